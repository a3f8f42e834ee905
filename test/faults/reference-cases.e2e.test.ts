import type { Data } from '../../scripts/client';
import { engines, type System } from '../system';
import { type Outcome, outcomeOf, products, wasDelivered, wasRejected, type Wish } from './ordering';
import { listenIn } from './wire';

const STEP_LIMIT_MS = 1_500;
/** From PLACED to the decision. A step is given up at its limit, and the sweep that sees it comes every 250 ms. */
const DECIDED_WITHIN_MS = 2_000;
/** A machine that is busy just now makes one order late, or two. A system that is too slow makes all of them late. */
const TRIES = 3;

/** The eleven ways that an order can go in a marketplace, each decided within two seconds. */
describe(`the eleven reference cases, at a step limit of 1.5 s, on ${engines}`, () => {
  const wire = listenIn();
  let system: System;
  let product: () => Data;

  beforeAll(async () => {
    system = await wire.start({ STEP_LIMIT_MS: String(STEP_LIMIT_MS), PAYMENT_CALL_LIMIT_MS: '500' });
    product = await products(system);
  }, 60_000);
  afterAll(async () => {
    const { breaches } = await system.audit();
    await system.dispose();
    expect(breaches).toEqual([]);
  }, 60_000);

  /** Every order must come out as expected, in whatever time; one of a few must be decided soon. */
  async function expectSoon(faults: Wish[], expected: (product: Data) => Partial<Outcome>): Promise<void> {
    const late: number[] = [];
    while (late.length < TRIES) {
      const mine = product();
      const outcome = await outcomeOf(system, { product: mine, faults });
      expect(outcome).toMatchObject(expected(mine));
      expect(wire.unplayed(outcome.id, faults)).toEqual([]);
      if (outcome.decidedMs <= DECIDED_WITHIN_MS) return;
      late.push(outcome.decidedMs);
    }
    throw new Error(`decided after ${late.join(', ')} ms: each time later than ${DECIDED_WITHIN_MS} ms`);
  }

  const one = (step: string, fault: string): Wish[] => [{ step, fault }];

  test.each<[string, Wish[], string[]?]>([
    ['success', []],
    ['crash of creation', one('PLACE', 'CRASH_AFTER'), ['SERVICE_UNAVAILABLE']],
    ['crash of payment', one('AUTHORIZE', 'CRASH_BEFORE')],
    ['crash of inventory', one('HOLD', 'CRASH_AFTER')],
    ['crash of delivery', one('BOOK', 'CRASH_AFTER')],
  ])(
    '%s: delivered',
    (_, faults, errors = []) => expectSoon(faults, (product) => ({ ...wasDelivered(product), errors })),
    60_000,
  );

  const undone = ['PAYMENT_VOIDED', 'STOCK_RELEASED'];

  test.each<[string, Wish[], string, string, string[]]>([
    [
      'timeout of payment',
      one('AUTHORIZE', 'TIMEOUT'),
      'authorize',
      'PAYMENT_TIMEOUT',
      ['STOCK_HELD', 'REJECTED', ...undone],
    ],
    ['timeout of inventory', one('HOLD', 'TIMEOUT'), 'hold', 'STEP_TIMEOUT', ['REJECTED', 'STOCK_RELEASED']],
    [
      'timeout of delivery',
      one('BOOK', 'TIMEOUT'),
      'book',
      'STEP_TIMEOUT',
      ['STOCK_HELD', 'PAYMENT_AUTHORIZED', 'REJECTED', 'COURIER_RELEASED', ...undone],
    ],
    [
      'refused for money',
      one('AUTHORIZE', 'REFUSE'),
      'authorize',
      'INSUFFICIENT_FUNDS',
      ['STOCK_HELD', 'REJECTED', 'STOCK_RELEASED'],
    ],
    ['refused for stock', one('HOLD', 'REFUSE'), 'hold', 'OUT_OF_STOCK', ['REJECTED']],
    [
      'refused by delivery',
      one('BOOK', 'REFUSE'),
      'book',
      'NO_COURIER',
      ['STOCK_HELD', 'PAYMENT_AUTHORIZED', 'REJECTED', ...undone],
    ],
  ])(
    '%s: rejected, and nothing is left of it',
    (_, faults, step, reason, events) =>
      expectSoon(faults, () => wasRejected(step, reason, ['PLACED', ...events])),
    60_000,
  );
});
