import { fork } from 'node:child_process';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { createLog } from '../../platform/log';
import { type Outcome, simulate } from './simulate';

/**
 * `npm run simulate:faults -- --seeds 1000 --from 1 --orders 100`: runs each seed, on all cores, and ends with 1 when one
 * of them broke a promise. For a seed that failed it prints the command that runs it again, with all that its services log:
 * with as many orders, for with others it is another story.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    orders: { type: 'string', default: '100' },
    workers: { type: 'string', default: String(os.availableParallelism()) },
    'until-failure': { type: 'boolean', default: false },
    log: { type: 'string', default: 'silent' },
  },
});

const orders = whole('orders', values.orders);

interface Totals {
  seeds: number;
  orders: number;
  deaths: number;
  failed: number[];
}

async function runAll(): Promise<Totals> {
  const first = whole('from', values.from);
  const count = whole('seeds', values.seeds);
  const totals: Totals = { seeds: 0, orders: 0, deaths: 0, failed: [] };
  let next = first;
  const isOver = () => next >= first + count || (values['until-failure'] && totals.failed.length > 0);
  const done = (outcome: Outcome) => {
    totals.seeds += 1;
    totals.orders += outcome.orders;
    totals.deaths += outcome.deaths;
    if (outcome.breaches.length > 0) totals.failed.push(outcome.seed);
    report(outcome);
    progress(totals.seeds, count, totals.failed.length);
  };
  const workers = Math.min(whole('workers', values.workers), count);
  await Promise.all(
    Array.from({ length: workers }, () => runWorker(() => (isOver() ? undefined : next++), done)),
  );
  return totals;
}

/** A process that runs one seed after another, as long as there are any. */
function runWorker(nextSeed: () => number | undefined, done: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, process.argv.slice(2), {
      env: { ...process.env, SIMULATION_WORKER: '1' },
    });
    const give = () => {
      const seed = nextSeed();
      if (seed === undefined) child.disconnect();
      else child.send(seed);
    };
    child.on('message', (message) => {
      if (message !== 'ready') done(message as Outcome);
      give();
    });
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}

function work(): void {
  const log = createLog(values.log, false);
  process.on('message', (seed: number) => {
    simulate({ seed, orders, log }).then(
      (outcome) => process.send?.(outcome),
      (error: unknown) => {
        console.error(`seed ${seed} could not be run:`, error);
        process.exit(1);
      },
    );
  });
  process.send?.('ready');
}

function report({ seed, breaches }: Outcome): void {
  if (breaches.length === 0) return;
  const more = breaches.length > 10 ? [`and ${breaches.length - 10} more`] : [];
  const again = `again: npm run simulate:faults -- --seeds 1 --from ${seed} --orders ${orders} --log debug`;
  console.log([`seed ${seed} fails:`, ...breaches.slice(0, 10), ...more, again].join('\n  '));
}

function progress(done: number, of: number, failed: number): void {
  if (!process.stderr.isTTY) return;
  const width = 40;
  const full = Math.floor((done / of) * width);
  const bar = '#'.repeat(full) + '.'.repeat(width - full);
  process.stderr.write(`\r${bar} ${done} of ${of}, ${failed} failed${done === of ? '\n' : ''}`);
}

function whole(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${name} is a whole number, not ${text}.`);
  process.exit(2);
}

if (process.env.SIMULATION_WORKER) work();
else {
  const began = performance.now();
  runAll().then(
    (totals) => {
      const seconds = Math.round((performance.now() - began) / 1000);
      console.log(JSON.stringify({ ...totals, seconds }));
      process.exitCode = totals.failed.length > 0 ? 1 : 0;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(2);
    },
  );
}
