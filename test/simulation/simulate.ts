import { createHash } from 'node:crypto';
import { newId } from '../../platform/ids';
import type { Log } from '../../platform/log';
import { audit } from '../../scripts/audit';
import { loadOpeningStock } from '../../subgraphs/inventory/opening';
import { openInventoryStore } from '../../subgraphs/inventory/store';
import { hasEnded } from '../../subgraphs/orders/domain';
import { loadCatalogue, openProductStore } from '../../subgraphs/products/store';
import type { Chance } from '../../platform/fixture/chance';
import { shop, type Told } from './customers';
import { calm, type Rates } from './faults';
import { createMortal } from './mortal';
import { allEnded, createSafety } from './safety';
import { createWorld, ORDER_LIMIT_MS, startSystem, STEP_LIMIT_MS, type World } from './system';
import { createFaults } from './faults';

export interface SimulateOptions {
  seed: number;
  /** How many orders are placed; 100 by default. */
  orders?: number;
  /** Hash everything that is written? It takes a tenth of the time. */
  digest?: boolean;
  log: Log;
}

export interface Outcome {
  seed: number;
  /** Sentences; a run without any has kept every promise. */
  breaches: string[];
  orders: number;
  byStatus: Record<string, number>;
  /** Processes that died. */
  deaths: number;
  /** Virtual time, in milliseconds, from the last fault until every order had ended. */
  recoveredMs: number;
  /** The hash of everything that was written, in order: the same seed gives the same one. Where it was asked for. */
  digest: string | null;
}

type Orders = ReturnType<typeof createSafety>['orders'];

/** An order comes every so often on average, and for a while after the last of them things go wrong still. */
const ORDER_EVERY_MS = 240;
const FAULTY_AFTER_MS = 16_000;
const RECOVERY_MS = 900_000;
const CUSTOMERS = 8;
const PRODUCTS = 12;

/** One run of the whole system on virtual time, with the faults that the seed draws. The same seed runs the same. */
export async function simulate({
  seed,
  orders: wanted = 100,
  log,
  ...options
}: SimulateOptions): Promise<Outcome> {
  const safety = createSafety();
  const digest = options.digest ? createHash('sha256') : null;
  const world = createWorld(seed, log, {
    breach: (sentence) => safety.breach(sentence),
    wrote(namespace, document) {
      digest?.update(`${namespace} ${JSON.stringify(document)}\n`);
      safety.wrote(namespace, document);
    },
  });
  const told: Told = { placed: new Map(), followed: [], breaches: [], busy: 0 };
  const productIds = await seedStores(world);
  const faultyMs = wanted * ORDER_EVERY_MS + FAULTY_AFTER_MS;
  const story = run(world, productIds, told, { wanted, faultyMs });
  let failure: unknown;
  story.catch((error: unknown) => (failure = error));
  let ready = false;
  void story.then(() => (ready = true));

  await world.time.passUntil(() => failure !== undefined, faultyMs);
  world.faults.set(calm);
  const calmAt = world.time.now();
  const quiet = () => failure !== undefined || (ready && told.busy === 0 && allEnded(safety.orders));
  const recovered = await world.time.passUntil(quiet, RECOVERY_MS);
  if (failure) throw failure as Error;
  const recoveredMs = world.time.now() - calmAt;
  // What is under way still, such as a message that comes late, must change nothing any more.
  await world.time.passUntil(() => false, 30_000);

  const breaches = [
    ...safety.breaches,
    ...told.breaches,
    ...compare(told, safety.orders),
    ...unannounced(world, safety.orders),
    ...undecided(safety.orders),
    ...kept(safety.orders),
  ];
  if (!recovered) breaches.push(...unended(safety.orders, told));
  // Nothing else is done meanwhile, as time does not pass.
  const found = await audit(world.store);
  breaches.push(...found.breaches.map((breach) => `audit: ${breach}`));

  const all = [...safety.orders.values()];
  const byStatus: Record<string, number> = {};
  for (const { status } of all) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const deaths = (await story).deaths();
  return {
    seed,
    breaches,
    orders: all.length,
    byStatus,
    deaths,
    recoveredMs,
    digest: digest?.digest('hex') ?? null,
  };
}

/** Starts everything, lets customers in, and makes trouble. */
async function run(
  world: World,
  productIds: string[],
  told: Told,
  { wanted, faultyMs }: { wanted: number; faultyMs: number },
): Promise<{ deaths(): number }> {
  const { time, faults } = world;
  const chance = world.chance.fork();
  const deployAt = chance.happens(0.5) ? time.now() + chance.between(0, Math.round(faultyMs / 2)) : null;
  const system = await startSystem(world, deployAt);
  const first = system.started;
  while (!system.door()) await time.sleep(100);
  const customerIds: string[] = [];
  for (let i = 0; i < CUSTOMERS; i++) customerIds.push(await system.register(`customer${i}`));

  faults.set(drawRates(chance));
  void breakConnections(world, chance, faultyMs);
  for (let i = 0; i < wanted; i++) {
    await time.sleep(chance.between(0, 2 * ORDER_EVERY_MS));
    void shop(world, system, told, { customerIds, productIds, key: `key-${i}` });
  }
  return { deaths: () => system.started - first };
}

/** While time stands still: nothing else is there yet. */
async function seedStores({ store, time, chance }: World): Promise<string[]> {
  const { clock } = createMortal('seed', { time, chance, faults: createFaults() });
  const productIds = Array.from({ length: PRODUCTS }, () => newId('prod', clock));
  const products = await openProductStore(store.database('products'));
  await loadCatalogue(
    products,
    productIds.map((id, i) => ({
      id,
      name: `Product ${i}`,
      description: 'It is simulated.',
      category: 'Simulated',
      unit: '1 piece',
      price: chance.between(50, 900),
    })),
    clock.now(),
  );
  const warehouses = ['north', 'south'].map((name) => ({
    id: newId('wh', clock),
    name,
    city: name,
    country: 'NL',
  }));
  const stock = productIds.flatMap((productId, i) =>
    warehouses.map(({ id }) => ({
      productId,
      warehouseId: id,
      quantity: i < 3 ? chance.between(5, 40) : 200,
    })),
  );
  const inventory = await openInventoryStore(store.database('inventory'));
  await loadOpeningStock(inventory, { warehouses, stock }, clock.now());
  return productIds;
}

/** Each run has some kinds of faults and not others, so that none hides another. */
function drawRates(chance: Chance): Rates {
  const most: Rates = {
    kill: 0.01,
    latencyMs: 50,
    storeAway: 0.05,
    lostAnswer: 0.05,
    conflict: 0.1,
    lost: 0.1,
    doubled: 0.2,
    delayed: 0.2,
    publishFails: 0.1,
    channelBreaks: 0.1,
    poison: 0.2,
    provider: 0.3,
  };
  const drawn = Object.entries(most).map(([name, rate]) => {
    if (name === 'latencyMs') return [name, chance.between(1, rate)];
    return [name, chance.happens(0.5) ? rate * chance.random() : 0];
  });
  return Object.fromEntries(drawn) as Rates;
}

async function breakConnections({ network, time }: World, chance: Chance, faultyMs: number): Promise<void> {
  for (let times = chance.between(0, 2); times > 0; times--) {
    await time.sleep(chance.between(0, Math.round(faultyMs / 2)));
    await network.goAway(chance.between(100, 10_000), chance.happens(0.5));
  }
}

function compare(told: Told, orders: Orders): string[] {
  const breaches: string[] = [];
  for (const [key, id] of told.placed) if (!orders.has(id)) breaches.push(`${id} (${key}) is lost`);
  if (orders.size !== told.placed.size) {
    breaches.push(`${orders.size} orders are stored, and customers know of ${told.placed.size}`);
  }
  for (const { orderId, sequences } of told.followed) {
    if (sequences.some((sequence, index) => sequence !== index + 1)) {
      breaches.push(`a subscriber of ${orderId} saw ${sequences.join(' ')}`);
    }
    // A return goes on after the end that a subscriber saw.
    const order = orders.get(orderId);
    const isWhole =
      order?.saga.definition.startsWith('return') || sequences.length === order?.timeline.length;
    if (!isWhole) breaches.push(`a subscriber of ${orderId} missed the end: ${sequences.join(' ')}`);
  }
  return breaches;
}

/** Every milestone has been published, and confirmed, however often it was tried (rule 9). */
function unannounced({ network }: World, orders: Orders): string[] {
  return [...orders.values()].flatMap(({ _id, timeline }) =>
    timeline
      .filter(({ sequence }) => !network.confirmedEvents.has(`${_id}/${sequence}`))
      .map(({ sequence }) => `entry ${sequence} of ${_id} was never announced`),
  );
}

/** How much later than its limit a step may be given up, for all that goes wrong. */
const DECISION_SLACK_MS = 15_000;

/** Before the pivot there is a limit (rule 5), of each step and of all together; a capture that was asked for is waited for. */
function undecided(orders: Orders): string[] {
  const decisions = ['COURIER_BOOKED', 'PAYMENT_CAPTURED', 'REJECTED', 'CANCELLED'];
  return [...orders.values()].flatMap(({ _id, timeline }) => {
    const decided = timeline.findIndex(({ event }) => decisions.includes(event));
    const before = timeline.slice(0, decided + 1).map(({ at }) => at.getTime());
    // A quote has no milestone of its own, so that two steps may lie between two of them.
    const longest = Math.max(0, ...before.slice(1).map((at, index) => at - before[index]!));
    const whole = before.length > 0 ? before.at(-1)! - before[0]! : 0;
    return longest > 2 * STEP_LIMIT_MS + DECISION_SLACK_MS || whole > ORDER_LIMIT_MS + DECISION_SLACK_MS
      ? [`${_id} was decided after ${whole} ms, and waited ${longest} ms for a step`]
      : [];
  });
}

/** What was done for an order that came to nothing is said to have been taken back. */
function kept(orders: Orders): string[] {
  const takenBack = { STOCK_HELD: 'STOCK_RELEASED', PAYMENT_AUTHORIZED: 'PAYMENT_VOIDED' };
  return [...orders.values()].flatMap(({ _id, status, timeline }) => {
    const said = new Set<string>(timeline.map(({ event }) => event));
    if (said.has('PAYMENT_CAPTURED') || (status !== 'REJECTED' && status !== 'CANCELLED')) return [];
    return Object.entries(takenBack)
      .filter(([done, undone]) => said.has(done) && !said.has(undone))
      .map(([done, undone]) => `${_id} is ${status} after ${done}, and says nothing of ${undone}`);
  });
}

function unended(orders: Orders, { busy }: Told): string[] {
  const open = [...orders.values()].filter((order) => !hasEnded(order));
  const sentences = open.map(({ _id, status, saga }) => {
    const awaited = saga.outstanding.map(
      ({ operation, attempts, reason }) => `${operation.id} ${attempts} ${reason}`,
    );
    return `${_id} has not ended: ${status}, ${saga.phase}, awaits ${awaited.join(', ')}`;
  });
  return busy > 0 ? [...sentences, `${busy} customers are still waiting`] : sentences;
}
