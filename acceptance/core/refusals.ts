import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, wasDelivered, wasRejected } from '../ordering';
import type { Shop } from '../shop';
import { needsStaff } from '../skips';

/** As many as one line of an order may have. */
const MOST = 1_000;

export function declareRefusals(shop: Shop): void {
  const { staff, settings, skips } = shop;

  test('out of stock: rejected, and nothing is left of it', async () => {
    const product = await shop.product({ stock: staff ? 3 : 1 });
    const quantity = staff ? 4 : MOST;
    if (product.available >= quantity)
      throw new Error(
        needsStaff(`there are ${product.available} of ${product.name}, too many to run out of`),
      );
    const { outcome } = await order(shop, product, { quantity });
    assert.deepEqual(outcome, wasRejected(product, 'hold', 'OUT_OF_STOCK', ['REJECTED']));
  });

  const soldOut = 'the last pieces, ordered by many at once';
  test(soldOut, { skip: staff ? false : skips.note(needsStaff(soldOut)) }, async () => {
    const product = await shop.product({ stock: 5 });
    const orders = await Promise.all(Array.from({ length: 12 }, () => order(shop, product)));
    const ends = orders.map(({ outcome }) => outcome.reason ?? outcome.status).sort();
    assert.deepEqual(ends, [...Array<string>(5).fill('DELIVERED'), ...Array<string>(7).fill('OUT_OF_STOCK')]);
    for (const { outcome } of orders)
      assert.equal(outcome.paid, outcome.status === 'DELIVERED' ? product.price : 0);
    assert.deepEqual(await shop.stockOf(product), { available: 0, held: 0, onHand: 0 });
  });

  test('insufficient funds: rejected, and the stock goes back', async () => {
    const customer = await shop.customer();
    const dear = staff
      ? await shop.product({ price: customer.available + 1 })
      : await shop.product({ price: customer.available, stock: 120 });
    const quantity = Math.floor(customer.available / dear.price) + 1;
    if (dear.available < quantity)
      throw new Error(needsStaff(`${quantity} of ${dear.name} would have to be in stock`));
    const { outcome } = await order(shop, dear, { quantity }, { customer });
    assert.deepEqual(
      outcome,
      wasRejected(dear, 'authorize', 'INSUFFICIENT_FUNDS', ['STOCK_HELD', 'REJECTED', 'STOCK_RELEASED']),
    );
  });

  test(
    'exactly the last cent can be spent',
    { skip: staff ? false : skips.note(needsStaff('spending exactly the last cent')) },
    async () => {
      const customer = await shop.customer();
      const product = await shop.product({ price: customer.available });
      const { outcome } = await order(shop, product, {}, { customer });
      assert.deepEqual(outcome, wasDelivered(product));
      assert.equal(outcome.paid, customer.available);
      const poorer = { ...customer, available: 0 };
      const again = await order(
        shop,
        { ...product, available: product.available - 1 },
        {},
        { customer: poorer },
      );
      assert.equal(again.outcome.reason, 'INSUFFICIENT_FUNDS');
    },
  );

  test('a price that is not the expected one: rejected; the expected one: delivered', async () => {
    const product = await shop.product();
    const cheaper = await order(shop, product, { quantity: 2, expectedTotal: 2 * product.price - 1 });
    assert.deepEqual(cheaper.outcome, wasRejected(product, 'quote', 'PRICE_CHANGED', ['REJECTED']));
    const exact = await order(shop, product, { quantity: 2, expectedTotal: 2 * product.price });
    assert.deepEqual(exact.outcome, wasDelivered(product, 2));
  });

  test('an unknown product: rejected', async () => {
    const id = 'prod_01h455vb4pex5vsknk084sn02q';
    const unknown = { id, name: 'unknown', price: 0, available: 0, isOwn: false };
    const { outcome } = await order(shop, unknown);
    assert.deepEqual(outcome, wasRejected(unknown, 'quote', 'UNKNOWN_PRODUCT', ['REJECTED']));
  });

  test('where nobody delivers: rejected, and money and stock go back', async () => {
    const product = await shop.product();
    const { outcome } = await order(shop, product, { country: settings.unserviceableCountry });
    const events = ['STOCK_HELD', 'PAYMENT_AUTHORIZED', 'REJECTED', 'PAYMENT_VOIDED', 'STOCK_RELEASED'];
    assert.deepEqual(outcome, wasRejected(product, 'book', 'UNSERVICEABLE_ADDRESS', events));
  });
}
