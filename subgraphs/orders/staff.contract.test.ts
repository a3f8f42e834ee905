import { done, pending, refused } from '../../platform/saga/dialogue';
import type { Store } from '../../platform/store/store';
import { eventually } from '../../platform/test-clock';
import { newId } from '../../platform/ids';
import { auditOrders } from './audit';
import { hasEnded, type Order } from './domain';
import { engines, openEngine, openShop, type Shop } from './fixture';

const fields = `__typename
  ... on Saga { flow phase needsAttention dueAt order { id number status reason }
    steps { name kind state service message awaits { attempts } }
    awaits { id step direction service message attempts dueAt limitAt reason }
    operatorActs { by action target reason outcome at } }
  ... on UserError { code message }`;
const mutation = (name: string, type: string, more = '') =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} ${more} } }`;
const retry = mutation('retrySaga', 'RetrySagaInput');
const force = mutation('forceUndo', 'ForceUndoInput', '... on ForceUndoNotAllowed { because }');
const reconcile = `mutation ($input: ReconcileInput!) { reconcile(input: $input) {
  __typename ... on Reconciliation { requestedAt } ... on UserError { code message } ... on InvalidInput { argument } } }`;
const place =
  'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ... on Order { id number } } }';
const list = `query ($filter: SagaFilter, $first: Int, $after: String) {
  sagas(filter: $filter, first: $first, after: $after) { nodes { order { id } } pageInfo { endCursor hasNextPage } } }`;
const one = 'query ($order: ID!) { saga(order: $order) { flow phase order { id } } }';

const product = newId('prod');
const deliveryAddress = {
  name: 'Ada',
  street: 'Dam 1',
  city: 'Amsterdam',
  postalCode: '1012',
  country: 'NL',
};

// What comes back is as the document asks for it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Data = any;

describe.each(engines)('staff and sagas on %s', (engineName) => {
  let engine: Store;
  let shop: Shop;
  let alice: string;
  let boss: string;
  let keys = 0;

  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(async () => {
    shop = await openShop(engine);
    [alice, boss] = [shop.user('customer'), shop.user('staff')];
  });
  afterEach(async () => {
    await shop.close();
    await shop.orders.deleteMany({});
  });

  async function ask(viewer: string, document: string, variables: object): Promise<Data> {
    const { data, errors } = await shop.ask<Data>(viewer, document, variables);
    expect(errors).toBeUndefined();
    return Object.values(data)[0];
  }
  const newOrder = (): Promise<{ id: string; number: string }> =>
    ask(alice, place, {
      input: {
        idempotencyKey: `key ${++keys}`,
        lines: [{ productId: product, quantity: 1 }],
        deliveryAddress,
      },
    });
  const until = (id: string, is: (order: Order) => boolean) =>
    eventually(async () => {
      const found = await shop.orders.findOne({ _id: id });
      return found && is(found) ? found : null;
    });
  const awaits = (id: string, step: string) =>
    until(id, ({ saga }) => saga.outstanding.some(({ operation }) => operation.id.endsWith(step)));
  const waitsForPerson = (id: string) => until(id, ({ saga }) => saga.needsAttention);
  const askedFor = (id: string, operation: string) =>
    shop.asked.filter((one) => one.orderId === id && one.operation.id === operation).length;
  const listed = async (filter: string): Promise<string[]> =>
    (await ask(boss, list, { filter })).nodes.map(({ order }: Data) => order.id);

  test('are for staff', async () => {
    const { id } = await newOrder();
    const input = { orderId: id, reason: 'Why not' };
    for (const [document, variables] of [
      [list, {}],
      [one, { order: id }],
      [retry, { input }],
      [force, { input }],
      [reconcile, { input: { reason: 'Why not' } }],
    ] as const) {
      for (const [viewer, code] of [
        [alice, 'FORBIDDEN'],
        [null, 'UNAUTHENTICATED'],
      ] as const) {
        const { errors } = await shop.ask(viewer, document, variables);
        expect(errors?.[0]?.extensions.code).toBe(code);
      }
    }
  });

  test('are listed by how they fare, newest order first, page by page', async () => {
    const ended = await newOrder();
    await until(ended.id, hasEnded);
    shop.say('track', () => pending());
    const onItsWay = await newOrder();
    await awaits(onItsWay.id, 'track');
    shop.say('commit', () => refused('NOTHING_HELD'));
    const refusedOne = await newOrder();
    await waitsForPerson(refusedOne.id);
    shop.say('hold', () => null);
    const silent = await newOrder();
    await awaits(silent.id, 'hold');

    expect(await listed('UNDER_WAY')).toEqual([silent.id, refusedOne.id, onItsWay.id]);
    expect(await listed('NEEDS_ATTENTION')).toEqual([refusedOne.id]);
    expect(await listed('ENDED')).toEqual([ended.id]);
    expect(await listed('STUCK')).toEqual([refusedOne.id]);
    for (let i = 0; i < 2; i++) await ask(boss, retry, { input: { orderId: silent.id, reason: 'Again' } });
    expect(await listed('STUCK')).toEqual([silent.id, refusedOne.id]);

    const first = await ask(boss, list, { first: 1 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await ask(boss, list, { first: 5, after: first.pageInfo.endCursor });
    expect(second.nodes.map(({ order }: Data) => order.id)).toEqual([refusedOne.id, onItsWay.id]);
  });

  test('what nobody has looked at in time is stuck', async () => {
    const { id } = await newOrder();
    await until(id, hasEnded);
    const dueAt = new Date(Date.now() - 3_600_000);
    const $set = { dueAt, 'saga.phase': 'forward', 'saga.definition': 'fulfil@99' } as never;
    await shop.orders.updateOne({ _id: id }, { $set });
    expect(await listed('STUCK')).toEqual([id]);
    const input = { orderId: id, reason: 'Go on' };
    expect(await ask(boss, retry, { input })).toMatchObject({ code: 'RETRY_NOT_ALLOWED' });
    expect(await ask(boss, force, { input })).toMatchObject({ because: 'UNKNOWN_FLOW' });
  });

  test('one shows its steps, and what it awaits of whom', async () => {
    shop.say('authorize', () => null);
    const { id, number } = await newOrder();
    await awaits(id, 'authorize');
    expect(await ask(boss, one, { order: number })).toMatchObject({ order: { id } });
    expect(await ask(boss, one, { order: newId('order') })).toBeNull();
    const saga = await ask(boss, retry, { input: { orderId: id, reason: 'It hangs' } });
    expect(saga).toMatchObject({ __typename: 'Saga', flow: 'fulfil@1', phase: 'FORWARD' });
    const states = saga.steps.map(({ name, state }: Data) => `${name} ${state}`);
    expect(states.slice(0, 4)).toEqual(['quote DONE', 'hold DONE', 'authorize ASKED', 'book TO_COME']);
    expect(saga.awaits).toEqual([
      {
        id: 'fulfil-1/authorize',
        step: 'authorize',
        direction: 'DO',
        service: 'payments',
        message: 'payments.authorize-payment.v1',
        attempts: 2,
        dueAt: expect.any(String),
        limitAt: expect.any(String),
        reason: null,
      },
    ]);
  });

  /** So slow that nothing but an operator can be what asks. */
  async function slowDown(id: string): Promise<void> {
    const far = new Date(Date.now() + 300_000);
    const $set = {
      dueAt: far,
      'saga.outstanding.0.dueAt': far,
      'saga.outstanding.0.limitAt': far,
    } as never;
    await shop.orders.updateOne({ _id: id }, { $set, $inc: { version: 1, replaces: 1 } });
  }

  test('retry asks again at once, and the order goes on', async () => {
    shop.say('commit', () => null);
    const { id } = await newOrder();
    await awaits(id, 'commit');
    await eventually(async () => askedFor(id, 'fulfil-1/commit') > 0 || null);
    shop.say('commit', () => done());
    // So slow that nothing but the retry can be what asks.
    const far = new Date(Date.now() + 300_000);
    await shop.orders.updateOne(
      { _id: id },
      {
        $set: { dueAt: far, 'saga.outstanding.0.dueAt': far },
        $inc: { version: 1, replaces: 1 },
      },
    );
    await ask(boss, retry, { input: { orderId: id, reason: 'Inventory is back' } });
    await until(id, hasEnded);
    const acts = (await ask(boss, `query ($order: ID!) { saga(order: $order) { ${inSaga} } }`, { order: id }))
      .operatorActs;
    expect(acts).toEqual([
      {
        by: boss,
        action: 'retrySaga',
        target: id,
        reason: 'Inventory is back',
        outcome: 'asked again: fulfil-1/commit',
      },
    ]);
    const again = await ask(boss, retry, { input: { orderId: id, reason: 'Once more' } });
    expect(again).toMatchObject({ __typename: 'RetryNotAllowed' });
  });
  const inSaga = 'operatorActs { by action target reason outcome }';

  test('a reply that could not be handled is a dead letter: retried, the order goes on', async () => {
    shop.say('book', () => null);
    const { id } = await newOrder();
    const { operation } = await eventually(async () => {
      return shop.asked.find((one) => one.orderId === id && one.operation.step === 'book') ?? null;
    });
    const type = 'delivery.book-courier-reply.v1';
    const about = { specversion: '1.0', id: 'bad', source: 'delivery', subject: id, time: 'now' };
    const body = JSON.stringify({ ...about, type, data: { operation, answer: { outcome: 'perhaps' } } });
    await shop.broker.publish([{ to: { queue: 'orders' }, id: 'bad', body }]);
    const office = `{ ordersBackOffice { service deadLetterCauses { cause letters retriable }
      deadLetters { nodes { id state subject messageType } } operatorActs { nodes { by action } } } }`;
    const cause = await eventually(async () => {
      const { deadLetterCauses } = await ask(boss, office, {});
      return (deadLetterCauses[0]?.cause as string | undefined) ?? null;
    });
    const { deadLetters } = await ask(boss, office, {});
    expect(deadLetters.nodes[0]).toMatchObject({
      state: 'OPEN',
      subject: id,
      messageType: type,
    });
    shop.say('book', () => done());
    await slowDown(id);
    const settle = `mutation ($input: DeadLettersInput!) { retryOrdersDeadLetters(input: $input) {
      ... on DeadLettersSettled { letters backOffice { deadLetterCauses { cause } operatorActs { nodes { by action } } } } } }`;
    const settled = await ask(boss, settle, { input: { cause, reason: 'Delivery is mended' } });
    expect(settled).toMatchObject({ letters: 1, backOffice: { deadLetterCauses: [] } });
    expect(settled.backOffice.operatorActs.nodes[0]).toEqual({ by: boss, action: 'retryDeadLetters' });
    const order = await until(id, hasEnded);
    expect(order.status).toBe('DELIVERED');
    const booked = shop.asked.filter((one) => one.orderId === id && one.operation.step === 'book');
    expect(new Set(booked.map(({ operation }) => operation.id))).toEqual(new Set(['fulfil-1/book']));
  });

  test('force takes back what hangs before the money', async () => {
    shop.say('book', () => null);
    const { id } = await newOrder();
    await awaits(id, 'book');
    const saga = await ask(boss, force, { input: { orderId: id, reason: 'The customer rang' } });
    expect(saga).toMatchObject({ __typename: 'Saga', phase: 'UNDOING', order: { status: 'CANCELLED' } });
    const order = await until(id, hasEnded);
    expect(order).toMatchObject({ status: 'CANCELLED', reason: 'UNDONE_BY_STAFF' });
    expect(new Set(order.timeline.slice(3).map(({ event }) => event))).toEqual(
      new Set(['CANCELLED', 'STOCK_RELEASED', 'PAYMENT_VOIDED', 'COURIER_RELEASED']),
    );
  });

  test('force waits no longer for a refused undo, and says so', async () => {
    shop.say('capture', () => refused('DECLINED'));
    shop.say('hold/undo', () => refused('NO'));
    const { id } = await newOrder();
    await until(id, ({ saga }) => saga.needsAttention && saga.outstanding.length === 1);
    const saga = await ask(boss, force, { input: { orderId: id, reason: 'Counted by hand' } });
    expect(saga).toMatchObject({ __typename: 'Saga', phase: 'ENDED', awaits: [], needsAttention: false });
    expect(saga.operatorActs[0]).toMatchObject({
      by: boss,
      reason: 'Counted by hand',
      outcome: 'waits no longer for fulfil-1/hold/undo',
    });
    expect((await auditOrders(engine.database('orders'))).breaches).toEqual([]);
  });

  test('force is refused where money may be left behind, and that is written down too', async () => {
    shop.say('capture', () => pending('PAYMENT_UNKNOWN'));
    const { id } = await newOrder();
    await awaits(id, 'capture');
    const answer = await ask(boss, force, { input: { orderId: id, reason: 'Impatient' } });
    expect(answer).toMatchObject({ code: 'FORCE_UNDO_NOT_ALLOWED', because: 'PIVOT_ASKED' });
    const found = await ask(boss, `query ($order: ID!) { saga(order: $order) { ${inSaga} } }`, { order: id });
    expect(found.operatorActs[0]).toMatchObject({ action: 'forceUndo', outcome: 'refused: PIVOT_ASKED' });
    expect(askedFor(id, 'fulfil-1/hold/undo')).toBe(0);
  });

  test('a comparison of everything is asked for and written down, with why', async () => {
    const begun = await ask(boss, reconcile, { input: { reason: 'Restored from a backup' } });
    expect(begun).toEqual({ __typename: 'Reconciliation', requestedAt: expect.any(String) as string });
    for (const reason of [' ', 'x'.repeat(501)]) {
      const refusal = await ask(boss, reconcile, { input: { reason } });
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', argument: 'input.reason' });
    }
    const office = '{ ordersBackOffice { operatorActs { nodes { by action target reason outcome } } } }';
    const { operatorActs } = await ask(boss, office, {});
    expect(operatorActs.nodes.filter(({ by }: Data) => by === boss)).toEqual([
      {
        by: boss,
        action: 'reconcile',
        target: 'orders',
        reason: 'Restored from a backup',
        outcome: 'every service has been asked',
      },
    ]);
  });

  test('a reason is required, and the order must exist', async () => {
    const { id } = await newOrder();
    for (const document of [retry, force]) {
      const blank = await ask(boss, document, { input: { orderId: id, reason: ' ' } });
      expect(blank).toMatchObject({ code: 'INVALID_INPUT' });
      const missing = await ask(boss, document, { input: { orderId: newId('order'), reason: 'Why' } });
      expect(missing).toMatchObject({ code: 'ORDER_NOT_FOUND' });
    }
  });
});
