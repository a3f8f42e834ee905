import type { StoredSaga } from '../../platform/saga/orchestrator';
import type { Money } from '../../platform/money';

export type OrderStatus =
  'PENDING' | 'CONFIRMED' | 'SHIPPED' | 'DELIVERED' | 'REJECTED' | 'CANCELLED' | 'RETURNED';

export interface OrderLine {
  productId: string;
  quantity: number;
  /** As quoted; null until then. */
  name: string | null;
  unitPrice: Money | null;
}

export interface Address {
  name: string;
  street: string;
  city: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** An order, and the whole state of its saga (DESIGN rule 1: there is no other). */
export interface Order extends StoredSaga {
  status: OrderStatus;
  /** What people call it: `W-7K2M-9QXD`. Unique. */
  number: string;
  customerId: string;
  /** Unique for the customer, for ever. */
  idempotencyKey: string;
  /** Of the input that the key was first used with. */
  inputHash: string;
  lines: OrderLine[];
  deliveryAddress: Address;
  expectedTotal: Money | null;
  /** As quoted; null until then. */
  total: Money | null;
  placedAt: Date;
  /** What the customer said when they cancelled or returned it. */
  note: string | null;
}

export const hasEnded = ({ saga }: Pick<Order, 'saga'>) => saga.phase === 'ended';

/** What may be asked for in each status; `mayCancel` and `mayReturn` also look at what is already going on. */
const actions: Record<OrderStatus, readonly ('CANCEL' | 'RETURN')[]> = {
  PENDING: ['CANCEL'],
  CONFIRMED: ['CANCEL'],
  SHIPPED: [],
  DELIVERED: ['RETURN'],
  REJECTED: [],
  CANCELLED: [],
  RETURNED: [],
};

export const mayCancel = ({ status, saga }: Order) =>
  actions[status].includes('CANCEL') && saga.phase === 'forward' && !saga.request;

export const mayReturn = (order: Order) =>
  actions[order.status].includes('RETURN') && hasEnded(order) && !wasReturnRefused(order);

export const wasReturnRefused = ({ timeline }: Order) =>
  timeline.some(({ event }) => event === 'RETURN_REFUSED');

export function allowedActions(order: Order): ('CANCEL' | 'RETURN')[] {
  return actions[order.status].filter((action) =>
    action === 'CANCEL' ? mayCancel(order) : mayReturn(order),
  );
}

/** The one human line that the log shows for a milestone. */
export function story(order: Order, { event, reason }: { event: string; reason: string | null }): string {
  const because = reason ? ` (${reason}${order.failedStep ? ` at ${order.failedStep}` : ''})` : '';
  return `${order.number} ${sentences[event] ?? event.toLowerCase()}${because}`;
}

const sentences: Record<string, string> = {
  PLACED: 'placed',
  STOCK_HELD: 'stock held',
  PAYMENT_AUTHORIZED: 'payment authorized',
  COURIER_BOOKED: 'courier booked',
  PAYMENT_CAPTURED: 'payment captured: CONFIRMED',
  PICKED_UP: 'picked up: SHIPPED',
  DELIVERED: 'DELIVERED',
  REJECTED: 'REJECTED',
  CANCELLED: 'CANCELLED',
  CANCELLATION_REFUSED: 'cancellation refused',
  STOCK_RELEASED: 'stock released',
  PAYMENT_VOIDED: 'payment voided',
  COURIER_RELEASED: 'courier released',
  STOCK_RETURNED: 'stock returned',
  PAYMENT_REFUNDED: 'payment refunded',
  RETURN_REQUESTED: 'return requested',
  RETURN_REFUSED: 'return refused',
  RETURNED: 'RETURNED',
};
