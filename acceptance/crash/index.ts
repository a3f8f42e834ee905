import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Shops } from '../main';
import * as documents from '../documents';
import type { Data } from '../gateway';
import { type Expected, oneOf, rejected, through } from '../faults/expected';
import { orderWith } from '../faults';
import { NO_FAULTS } from '../faults/probe';
import { follow, orderInput, place, wasDelivered } from '../ordering';
import { accountOf, type Shop } from '../shop';
import { declareRestart } from './restart';

const timeout = 'STEP_TIMEOUT';
const undone = ['PAYMENT_VOIDED', 'STOCK_RELEASED'];
const booked = ['STOCK_HELD', 'PAYMENT_AUTHORIZED', 'REJECTED'];

/** What may become of an order when a step dies: all of it, or, where whoever has died stays away past the limit, nothing. */
const cases: [string, Expected][] = [
  ['QUOTE CRASH_AFTER', oneOf(through, rejected('quote', timeout, 'REJECTED'))],
  [
    'HOLD CRASH_BEFORE',
    oneOf(
      through,
      rejected('hold', timeout, 'REJECTED', 'STOCK_RELEASED'),
      rejected('hold', timeout, 'REJECTED'),
    ),
  ],
  ['HOLD CRASH_AFTER', oneOf(through, rejected('hold', timeout, 'REJECTED', 'STOCK_RELEASED'))],
  [
    'AUTHORIZE CRASH_AFTER',
    oneOf(
      through,
      rejected('authorize', timeout, 'STOCK_HELD', 'REJECTED', ...undone),
      rejected('authorize', timeout, 'STOCK_HELD', 'REJECTED', 'STOCK_RELEASED'),
    ),
  ],
  [
    'BOOK CRASH_BEFORE',
    oneOf(
      through,
      rejected('book', timeout, ...booked, 'COURIER_RELEASED', ...undone),
      rejected('book', timeout, ...booked, ...undone),
    ),
  ],
  // From here on nothing is given up, however long whoever has died stays away.
  ['CAPTURE CRASH_BEFORE', through],
  ['CAPTURE CRASH_AFTER', through],
  ['COMMIT CRASH_AFTER', through],
  ['DISPATCH CRASH_BEFORE', through],
  ['TRACK CRASH_AFTER', through],
];

/** Whoever dies, no order is lost, none is paid for twice, and whoever follows one goes on where they were. */
export function declareCrash({ patient: shop, faults }: Shops): void {
  const { settings, skips } = shop;
  describe('crash', { concurrency: 1 }, () => {
    const skip = faults ? false : skips.note(`crash, on request: ${NO_FAULTS}`);
    describe('on request', { concurrency: 1, skip }, () => {
      for (const [wished, expected] of cases)
        test(wished, async () => void (await orderWith(shop, wished, expected)));
      for (const fault of ['CRASH_BEFORE', 'CRASH_AFTER'])
        test(`PLACE ${fault}: sent again with the same key, it is one order`, () =>
          crashOfPlacing(shop, fault));
    });
    const { restartCommand } = settings;
    if (restartCommand) declareRestart(shop, restartCommand);
    else
      describe('kill and start', {
        skip: skips.note(
          'crash, kill and start: set RESTART_COMMAND to a command that kills the system with SIGKILL, or a part of it, and starts it again',
        ),
      });
  });
}

async function crashOfPlacing(shop: Shop, fault: string): Promise<void> {
  const { gateway } = shop;
  const product = await shop.product();
  const customer = await shop.customer();
  const input = orderInput(product.id, { faults: [{ step: 'PLACE', fault }] });
  const id = await place(shop, customer, input);
  assert.equal(await place(shop, customer, input), id);
  const { updates } = await follow(shop, customer, id, { resumes: true });
  const { me } = await gateway.ask(documents.myOrders, {}, customer.token);
  assert.deepEqual(
    me.orders.edges.map(({ node }: Data) => node.id),
    [id],
  );
  const isDelivered = updates.at(-1)?.event === 'DELIVERED';
  const { paid } = wasDelivered(product);
  assert.deepEqual(await accountOf(gateway, customer.token), {
    balance: customer.available - (isDelivered ? paid : 0),
    available: customer.available - (isDelivered ? paid : 0),
    held: 0,
  });
}
