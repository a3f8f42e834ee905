import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Answer, type Data, operation } from '../scripts/client';
import { address, type Customer, engines, startSystem, type System } from './system';

/** Whatever comes in: a clear, typed answer; never a stack trace, never a 500, and nothing half done. */
describe(`bad input on ${engines}`, () => {
  let system: System;
  let customer: Customer;
  let apples: Data;

  beforeAll(async () => {
    system = await startSystem();
    customer = await system.customer();
    apples = await system.product('Elstar apples');
  }, 60_000);
  afterAll(async () => {
    const { breaches, counts } = await system.audit();
    await system.dispose();
    expect(breaches).toEqual([]);
    // One test places one order, and repeats it; nothing else may have come to be.
    expect((counts.orders as Data).orders).toBe(2);
  });

  /** Holds for every answer to bad input. */
  function expectClean(answer: Answer): void {
    const text = JSON.stringify(answer);
    expect(answer.status).toBeLessThan(500);
    expect(text).not.toMatch(/stacktrace|node_modules|\.ts:\d+|INTERNAL_SERVER_ERROR|localhost|127\.0\.0\.1/);
  }

  async function send(
    name: string,
    variables: Record<string, unknown>,
    token: string | null = customer.token,
  ) {
    const answer = await system.client.send(operation(name), variables, token ?? undefined);
    expectClean(answer);
    return answer;
  }

  const order = (change: Record<string, unknown>) => ({
    input: {
      idempotencyKey: randomUUID(),
      lines: [{ productId: apples.id, quantity: 1 }],
      deliveryAddress: address,
      ...change,
    },
  });
  const quantity = (value: unknown) => order({ lines: [{ productId: apples.id, quantity: value }] });
  const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions?.code;

  test.each([
    ['0', 0],
    ['negative', -3],
    ['10^9', 1e9],
  ])('a quantity of %s', async (_name, value) => {
    const { data } = await send('place-order', quantity(value));
    expect(data.placeOrder).toMatchObject({
      __typename: 'InvalidInput',
      code: 'INVALID_INPUT',
      argument: 'input.lines[0].quantity',
    });
  });

  test.each([
    ['fractional', 1.5],
    ['10^12', 1e12],
    ['a word', 'two'],
    ['null', null],
  ])('a quantity that is %s', async (_name, value) => {
    expect(codeOf(await send('place-order', quantity(value)))).toBe('BAD_USER_INPUT');
  });

  test('malformed product ids', async () => {
    for (const productId of [
      '',
      'nonsense',
      'prod_',
      `order_${String(apples.id).slice(5)}`,
      `${apples.id}x`,
      '$ne',
    ]) {
      const { data } = await send('place-order', order({ lines: [{ productId, quantity: 1 }] }));
      expect(data.placeOrder).toMatchObject({
        __typename: 'InvalidInput',
        argument: 'input.lines[0].productId',
      });
    }
    expect(codeOf(await send('order', { id: 'nonsense' }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await send('cancel-order', { input: { orderId: '1' } }))).toBe('BAD_USER_INPUT');
    const { errors } = await send('order', { id: { $ne: null } });
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  test('no lines, 10,000 lines, and one product many times over', async () => {
    const line = { productId: apples.id, quantity: 1 };
    const none = await send('place-order', order({ lines: [] }));
    expect(none.data.placeOrder).toMatchObject({ __typename: 'InvalidInput', argument: 'input.lines' });
    const many = await send('place-order', order({ lines: Array.from({ length: 10_000 }, () => line) }));
    expect(many.data?.placeOrder ?? { argument: codeOf(many) }).toMatchObject({
      argument: expect.stringMatching(/input.lines|PAYLOAD_TOO_LARGE|COST_ESTIMATED_TOO_EXPENSIVE/),
    });
    const twice = await send('place-order', order({ lines: [line, { ...line, quantity: 1_000 }] }));
    expect(twice.data.placeOrder).toMatchObject({ __typename: 'InvalidInput', argument: 'input.lines' });
  });

  test.each(['name', 'street', 'city', 'postalCode', 'country'])('an address without %s', async (field) => {
    const { data } = await send('place-order', order({ deliveryAddress: { ...address, [field]: '  ' } }));
    expect(data.placeOrder).toMatchObject({
      __typename: 'InvalidInput',
      argument: `input.deliveryAddress.${field}`,
    });
  });

  test('an address of a million letters, and a country that is none', async () => {
    const far = await send('place-order', order({ deliveryAddress: { ...address, country: 'Narnia' } }));
    expect(far.data.placeOrder).toMatchObject({ argument: 'input.deliveryAddress.country' });
    const long = await send(
      'place-order',
      order({ deliveryAddress: { ...address, street: 'x'.repeat(500_000) } }),
    );
    expect(long.data.placeOrder).toMatchObject({ argument: 'input.deliveryAddress.street' });
  });

  test('an empty idempotency key', async () => {
    const { data } = await send('place-order', order({ idempotencyKey: ' ' }));
    expect(data.placeOrder).toMatchObject({ __typename: 'InvalidInput', argument: 'input.idempotencyKey' });
  });

  test('a second use of an idempotency key: the same order, or a clear no to another one', async () => {
    const input = order({});
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('place-order', input)));
    const ids = new Set(answers.map(({ data }) => data.placeOrder.id));
    expect(ids.size).toBe(1);
    const other = await send('place-order', {
      input: { ...input.input, lines: [{ productId: apples.id, quantity: 2 }] },
    });
    expect(other.data.placeOrder).toMatchObject({
      __typename: 'IdempotencyKeyReused',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const stranger = await system.customer('Eve');
    const theirs = await send('place-order', input, stranger.token);
    expect(theirs.data.placeOrder.__typename).toBe('Order');
    expect(ids).not.toContain(theirs.data.placeOrder.id);
    await system.ended(stranger, theirs.data.placeOrder.id);
    await system.ended(customer, [...ids][0] as string);
  });

  test("another user's order", async () => {
    const { data } = await system.client.send(operation('my-orders'), {}, customer.token);
    const theirs = data.me.orders.edges[0].node.id as string;
    const eve = await system.customer('Eve');
    expect(codeOf(await send('order', { id: theirs }, eve.token))).toBe('NOT_FOUND');
    const cancel = await send('cancel-order', { input: { orderId: theirs } }, eve.token);
    expect(cancel.data.cancelOrder).toMatchObject({ __typename: 'OrderNotFound', code: 'ORDER_NOT_FOUND' });
    await expect(firstOf(eve.token, theirs)).resolves.toBe('NOT_FOUND');
    // Nor by the back door: entities ask who is asking, too.
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { id number } } }';
    const direct = await fetch(system.subgraph('orders'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${eve.token}` },
      body: JSON.stringify({ query: entities, variables: { r: [{ __typename: 'Order', id: theirs }] } }),
    });
    expect(await direct.json()).toEqual({ data: { _entities: [null] } });
  });

  test('an order that is not there', async () => {
    const id = 'order_01h455vb4pex5vsknk084sn02q';
    expect(codeOf(await send('order', { id }))).toBe('NOT_FOUND');
    await expect(firstOf(customer.token, id)).resolves.toBe('NOT_FOUND');
  });

  /** The code of the error that a subscription begins with. */
  async function firstOf(token: string | undefined, orderId: string): Promise<unknown> {
    try {
      for await (const { errors } of system.client.follow(operation('follow-order'), { orderId }, token)) {
        return errors?.[0]?.extensions?.code;
      }
      return 'completed';
    } catch (errors) {
      return (errors as Data)[0]?.extensions?.code;
    }
  }

  test('no token', async () => {
    const id = 'order_01h455vb4pex5vsknk084sn02q';
    expect(codeOf(await send('order', { id }, null))).toBe('UNAUTHENTICATED');
    expect(codeOf(await send('place-order', order({}), null))).toBe('UNAUTHENTICATED');
    await expect(firstOf(undefined, id)).resolves.toBe('UNAUTHENTICATED');
    const { data } = await send('my-orders', {}, null);
    expect(data.me).toBeNull();
  });

  test('forged, expired, foreign and mangled tokens', async () => {
    const [, payload = ''] = customer.token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    const jwk = await exportJWK(publicKey);
    const sign = (header: object, change: object = {}) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header })
        .sign(privateKey);
    const { kid } = JSON.parse(Buffer.from(customer.token.split('.')[0] ?? '', 'base64url').toString());
    const staffClaims = Buffer.from(JSON.stringify({ ...claims, scope: 'staff' })).toString('base64url');
    const [head, , signature] = customer.token.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const tokens = [
      await sign({ kid }),
      await sign({ kid, jwk }),
      await sign({}, { scope: 'customer staff' }),
      `${head}.${staffClaims}.${signature}`,
      `${none}.${payload}.`,
      `${customer.token}x`,
      'not a token',
      'x'.repeat(5_000),
    ];
    for (const token of tokens) {
      const answer = await send('my-orders', {}, token);
      expect([codeOf(answer), answer.data?.me ?? null]).toEqual(['UNAUTHENTICATED', null]);
      await expect(firstOf(token, 'order_01h455vb4pex5vsknk084sn02q')).resolves.toBe('UNAUTHENTICATED');
    }
  });

  test('a token of another role', async () => {
    expect(codeOf(await send('staff', {}))).toBe('FORBIDDEN');
    const restock = { input: { idempotencyKey: 'k', productId: apples.id, quantity: 5 } };
    expect(codeOf(await send('restock-product', restock))).toBe('FORBIDDEN');
    expect(codeOf(await send('restock-product', restock, null))).toBe('UNAUTHENTICATED');
    expect((await system.product('Elstar apples')).stock.available).toBeLessThanOrEqual(
      apples.stock.available,
    );
  });

  test('a body of 10 MB, one that is no JSON, and one that is no GraphQL', async () => {
    const post = async (body: string) => {
      const response = await fetch(system.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const answer = { status: response.status, ...((await response.json()) as object) } as Answer;
      expectClean(answer);
      return answer;
    };
    const large = await post(
      JSON.stringify({ query: '{ me { id } }', variables: { x: 'x'.repeat(10_000_000) } }),
    );
    expect([large.status, codeOf(large)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    for (const body of [
      '{',
      '[]',
      '{}',
      '{"query": 5}',
      '{"query": "{ nonsense"}',
      '{"query": "{ nonsense }"}',
    ]) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(codeOf(answer)).toEqual(expect.any(String));
    }
  });

  test('registering with what is no address, a weak password, or twice; a wrong password', async () => {
    const register = async (input: object) =>
      (await send('register', { input }, null)).data.register.__typename;
    const password = 'correct horse battery';
    expect(await register({ email: 'nobody', password, name: 'N' })).not.toBe('RegisterSuccess');
    expect(await register({ email: 'n@example.com', password: 'short', name: 'N' })).not.toBe(
      'RegisterSuccess',
    );
    expect(await register({ email: 'n@example.com', password: 'x'.repeat(200_000), name: 'N' })).not.toBe(
      'RegisterSuccess',
    );
    expect(await register({ email: 'n@example.com', password, name: '' })).not.toBe('RegisterSuccess');
    expect(await register({ email: customer.email.toUpperCase(), password, name: 'N' })).toBe('EmailTaken');
    const login = await send('login', { input: { email: customer.email, password: 'wrong password' } }, null);
    expect(login.data.login.__typename).toBe('InvalidCredentials');
  });

  test('pages that cannot be', async () => {
    for (const page of [{ first: 0 }, { first: -1 }, { first: 101 }, { first: 10, after: 'garbage' }]) {
      expect(codeOf(await send('products', page))).toBe('BAD_USER_INPUT');
    }
    expect((await send('products', { search: '.*(' })).data.products.edges).toEqual([]);
  });
});
