import { openEmbeddedBroker } from '../platform/broker/embedded';
import type { Broker, Consumer } from '../platform/broker/broker';
import { asking, registered } from '../platform/broker/registered';
import { systemClock as clock } from '../platform/clock';
import { openDeadLetters } from '../platform/dead-letters';
import { newId } from '../platform/ids';
import { testLog } from '../platform/log';
import { noFaults } from '../platform/saga/fault-injection';
import { definitionOf, type Flow } from '../platform/saga/flow';
import { createOrchestrator } from '../platform/saga/orchestrator';
import type { House } from '../platform/service';
import { openMemoryStore } from '../platform/store/embedded/memory';
import type { Store } from '../platform/store/store';
import type { VersionedCollection } from '../platform/store/versions';
import { eventually } from './servers/deliveries';
import { open as openDelivery } from '../subgraphs/delivery/main';
import { open as openInventory } from '../subgraphs/inventory/main';
import type { Order } from '../subgraphs/orders/domain';
import { announce } from '../subgraphs/orders/handlers';
import { asks, events } from '../subgraphs/orders/messages';
import { createDesk } from '../subgraphs/orders/placing';
import { flows as before, journeyOf, orderProcess } from '../subgraphs/orders/saga';
import { openOrders } from '../subgraphs/orders/store';
import { open as openPayments } from '../subgraphs/payments/main';
import catalogue from '../subgraphs/products/catalogue.json';
import { open as openProducts } from '../subgraphs/products/main';
import { fulfil2 } from './fulfil-2';

const after = [fulfil2, ...before];
const STOCK_FIRST = ['PLACED', 'STOCK_HELD', 'PAYMENT_AUTHORIZED', 'COURIER_BOOKED', 'PAYMENT_CAPTURED'];
const MONEY_FIRST = ['PLACED', 'PAYMENT_AUTHORIZED', 'STOCK_HELD', 'COURIER_BOOKED', 'PAYMENT_CAPTURED'];
const ON_THE_WAY = ['PICKED_UP', 'DELIVERED'];

const log = testLog();
const env = { CARRIER_PICKUP_MS: '1-5', CARRIER_DELIVERY_MS: '1-5' };
let store: Store;
let broker: Broker;
let orders: VersionedCollection<Order>;
let house: House;
let opened: { stop(): Promise<void> }[];

beforeEach(async () => {
  store = openMemoryStore({ clock, log });
  broker = openEmbeddedBroker({ clock, log });
  orders = await openOrders(store.database('orders'));
  const verifyToken = () => Promise.reject(new Error('nobody asks'));
  house = { env, clock, log, store, broker, verifyToken };
  opened = [await openProducts(house), await openInventory(house), await openPayments(house)];
});
afterEach(async () => {
  for (const each of opened) await each.stop();
  await broker.close();
  await store.close();
});

interface Replica {
  place(): Promise<string>;
  /** The orders whose documents it has written, by their ids. */
  wrote: Set<string>;
  stop(): Promise<void>;
}

/** A replica of orders that knows these flows. */
async function replica(flows: readonly Flow<Order>[]): Promise<Replica> {
  const wrote = new Set<string>();
  const database = store.database('orders');
  const door = registered(broker, [...events, ...asking(asks)]);
  const orchestrator = createOrchestrator<Order>({
    process: orderProcess({ stepMs: 30_000, sagaMs: 900_000 }, flows),
    documents: orders,
    broker: door,
    clock,
    log,
    deadLetters: await openDeadLetters(database, clock, log),
    announce: (old, now) => announce(old, now, clock),
    told: ({ _id }) => void wrote.add(_id),
  });
  const desk = createDesk({
    orders,
    orchestrator,
    journey: journeyOf(flows),
    clock,
    faults: noFaults,
    mayHaveFaults: false,
  });
  const consumer: Consumer = await door.consume({ queue: 'orders' }, orchestrator.replies);
  const sweeps = orchestrator.start();
  const self: Replica = {
    wrote,
    async place() {
      const placed = await desk.place(newId('user', clock), {
        idempotencyKey: 'once',
        lines: [{ productId: catalogue[0]!.id, quantity: 1 }],
        deliveryAddress: { name: 'A', street: 'B 1', city: 'Utrecht', postalCode: '1234', country: 'NL' },
      });
      if ('refused' in placed) throw new Error(placed.message);
      return placed._id;
    },
    async stop() {
      opened = opened.filter((each) => each !== self);
      await consumer.stop();
      await sweeps.stop();
    },
  };
  opened.unshift(self);
  return self;
}

const stored = async (id: string) => (await orders.findOne({ _id: id }))!;
const timeline = async (id: string) => (await stored(id)).timeline.map(({ event }) => event);
const ended = (...ids: string[]) =>
  eventually(async () => {
    const found = await Promise.all(ids.map(stored));
    return found.every(({ saga }) => saga.phase === 'ended');
  });
const waitsFor = (id: string, step: string) =>
  eventually(async () => (await stored(id)).saga.outstanding[0]?.operation.step === step);
async function openTheDoors() {
  opened.push(await openDelivery(house));
}
async function expectNothingParked() {
  for (const name of ['orders', 'products', 'inventory', 'payments', 'delivery']) {
    expect(
      await store
        .database(name)
        .collection('deadLetters')
        .then((letters) => letters.countDocuments({})),
    ).toBe(0);
  }
}

test('an order that is half-way when version 2 is deployed ends by version 1', async () => {
  const old = await replica(before);
  const first = await old.place();
  await waitsFor(first, 'book');
  await old.stop();

  const deployed = await replica(after);
  const second = await deployed.place();
  await waitsFor(second, 'book');
  expect((await stored(first)).saga.definition).toBe('fulfil@1');
  expect((await stored(second)).saga.definition).toBe(definitionOf(fulfil2));
  await openTheDoors();
  await ended(first, second);
  expect(await timeline(first)).toEqual([...STOCK_FIRST, ...ON_THE_WAY]);
  expect(await timeline(second)).toEqual([...MONEY_FIRST, ...ON_THE_WAY]);
  expect((await stored(first)).saga.definition).toBe('fulfil@1');
  await expectNothingParked();
});

test('side by side, a replica that knows version 1 alone leaves orders of version 2 to the other', async () => {
  const [old, deployed] = [await replica(before), await replica(after)];
  await openTheDoors();
  const firsts = await Promise.all([1, 2, 3, 4].map(() => old.place()));
  const seconds = await Promise.all([1, 2, 3, 4].map(() => deployed.place()));
  await ended(...firsts, ...seconds);
  for (const id of firsts) expect(await timeline(id)).toEqual([...STOCK_FIRST, ...ON_THE_WAY]);
  for (const id of seconds) expect(await timeline(id)).toEqual([...MONEY_FIRST, ...ON_THE_WAY]);
  expect(seconds.filter((id) => old.wrote.has(id))).toEqual([]);
  await expectNothingParked();
});

test('a reply to version 2 that comes while only the older replica is up waits for one that knows it', async () => {
  const deployed = await replica(after);
  const second = await deployed.place();
  await waitsFor(second, 'book');
  await deployed.stop();
  const waiting = await stored(second);

  const old = await replica(before);
  await openTheDoors();
  const first = await old.place();
  await ended(first);
  expect(await stored(second)).toEqual(waiting);
  const back = await replica(after);
  await ended(second);
  expect(await timeline(second)).toEqual([...MONEY_FIRST, ...ON_THE_WAY]);
  expect(old.wrote).toEqual(new Set([first]));
  expect(back.wrote).toContain(second);
  await expectNothingParked();
});
