import { randomUUID } from 'node:crypto';
import type { Data } from '../../scripts/client';
import { operation } from '../../scripts/client';
import { address, type Customer, type System } from '../system';

export interface Wish {
  step: string;
  fault: string;
}

/** What became of one order, seen by the client, by the one who pays and on the shelf. */
export interface Outcome {
  /** The order's. */
  id: string;
  /** The codes of the errors before the order was there; a client repeats with the same key. */
  errors: string[];
  status: string;
  reason: string | null;
  failedStep: string | null;
  /** The milestones; what is given back at the same time is in the order of the alphabet. */
  events: string[];
  sequences: number[];
  /** Milliseconds from PLACED to the decision, CONFIRMED or REJECTED, by the order's own timeline. */
  decidedMs: number;
  /** What the customer has less than before, and what is still reserved, in cents. */
  paid: number;
  reserved: number;
  /** What the shelf has less than before, and what is still held. */
  sold: number;
  held: number;
}

export const QUANTITY = 2;
const CREDITS = 50_000;

/** Products that nobody else of this test buys, of which there is enough for a small purse. */
export async function products(system: System): Promise<() => Data> {
  const { products: page } = await system.ask('products', { first: 100 });
  const free = page.edges
    .map(({ node }: Data) => node)
    .filter(({ price, stock }: Data) => price.amount < 10_000 && stock.available >= QUANTITY) as Data[];
  return () => {
    const next = free.pop();
    if (!next) throw new Error('the catalogue has no more products');
    return next;
  };
}

const stockOf = 'query ($id: ID!) { product(id: $id) { stock { available held } } }';

/** What an order is of; by default of something that can be bought. */
export interface Wanted {
  product: Data;
  quantity?: number;
  country?: string;
  faults?: Wish[];
}

export async function outcomeOf(
  system: System,
  { product, quantity = QUANTITY, country = 'NL', faults = [] }: Wanted,
): Promise<Outcome> {
  const customer = await system.customer();
  const deliveryAddress = { ...address, country };
  const lines = [{ productId: product.id, quantity }];
  const input = { idempotencyKey: randomUUID(), lines, deliveryAddress, faults };
  const { id, errors } = await place(system, customer, input);
  const order = await system.ended(customer, id);
  const { me } = await system.ask('my-orders', {}, customer.token);
  const { data } = await system.client.send(stockOf, { id: product.id });
  const { timeline, status, reason, failedStep } = order;
  return {
    id,
    errors,
    status,
    reason,
    failedStep,
    events: inOrder(timeline.map(({ event }: Data) => event)),
    sequences: timeline.map(({ sequence }: Data) => sequence),
    decidedMs: msUntilDecided(timeline),
    paid: CREDITS - me.account.balance.amount,
    reserved: me.account.held.amount,
    sold: product.stock.available - data.product.stock.available,
    held: data.product.stock.held,
  };
}

async function place(system: System, { token }: Customer, input: object) {
  const errors: string[] = [];
  for (;;) {
    const answer = await system.client.send(operation('order-with-faults'), { input }, token);
    const placed = answer.data?.placeOrder;
    if (placed?.__typename === 'Order') return { id: placed.id as string, errors };
    if (!answer.errors) throw new Error(`the order was not placed: ${JSON.stringify(placed)}`);
    errors.push(...answer.errors.map(({ extensions }) => String(extensions?.code)));
  }
}

function inOrder(events: string[]): string[] {
  const decided = events.indexOf('REJECTED');
  return decided < 0 ? events : [...events.slice(0, decided + 1), ...events.slice(decided + 1).sort()];
}

function msUntilDecided(timeline: Data[]): number {
  const decision = timeline.find(({ status }) => status === 'CONFIRMED' || status === 'REJECTED');
  return Date.parse(decision?.at) - Date.parse(timeline[0]?.at);
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
export function wasDelivered(product: Data) {
  return {
    status: 'DELIVERED',
    reason: null,
    failedStep: null,
    events: delivered,
    paid: QUANTITY * product.price.amount,
    reserved: 0,
    sold: QUANTITY,
    held: 0,
  };
}

/** What is exact about an order that was rejected: nothing is left of it. */
export function wasRejected(failedStep: string, reason: string, events: string[]) {
  return { status: 'REJECTED', reason, failedStep, events, paid: 0, reserved: 0, sold: 0, held: 0 };
}
