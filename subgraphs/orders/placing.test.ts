import type { Broker } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { systemClock as clock } from '../../platform/clock';
import { openDeadLetters } from '../../platform/dead-letters';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import { noFaults } from '../../platform/saga/fault-injection';
import { createOrchestrator } from '../../platform/saga/orchestrator';
import { openMemoryStore } from '../../platform/store/embedded/memory';
import type { VersionedCollection } from '../../platform/store/versions';
import { eventually } from '../../platform/test-clock';
import type { Order } from './domain';
import { announce } from './handlers';
import { createDesk } from './placing';
import { fulfil, orderProcess } from './saga';
import { openOrders } from './store';

const input = (idempotencyKey: string) => ({
  idempotencyKey,
  lines: [{ productId: newId('prod'), quantity: 1 }],
  deliveryAddress: { name: 'Ada', street: 'Dam 1', city: 'Amsterdam', postalCode: '1012', country: 'NL' },
});

/** The same collection; how many documents each trip inserted is written down. */
function counted(orders: VersionedCollection<Order>, trips: number[]): VersionedCollection<Order> {
  return Object.assign(Object.create(orders) as VersionedCollection<Order>, {
    insertMany(...given: Parameters<VersionedCollection<Order>['insertMany']>) {
      trips.push(given[0].length);
      return orders.insertMany(...given);
    },
  });
}

async function openDesk(publish?: Broker['publish']) {
  const log = testLog();
  const store = openMemoryStore({ clock, log });
  const database = store.database('orders');
  const broker = openEmbeddedBroker({ clock, log });
  const published: number[] = [];
  const trips: number[] = [];
  const orders = counted(await openOrders(database), trips);
  const orchestrator = createOrchestrator<Order>({
    process: orderProcess({ stepMs: 30_000, sagaMs: 900_000 }),
    documents: orders,
    broker: {
      ...broker,
      publish(messages) {
        published.push(messages.length);
        return publish ? publish(messages) : broker.publish(messages);
      },
    },
    clock,
    log,
    deadLetters: await openDeadLetters(database, clock, log),
    announce: (before, after) => announce(before, after, clock),
  });
  const desk = createDesk({
    ...{ orders, orchestrator, journey: fulfil, clock, faults: noFaults, mayHaveFaults: true },
  });
  const close = async () => {
    await broker.close();
    await store.close();
  };
  return { desk, orders, trips, published, close };
}

test('orders that are placed at once are stored in few trips, and each customer hears of their own', async () => {
  const { desk, trips, published, close } = await openDesk();
  const customer = newId('user');
  const twice = input('twice');
  const inputs = [twice, twice, ...Array.from({ length: 48 }, (_, i) => input(`key ${i}`))];
  const placed = await Promise.all(inputs.map((one) => desk.place(customer, one)));

  const ids = placed.map((one) => ('refused' in one ? one.message : one._id));
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(49);
  expect(placed.map((one) => ('refused' in one ? null : one.idempotencyKey))).toEqual(
    inputs.map(({ idempotencyKey }) => idempotencyKey),
  );
  expect(trips).toEqual([50]);
  // The commands of all of them in one, and what they announce in another.
  await eventually(() => published.length === 2);
  expect(published).toEqual([49, 49]);
  await close();
});

test('an order is answered with while the broker is away', async () => {
  const { desk, close, orders } = await openDesk(() => new Promise<never>(() => undefined));
  const placed = await desk.place(newId('user'), input('key'));
  expect('refused' in placed ? placed.message : placed.status).toBe('PENDING');
  expect(await orders.countDocuments({})).toBe(1);
  await close();
});

test('an order that is placed slowly is stored, and its first command is left to the sweep', async () => {
  const { desk, orders, published, close } = await openDesk();
  const faults = [{ step: 'PLACE', fault: 'SLOW' } as const];
  const slow = await desk.place(newId('user'), { ...input('slow'), faults });
  await desk.place(newId('user'), input('not slow'));
  // The command and the announcement of the other one.
  await eventually(() => published.length === 2);
  expect(published).toEqual([1, 1]);
  const stored = await orders.findOne({ _id: '_id' in slow ? slow._id : '' });
  expect(stored).toMatchObject({ status: 'PENDING', saga: { outstanding: [{ attempts: 1 }] } });
  await close();
});

test('an order that is placed twice is tried again with the same key, and stored once', async () => {
  const { desk, orders, trips, close } = await openDesk();
  const faults = [{ step: 'PLACE', fault: 'DUPLICATE' } as const];
  const placed = await desk.place(newId('user'), { ...input('twice'), faults });
  expect(trips).toEqual([1, 1]);
  expect(await orders.find({}).toArray()).toMatchObject(['_id' in placed ? { _id: placed._id } : {}]);
  await close();
});
