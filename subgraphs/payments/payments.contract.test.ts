import type { Broker } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { InvalidToken, type Scope } from '../../platform/auth';
import { systemClock as clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import { eur } from '../../platform/money';
import type { Service } from '../../platform/service';
import type { Store } from '../../platform/store/store';
import { commandTo, engines, INITIAL_CREDITS, openEngine } from './fixture';
import { start } from './main';
import { authorizePayment, capturePayment } from './messages';

const log = testLog();

describe.each(engines)('payments on %s', (engineName) => {
  let engine: Store;
  let broker: Broker;
  let service: Service;
  let finds = 0;
  const answered = new Set<string>();
  const [alice, bob, boss] = [newId('user'), newId('user'), newId('user')];
  const scopes: Record<string, Scope[]> = { [alice]: ['customer'], [bob]: ['customer'], [boss]: ['staff'] };

  beforeAll(async () => {
    engine = await openEngine(engineName);
    broker = openEmbeddedBroker({ clock, log });
    await broker.consume({ queue: 'orders' }, async (batch) => {
      for (const { body } of batch) {
        const { subject, data } = JSON.parse(body.toString()) as {
          subject: string;
          data: { operation: { id: string } };
        };
        answered.add(`${subject} ${data.operation.id}`);
      }
    });
    const unique = `${process.pid}-${Date.now()}`;
    const store = counting({ ...engine, database: (name) => engine.database(`${name}-${unique}`) });
    const verifyToken = async (id: string) => {
      if (!scopes[id]) throw new InvalidToken('The token is not one of ours.');
      return { id, scopes: scopes[id], expiresAt: new Date(Date.now() + 60_000) };
    };
    service = await start({ env: { NODE_ENV: 'test' }, clock, log, store, broker, verifyToken }, 0);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await broker.close();
    await engine.close();
  });

  function counting(inner: Store): Store {
    return {
      ...inner,
      ping: () => engine.ping(),
      database: (name) => {
        const database = inner.database(name);
        return {
          name,
          transaction: (work) => database.transaction(work),
          collection: async (collection, indexes) =>
            new Proxy(await database.collection(collection, indexes), {
              get(target, key) {
                const value: unknown = Reflect.get(target, key);
                if (typeof value !== 'function') return value;
                return (...args: unknown[]) => {
                  if ((key === 'find' || key === 'findOne') && !isOfSweep(args[0] as object)) finds++;
                  return (value as (...args: unknown[]) => unknown).apply(target, args);
                };
              },
            }),
        };
      },
    };
  }

  /** Looks for calls that are due come at any moment. */
  const isOfSweep = (filter: object) => JSON.stringify(filter).includes('callDueAt');

  interface Answer<T> {
    data?: T;
    errors?: { message: string; extensions: { code: string } }[];
  }

  async function ask<T>(viewer: string | null, query: string, variables = {}): Promise<Answer<T>> {
    const headers = {
      'content-type': 'application/json',
      ...(viewer && { authorization: `Bearer ${viewer}` }),
    };
    const response = await fetch(service.url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<T>;
  }

  const entities = <T>(viewer: string | null, fields: string, representations: object[]) =>
    ask<{ _entities: T[] }>(
      viewer,
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${fields} } }`,
      { representations },
    );

  async function settled(...keys: string[]): Promise<void> {
    while (!keys.every((key) => answered.has(key))) await new Promise((resolve) => setImmediate(resolve));
  }

  async function paidOrder(customerId: string, amount: number): Promise<string> {
    const order = newId('order');
    await broker.publish([commandTo(authorizePayment, order, { customerId, amount: eur(amount) })]);
    await settled(`${order} authorize`);
    await broker.publish([commandTo(capturePayment, order, {})]);
    await settled(`${order} capture`);
    return order;
  }

  const accountFields =
    '... on User { account { balance { amount currency } available { amount } held { amount } } }';

  it('opens an account at the first look, and shows it to its owner and to staff alone', async () => {
    const user = { __typename: 'User', id: bob };
    const account = {
      balance: { amount: INITIAL_CREDITS, currency: 'EUR' },
      available: { amount: INITIAL_CREDITS },
      held: { amount: 0 },
    };
    const seen = async (viewer: string | null) =>
      (await entities(viewer, accountFields, [user])).data?._entities;
    expect(await seen(alice)).toEqual([{ account: null }]);
    expect(await seen(null)).toEqual([{ account: null }]);
    expect(await seen(bob)).toEqual([{ account }]);
    expect(await seen(boss)).toEqual([{ account }]);
    expect((await entities('forged', accountFields, [user])).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('shows a payment to its customer and to staff alone, by order and by itself', async () => {
    const order = await paidOrder(alice, 1_234);
    const payment = order.replace('order_', 'pay_');
    const fields =
      'id status amount { amount } authorizedAmount { amount } capturedAmount { amount } refundedAmount { amount } reason retries history { status amount { amount } } order { id }';
    const representations = [
      { __typename: 'Order', id: order },
      { __typename: 'Payment', id: payment },
    ];
    const seen = async (viewer: string | null) =>
      (
        await entities(
          viewer,
          `... on Order { payment { ${fields} } } ... on Payment { ${fields} }`,
          representations,
        )
      ).data?._entities;
    const amount = { amount: 1_234 };
    const expected = {
      id: payment,
      status: 'CAPTURED',
      amount,
      authorizedAmount: amount,
      capturedAmount: amount,
      refundedAmount: null,
      reason: null,
      retries: 0,
      history: ['AUTHORIZING', 'AUTHORIZED', 'CAPTURING', 'CAPTURED'].map((status) => ({ status, amount })),
      order: { id: order },
    };
    expect(await seen(alice)).toEqual([{ payment: expected }, expected]);
    expect(await seen(boss)).toEqual([{ payment: expected }, expected]);
    expect(await seen(bob)).toEqual([{ payment: null }, null]);
    expect(await seen(null)).toEqual([{ payment: null }, null]);
  });

  it('answers what does not exist, or is no id at all, with null', async () => {
    const { data, errors } = await entities(
      boss,
      '... on Order { payment { id } } ... on Payment { id } ... on User { account { held { amount } } }',
      [
        { __typename: 'Order', id: newId('order') },
        { __typename: 'Order', id: 'nonsense' },
        { __typename: 'Payment', id: newId('pay') },
        { __typename: 'Payment', id: 'order_01' },
        { __typename: 'User', id: 'nobody' },
      ],
    );
    expect(errors).toBeUndefined();
    expect(data?._entities).toEqual([{ payment: null }, { payment: null }, null, null, { account: null }]);
  });

  it('asks the store once for 50 payments', async () => {
    const orders = Array.from({ length: 50 }, () => newId('order'));
    await broker.publish(
      orders.map((order) => commandTo(authorizePayment, order, { customerId: alice, amount: eur(1) })),
    );
    await settled(...orders.map((order) => `${order} authorize`));
    finds = 0;
    const { data } = await entities<{ payment: { status: string } }>(
      alice,
      '... on Order { payment { status amount { amount } } }',
      orders.map((id) => ({ __typename: 'Order', id })),
    );
    expect(data?._entities.map(({ payment }) => payment.status)).toEqual(orders.map(() => 'AUTHORIZED'));
    expect(finds).toBe(1);
  });

  it('pages through the entries of an account, newest first', async () => {
    const user = newId('user');
    scopes[user] = ['customer'];
    await paidOrder(user, 100);
    const order = await paidOrder(user, 200);
    const query = (after: string | null) =>
      entities<{ account: { entries: Page } }>(
        user,
        `... on User { account { entries(first: 3${after ? `, after: "${after}"` : ''}) { nodes { kind availableChange { amount } heldChange { amount } order { id } note at } pageInfo { hasNextPage endCursor } } } }`,
        [{ __typename: 'User', id: user }],
      );
    interface Page {
      nodes: { kind: string; availableChange: object; heldChange: object; order: object | null }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }
    const first = (await query(null)).data!._entities[0]!.account.entries;
    expect(first.nodes.map(({ kind }) => kind)).toEqual(['CAPTURE', 'AUTHORIZE', 'CAPTURE']);
    expect(first.nodes[1]).toMatchObject({
      availableChange: { amount: -200 },
      heldChange: { amount: 200 },
      order: { id: order },
    });
    const second = (await query(first.pageInfo.endCursor)).data!._entities[0]!.account.entries;
    expect(second.nodes.map(({ kind }) => kind)).toEqual(['AUTHORIZE', 'CREDIT']);
    expect(second.nodes[1]).toMatchObject({ availableChange: { amount: INITIAL_CREDITS }, order: null });
    expect(second.pageInfo.hasNextPage).toBe(false);
    const refused = await entities(user, '... on User { account { entries(first: 101) { nodes { id } } } }', [
      { __typename: 'User', id: user },
    ]);
    expect(refused.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  describe('creditAccount', () => {
    const mutation = `mutation ($input: CreditAccountInput!) { creditAccount(input: $input) {
      __typename ... on Account { available { amount } entries(first: 1) { nodes { note } } }
      ... on UserError { code } ... on InvalidInput { argument } } }`;
    const credit = (viewer: string | null, over: object = {}) =>
      ask<{ creditAccount: Record<string, unknown> }>(viewer, mutation, {
        input: { idempotencyKey: 'k1', userId: alice, amount: 500, reason: 'a gift', ...over },
      });

    it('is for staff', async () => {
      expect((await credit(alice)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect((await credit(null)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    });

    it('adds once for a key; another use of the key is refused', async () => {
      const userId = newId('user');
      const once = {
        __typename: 'Account',
        available: { amount: INITIAL_CREDITS + 500 },
        entries: { nodes: [{ note: 'a gift' }] },
      };
      expect((await credit(boss, { userId })).data?.creditAccount).toEqual(once);
      expect((await credit(boss, { userId })).data?.creditAccount).toEqual(once);
      for (const other of [{ userId: bob }, { userId, amount: 501 }, { userId, reason: 'another' }]) {
        expect((await credit(boss, other)).data?.creditAccount).toEqual({
          __typename: 'IdempotencyKeyReused',
          code: 'IDEMPOTENCY_KEY_REUSED',
        });
      }
    });

    it.each([
      [{ amount: 0 }, 'input.amount'],
      [{ amount: -1 }, 'input.amount'],
      [{ amount: 10 ** 10 }, 'input.amount'],
      [{ currency: 'USD' }, 'input.currency'],
      [{ reason: ' ' }, 'input.reason'],
      [{ reason: 'x'.repeat(201) }, 'input.reason'],
      [{ idempotencyKey: '' }, 'input.idempotencyKey'],
      [{ idempotencyKey: 'x'.repeat(101) }, 'input.idempotencyKey'],
    ])('refuses %j', async (over, argument) => {
      expect((await credit(boss, over)).data?.creditAccount).toEqual({
        __typename: 'InvalidInput',
        code: 'INVALID_INPUT',
        argument,
      });
    });

    it.each([{ userId: 'somebody' }, { amount: 1.5 }, { amount: '1e3' }, { currency: 'gold' }])(
      'cannot read %j',
      async (over) => {
        expect((await credit(boss, over)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      },
    );
  });
});
