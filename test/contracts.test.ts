import { join } from 'node:path';
import { z } from 'zod';
import type { Broker } from '../platform/broker/broker';
import { openEmbeddedBroker } from '../platform/broker/embedded';
import { systemClock as clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { testLog } from '../platform/log';
import type { Message } from '../platform/message';
import { openMemoryStore } from '../platform/store/embedded/memory';
import { eventually } from './servers/deliveries';
import { fromFile, isContract, readFolder } from '../scripts/contracts/published';
import type { Contract } from '../scripts/contracts/registry';
import { open as openDelivery } from '../subgraphs/delivery/main';
import { open as openInventory } from '../subgraphs/inventory/main';
import { open as openOrders } from '../subgraphs/orders/main';
import { open as openPayments } from '../subgraphs/payments/main';
import catalogue from '../subgraphs/products/catalogue.json';
import { open as openProducts } from '../subgraphs/products/main';
import { start as startUsers } from '../subgraphs/users/main';

/** What the six services say to each other while orders are delivered and rejected, held against contracts/. */
const log = testLog();
const store = openMemoryStore({ clock, log });
const said: { type: string | undefined; message: Message }[] = [];
const embedded = openEmbeddedBroker({ clock, log });
const broker: Broker = {
  ...embedded,
  async publish(messages) {
    said.push(...messages.map(({ type, body }) => ({ type, message: JSON.parse(body) as Message })));
    await embedded.publish(messages);
  },
};
const env = {
  CARRIER_PICKUP_MS: '1-5',
  CARRIER_DELIVERY_MS: '1-5',
  STAFF_EMAIL: 'boss@example.com',
  STAFF_PASSWORD: 'the boss of all of this',
};
const verifyToken = () => Promise.reject(new Error('nobody asks'));
const house = { env, clock, log, store, broker, verifyToken };
const opened: { stop(): Promise<void> }[] = [];

const files = readFolder(join(__dirname, '..', 'contracts'));
const contracts = new Map(
  [...files].filter(([path]) => isContract(path)).map(([path, text]) => [path, fromFile(path, text)]),
);
const published = (type: string): Contract | undefined =>
  contracts.get(`${type.slice(0, type.indexOf('.'))}/${type}.json`);

afterAll(async () => {
  for (const each of opened.reverse()) await each.stop();
  await broker.close();
  await store.close();
});

test('all that goes over the wire is as it was published, and says its type to the door', async () => {
  for (const open of [openProducts, openInventory, openPayments, openDelivery])
    opened.push(await open(house));
  const orders = await openOrders(house);
  opened.push(orders, await startUsers(house, 0));
  const { desk, orders: documents } = orders.deps;
  const place = async (quantity: number) => {
    const placed = await desk.place(newId('user', clock), {
      idempotencyKey: 'once',
      lines: [{ productId: catalogue[0]!.id, quantity }],
      deliveryAddress: { name: 'A', street: 'B 1', city: 'Utrecht', postalCode: '1234', country: 'NL' },
    });
    if ('refused' in placed) throw new Error(placed.message);
    return placed._id;
  };
  const ended = async (id: string, status: string) =>
    eventually(async () => {
      const order = await documents.findOne({ _id: id });
      return order?.saga.phase === 'ended' && order.status === status;
    });
  const first = await place(1);
  await ended(await place(1_000), 'REJECTED');
  await ended(first, 'DELIVERED');
  const types = new Set(said.map(({ message }) => message.type));
  // Eight steps with their replies, the milestones, the staff account: more than half of all that is published.
  expect(types.size).toBeGreaterThanOrEqual(18);
  expect([...types].filter((type) => !published(type))).toEqual([]);
  for (const { type, message } of said) {
    expect(type).toBe(message.type);
    const validator = z.fromJSONSchema(published(message.type)!.data);
    expect([message.type, validator.safeParse(message.data).error?.issues]).toEqual([
      message.type,
      undefined,
    ]);
  }
});
