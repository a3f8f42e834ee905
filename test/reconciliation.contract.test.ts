import type { Broker } from '../platform/broker/broker';
import { openEmbeddedBroker } from '../platform/broker/embedded';
import { systemClock as clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { testLog } from '../platform/log';
import { eur } from '../platform/money';
import { openFindings } from '../platform/reconciliation/findings';
import { commandTo } from '../platform/saga/fixture';
import { createWalker } from '../platform/saga/walker';
import type { CommandType, InputOf } from '../platform/saga/protocol';
import { engines, openEngine } from '../platform/store/fixture';
import type { Store } from '../platform/store/store';
import { eventually } from '../platform/test-clock';
import { audit } from '../scripts/audit';
import { open as openDelivery } from '../subgraphs/delivery/main';
import { bookCourier } from '../subgraphs/delivery/messages';
import { open as openInventory } from '../subgraphs/inventory/main';
import { commitStock, holdStock } from '../subgraphs/inventory/messages';
import openingStock from '../subgraphs/inventory/opening-stock.json';
import type { Order } from '../subgraphs/orders/domain';
import { open as openOrders } from '../subgraphs/orders/main';
import { fulfil, orderProcess } from '../subgraphs/orders/saga';
import { open as openPayments } from '../subgraphs/payments/main';
import { authorizePayment, capturePayment } from '../subgraphs/payments/messages';
import { address } from './system';

const inStock = openingStock.stock.find(({ quantity }) => quantity > 10)!.productId;
const customerId = newId('user');
const lines = [{ productId: inStock, quantity: 2 }];
const services = ['payments', 'inventory', 'delivery'] as const;

describe.each(engines)('%s', (engineName) => {
  let store: Store;
  let broker: Broker;
  let orders: Awaited<ReturnType<typeof openOrders>>;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const engine = await openEngine(engineName);
    const own = `reconciled-${process.pid}-${Date.now()}`;
    store = { ...engine, database: (name) => engine.database(`${own}-${name}`) };
    const log = testLog();
    broker = openEmbeddedBroker({ clock, log });
    const env = { NODE_ENV: 'test', RECONCILE_EVERY_MS: '0', RECONCILE_AFTER_MS: '0' };
    const verifyToken = () => Promise.reject(new Error('nobody comes through a door here'));
    const house = { env, clock, log, store, broker, verifyToken };
    orders = await openOrders(house);
    const others = [await openInventory(house), await openPayments(house), await openDelivery(house)];
    for (const each of [orders, ...others]) stops.push(() => each.stop());
    stops.push(
      () => broker.close(),
      () => engine.close(),
    );
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  const ask = <C extends CommandType>(command: C, orderId: string, input: InputOf<C>) =>
    broker.publish([commandTo(command.queue, command, orderId, input)]);

  const collections = { payments: 'payments', inventory: 'holds', delivery: 'shipments' };
  /** What each service has of an order. */
  async function parts(orderId: string): Promise<Record<string, string | null>> {
    const read = services.map(async (service) => {
      const rows = await store
        .database(service)
        .collection<{ _id: string; status?: string; state?: string }>(collections[service]);
      const row = await rows.findOne({ _id: orderId });
      return [service, row?.status ?? row?.state ?? null];
    });
    return Object.fromEntries(await Promise.all(read)) as Record<string, string | null>;
  }

  const settled = (orderId: string, wanted: Record<string, string | null>) =>
    eventually(async () => JSON.stringify(await parts(orderId)) === JSON.stringify(wanted));

  /** Stock, money and courier, as for an order that has come so far. */
  async function prepare(orderId: string): Promise<void> {
    await ask(holdStock, orderId, { lines });
    await ask(authorizePayment, orderId, { customerId, amount: eur(500) });
    await ask(bookCourier, orderId, { customerId, address });
    await settled(orderId, { payments: 'AUTHORIZED', inventory: 'HELD', delivery: 'BOOKED' });
  }

  const walker = createWalker<Order>(orderProcess({ stepMs: 600_000, sagaMs: 600_000 }), () => 0.5);
  /** An order as it is stored while it is under way, or when it has ended. */
  async function storeOrder(orderId: string, status: Order['status'], isUnderWay = false): Promise<void> {
    const at = clock.now();
    const { saga } = walker.enter(fulfil, at);
    const order: Omit<Order, 'dueAt'> & { dueAt?: Date } = {
      ...{ _id: orderId, version: 1, status, reason: null, failedStep: null, outbox: [], note: null },
      timeline: [{ sequence: 1, event: 'PLACED', status, reason: null, at }],
      saga: isUnderWay ? saga : { ...saga, phase: 'ended', outstanding: [] },
      ...(isUnderWay && { dueAt: new Date(at.getTime() + 300_000) }),
      ...{ number: orderId, customerId, idempotencyKey: orderId, inputHash: '' },
      lines: lines.map((line) => ({ ...line, name: 'Pears', unitPrice: eur(250) })),
      ...{ deliveryAddress: address, expectedTotal: null, total: eur(500), placedAt: at },
    };
    await orders.deps.orders.insertOne(order as Order);
  }

  async function findings(orderId: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const service of services) {
      const finding = await (await openFindings(store.database(service))).findOne({ _id: orderId });
      if (finding) found[service] = `${finding.kind} ${finding.state}`;
    }
    return found;
  }
  const found = (orderId: string, wanted: Record<string, string>) =>
    eventually(async () => JSON.stringify(await findings(orderId)) === JSON.stringify(wanted));
  const everywhere = (what: string) => ({ payments: what, inventory: what, delivery: what });

  it('gives back stock, money and courier of an order that nobody knows', async () => {
    const orderId = newId('order');
    await prepare(orderId);
    await orders.deps.reconciling.request();
    await settled(orderId, { payments: 'VOIDED', inventory: 'RELEASED', delivery: 'CANCELLED' });
    await orders.deps.reconciling.request();
    await found(orderId, everywhere('WITHOUT_SAGA mended'));
    expect((await audit(store)).breaches).toEqual([]);
  });

  it('gives back what an order that came to nothing has left behind', async () => {
    const orderId = newId('order');
    await prepare(orderId);
    await storeOrder(orderId, 'REJECTED');
    await orders.deps.reconciling.request();
    await settled(orderId, { payments: 'VOIDED', inventory: 'RELEASED', delivery: 'CANCELLED' });
    await orders.deps.reconciling.request();
    await found(orderId, everywhere('NOT_UNDONE mended'));
    expect((await audit(store)).breaches).toEqual([]);
  });

  it('leaves alone what belongs to an order under way, and to one that ends meanwhile', async () => {
    const orderId = newId('order');
    await prepare(orderId);
    await storeOrder(orderId, 'PENDING', true);
    const another = newId('order');
    await prepare(another);
    await orders.deps.reconciling.request();
    // The other one, which nobody knows, shows that everything has been gone through.
    await settled(another, { payments: 'VOIDED', inventory: 'RELEASED', delivery: 'CANCELLED' });
    expect(await parts(orderId)).toEqual({ payments: 'AUTHORIZED', inventory: 'HELD', delivery: 'BOOKED' });
    expect(await findings(orderId)).toEqual({});
    await orders.deps.orders.updateOne(
      { _id: orderId },
      {
        $set: {
          status: 'REJECTED',
          'timeline.0.status': 'REJECTED',
          'saga.phase': 'ended',
          'saga.outstanding': [],
        },
        $unset: { dueAt: '' },
      },
    );
    await orders.deps.reconciling.request();
    await settled(orderId, { payments: 'VOIDED', inventory: 'RELEASED', delivery: 'CANCELLED' });
  });

  it('reports a charge and stock that has left, and touches neither', async () => {
    const orderId = newId('order');
    await prepare(orderId);
    await ask(commitStock, orderId, {});
    await ask(capturePayment, orderId, {});
    await settled(orderId, { payments: 'CAPTURED', inventory: 'COMMITTED', delivery: 'BOOKED' });
    await orders.deps.reconciling.request();
    await settled(orderId, { payments: 'CAPTURED', inventory: 'COMMITTED', delivery: 'CANCELLED' });
    await orders.deps.reconciling.request();
    const open = 'WITHOUT_SAGA open';
    await found(orderId, { payments: open, inventory: open, delivery: 'WITHOUT_SAGA mended' });
    expect((await audit(store)).breaches).toEqual([
      expect.stringContaining(`${orderId} is unknown: its payment is CAPTURED`),
      expect.stringContaining(`${orderId} is unknown: its stock is COMMITTED`),
      `${orderId} is no order, and its payment is CAPTURED`,
      `${orderId} is no order, and its stock is COMMITTED`,
    ]);
    for (const service of services) {
      await (await openFindings(store.database(service))).deleteMany({ _id: orderId });
    }
  });

  it('reports a delivered order without a charge, without stock and without a shipment', async () => {
    const orderId = newId('order');
    await storeOrder(orderId, 'DELIVERED');
    await orders.deps.reconciling.request();
    await found(orderId, everywhere('NOT_DONE open'));
    const { breaches, counts } = await audit(store);
    expect(breaches).toContainEqual(
      expect.stringMatching(/^payments: finding NOT_DONE .*: its payment is unknown here$/),
    );
    expect(counts.findings).toMatchObject({ payments: { open: expect.any(Number) as number } });
  });
});
