import { randomUUID } from 'node:crypto';
import type { Data } from '../../scripts/client';
import { possibleFaults } from '../../subgraphs/orders/faults';
import type { Fault, FaultStep } from '../../subgraphs/orders/generated';
import { address, engines, startSystem, type System } from '../system';
import { type Outcome, outcomeOf, products, wasDelivered, wasRejected, type Wish } from './ordering';
import { listenIn } from './wire';

type Expected = (product: Data) => Partial<Outcome>;

const through: Expected = wasDelivered;
const rejected =
  (step: string, reason: string, ...events: string[]): Expected =>
  () =>
    wasRejected(step, reason, events);

const held = ['PLACED', 'STOCK_HELD', 'REJECTED', 'STOCK_RELEASED'];
const paid = ['PLACED', 'STOCK_HELD', 'PAYMENT_AUTHORIZED', 'REJECTED', 'PAYMENT_VOIDED', 'STOCK_RELEASED'];
const authorizedLate = ['PLACED', 'STOCK_HELD', 'REJECTED', 'PAYMENT_VOIDED', 'STOCK_RELEASED'];
const booked = ['PLACED', 'STOCK_HELD', 'PAYMENT_AUTHORIZED'];
const allUndone = ['COURIER_RELEASED', 'PAYMENT_VOIDED', 'STOCK_RELEASED'];
const bookedInVain = [...booked, 'REJECTED', ...allUndone];
const capturedInVain = [...booked, 'COURIER_BOOKED', 'REJECTED', ...allUndone];

const timeout = 'STEP_TIMEOUT';

/** What nobody notices in the end. */
const harmless = {
  SLOW: through,
  DUPLICATE: through,
  CRASH: through,
  CRASH_BEFORE: through,
  CRASH_AFTER: through,
};
/** Who places an order is told of the crash, and repeats it with the same key. */
const repeated: Expected = (product) => ({ ...through(product), errors: ['SERVICE_UNAVAILABLE'] });

/** The exact timeline, money and stock after each fault of each step. */
const expectations: Record<FaultStep, Partial<Record<Fault, Expected>>> = {
  PLACE: {
    SLOW: through,
    DUPLICATE: through,
    CRASH: repeated,
    CRASH_BEFORE: repeated,
    CRASH_AFTER: repeated,
  },
  QUOTE: {
    ...harmless,
    REFUSE: rejected('quote', 'UNKNOWN_PRODUCT', 'PLACED', 'REJECTED'),
    TIMEOUT: rejected('quote', timeout, 'PLACED', 'REJECTED'),
    SILENT: rejected('quote', timeout, 'PLACED', 'REJECTED'),
  },
  HOLD: {
    ...harmless,
    REFUSE: rejected('hold', 'OUT_OF_STOCK', 'PLACED', 'REJECTED'),
    TIMEOUT: rejected('hold', timeout, 'PLACED', 'REJECTED', 'STOCK_RELEASED'),
    SILENT: rejected('hold', timeout, 'PLACED', 'REJECTED'),
  },
  AUTHORIZE: {
    ...harmless,
    REFUSE: rejected('authorize', 'INSUFFICIENT_FUNDS', ...held),
    TIMEOUT: rejected('authorize', 'PAYMENT_TIMEOUT', ...authorizedLate),
    UNKNOWN: rejected('authorize', 'PAYMENT_UNKNOWN', ...authorizedLate),
    SILENT: rejected('authorize', timeout, ...held),
  },
  BOOK: {
    ...harmless,
    REFUSE: rejected('book', 'NO_COURIER', ...paid),
    TIMEOUT: rejected('book', timeout, ...bookedInVain),
    SILENT: rejected('book', timeout, ...paid),
  },
  CAPTURE: {
    ...harmless,
    REFUSE: rejected('capture', 'DECLINED', ...capturedInVain),
    TIMEOUT: through,
    UNKNOWN: through,
    SILENT: through,
  },
  COMMIT: { ...harmless, TIMEOUT: through, SILENT: through },
  DISPATCH: { ...harmless, TIMEOUT: through, SILENT: through },
  TRACK: { ...harmless, SILENT: through },
};

/** Those that are seen alone, and those that are seen where another step makes somebody undo what was done. */
const cases: [string, Expected][] = [
  ...Object.entries(expectations).flatMap(([step, faults]) =>
    Object.entries(faults).map(([fault, expected]): [string, Expected] => [`${step} ${fault}`, expected]),
  ),
  ['BOOK REFUSE, HOLD FAIL_UNDO, AUTHORIZE FAIL_UNDO', rejected('book', 'NO_COURIER', ...paid)],
  ['BOOK TIMEOUT, BOOK FAIL_UNDO', rejected('book', timeout, ...bookedInVain)],
];

const wishesOf = (name: string): Wish[] =>
  name.split(', ').map((wish) => {
    const [step = '', fault = ''] = wish.split(' ');
    return { step, fault };
  });

/** Does the step pass its limit? From the capture on it is asked for until it answers. */
const isGivenUp = (name: string) => /^(QUOTE|HOLD|AUTHORIZE|BOOK) (TIMEOUT|UNKNOWN|SILENT)/.test(name);

describe(`faults on request on ${engines}`, () => {
  /** With patience, for what must not be given up; and with little, for what must be. */
  let system: System;
  let hasty: System;
  const wire = listenIn();
  const sold = new Map<string, Data>();
  const outcomes = new Map<string, Promise<Outcome>>();

  beforeAll(async () => {
    system = await wire.start();
    hasty = await wire.start({ STEP_LIMIT_MS: '4000' });
    const product = await products(system);
    const order = async (name: string, where: System, before: Promise<unknown>) => {
      await before;
      return outcomeOf(where, { product: sold.get(name), faults: wishesOf(name) });
    };
    const orderAll = (names: string[], where: System, before: Promise<unknown>) => {
      for (const name of names) {
        sold.set(name, product());
        const outcome = order(name, where, before);
        outcome.catch(() => undefined); // the test of that name says what happened to it
        outcomes.set(name, outcome);
      }
    };
    const names = cases.map(([name]) => name);
    const patient = names.filter((name) => !isGivenUp(name));
    orderAll(patient, system, Promise.resolve());
    // Afterwards, so that no other step passes the limit because so many are at work.
    const all = Promise.allSettled(outcomes.values());
    orderAll(names.filter(isGivenUp), hasty, all);
  }, 60_000);
  afterAll(async () => {
    await Promise.allSettled(outcomes.values());
    const audits = [await system.audit(), await hasty.audit()];
    await Promise.all([system.dispose(), hasty.dispose()]);
    expect(audits.map(({ breaches }) => breaches)).toEqual([[], []]);
  }, 60_000);

  test.each(cases)(
    '%s',
    async (name, expected) => {
      const outcome = await outcomes.get(name);
      expect(outcome).toMatchObject({ errors: [], ...expected(sold.get(name)) });
      // The answer tells of a crash of PLACE; see placing.test.ts for the others.
      expect(wire.unplayed(outcome?.id ?? '', wishesOf(name))).toEqual([]);
      expect(outcome?.sequences).toEqual(outcome?.events.map((_, index) => index + 1));
    },
    60_000,
  );

  test('each fault that a step can have is among them', () => {
    const tested = new Set(cases.flatMap(([name]) => name.split(', ')));
    const possible = Object.entries(possibleFaults).flatMap(([step, faults]) =>
      faults.map((fault) => `${step} ${fault}`),
    );
    expect(possible.filter((wish) => !tested.has(wish))).toEqual([]);
  });

  const place = async (token: string, input: object) => {
    const { data, errors } = await system.client.send(
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on InvalidInput { argument message } ... on Order { id } } }',
      { input },
      token,
    );
    expect(errors).toBeUndefined();
    return data.placeOrder;
  };

  test('the faults belong to what an idempotency key stands for', async () => {
    const { token } = await system.customer();
    const { id: productId } = await system.product('Elstar apples');
    const lines = [{ productId, quantity: 1 }];
    const input = { idempotencyKey: randomUUID(), lines, deliveryAddress: address };
    const refused = [{ step: 'QUOTE', fault: 'REFUSE' }];
    const first = await place(token, { ...input, faults: refused });
    expect(await place(token, { ...input, faults: refused })).toEqual(first);
    expect(await place(token, input)).toEqual({ __typename: 'IdempotencyKeyReused' });
    expect(await place(token, { ...input, faults: [{ step: 'HOLD', fault: 'REFUSE' }] })).toEqual({
      __typename: 'IdempotencyKeyReused',
    });
  });

  test('a fault that a step cannot have is refused, and so are too many', async () => {
    const { token } = await system.customer();
    const { id: productId } = await system.product('Elstar apples');
    const lines = [{ productId, quantity: 1 }];
    const input = { idempotencyKey: randomUUID(), lines, deliveryAddress: address };
    const slow = { step: 'HOLD', fault: 'SLOW' };
    expect(await place(token, { ...input, faults: [slow, { step: 'COMMIT', fault: 'REFUSE' }] })).toEqual({
      __typename: 'InvalidInput',
      argument: 'input.faults[1].fault',
      message: expect.stringContaining('COMMIT cannot have REFUSE. It can have TIMEOUT, SLOW'),
    });
    expect(await place(token, { ...input, faults: Array(21).fill(slow) })).toMatchObject({
      argument: 'input.faults',
    });
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['off', { FAULT_INJECTION: 'off' }],
    ['not set, in production', { NODE_ENV: 'production', EMBEDDED: 'allow' }],
  ])(
    'where FAULT_INJECTION is %s, an order with faults is refused',
    async (_, env) => {
      const other = await startSystem(env);
      try {
        const { token } = await other.customer();
        const { id: productId } = await other.product('Elstar apples');
        const input = {
          idempotencyKey: randomUUID(),
          lines: [{ productId, quantity: 1 }],
          deliveryAddress: address,
        };
        const document =
          'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on InvalidInput { argument } } }';
        const faults = [{ step: 'HOLD', fault: 'SLOW' }];
        const { data } = await other.client.send(document, { input: { ...input, faults } }, token);
        expect(data.placeOrder).toEqual({ __typename: 'InvalidInput', argument: 'input.faults' });
        const { data: without } = await other.client.send(
          document,
          { input: { ...input, faults: [] } },
          token,
        );
        expect(without.placeOrder).toEqual({ __typename: 'Order' });
      } finally {
        await other.dispose();
      }
    },
    60_000,
  );
});
