import { done, pending, refused } from '../../platform/saga/dialogue';
import { newId } from '../../platform/ids';
import type { Store } from '../../platform/store/store';
import { eventually } from '../../platform/test-clock';
import { auditOrders } from './audit';
import { hasEnded, type Order } from './domain';
import { engines, openEngine, openShop, type Shop } from './fixture';

interface Result {
  __typename: string;
  id?: string;
  status?: string;
  code?: string;
  allowedActions?: string[];
}

const order = '__typename ... on Order { id status allowedActions } ... on UserError { code }';
const mutation = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { ${order} } }`;
const place = mutation('placeOrder', 'PlaceOrderInput');
const cancel = mutation('cancelOrder', 'CancelOrderInput');
const giveBack = mutation('returnOrder', 'ReturnOrderInput');

const address = { name: 'Ada', street: 'Dam 1', city: 'Amsterdam', postalCode: '1012', country: 'NL' };
const product = newId('prod');
const inputOf = (idempotencyKey: string, quantity = 1) => ({
  idempotencyKey,
  lines: [{ productId: product, quantity }],
  deliveryAddress: address,
});

describe.each(engines)('orders on %s', (engineName) => {
  let engine: Store;
  let shop: Shop;
  let alice: string;
  let bob: string;
  let boss: string;
  let keys = 0;

  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(async () => {
    shop = await openShop(engine);
    [alice, bob, boss] = [shop.user('customer'), shop.user('customer'), shop.user('staff')];
  });
  afterEach(async () => {
    await shop.close();
    await shop.orders.deleteMany({});
  });

  async function send(viewer: string, document: string, input: object): Promise<Result> {
    const { data, errors } = await shop.ask<Record<string, Result>>(viewer, document, { input });
    expect(errors).toBeUndefined();
    return Object.values(data!)[0]!;
  }
  const newOrder = async (viewer: string) => (await send(viewer, place, inputOf(`key ${++keys}`))).id!;
  const stored = async (id: string) => (await shop.orders.findOne({ _id: id }))!;
  const until = (id: string, is: (order: Order) => boolean) =>
    eventually(async () => {
      const found = await stored(id);
      return is(found) ? found : null;
    });
  const ended = (id: string) => until(id, hasEnded);
  const awaits = (id: string, step: string) =>
    until(id, ({ saga }) => saga.outstanding.some(({ operation }) => operation.step === step));
  const told = ({ timeline }: Order) => timeline.map(({ event }) => event);
  const operations = (id: string, step: string) =>
    shop.asked.filter(({ orderId, operation }) => orderId === id && operation.step === step);
  const delivered = [
    'PLACED',
    'STOCK_HELD',
    'PAYMENT_AUTHORIZED',
    'COURIER_BOOKED',
    'PAYMENT_CAPTURED',
    'PICKED_UP',
    'DELIVERED',
  ];

  describe('an idempotency key', () => {
    test('sent twenty times at once to two replicas places one order', async () => {
      const input = inputOf('same');
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(alice, place, input)));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(await shop.orders.countDocuments({})).toBe(1);
      const first = await ended(answers[0]!.id!);
      expect(told(first)).toEqual(delivered);
      expect(await send(alice, place, input)).toMatchObject({ id: first._id, status: 'DELIVERED' });
    });

    test('with another input at once is refused to whoever came second', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => send(alice, place, inputOf('same', 1 + (i % 2)))),
      );
      const types = [0, 1].map(
        (half) => new Set(answers.filter((_, i) => i % 2 === half).map((one) => one.__typename)),
      );
      expect(types.map((set) => [...set].join()).sort()).toEqual(['IdempotencyKeyReused', 'Order']);
      expect(await shop.orders.countDocuments({})).toBe(1);
    });

    test('is the customer’s own', async () => {
      const both = await Promise.all([alice, bob].map((viewer) => send(viewer, place, inputOf('same'))));
      expect(new Set(both.map(({ id }) => id)).size).toBe(2);
    });

    test('says the same with lines that add up to the same and spaces around the address', async () => {
      const one = await send(alice, place, inputOf('same', 3));
      const again = await send(alice, place, {
        ...inputOf('same'),
        lines: [1, 2].map((quantity) => ({ productId: product, quantity })),
        deliveryAddress: { ...address, city: ' Amsterdam ', country: 'Netherlands' },
      });
      expect(again).toMatchObject({ __typename: 'Order', id: one.id });
    });
  });

  test('every answer three times over: each step is taken once, and money is asked for under one name', async () => {
    shop.copies = 3;
    const ids = await Promise.all([1, 2, 3, 4, 5].map(() => newOrder(alice)));
    for (const id of ids) {
      expect(told(await ended(id))).toEqual(delivered);
      for (const step of ['authorize', 'capture']) {
        const names = new Set(operations(id, step).map(({ operation }) => operation.id));
        expect([...names]).toEqual([`fulfil-1/${step}`]);
      }
    }
    expect((await auditOrders(engine.database('orders'))).breaches).toEqual([]);
  });

  describe('a cancellation', () => {
    test('asked for by ten at once while money is being taken is recorded once, and given back once', async () => {
      let isAnswered = false;
      shop.say('capture', () => (isAnswered ? done() : pending()));
      const id = await newOrder(alice);
      await awaits(id, 'capture');
      const asks = await Promise.all(
        Array.from({ length: 10 }, () => send(alice, cancel, { orderId: id, reason: 'Bored' })),
      );
      expect(asks.every(({ __typename }) => __typename === 'Order')).toBe(true);
      expect(asks.every(({ allowedActions }) => allowedActions!.length === 0)).toBe(true);
      isAnswered = true;
      const order = await ended(id);
      expect(told(order).slice(4)).toEqual([
        'PAYMENT_CAPTURED',
        'CANCELLED',
        'STOCK_RETURNED',
        'PAYMENT_REFUNDED',
      ]);
      expect(order).toMatchObject({ reason: 'CANCELLED_BY_CUSTOMER', note: 'Bored', status: 'CANCELLED' });
      expect(new Set(operations(id, 'refund').map(({ operation }) => operation.id)).size).toBe(1);
      expect(operations(id, 'authorize').every(({ operation }) => operation.direction === 'do')).toBe(true);
    });

    test('by staff says so', async () => {
      shop.say('book', () => null);
      const id = await newOrder(alice);
      await awaits(id, 'book');
      await send(boss, cancel, { orderId: id });
      expect((await stored(id)).saga.request).toMatchObject({ by: boss, reason: 'CANCELLED_BY_STAFF' });
    });

    test('of what has arrived is not allowed', async () => {
      const id = await newOrder(alice);
      await ended(id);
      expect(await send(alice, cancel, { orderId: id })).toMatchObject({
        __typename: 'CancelNotAllowed',
        code: 'CANCEL_NOT_ALLOWED',
      });
    });
  });

  describe('a return', () => {
    test('asked for by ten at once is one return', async () => {
      const id = await newOrder(alice);
      await ended(id);
      const asks = await Promise.all(
        Array.from({ length: 10 }, () => send(alice, giveBack, { orderId: id })),
      );
      expect(asks.every(({ __typename }) => __typename === 'Order')).toBe(true);
      const order = await until(id, (one) => hasEnded(one) && one.status === 'RETURNED');
      expect(told(order).slice(7)).toEqual([
        'RETURN_REQUESTED',
        'RETURNED',
        'STOCK_RETURNED',
        'PAYMENT_REFUNDED',
      ]);
      expect(await send(alice, giveBack, { orderId: id })).toMatchObject({ id, status: 'RETURNED' });
    });

    test('that was refused is not allowed again', async () => {
      shop.say('collect', () => refused('NOT_DELIVERED'));
      const id = await newOrder(alice);
      await ended(id);
      expect(await send(alice, giveBack, { orderId: id })).toMatchObject({ __typename: 'Order' });
      await until(id, (one) => told(one).includes('RETURN_REFUSED'));
      expect(await send(alice, giveBack, { orderId: id })).toMatchObject({
        __typename: 'ReturnNotAllowed',
        code: 'RETURN_NOT_ALLOWED',
      });
    });

    test('of what is still on its way is not allowed', async () => {
      shop.say('track', () => pending());
      const id = await newOrder(alice);
      await awaits(id, 'track');
      expect(await send(alice, giveBack, { orderId: id })).toMatchObject({ __typename: 'ReturnNotAllowed' });
    });
  });

  describe('somebody else', () => {
    test('sees, cancels and returns nothing; staff see all', async () => {
      shop.say('book', () => null);
      const id = await newOrder(alice);
      const codeOf = async (viewer: string | null) =>
        (await shop.ask(viewer, 'query ($id: ID!) { order(id: $id) { id } }', { id })).errors?.[0]?.extensions
          .code;
      expect(await codeOf(bob)).toBe('NOT_FOUND');
      expect(await codeOf(null)).toBe('UNAUTHENTICATED');
      expect([await codeOf(alice), await codeOf(boss)]).toEqual([undefined, undefined]);
      for (const document of [cancel, giveBack]) {
        expect(await send(bob, document, { orderId: id })).toMatchObject({ __typename: 'OrderNotFound' });
      }
      expect((await stored(id)).saga.request).toBeNull();
    });

    test('finds nothing by reference either, in a batch or alone', async () => {
      const [hers, his] = [await newOrder(alice), await newOrder(bob)];
      const query =
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { id number } ... on User { orders { nodes { id } } } } }';
      const r = [hers, his, newId('order'), 'nonsense']
        .map((id) => ({ __typename: 'Order', id }))
        .concat({ __typename: 'User', id: alice });
      const seen = async (viewer: string | null) =>
        (await shop.ask<{ _entities: unknown[] }>(viewer, query, { r })).data!._entities;
      const one = (id: string) => ({ id, number: expect.any(String) as string });
      const list = { orders: { nodes: [{ id: hers }] } };
      expect(await seen(alice)).toEqual([one(hers), null, null, null, list]);
      expect(await seen(bob)).toEqual([null, one(his), null, null, { orders: null }]);
      expect(await seen(boss)).toEqual([one(hers), one(his), null, null, list]);
      expect(await seen(null)).toEqual([null, null, null, null, { orders: null }]);
    });
  });

  describe('pages', () => {
    interface Page {
      nodes: { id: string; status: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    }
    const fields = 'nodes { id status } pageInfo { hasNextPage endCursor }';

    async function walk(next: (after: string | null) => Promise<Page>): Promise<Page['nodes']> {
      const nodes: Page['nodes'] = [];
      for (let after: string | null = null; ;) {
        const page = await next(after);
        nodes.push(...page.nodes);
        if (!page.pageInfo.hasNextPage) return nodes;
        after = page.pageInfo.endCursor;
      }
    }

    test('of one’s own go through all, newest first, each once', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 7; i++) ids.push(await newOrder(alice));
      await newOrder(bob);
      const query = `query ($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on User { orders(first: 3, after: $after) { ${fields} } } } }`;
      const r = [{ __typename: 'User', id: alice }];
      const nodes = await walk(async (after) => {
        const { data } = await shop.ask<{ _entities: [{ orders: Page }] }>(alice, query, { r, after });
        return data!._entities[0].orders;
      });
      expect(nodes.map(({ id }) => id)).toEqual(ids.reverse());
    });

    test('of all, by status, are for staff', async () => {
      shop.say('hold', () => refused('OUT_OF_STOCK'));
      const lost = await Promise.all([1, 2, 3].map(() => newOrder(alice)));
      await Promise.all(lost.map(ended));
      shop.say('hold', () => null);
      await newOrder(bob);
      const query = `query ($after: String, $first: Int) { orders(first: $first, after: $after, status: REJECTED) { ${fields} } }`;
      const nodes = await walk(
        async (after) => (await shop.ask<{ orders: Page }>(boss, query, { after, first: 2 })).data!.orders,
      );
      expect(nodes.map(({ id }) => id)).toEqual(lost.sort().reverse());
      expect(nodes.every(({ status }) => status === 'REJECTED')).toBe(true);
      const code = async (viewer: string | null, first: number) =>
        (await shop.ask(viewer, query, { first })).errors?.[0]?.extensions.code;
      expect(await code(alice, 2)).toBe('FORBIDDEN');
      expect(await code(null, 2)).toBe('UNAUTHENTICATED');
      expect([await code(boss, 0), await code(boss, 101)]).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    });
  });

  describe('the audit', () => {
    const at = new Date();
    const damages: [string, RegExp, (id: string) => Promise<unknown>][] = [
      ['a lost command', /nothing is outstanding: it is lost/, (id) => shop.orders.updateOne({ _id: id }, { $set: { 'saga.outstanding': [] } as never })],
      ['a lost due time', /nothing is due: it is lost/, (id) => shop.orders.updateOne({ _id: id }, { $unset: { dueAt: '' } as never })],
      ['an end that is none', /it has ended, and its status is PENDING/, (id) => shop.orders.updateOne({ _id: id }, { $set: { 'saga.phase': 'ended' } as never })],
      ['an end with something outstanding', /it has ended, and something is outstanding/, (id) => shop.orders.updateOne({ _id: id }, { $set: { 'saga.phase': 'ended' } as never })],
      ['a gap in the timeline', /its timeline has a gap/, (id) => shop.orders.updateOne({ _id: id }, { $push: { timeline: { sequence: 9, event: 'PLACED', status: 'PENDING', reason: null, at } } })],
      ['a status of which the timeline does not tell', /its timeline ends PENDING, it is CONFIRMED/, (id) => shop.orders.updateOne({ _id: id }, { $set: { status: 'CONFIRMED' } })],
    ]; // prettier-ignore

    test.each(damages)('finds %s', async (_, expected, damage) => {
      shop.say('hold', () => null);
      const id = await newOrder(alice);
      await awaits(id, 'hold');
      const audit = () => auditOrders(engine.database('orders'));
      expect(await audit()).toMatchObject({ breaches: [], counts: { orders: 1, underWay: 1, ended: 0 } });
      // Nobody mends it meanwhile.
      await shop.close();
      await damage(id);
      const { breaches } = await audit();
      expect(breaches.join('\n')).toMatch(expected);
      expect(breaches[0]).toContain(id);
    });

    test('lets wait for a person what has an alarm, and counts it', async () => {
      shop.say('commit', () => refused('NOTHING_HELD'));
      const id = await newOrder(alice);
      await until(id, ({ saga }) => saga.needsAttention);
      expect(await auditOrders(engine.database('orders'))).toMatchObject({
        breaches: [],
        counts: { orders: 1, needAttention: 1, byStatus: { CONFIRMED: 1 } },
      });
    });
  });
});
