import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../answers';
import * as documents from '../documents';
import { follow, orderInput, place } from '../ordering';
import type { Shop } from '../shop';

export function declareOwnership(shop: Shop): void {
  const { gateway } = shop;

  test("nobody sees, follows or calls off another's order", async () => {
    const owner = await shop.customer();
    const stranger = await shop.customer();
    const product = await shop.product();
    const id = await place(shop, owner, orderInput(product.id));
    const { token } = stranger;
    assert.equal(await codeOf(gateway.ask(documents.order, { id }, token)), 'NOT_FOUND');
    const following = gateway.follow(documents.followOrder, { orderId: id }, token, () => undefined);
    assert.equal(await codeOf(following), 'NOT_FOUND');
    const input = { orderId: id };
    const { cancelOrder } = await gateway.ask(documents.cancelOrder, { input }, token);
    assert.equal(cancelOrder.__typename, 'OrderNotFound');
    const { returnOrder } = await gateway.ask(documents.returnOrder, { input }, token);
    assert.equal(returnOrder.__typename, 'OrderNotFound');
    const { me } = await gateway.ask(documents.myOrders, {}, token);
    assert.deepEqual(me.orders.edges, []);
    const { updates } = await follow(shop, owner, id);
    assert.equal(updates.at(-1)?.event, 'DELIVERED');
  });

  test("an order that is not there is answered as another's", async () => {
    const { token } = await shop.customer();
    const id = 'order_01h455vb4pex5vsknk084sn02q';
    assert.equal(await codeOf(gateway.ask(documents.order, { id }, token)), 'NOT_FOUND');
    const following = gateway.follow(documents.followOrder, { orderId: id }, token, () => undefined);
    assert.equal(await codeOf(following), 'NOT_FOUND');
  });

  test("what is staff's is for staff", async () => {
    const { token, id: userId } = await shop.customer();
    const product = await shop.product();
    const restock = { idempotencyKey: 'k', productId: product.id, quantity: 5 };
    const credit = { idempotencyKey: 'k', userId, amount: 1, reason: 'mine' };
    for (const [document, variables] of [
      [documents.everybodysOrders, {}],
      [documents.restockProduct, { input: restock }],
      [documents.creditAccount, { input: credit }],
      [documents.archiveProduct, { input: { productId: product.id } }],
    ] as const) {
      assert.equal(await codeOf(gateway.ask(document, variables, token)), 'FORBIDDEN', document);
      assert.equal(await codeOf(gateway.ask(document, variables)), 'UNAUTHENTICATED', document);
    }
  });
}
