import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { codeOf } from '../answers';
import * as documents from '../documents';
import type { Data } from '../gateway';
import { address, delivered, follow, order, orderInput, place, shelf, wasDelivered } from '../ordering';
import { accountOf, type Shop } from '../shop';

export function declareJourney(shop: Shop): void {
  const { gateway } = shop;

  test('an order goes from click to doorstep, followed live; money and stock are exactly right', async () => {
    const product = await shop.product();
    const { outcome, followed } = await order(shop, product, { quantity: 2 });
    assert.deepEqual(outcome, wasDelivered(product, 2));
    assert.deepEqual(
      followed.updates.map(({ sequence, event }) => `${sequence} ${event}`),
      delivered.map((event, index) => `${index + 1} ${event}`),
    );
  });

  test('six services answer for one order', async () => {
    const product = await shop.product();
    const customer = await shop.customer();
    const id = await place(shop, customer, orderInput(product.id, { quantity: 3 }));
    await follow(shop, customer, id);
    const { order: found } = await gateway.ask(documents.order, { id }, customer.token);
    const price = { amount: product.price, currency: 'EUR' };
    const total = { amount: 3 * product.price, currency: 'EUR' };
    assert.deepEqual(found.lines, [
      {
        quantity: 3,
        name: product.name,
        unitPrice: price,
        total,
        product: { id: product.id, name: product.name },
      },
    ]);
    assert.deepEqual(found.total, total);
    assert.deepEqual(found.deliveryAddress, address);
    assert.deepEqual(found.customer, { id: customer.id, name: 'Acceptance' });
    assert.deepEqual(found.payment, { status: 'CAPTURED', amount: total });
    assert.equal(found.shipment.status, 'DELIVERED');
    assert.ok(found.shipment.courier.name);
    assert.deepEqual(found.allowedActions, ['RETURN']);
  });

  test('a subscription replays what came after `after`, brings fields of other services, and completes by itself', async () => {
    const product = await shop.product();
    const customer = await shop.customer();
    const id = await place(shop, customer, orderInput(product.id));
    const document = documents.followEverything;
    const { updates } = await follow(shop, customer, id, { document });
    assert.deepEqual(
      updates.map(({ event }) => event),
      delivered,
    );
    const { order: last } = updates.at(-1) as Data;
    assert.deepEqual([last.id, last.lines[0].product.name], [id, product.name]);
    assert.deepEqual([last.payment.status, last.shipment.status], ['CAPTURED', 'DELIVERED']);
    const late = await follow(shop, customer, id, { document, after: 5 });
    assert.deepEqual(
      late.updates.map(({ sequence, event }) => `${sequence} ${event}`),
      ['6 PICKED_UP', '7 DELIVERED'],
    );
    assert.deepEqual((await follow(shop, customer, id, { after: 7 })).updates, []);
  });

  test('the same idempotency key makes one order, however often and however fast it comes', async () => {
    const product = await shop.product();
    const customer = await shop.customer();
    const input = orderInput(product.id);
    const ids = await Promise.all(Array.from({ length: 8 }, () => place(shop, customer, input)));
    const [id = ''] = ids;
    assert.equal(new Set(ids).size, 1);
    const other = { ...input, lines: [{ productId: product.id, quantity: 2 }] };
    const { placeOrder } = await gateway.ask(documents.placeOrder, { input: other }, customer.token);
    assert.deepEqual(
      [placeOrder.__typename, placeOrder.code],
      ['IdempotencyKeyReused', 'IDEMPOTENCY_KEY_REUSED'],
    );
    const stranger = await shop.customer();
    assert.notEqual(
      (await order(shop, product, { idempotencyKey: input.idempotencyKey }, { customer: stranger })).id,
      id,
    );

    await follow(shop, customer, id);
    assert.equal(await place(shop, customer, input), id);
    const { me } = await gateway.ask(documents.myOrders, {}, customer.token);
    assert.deepEqual(
      me.orders.edges.map(({ node }: Data) => node.id),
      [id],
    );
    const { balance, held } = await accountOf(gateway, customer.token);
    assert.deepEqual([customer.available - balance, held], [product.price, 0]);
    const stock = await shelf(shop, product);
    if (stock) assert.deepEqual([stock.available, stock.held], [product.available - 2, 0]);
  });

  test("a customer's orders can be paged through, newest first", async () => {
    const customer = await shop.customer();
    const placed: string[] = [];
    for (let count = 0; count < 5; count++)
      placed.push(await place(shop, customer, orderInput('prod_01h455vb4pex5vsknk084sn02q')));
    const found: string[] = [];
    const sizes: number[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { me } = await gateway.ask(documents.myOrders, { first: 2, after }, customer.token);
      const { edges, pageInfo } = me.orders;
      found.push(...edges.map(({ node }: Data) => node.id as string));
      sizes.push(edges.length);
      assert.equal(pageInfo.hasPreviousPage, sizes.length > 1);
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    assert.deepEqual(sizes, [2, 2, 1]);
    assert.deepEqual(found, placed.toReversed());
    for (const id of placed) await follow(shop, customer, id);
    for (const first of [0, -1, 101])
      assert.equal(
        await codeOf(gateway.ask(documents.myOrders, { first }, customer.token)),
        'BAD_USER_INPUT',
      );
    const unknown = gateway.ask(documents.myOrders, { first: 2, after: randomUUID() }, customer.token);
    assert.equal(await codeOf(unknown), 'BAD_USER_INPUT');
  });
}
