import {
  type Flow,
  type Limits,
  type Milestone,
  type Process,
  step,
  type Step,
} from '../../platform/saga/flow';
import type { OutputOf } from '../../platform/saga/protocol';
import * as delivery from '../delivery/messages';
import * as inventory from '../inventory/messages';
import * as payments from '../payments/messages';
import * as products from '../products/messages';
import type { Order } from './domain';

/**
 * The journey of an order, as tables. Each row: the step, what it asks of whom, what is said when it is done, and how
 * it is undone. A released version never changes: a change is a new version beside it.
 */
const none = () => ({});
const TRACK_POLL_MS = 30_000;

const quote = step('quote', 'read', {
  command: products.quoteLines,
  input: ({ lines, expectedTotal }: Order) => ({
    lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
    ...(expectedTotal && { expectedTotal }),
  }),
  take: (order, { lines, total }) => {
    const quoted = new Map(lines.map((line) => [line.productId, line]));
    const priced = order.lines.map((line) => {
      const { name = null, unitPrice = null } = quoted.get(line.productId) ?? {};
      return { ...line, name, unitPrice };
    });
    return { set: { total, lines: priced } };
  },
});

const hold = step('hold', 'undoable', {
  command: inventory.holdStock,
  input: ({ lines }: Order) => ({ lines: lines.map(({ productId, quantity }) => ({ productId, quantity })) }),
  done: { event: 'STOCK_HELD' },
  undo: { command: inventory.releaseStock, input: none, milestone: { event: 'STOCK_RELEASED' } },
});

const authorize = step('authorize', 'undoable', {
  command: payments.authorizePayment,
  input: (order: Order) => ({ customerId: order.customerId, amount: totalOf(order) }),
  done: { event: 'PAYMENT_AUTHORIZED' },
  undo: { command: payments.voidPayment, input: none, milestone: { event: 'PAYMENT_VOIDED' } },
});

const book = step('book', 'undoable', {
  command: delivery.bookCourier,
  input: ({ customerId, deliveryAddress }: Order) => ({ customerId, address: deliveryAddress }),
  done: { event: 'COURIER_BOOKED' },
  undo: { command: delivery.cancelBooking, input: none, milestone: { event: 'COURIER_RELEASED' } },
});

const capture = step('capture', 'pivot', {
  command: payments.capturePayment,
  input: (_order: Order) => ({}),
  done: { event: 'PAYMENT_CAPTURED', status: 'CONFIRMED' },
});

const commit = step('commit', 'retriable', {
  command: inventory.commitStock,
  input: (_order: Order) => ({}),
});

const dispatch = step('dispatch', 'retriable', {
  command: delivery.dispatchShipment,
  input: (_order: Order) => ({}),
});

const track = step('track', 'retriable', {
  command: delivery.trackShipment,
  input: (_order: Order) => ({}),
  pollMs: TRACK_POLL_MS,
  take: whereItIs,
  news: whereItIs,
});

const recall = step('recall', 'pivot', {
  command: delivery.recallShipment,
  input: (_order: Order) => ({}),
  take: ({ saga }) => {
    const reason = saga.request?.reason ?? 'CANCELLED';
    return { set: { reason }, milestones: [{ event: 'CANCELLED', status: 'CANCELLED', reason }] };
  },
});

const collect = step('collect', 'pivot', {
  command: delivery.collectReturn,
  input: (_order: Order) => ({}),
  pollMs: TRACK_POLL_MS,
  done: { event: 'RETURNED', status: 'RETURNED' },
});

const giveBack = step('give-back', 'retriable', {
  command: inventory.returnStock,
  input: (_order: Order) => ({}),
  take: (_order, { undone }) => (undone ? { milestones: [{ event: 'STOCK_RETURNED' }] } : {}),
});

const refund = step('refund', 'retriable', {
  command: payments.refundPayment,
  input: (_order: Order) => ({}),
  take: (_order, { undone }) => (undone ? { milestones: [{ event: 'PAYMENT_REFUNDED' }] } : {}),
});

const flow = (name: string, version: number, steps: readonly Step<Order>[], said: Said): Flow<Order> => ({
  name,
  version,
  steps,
  ...said,
});
type Said = Omit<Flow<Order>, 'name' | 'version' | 'steps'>;

export const fulfil = flow('fulfil', 1, [quote, hold, authorize, book, capture, commit, dispatch, track], {
  refused: { event: 'REJECTED', status: 'REJECTED' },
  interrupted: { event: 'CANCELLED', status: 'CANCELLED' },
  interruptedBy: 'cancel@1',
});

/** After the money was taken. If the parcel is under way already, the recall refuses and the order goes on. */
export const cancelFlow = flow('cancel', 1, [recall, giveBack, refund], {
  refused: { event: 'CANCELLATION_REFUSED' },
});

/** After delivery. */
export const returnFlow = flow('return', 1, [collect, giveBack, refund], {
  refused: { event: 'RETURN_REFUSED' },
});

export const flows: readonly Flow<Order>[] = [fulfil, cancelFlow, returnFlow];

/** What orders hears about an order: the types of all replies. */
export const replyTypes: readonly string[] = flows.flatMap(({ steps }) =>
  steps.flatMap(({ command, undo }) => [command.reply.type, ...(undo ? [undo.command.reply.type] : [])]),
);

/** The flow that a new order enters: of the versions known, the newest. */
export function journeyOf(known: readonly Flow<Order>[]): Flow<Order> {
  return known.reduce(
    (newest, each) => (each.name === fulfil.name && each.version > newest.version ? each : newest),
    fulfil,
  );
}

export const orderProcess = (limits: Limits, known = flows): Process<Order> => ({
  service: 'orders',
  flows: known,
  limits,
});

/** The same news may come twice, and both at once. */
function whereItIs(order: Order, { pickedUpAt, deliveredAt }: OutputOf<typeof delivery.trackShipment>) {
  const isNew = (event: string) => !order.timeline.some((entry) => entry.event === event);
  const milestones: Milestone[] = [];
  if (pickedUpAt && isNew('PICKED_UP')) milestones.push({ event: 'PICKED_UP', status: 'SHIPPED' });
  if (deliveredAt && isNew('DELIVERED')) milestones.push({ event: 'DELIVERED', status: 'DELIVERED' });
  return { milestones };
}

function totalOf({ _id, total }: Order) {
  if (!total) throw new Error(`${_id} has no total yet`);
  return total;
}
