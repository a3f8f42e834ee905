import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/** User and system time of a process, its threads and the processes that it started, in milliseconds since they began. */
export function cpuMsOf(pid: number): number {
  const { ticks } = statOf(pid);
  return ticks * TICK_MS + childrenOf(pid).reduce((sum, child) => sum + cpuMsOf(child), 0);
}

function statOf(pid: number): { ticks: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program is in brackets, and may have spaces and brackets itself; then come the fields from the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { ticks: Number(fields[11]) + Number(fields[12]) };
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}
