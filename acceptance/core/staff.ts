import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import * as documents from '../documents';
import type { Data } from '../gateway';
import { order, wasDelivered, wasRejected } from '../ordering';
import { accountOf, type Shop, type Staff } from '../shop';
import { needsStaff } from '../skips';

export function declareStaff(shop: Shop): void {
  const { staff, skips } = shop;
  if (staff) declareWith(shop, staff);
  else describe('staff', { skip: skips.note(needsStaff("core, staff's part")) });
}

function declareWith(shop: Shop, staff: Staff): void {
  const { gateway } = shop;

  test('staff restock once for each idempotency key', async () => {
    const product = await shop.product({ stock: 0 });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => staff.restock(product.id, 7, key)));
    assert.deepEqual([...new Set(answers.map(({ __typename }: Data) => __typename))], ['RestockSuccess']);
    assert.equal(new Set(answers.map(({ movement }: Data) => movement.id)).size, 1);
    assert.deepEqual(await shop.stockOf(product), { available: 7, held: 0, onHand: 7 });
    assert.equal((await staff.restock(product.id, 8, key)).__typename, 'IdempotencyKeyReused');
    assert.deepEqual(await shop.stockOf(product), { available: 7, held: 0, onHand: 7 });
  });

  test('staff credit an account once for each idempotency key', async () => {
    const customer = await shop.customer();
    const input = { idempotencyKey: randomUUID(), userId: customer.id, amount: 1_234, reason: 'acceptance' };
    for (let count = 0; count < 2; count++)
      await gateway.ask(documents.creditAccount, { input }, staff.token);
    const { available } = await accountOf(gateway, customer.token);
    assert.equal(available, customer.available + 1_234);
  });

  test('a new price holds from the next order on, and an archived product is not sold', async () => {
    const product = await shop.product();
    const change = { productId: product.id, price: { amount: product.price + 50, currency: 'EUR' } };
    const { updateProduct } = await gateway.ask(documents.updateProduct, { input: change }, staff.token);
    assert.equal(updateProduct.price.amount, product.price + 50);
    const asBefore = await order(shop, product, { expectedTotal: product.price });
    assert.deepEqual(asBefore.outcome, wasRejected(product, 'quote', 'PRICE_CHANGED', ['REJECTED']));
    const dearer = { ...product, price: product.price + 50 };
    assert.deepEqual((await order(shop, dearer)).outcome, wasDelivered(dearer));

    const input = { productId: product.id };
    await gateway.ask(documents.archiveProduct, { input }, staff.token);
    const { products } = await gateway.ask(documents.products, { search: product.name });
    assert.deepEqual(products.edges, []);
    const left = { ...dearer, available: product.available - 1 };
    const late = await order(shop, left);
    assert.deepEqual(late.outcome, wasRejected(left, 'quote', 'NOT_FOR_SALE', ['REJECTED']));
  });

  test("staff see everybody's orders", async () => {
    const customer = await shop.customer();
    const { id } = await order(shop, await shop.product(), {}, { customer });
    const { order: found } = await gateway.ask(documents.order, { id }, staff.token);
    assert.equal(found.customer.id, customer.id);
    const { orders } = await gateway.ask(documents.everybodysOrders, { first: 100 }, staff.token);
    assert.ok(orders.nodes.length > 0);
  });
}
