import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as documents from './documents';
import { type Data, isOutage } from './gateway';
import { accountOf, type Customer, type Product, type Shop } from './shop';
import { needsStaff } from './skips';

export const address = {
  name: 'Ada',
  street: 'Dam 1',
  city: 'Amsterdam',
  postalCode: '1012 JS',
  country: 'NL',
};

export interface Fault {
  step: string;
  fault: string;
}

/** What is ordered, besides of what. */
export interface Wish {
  quantity?: number;
  country?: string;
  expectedTotal?: number;
  faults?: readonly Fault[];
  idempotencyKey?: string;
}

/** A milestone, as a subscriber or a timeline has it. */
export interface Milestone {
  sequence: number;
  event: string;
  status: string;
  at: string;
}

export const orderInput = (productId: string, wish: Wish = {}) => ({
  idempotencyKey: wish.idempotencyKey ?? randomUUID(),
  lines: [{ productId, quantity: wish.quantity ?? 1 }],
  deliveryAddress: { ...address, country: wish.country ?? address.country },
  ...(wish.expectedTotal !== undefined && { expectedTotal: { amount: wish.expectedTotal, currency: 'EUR' } }),
  ...(wish.faults && { faults: wish.faults }),
});

/** Places an order and gives its id. An answer that is no order fails the test. */
export async function place(shop: Shop, customer: Customer, input: object): Promise<string> {
  const { placeOrder } = await shop.gateway.ask(documents.placeOrder, { input }, customer.token);
  assert.equal(placeOrder.__typename, 'Order', `the order was not placed: ${JSON.stringify(placeOrder)}`);
  return placeOrder.id as string;
}

export interface Followed {
  updates: Milestone[];
  /** How often the subscription broke and went on after the last update that it had brought. */
  resumed: number;
}

/**
 * Follows an order until the server completes the subscription. With `resumes`, a subscription that breaks goes on with
 * `after`; without it, that fails the test. `onUpdate` hears of each milestone.
 */
export async function follow(
  shop: Shop,
  { token }: Customer,
  orderId: string,
  options: { after?: number; resumes?: boolean; document?: string; onUpdate?: (update: Data) => void } = {},
): Promise<Followed> {
  const { after = 0, resumes = false, document = documents.followOrder, onUpdate } = options;
  const followed: Followed = { updates: [], resumed: 0 };
  const { updates } = followed;
  const until = performance.now() + shop.settings.patienceMs;
  for (;;) {
    const from = updates.at(-1)?.sequence ?? after;
    try {
      await shop.gateway.follow(document, { orderId, after: from }, token, ({ orderStatusChanged }) => {
        updates.push(orderStatusChanged);
        onUpdate?.(orderStatusChanged);
      });
      return followed;
    } catch (error) {
      if (resumes && isOutage(error) && performance.now() < until) {
        followed.resumed++;
        await sleep(200);
        continue;
      }
      const seen = updates.map(({ event }) => event).join(', ') || 'nothing';
      throw new Error(`following ${orderId}: ${(error as Error).message}; seen: ${seen}`, { cause: error });
    }
  }
}

/** What became of one order, seen by the one who follows it, the one who pays and on the shelf. */
export interface Outcome {
  status: string;
  reason: string | null;
  failedStep: string | null;
  /** The milestones; what is given back at the same time is in the order of the alphabet. */
  events: string[];
  /** What the customer has less than before, and what is still reserved, in cents. */
  paid: number;
  reserved: number;
  /** What the shelf has less than before, and what is still held; null where others sell it too. */
  sold: number | null;
  held: number | null;
}

export interface Ordered {
  id: string;
  outcome: Outcome;
  timeline: Milestone[];
  followed: Followed;
}

/** Orders as one customer, follows the order to its end, and gives what became of it. */
export async function order(
  shop: Shop,
  product: Product,
  wish: Wish = {},
  how: { resumes?: boolean; customer?: Customer } = {},
): Promise<Ordered> {
  const customer = how.customer ?? (await shop.customer());
  const id = await place(shop, customer, orderInput(product.id, wish));
  const followed = await follow(shop, customer, id, { resumes: how.resumes ?? false });
  return { id, followed, ...(await outcomeOf(shop, customer, product, id, followed)) };
}

async function outcomeOf(shop: Shop, customer: Customer, product: Product, id: string, followed: Followed) {
  const { gateway } = shop;
  const { order } = await gateway.ask(documents.bareOrder, { id }, customer.token);
  assert.equal(order.ended, true, `${id} has not ended, and its subscription has completed`);
  const timeline = order.timeline as Milestone[];
  assertGapless(timeline);
  assert.deepEqual(followed.updates, timeline, 'what the subscriber saw is not what the timeline holds');
  const { available, held } = await accountOf(gateway, customer.token);
  const stock = await shelf(shop, product);
  const outcome: Outcome = {
    status: order.status,
    reason: order.reason,
    failedStep: order.failedStep,
    events: inOrder(timeline.map(({ event }) => event)),
    paid: customer.available - available - held,
    reserved: held,
    sold: stock && product.available - stock.available - stock.held,
    held: stock && stock.held,
  };
  return { outcome, timeline };
}

/** A product's stock; null where others sell it too, which is noted. */
export async function shelf(shop: Shop, product: Product) {
  if (product.isOwn) return shop.stockOf(product);
  if (!shop.staff)
    shop.skips.note(needsStaff('the exact stock after each order, of products that nobody else sells'));
  return null;
}

export function assertGapless(timeline: readonly Milestone[]): void {
  assert.deepEqual(
    timeline.map(({ sequence }) => sequence),
    timeline.map((_, index) => index + 1),
    'the sequence has a gap or a repeat',
  );
}

function inOrder(events: string[]): string[] {
  const decided = events.findIndex((event) => event === 'REJECTED' || event === 'CANCELLED');
  return decided < 0 ? events : [...events.slice(0, decided + 1), ...events.slice(decided + 1).sort()];
}

export const delivered = [
  'PLACED',
  'STOCK_HELD',
  'PAYMENT_AUTHORIZED',
  'COURIER_BOOKED',
  'PAYMENT_CAPTURED',
  'PICKED_UP',
  'DELIVERED',
];

/** What is exact about an order that came through all of it. */
export const wasDelivered = (product: Product, quantity = 1): Outcome => ({
  status: 'DELIVERED',
  reason: null,
  failedStep: null,
  events: delivered,
  paid: quantity * product.price,
  reserved: 0,
  sold: product.isOwn ? quantity : null,
  held: product.isOwn ? 0 : null,
});

/** What is exact about an order that was rejected: nothing is left of it. */
export const wasRejected = (
  product: Product,
  failedStep: string,
  reason: string,
  events: readonly string[],
): Outcome => ({
  status: 'REJECTED',
  reason,
  failedStep,
  events: ['PLACED', ...events],
  paid: 0,
  reserved: 0,
  sold: product.isOwn ? 0 : null,
  held: product.isOwn ? 0 : null,
});
