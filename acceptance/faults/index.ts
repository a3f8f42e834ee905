import { describe, test } from 'node:test';
import type { Shops } from '../main';
import { order } from '../ordering';
import type { Shop } from '../shop';
import {
  assertInTime,
  assertOutcome,
  type Expected,
  faultsOf,
  oneOf,
  QUANTITY,
  rejected,
  through,
} from './expected';
import { NO_FAULTS } from './probe';

const undone = ['PAYMENT_VOIDED', 'STOCK_RELEASED'];
const booked = ['STOCK_HELD', 'PAYMENT_AUTHORIZED'];
const held = ['STOCK_HELD', 'REJECTED', 'STOCK_RELEASED'];
const authorizedLate = ['STOCK_HELD', 'REJECTED', ...undone];
const paid = [...booked, 'REJECTED', ...undone];
const bookedInVain = [...booked, 'REJECTED', 'COURIER_RELEASED', ...undone];
const capturedInVain = [...booked, 'COURIER_BOOKED', 'REJECTED', 'COURIER_RELEASED', ...undone];

const timeout = 'STEP_TIMEOUT';

/** The payment is known to have timed out, or the step's limit was there first. */
const paymentLate = (reason: string) =>
  oneOf(rejected('authorize', reason, ...authorizedLate), rejected('authorize', timeout, ...authorizedLate));

/** Whoever has died comes back before the step's limit, or the step is given up and undone. */
const quoteLate = rejected('quote', timeout, 'REJECTED');
const holdLate = rejected('hold', timeout, 'REJECTED', 'STOCK_RELEASED');
const authorizeLate = oneOf(
  rejected('authorize', timeout, ...authorizedLate),
  rejected('authorize', timeout, ...held),
);
const bookLate = rejected('book', timeout, ...bookedInVain);

/** The eleven ways that an order can go in a marketplace, each with its faults: seven in which everybody stays alive, */
const alive: [string, string, Expected][] = [
  ['success', '', through],
  ['timeout of payment', 'AUTHORIZE TIMEOUT', paymentLate('PAYMENT_TIMEOUT')],
  ['timeout of inventory', 'HOLD TIMEOUT', holdLate],
  ['timeout of delivery', 'BOOK TIMEOUT', bookLate],
  ['refused for money', 'AUTHORIZE REFUSE', rejected('authorize', 'INSUFFICIENT_FUNDS', ...held)],
  ['refused for stock', 'HOLD REFUSE', rejected('hold', 'OUT_OF_STOCK', 'REJECTED')],
  ['refused by delivery', 'BOOK REFUSE', rejected('book', 'NO_COURIER', ...paid)],
];

/** and four in which somebody dies, one after another, so that no other order is held up by it. */
const dying: [string, string, Expected][] = [
  ['crash of creation', 'PLACE CRASH_AFTER', oneOf(through, quoteLate)],
  ['crash of payment', 'AUTHORIZE CRASH_BEFORE', oneOf(through, authorizeLate)],
  ['crash of inventory', 'HOLD CRASH_AFTER', oneOf(through, holdLate)],
  ['crash of delivery', 'BOOK CRASH_AFTER', oneOf(through, bookLate)],
];

/** What else can go wrong with a step, without anybody dying. */
const others: [string, Expected][] = [
  ['QUOTE REFUSE', rejected('quote', 'UNKNOWN_PRODUCT', 'REJECTED')],
  ['QUOTE SILENT', quoteLate],
  ['HOLD SILENT', rejected('hold', timeout, 'REJECTED')],
  ['HOLD DUPLICATE', through],
  ['AUTHORIZE UNKNOWN', paymentLate('PAYMENT_UNKNOWN')],
  ['AUTHORIZE SILENT', rejected('authorize', timeout, ...held)],
  ['AUTHORIZE DUPLICATE', through],
  ['BOOK SILENT', rejected('book', timeout, ...paid)],
  ['BOOK DUPLICATE', through],
  ['CAPTURE REFUSE', rejected('capture', 'DECLINED', ...capturedInVain)],
  ['CAPTURE TIMEOUT', through],
  ['CAPTURE UNKNOWN', through],
  ['CAPTURE SILENT', through],
  ['CAPTURE DUPLICATE', through],
  ['COMMIT TIMEOUT', through],
  ['DISPATCH SLOW', through],
  ['TRACK SILENT', through],
  ['BOOK REFUSE, HOLD FAIL_UNDO, AUTHORIZE FAIL_UNDO', rejected('book', 'NO_COURIER', ...paid)],
  ['BOOK TIMEOUT, BOOK FAIL_UNDO', bookLate],
];

/** How orders go that have asked for what is to go wrong. */
export function declareFaults({ patient: shop, faults }: Shops): void {
  const skip = faults ? false : shop.skips.note(`faults: ${NO_FAULTS}`);
  describe('faults', { concurrency: 1, skip }, () => {
    describe('the eleven reference cases', { concurrency: 1 }, () => {
      describe('nobody dies', { concurrency: 7 }, () => {
        for (const [name, wished, expected] of alive)
          test(name, async () => assertInTime(shop, (await orderWith(shop, wished, expected)).timeline));
      });
      describe('somebody dies', { concurrency: 1 }, () => {
        for (const [name, wished, expected] of dying)
          test(name, async () => {
            const { timeline, outcome } = await orderWith(shop, wished, expected);
            // Where orders itself was dead, nobody could give the step up in time.
            if (name !== 'crash of creation' || outcome.status === 'DELIVERED') assertInTime(shop, timeline);
          });
      });
    });
    describe('each kind of fault', { concurrency: 20 }, () => {
      for (const [wished, expected] of others)
        test(wished, async () => void (await orderWith(shop, wished, expected)));
    });
  });
}

export async function orderWith(shop: Shop, wished: string, expected: Expected) {
  const product = await shop.product();
  const wish = { quantity: QUANTITY, ...(wished && { faults: faultsOf(wished) }) };
  const ordered = await order(shop, product, wish, { resumes: true });
  assertOutcome(ordered.outcome, expected(product));
  return ordered;
}
