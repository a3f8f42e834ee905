import { randomUUID } from 'node:crypto';
import { type Data, operation } from '../scripts/client';
import { engines, startSystem, type System } from './system';

/** The main path and each way off it, through the gateway. */
describe(`an order on ${engines}`, () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  }, 60_000);
  afterAll(async () => {
    const { breaches } = await system.audit();
    await system.dispose();
    expect(breaches).toEqual([]);
  });

  const events = ({ timeline }: Data) => timeline.map(({ event }: Data) => event);
  const sequences = ({ timeline }: Data) => timeline.map(({ sequence }: Data) => sequence);
  const delivered = [
    'PLACED',
    'STOCK_HELD',
    'PAYMENT_AUTHORIZED',
    'COURIER_BOOKED',
    'PAYMENT_CAPTURED',
    'PICKED_UP',
    'DELIVERED',
  ];

  test('goes from click to doorstep, and six services answer in one query', async () => {
    const customer = await system.customer('Grace');
    const apples = await system.product('Elstar apples');
    const placed = await system.place(customer, [{ productId: apples.id, quantity: 2 }]);
    expect(placed).toMatchObject({ __typename: 'Order', status: 'PENDING' });
    const order = await system.ended(customer, placed.id);
    expect(events(order)).toEqual(delivered);
    expect(sequences(order)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(order).toMatchObject({
      number: placed.number,
      status: 'DELIVERED',
      reason: null,
      total: { amount: 2 * apples.price.amount, currency: 'EUR' },
      lines: [{ quantity: 2, name: apples.name, product: { name: apples.name } }],
      payment: { status: 'CAPTURED', amount: { amount: 2 * apples.price.amount } },
      shipment: { status: 'DELIVERED', courier: { name: expect.any(String) } },
      customer: { id: customer.id, name: 'Grace' },
      allowedActions: ['RETURN'],
    });
    const after = await system.product('Elstar apples');
    expect(after.stock.available).toBe(apples.stock.available - 2);
    const { me } = await system.ask('my-orders', {}, customer.token);
    expect(me.account.balance.amount).toBe(50_000 - 2 * apples.price.amount);
    expect(me.account.held.amount).toBe(0);
    expect(me.orders.edges.map(({ node }: Data) => node.id)).toEqual([placed.id]);
  });

  test('is followed live with fields of other services, replayed, and completes by itself', async () => {
    const customer = await system.customer();
    const { id: productId } = await system.product('Elstar apples');
    const placed = await system.place(customer, [{ productId, quantity: 1 }]);
    const follow = async (after: number) => {
      const updates: Data[] = [];
      const stream = system.client.follow(
        operation('follow-order'),
        { orderId: placed.id, after },
        customer.token,
      );
      for await (const { data, errors } of stream) {
        expect(errors).toBeUndefined();
        updates.push((data as Data).orderStatusChanged);
      }
      return updates;
    };
    const updates = await follow(0);
    expect(updates.map(({ event }) => event)).toEqual(delivered);
    expect(updates.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(updates.at(-1).order).toMatchObject({
      lines: [{ product: { name: 'Elstar apples' } }],
      shipment: { courier: { name: expect.any(String) } },
    });
    expect((await follow(5)).map(({ event }) => event)).toEqual(['PICKED_UP', 'DELIVERED']);
    expect(await follow(7)).toEqual([]);
  });

  test('is rejected when it is out of stock', async () => {
    const customer = await system.customer();
    const truffle = await system.product('truffle');
    expect(truffle.stock.available).toBe(0);
    const placed = await system.place(customer, [{ productId: truffle.id, quantity: 1 }]);
    const order = await system.ended(customer, placed.id);
    expect(order).toMatchObject({ status: 'REJECTED', reason: 'OUT_OF_STOCK', failedStep: 'hold' });
    expect(events(order)).toEqual(['PLACED', 'REJECTED']);
  });

  test('is rejected when it is dearer than the account, and the stock goes back', async () => {
    const customer = await system.customer();
    const wheel = await system.product('whole wheel');
    const placed = await system.place(customer, [{ productId: wheel.id, quantity: 1 }]);
    const order = await system.ended(customer, placed.id);
    expect(order).toMatchObject({
      status: 'REJECTED',
      reason: 'INSUFFICIENT_FUNDS',
      failedStep: 'authorize',
    });
    expect(events(order)).toEqual(['PLACED', 'STOCK_HELD', 'REJECTED', 'STOCK_RELEASED']);
    expect((await system.product('whole wheel')).stock.available).toBe(wheel.stock.available);
  });

  test('is rejected where nobody delivers, and money and stock go back', async () => {
    const customer = await system.customer();
    const { id: productId } = await system.product('Elstar apples');
    const input = {
      idempotencyKey: randomUUID(),
      lines: [{ productId, quantity: 1 }],
      deliveryAddress: {
        name: 'Roald',
        street: 'Ice 1',
        city: 'South Pole',
        postalCode: '0',
        country: 'Antarctica',
      },
    };
    const { placeOrder } = await system.ask('place-order', { input }, customer.token);
    const order = await system.ended(customer, placeOrder.id);
    expect(order).toMatchObject({ status: 'REJECTED', reason: 'UNSERVICEABLE_ADDRESS', failedStep: 'book' });
    expect(events(order).slice(0, 4)).toEqual(['PLACED', 'STOCK_HELD', 'PAYMENT_AUTHORIZED', 'REJECTED']);
    expect(events(order).slice(4).sort()).toEqual(['PAYMENT_VOIDED', 'STOCK_RELEASED']);
    const { me } = await system.ask('my-orders', {}, customer.token);
    expect(me.account.available.amount).toBe(50_000);
  });

  test('is rejected when the price is not the expected one, or the product is unknown or archived', async () => {
    const customer = await system.customer();
    const apples = await system.product('Elstar apples');
    const deliveryAddress = { name: 'Ada', street: 'Dam 1', city: 'A', postalCode: '1', country: 'NL' };
    const place = async (productId: string, expectedTotal?: Data) => {
      const input = {
        idempotencyKey: randomUUID(),
        lines: [{ productId, quantity: 1 }],
        deliveryAddress,
        expectedTotal,
      };
      const { placeOrder } = await system.ask('place-order', { input }, customer.token);
      return system.ended(customer, placeOrder.id);
    };
    const cheaper = { amount: apples.price.amount - 1, currency: 'EUR' };
    expect(await place(apples.id, cheaper)).toMatchObject({ status: 'REJECTED', reason: 'PRICE_CHANGED' });
    expect(await place('prod_01ke6jq72neyzvhcedazbq30zz')).toMatchObject({ reason: 'UNKNOWN_PRODUCT' });
  });

  test('is cancelled after it was paid: stock and money go back', async () => {
    const slow = await startSystem({ CARRIER_PICKUP_MS: '60000-60000' });
    const customer = await slow.customer();
    const apples = await slow.product('Elstar apples');
    const placed = await slow.place(customer, [{ productId: apples.id, quantity: 3 }]);
    const stream = slow.client.follow(operation('follow-order'), { orderId: placed.id }, customer.token);
    for await (const { data } of stream) {
      if ((data as Data).orderStatusChanged.status === 'CONFIRMED') break;
    }
    const { cancelOrder } = await slow.ask('cancel-order', { input: { orderId: placed.id } }, customer.token);
    expect(cancelOrder.__typename).toBe('Order');
    const order = await slow.ended(customer, placed.id);
    expect(order).toMatchObject({ status: 'CANCELLED', reason: 'CANCELLED_BY_CUSTOMER' });
    expect(events(order).slice(5)).toEqual(['CANCELLED', 'STOCK_RETURNED', 'PAYMENT_REFUNDED']);
    expect((await slow.product('Elstar apples')).stock.available).toBe(apples.stock.available);
    const { me } = await slow.ask('my-orders', {}, customer.token);
    expect(me.account.available.amount).toBe(50_000);
    const { breaches } = await slow.audit();
    await slow.dispose();
    expect(breaches).toEqual([]);
  }, 60_000);
});
