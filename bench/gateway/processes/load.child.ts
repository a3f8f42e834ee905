import { Pool } from 'undici';
import { bodyOf, workloads } from '../graph/workloads';

/** One slice of load: `count` requests from the `first` on, as many at a time as there are connections. */
export interface Slice {
  url: string;
  workload: string;
  first: number;
  count: number;
  connections: number;
}

/** Times in milliseconds, one for each request. */
export interface SliceSeen {
  seconds: number;
  times: number[];
  bytes: number;
}

/** Runs slices one after the other, as the parent sends them. Any answer with errors ends it. */
process.on('message', (slice: Slice) => {
  run(slice).then(
    (seen) => process.send?.(seen),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());

async function run({ url, workload: name, first, count, connections }: Slice): Promise<SliceSeen> {
  const workload = workloads.find((each) => each.name === name);
  if (!workload) throw new Error(`There is no workload ${name}`);
  const bodies = Array.from({ length: count }, (_, index) => bodyOf(workload, first + index));
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const times: number[] = [];
  let next = 0;
  let bytes = 0;

  async function client(): Promise<void> {
    while (next < count) {
      const body = bodies[next++]!;
      const began = performance.now();
      const length = await ask(pool, pathname, body);
      times.push(performance.now() - began);
      bytes = Math.max(bytes, length);
    }
  }

  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - began) / 1_000;
  await pool.close();
  return { seconds, times, bytes };
}

const headers = { 'content-type': 'application/json', accept: 'application/json' };

async function ask(pool: Pool, path: string, body: string): Promise<number> {
  const { statusCode, body: answer } = await pool.request({ path, method: 'POST', headers, body });
  const received = Buffer.from(await answer.arrayBuffer());
  if (statusCode !== 200 || received.includes('"errors"')) {
    throw new Error(`${statusCode}: ${received.toString('utf8', 0, 1_000)}`);
  }
  return received.length;
}
