import type { Measured } from './rounds';

/** Of all rounds. */
export interface Summary {
  /** CPU time a request, in milliseconds: the median of the rounds, the least and the most. */
  cpuMs: number;
  least: number;
  most: number;
  /** Requests a second, median. */
  rate: number;
  /** Milliseconds, medians. */
  p50: number;
  p99: number;
  bytes: number;
  /** How many times less CPU than `base` in the same run, and how many times more than the floor. */
  lessThanBase: number | null;
  timesFloor: number | null;
}

/** @param base the peer that the others are compared with */
export function summarize(
  measured: ReadonlyMap<string, readonly Measured[]>,
  base: string,
): Record<string, Summary> {
  const cpuOf = (name: string) => {
    const rounds = measured.get(name);
    return rounds ? median(rounds.map(({ cpuMs }) => cpuMs)) : null;
  };
  const ofBase = cpuOf(base);
  const floor = cpuOf('floor');
  const summaries = [...measured].map(([name, rounds]): [string, Summary] => {
    const all = (field: keyof Measured) => rounds.map((round) => round[field]);
    const cpuMs = median(all('cpuMs'));
    return [
      name,
      {
        cpuMs,
        least: Math.min(...all('cpuMs')),
        most: Math.max(...all('cpuMs')),
        rate: median(all('rate')),
        p50: median(all('p50')),
        p99: median(all('p99')),
        bytes: Math.max(...all('bytes')),
        lessThanBase: ofBase === null ? null : ofBase / cpuMs,
        timesFloor: floor === null ? null : cpuMs / floor,
      },
    ];
  });
  return Object.fromEntries(summaries);
}

/** A table in Markdown, aligned. */
export function tableOf(summaries: Readonly<Record<string, Summary>>, base: string): string {
  const titles = ['', 'CPU ms', 'least', 'most', `less than ${base}`, '/ floor', 'req/s', 'p50 ms', 'p99 ms'];
  const rows = Object.entries(summaries).map(([name, of]) => [
    name,
    of.cpuMs.toFixed(3),
    of.least.toFixed(3),
    of.most.toFixed(3),
    of.lessThanBase === null ? '' : `${of.lessThanBase.toFixed(2)} x`,
    of.timesFloor === null ? '' : of.timesFloor.toFixed(2),
    of.rate.toFixed(0),
    of.p50.toFixed(1),
    of.p99.toFixed(1),
  ]);
  return aligned([titles, ...rows]);
}

/** The first row is the head, and the first column reads from the left. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0), 3),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[0]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
