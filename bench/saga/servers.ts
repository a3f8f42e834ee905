import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/**
 * The CPU time, in milliseconds, that the servers of this machine have used, with all their children: `MONGOD_PIDS`
 * (pids with commas between) and `RABBITMQ_PID` say which they are. Null where they are not said, or this is not Linux.
 */
export function serversCpuMs({ MONGOD_PIDS, RABBITMQ_PID }: NodeJS.ProcessEnv) {
  const pids = (text: string | undefined) => (text ? text.split(',').map(Number) : null);
  return { mongod: cpuMs(pids(MONGOD_PIDS)), rabbitmq: cpuMs(pids(RABBITMQ_PID)) };
}

/** What was used between two looks, in milliseconds. Null where one of them is not known. */
export const usedMs = (before: number | null, after: number | null) =>
  before === null || after === null ? null : after - before;

function cpuMs(roots: readonly number[] | null): number | null {
  if (!roots || process.platform !== 'linux') return null;
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (read(Number(name)) ?? []) : []));
  const mine = new Set(roots);
  // A child may have a lower number than its parent: until nothing is added any more.
  for (let size = -1; size !== mine.size;) {
    size = mine.size;
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid);
  }
  return all.reduce((sum, { pid, ms }) => sum + (mine.has(pid) ? ms : 0), 0);
}

function read(pid: number): { pid: number; parent: number; ms: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // After the command's name, which may hold spaces: state is field 3, so `utime` and `stime` are 11 and 12 here.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { pid, parent: Number(fields[1]), ms: (ticks * 1_000) / TICKS_PER_SECOND };
  } catch {
    return null; // it has ended
  }
}
