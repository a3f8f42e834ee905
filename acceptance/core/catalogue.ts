import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../answers';
import * as documents from '../documents';
import type { Data } from '../gateway';
import type { Shop } from '../shop';

export function declareCatalogue(shop: Shop): void {
  const { gateway } = shop;
  const page = async (variables: object) => (await gateway.ask(documents.products, variables)).products;
  const ids = ({ edges }: Data) => edges.map(({ node }: Data) => node.id) as string[];

  test('the catalogue can be paged through: nothing twice, nothing left out', async () => {
    const whole = await page({ first: 7 });
    const first = await page({ first: 3 });
    const second = await page({ first: 4, after: first.pageInfo.endCursor });
    assert.ok(ids(whole).length > 0, 'the catalogue is empty: the suite needs something to order');
    assert.deepEqual([...ids(first), ...ids(second)], ids(whole));
    if (ids(whole).length === 7) {
      assert.deepEqual([first.pageInfo.hasPreviousPage, first.pageInfo.hasNextPage], [false, true]);
      assert.equal(second.pageInfo.hasPreviousPage, true);
      assert.equal(first.pageInfo.endCursor, first.edges.at(-1).cursor);
    }
  });

  test('pages that cannot be are refused', async () => {
    for (const wrong of [{ first: 0 }, { first: -1 }, { first: 101 }, { first: 10, after: 'garbage' }])
      assert.equal(await codeOf(page(wrong)), 'BAD_USER_INPUT', JSON.stringify(wrong));
  });

  test('a product is found by its name and its category, and is the same by its id', async () => {
    const sold = await shop.product();
    const found = await page({ search: sold.name, first: 100 });
    assert.ok(ids(found).includes(sold.id), `${sold.name} is not found`);
    const { product } = await gateway.ask(documents.productById, { id: sold.id });
    const { available, held, onHand } = product.stock;
    assert.deepEqual(
      [product.name, product.price, product.forSale],
      [sold.name, { amount: sold.price, currency: 'EUR' }, true],
    );
    assert.equal(onHand, available + held);
    const { edges } = await page({ category: product.category, first: 100 });
    assert.deepEqual([...new Set(edges.map(({ node }: Data) => node.category))], [product.category]);
    assert.deepEqual(ids(await page({ search: '.*(' })), []);
    assert.deepEqual(await gateway.ask(documents.productById, { id: 'prod_01h455vb4pex5vsknk084sn02q' }), {
      product: null,
    });
  });
}
