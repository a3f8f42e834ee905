import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as documents from '../documents';
import type { Answer } from '../gateway';
import { address, orderInput } from '../ordering';
import { accountOf, type Customer, type Shop } from '../shop';

/** No answer may show what is inside, whatever comes in. */
function assertClean(answer: Answer): void {
  assert.ok(answer.status < 500, `status ${answer.status}`);
  assert.doesNotMatch(JSON.stringify(answer), /stacktrace|node_modules|\.ts:\d+|INTERNAL_SERVER_ERROR/);
}

const codeIn = ({ errors }: Answer) => errors?.[0]?.extensions?.code;

export function declareInput(shop: Shop): void {
  const { gateway, settings } = shop;

  test('bad input places no order, and says what is wrong with which argument', async () => {
    const customer = await shop.customer();
    const { id } = await shop.product();
    const good = orderInput(id);
    const line = { productId: id, quantity: 1 };
    const to = (change: object) => ({ deliveryAddress: { ...address, ...change } });
    const wrong: [object, string][] = [
      ...[0, -3, 1e9].map((quantity): [object, string] => [
        { lines: [{ ...line, quantity }] },
        'input.lines[0].quantity',
      ]),
      ...['', 'nonsense', 'prod_', `order_${id.slice(5)}`, `${id}x`, '$ne'].map(
        (productId): [object, string] => [
          { lines: [{ productId, quantity: 1 }] },
          'input.lines[0].productId',
        ],
      ),
      [{ lines: [] }, 'input.lines'],
      [{ lines: [line, { ...line, quantity: 1_000 }] }, 'input.lines'],
      [{ idempotencyKey: ' ' }, 'input.idempotencyKey'],
      ...Object.keys(address).map((field): [object, string] => [
        to({ [field]: '  ' }),
        `input.deliveryAddress.${field}`,
      ]),
      [to({ country: 'Narnia' }), 'input.deliveryAddress.country'],
      [to({ street: 'x'.repeat(100_000) }), 'input.deliveryAddress.street'],
    ];
    for (const [change, argument] of wrong) {
      const answer = await gateway.send(
        documents.placeOrder,
        { input: { ...good, ...change } },
        customer.token,
      );
      assertClean(answer);
      const { __typename, code, argument: named } = answer.data?.placeOrder ?? {};
      assert.deepEqual(
        [__typename, code, named],
        ['InvalidInput', 'INVALID_INPUT', argument],
        JSON.stringify(change),
      );
    }
    for (const quantity of [1.5, 1e12, 'two', null]) {
      const input = { ...good, lines: [{ ...line, quantity }] };
      const answer = await gateway.send(documents.placeOrder, { input }, customer.token);
      assertClean(answer);
      assert.equal(codeIn(answer), 'BAD_USER_INPUT', `a quantity of ${quantity}`);
    }
    await assertUntouched(customer);
  });

  test('malformed ids are refused', async () => {
    const { token } = await shop.customer();
    for (const [document, variables] of [
      [documents.order, { id: 'nonsense' }],
      [documents.order, { id: { $ne: null } }],
      [documents.cancelOrder, { input: { orderId: '1' } }],
    ] as const) {
      const answer = await gateway.send(document, variables, token);
      assertClean(answer);
      assert.equal(codeIn(answer), 'BAD_USER_INPUT', JSON.stringify(variables));
    }
  });

  test('bodies that are too large, no JSON or no GraphQL are refused', async () => {
    const post = async (body: string) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(settings.gatewayUrl, { method: 'POST', headers, body });
      const answer = { ...((await response.json()) as object), status: response.status } as Answer;
      assertClean(answer);
      return answer;
    };
    const query = '{ me { id } }';
    const large = await post(JSON.stringify({ query, variables: { x: 'x'.repeat(5_000_000) } }));
    assert.deepEqual([large.status, codeIn(large)], [413, 'PAYLOAD_TOO_LARGE']);
    for (const body of [
      '{',
      '[]',
      '{}',
      '{"query": 5}',
      '{"query": "{ nonsense"}',
      '{"query": "{ nonsense }"}',
    ]) {
      const answer = await post(body);
      assert.equal(answer.status, 400, body);
      assert.ok(codeIn(answer), body);
    }
  });

  async function assertUntouched({ token, available }: Customer): Promise<void> {
    const { me } = await gateway.ask(documents.myOrders, {}, token);
    assert.deepEqual(me.orders.edges, []);
    assert.deepEqual(await accountOf(gateway, token), { balance: available, available, held: 0 });
  }
}
