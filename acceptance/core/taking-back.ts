import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as documents from '../documents';
import type { Data } from '../gateway';
import { follow, order, orderInput, place, shelf, wasDelivered } from '../ordering';
import { accountOf, type Customer, type Product, type Shop } from '../shop';

/** How often a cancel may come too late, behind a fast courier and a slow line. */
const ATTEMPTS = 5;

/** What is given back for each milestone that a cancelled order had reached; after the capture, what comes back instead. */
const undos: Readonly<Record<string, string>> = {
  STOCK_HELD: 'STOCK_RELEASED',
  PAYMENT_AUTHORIZED: 'PAYMENT_VOIDED',
  COURIER_BOOKED: 'COURIER_RELEASED',
};
const afterCapture = ['PAYMENT_REFUNDED', 'STOCK_RETURNED'];

export function declareTakingBack(shop: Shop): void {
  const { gateway } = shop;

  test('a cancelled order gives back exactly what it had taken', async () => {
    for (let attempt = 1; ; attempt++) {
      const product = await shop.product();
      const customer = await shop.customer();
      const events = await cancelAtOnce(product, customer);
      if (!events.includes('CANCELLED')) {
        assert.ok(attempt < ATTEMPTS, `each of ${ATTEMPTS} cancels came too late: ${events.join(', ')}`);
        continue;
      }
      const cancelled = events.indexOf('CANCELLED');
      const reached = events.slice(0, cancelled);
      const owed = reached.includes('PAYMENT_CAPTURED')
        ? afterCapture
        : reached.flatMap((event) => undos[event] ?? []).sort();
      assert.deepEqual(events.slice(cancelled + 1).sort(), owed);
      const { balance, held } = await accountOf(gateway, customer.token);
      assert.deepEqual([balance, held], [customer.available, 0]);
      const stock = await shelf(shop, product);
      if (stock) assert.deepEqual([stock.available, stock.held], [product.available, 0]);
      return;
    }
  });

  async function cancelAtOnce(product: Product, customer: Customer): Promise<string[]> {
    const orderId = await place(shop, customer, orderInput(product.id, { quantity: 2 }));
    const input = { orderId, reason: 'changed my mind' };
    const { cancelOrder } = await gateway.ask(documents.cancelOrder, { input }, customer.token);
    assert.ok(
      ['Order', 'CancelNotAllowed'].includes(cancelOrder.__typename as string),
      cancelOrder.__typename,
    );
    const { updates } = await follow(shop, customer, orderId);
    const { order: ended } = await gateway.ask(documents.order, { id: orderId }, customer.token);
    const isCancelled = updates.some(({ event }) => event === 'CANCELLED');
    assert.equal(ended.status, isCancelled ? 'CANCELLED' : 'DELIVERED');
    if (isCancelled) assert.equal(ended.reason, 'CANCELLED_BY_CUSTOMER');
    return updates.map(({ event }) => event);
  }

  test('a delivered order cannot be cancelled, and can be returned once: money and stock come back', async () => {
    const product = await shop.product();
    const customer = await shop.customer();
    const { id, outcome } = await order(shop, product, { quantity: 2 }, { customer });
    assert.deepEqual(outcome, wasDelivered(product, 2));
    const input = { orderId: id };
    const { cancelOrder } = await gateway.ask(documents.cancelOrder, { input }, customer.token);
    assert.deepEqual([cancelOrder.__typename, cancelOrder.status], ['CancelNotAllowed', 'DELIVERED']);

    const { returnOrder } = await gateway.ask(documents.returnOrder, { input }, customer.token);
    assert.equal(returnOrder.__typename, 'Order');
    const { updates } = await follow(shop, customer, id, { after: 7 });
    const events = updates.map(({ event }) => event);
    assert.deepEqual(events, ['RETURN_REQUESTED', 'RETURNED', 'STOCK_RETURNED', 'PAYMENT_REFUNDED']);
    assert.deepEqual(
      updates.map(({ sequence }) => sequence),
      [8, 9, 10, 11],
    );
    const { balance, held } = await accountOf(gateway, customer.token);
    assert.deepEqual([balance, held], [customer.available, 0]);
    const stock = await shelf(shop, product);
    if (stock) assert.deepEqual([stock.available, stock.held], [product.available, 0]);
    await gateway.ask(documents.returnOrder, { input }, customer.token);
    const { order: last } = await gateway.ask(documents.order, { id }, customer.token);
    assert.deepEqual([last.status, last.timeline.length, last.allowedActions], ['RETURNED', 11, []]);
  });

  test("the ledger names each movement of a customer's money, and adds up to the account", async () => {
    const product = await shop.product();
    const customer = await shop.customer();
    const bought = await order(shop, product, {}, { customer });
    const refused = await order(
      shop,
      { ...product, available: product.available - 1 },
      { country: shop.settings.unserviceableCountry },
      { customer: { ...customer, available: customer.available - product.price } },
    );
    const { me } = await gateway.ask(documents.ledger, { first: 100 }, customer.token);
    const { available, entries } = me.account;
    const of = (id: string) =>
      entries.nodes
        .filter((entry: Data) => entry.order?.id === id)
        .map((entry: Data) => [entry.kind, entry.availableChange.amount, entry.heldChange.amount])
        .reverse();
    const { price } = product;
    assert.deepEqual(of(bought.id), [
      ['AUTHORIZE', -price, price],
      ['CAPTURE', 0, -price],
    ]);
    assert.deepEqual(of(refused.id), [
      ['AUTHORIZE', -price, price],
      ['VOID', price, -price],
    ]);
    const sum = entries.nodes.reduce((total: number, entry: Data) => total + entry.availableChange.amount, 0);
    assert.equal(sum, available.amount);
  });
}
