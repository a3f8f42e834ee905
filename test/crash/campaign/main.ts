import { setTimeout as sleep } from 'node:timers/promises';
import { findMongod } from '../../servers/mongod';
import { findRabbit } from '../../servers/rabbitmq';
import { type Arguments, readArguments } from './arguments';
import { readBooks } from './books';
import { type Chance, createChance } from '../../../platform/fixture/chance';
import { type Breaker, createBreaker } from './faults';
import { type House, openHouse } from './house';
import { type Goods, type Load, prepareGoods, startLoad } from './load';
import {
  aim,
  armedAgain,
  FAULTS_FOR_ALL_PLACES,
  type Name,
  names,
  notReached,
  type Part,
  type Plan,
  planFaults,
  type ShortFault,
} from './plan';
import { showProgress } from './progress';
import { readWithout, type Share } from './reads';
import { report } from './report';

/**
 * `npm run test:crash`: constant load on seven processes, a MongoDB replica set of three and RabbitMQ, while all of them
 * are killed again and again; then the books are audited. Prints one line of JSON. Exits with 1 when anything was lost,
 * charged twice or oversold, when the audit finds a breach, when less was done than was asked, when of a hundred faults or
 * more none was at some fail-point, or when fewer than half of the orders were delivered (a lower `--rate` helps a slow
 * machine); with 3 where the servers are not installed.
 */
async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (!findMongod() || !findRabbit()) {
    console.error('mongod and rabbitmq-server must both be installed: the campaign starts and kills them.');
    return 3;
  }
  const house = await openHouse();
  const leave = () => void house.close().finally(() => process.exit(130));
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    return await run(house, asked);
  } catch (error) {
    console.error(house.processes.tails());
    throw error;
  } finally {
    await house.close();
  }
}

/** When what began, in milliseconds since 1970. */
export interface Phases {
  calm: number;
  faults: number;
  after: number;
  end: number;
}

/** What was answered while a part was dead. */
export interface Availability {
  placeOrder: Share;
  reads: Share & { failed: Record<string, number> };
}

const CALM_MS = 30_000;
const AFTER_MS = 30_000;
const OUTAGE_MS = 12_000;

async function run(house: House, asked: Arguments): Promise<number> {
  const goods = await prepareGoods(house.system, asked.orders);
  const chance = createChance(asked.seed);
  const breaker = createBreaker(house, createChance(asked.seed + 1));
  const load = startLoad(house.system, goods, asked.rate, createChance(asked.seed + 2));
  const progress = showProgress(asked, load, breaker.done);
  const phases: Phases = { calm: Date.now(), faults: 0, after: 0, end: 0 };
  progress.say('calm');
  await sleep(CALM_MS);
  phases.faults = Date.now();
  const plan = planFaults(asked.faults, chance);
  const availability: Partial<Record<Part, Availability>> = {};
  for (const fault of plan.outages) {
    if (fault.kind !== 'outage') continue;
    progress.say(`${fault.part} is dead`);
    availability[fault.part] = await measureOutage(fault.part, { house, breaker, load, goods });
  }
  progress.say('faults');
  await doFaults(plan, breaker, chance);
  if (asked.faults >= FAULTS_FOR_ALL_PLACES) await reachAll(breaker);
  // A fail-point that nothing came by is a fault less.
  while (breaker.done.total < asked.faults) await breaker.perform({ kind: 'kill', name: chance.pick(names) });
  phases.after = breaker.done.lastOverAt;
  progress.say('after');
  await sleep(AFTER_MS);
  while (load.placings.length < asked.orders) await sleep(100);
  phases.end = Date.now();
  await load.stop();
  progress.say('waiting for the last to end');
  const books = await readBooks(house.env, load.placings);
  progress.stop();
  const { line, ok } = report({ asked, phases, availability, books, done: breaker.done, house, load });
  console.log(JSON.stringify(line));
  if (!ok) console.error(books.breaches.slice(0, 50).join('\n'), house.processes.tails());
  return ok ? 0 : 1;
}

/** Up to three processes are dead at a time, and something around them too. */
const PROCESS_LANES = 3;

async function doFaults(plan: Plan, breaker: Breaker, chance: Chance): Promise<void> {
  const busy = new Set<Name>();
  const { diedAt } = breaker.done;
  const victimOf = (fault: ShortFault) =>
    fault.kind === 'kill' || fault.kind === 'fail-point' ? fault.name : null;
  const lane = async (faults: ShortFault[]) => {
    for (let planned = faults.shift(); planned; planned = faults.shift()) {
      await sleep(chance.between(0, 1_500));
      const wanted = victimOf(planned);
      while (wanted && busy.has(wanted)) await sleep(100);
      const open = notReached(diedAt).filter(({ name }) => !busy.has(name));
      const fault = aim(planned, diedAt, open, chance);
      const victim = victimOf(fault);
      if (victim) busy.add(victim);
      await breaker.perform(fault);
      if (victim) busy.delete(victim);
    }
  };
  const processes = [...plan.processes];
  const lanes = Array.from({ length: PROCESS_LANES }, () => lane(processes));
  await Promise.all([...lanes, lane([...plan.surroundings])]);
}

const MOST_ROUNDS = 3;

/** Arms once more what nothing came by, one after the other. */
async function reachAll(breaker: Breaker): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const place of notReached(breaker.done.diedAt)) await breaker.perform(armedAgain(place));
  }
}

async function measureOutage(
  part: Part,
  { house, breaker, load, goods }: { house: House; breaker: Breaker; load: Load; goods: Goods },
): Promise<Availability> {
  let reads: Availability['reads'] = { asked: 0, answered: 0, failed: {} };
  let [from, to] = [0, 0];
  await breaker.outage(part, async () => {
    from = Date.now();
    reads = await readWithout(part, sleep(OUTAGE_MS), {
      system: house.system,
      goods,
      placings: load.placings,
    });
    to = Date.now();
  });
  // By now the last of them have had an answer, or have been refused one.
  const during = load.placings.filter(({ at }) => at >= from && at < to);
  const placeOrder = { asked: during.length, answered: during.filter(({ first }) => first).length };
  return { placeOrder, reads };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
