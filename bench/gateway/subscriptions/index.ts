/**
 * Subscribers of one gateway process: how many it carries, what each costs, how fast and how completely events reach them.
 * Gateway, subgraph and clients are processes of their own, all on this machine, over real sockets.
 *
 *     npm run bench:subscriptions                      a few minutes; ten thousand open sockets for each process
 *     npm run bench:subscriptions -- --quick           a tenth of it
 *     npm run bench:subscriptions -- --runs spread     or same, or shaken, which is of ours alone
 *     npm run bench:subscriptions -- --peers waybill   or hive, or hive-stitching; waybill,hive by default
 *     npm run bench:subscriptions -- --subscribers 2000 --per-second 200 --seconds 10
 *     npm run bench:subscriptions -- --snapshot /tmp/a.heapsnapshot
 *
 * Hive's gateway comes from npm at the first call; where it cannot, the rest is measured. It ends with 1 where ours misses a bar.
 */
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Line, type Sizes, startBench } from './bench';
import { type Subject, subjects } from './gateways';
import { same } from './same';
import { shaken } from './shaken';
import { spread } from './spread';

const runs = { spread, same, shaken };
type RunName = keyof typeof runs;

const options = {
  quick: { type: 'boolean', default: false },
  runs: { type: 'string', default: 'spread,same,shaken' },
  peers: { type: 'string', default: 'waybill,hive' },
  dist: { type: 'string', default: resolve(__dirname, '../../../dist') },
  subscribers: { type: 'string', default: '10000' },
  'per-second': { type: 'string', default: '1000' },
  identities: { type: 'string', default: '0' },
  seconds: { type: 'string', default: '20' },
  snapshot: { type: 'string' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const part = values.quick ? 0.1 : 1;
  const sizes: Sizes = {
    subscribers: Number(values.subscribers) * part,
    perSecond: Number(values['per-second']) * part,
    seconds: Math.max(2, Number(values.seconds) * part),
    shaken: 1_000 * part,
    shakenSeconds: 60 * part,
    identities: Number(values.identities),
  };
  const names = chosen('run', values.runs, Object.keys(runs));
  const peers = chosen(
    'peer',
    values.peers,
    subjects.map(({ name }) => name),
  );
  for (const subject of subjects.filter(({ name }) => peers.includes(name))) {
    console.log(`\n${subject.name}: ${subject.about}`);
    for (const name of names as RunName[]) {
      // Ours alone can be told that a subscription takes the sequence after which it goes on.
      if (name === 'shaken' && !subject.isOurs) continue;
      if (!(await measure(subject, name, sizes, values))) break;
    }
  }
  console.log(`\nload ${loadavg().map((average) => average.toFixed(1)).join(' ')}`); // prettier-ignore
}

/** One run of one gateway. Is there any use in another one? */
async function measure(
  subject: Subject,
  name: RunName,
  sizes: Sizes,
  { dist, snapshot }: { dist: string; snapshot?: string | undefined },
): Promise<boolean> {
  try {
    const bench = await startBench(subject, dist);
    try {
      tell(await runs[name](bench, sizes, snapshot), subject);
    } finally {
      await bench.stop();
    }
    return true;
  } catch (error) {
    if (subject.isOurs) throw error;
    console.log(`      ${name} is not measured: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Bars are for ours alone. */
function tell(lines: readonly Line[], { isOurs }: Subject): void {
  for (const [name, figure, holds] of lines) {
    const mark = holds === null ? '' : holds ? 'ok' : isOurs ? 'MISS' : 'no';
    console.log(`${mark.padEnd(4)}  ${name.padEnd(62)} ${figure}`);
    if (isOurs && holds === false) process.exitCode = 1;
  }
}

function chosen(what: string, text: string, all: readonly string[]): string[] {
  const names = text.split(',').filter(Boolean);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`There is no ${what} ${unknown}: ${all.join(', ')}`);
  return names;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
