import type { ProviderOperation } from '../provider';

/**
 * Where an order's payment is. The ones ending in -ING have a call to the provider in flight: what became of it is not
 * known yet, and every command that arrives meanwhile waits for it.
 */
export type PaymentStatus = InFlight | Settled;

export type InFlight = 'AUTHORIZING' | 'VOIDING' | 'CAPTURING' | 'REFUNDING';

export type Settled =
  /** The provider refused to reserve the money. Last. */
  | 'REFUSED'
  | 'AUTHORIZED'
  /** Nothing is reserved any more, or never was and never will be: a void that came first leaves this. Last. */
  | 'VOIDED'
  /** The provider refused to take what it had reserved. It can only be voided. */
  | 'CAPTURE_REFUSED'
  | 'CAPTURED'
  | 'PARTIALLY_REFUNDED'
  /** All that was captured has been given back. Last. */
  | 'REFUNDED';

/** A call to the provider, stored before it is made. There is one at a time. */
export interface Call {
  operation: ProviderOperation;
  /** The provider's idempotency key; its answer is matched by it, however late. */
  reference: string;
  /** The command that it answers. */
  operationId: string;
  /** Minor units. */
  amount: number;
  /** Definite refusals of an operation that must succeed one day; each is asked again under a new reference. */
  refusals: number;
  /** Times that it was looked up, and made again, after the first time. */
  retries: number;
  /** The last thing known: null while it is made for the first time. */
  problem: 'TIMEOUT' | 'UNKNOWN' | 'DECLINED' | null;
  /** Who makes it, until `callDueAt`. */
  holder: string;
}

/** A command that came while a call was in flight. It is decided when that call's outcome is known. */
export interface Waiting {
  operationId: string;
  command: PaymentCommand;
}

/** A milestone. Attempts are counters, not entries. */
export interface PaymentEvent {
  status: PaymentStatus;
  at: Date;
  /** Minor units that moved, or are to move. */
  amount: number | null;
  reason: string | null;
}

/** An order's payment. All amounts are minor units of `currency`. */
export interface Payment {
  status: PaymentStatus;
  /** Null where nothing was ever to be paid: see VOIDED. */
  customerId: string | null;
  currency: string | null;
  /** What the order asked for. */
  amount: number;
  authorized: number;
  captured: number;
  refunded: number;
  /** Why it was refused, or why it takes so long. */
  reason: string | null;
  call: Call | null;
  /** The lease of the call's holder: after it anybody may ask the provider what became of the call. Null: no call. */
  callDueAt: Date | null;
  waiting: Waiting[];
  history: PaymentEvent[];
  updatedAt: Date;
}

export type PaymentCommand =
  | { kind: 'authorize'; customerId: string; amount: number; currency: string }
  | { kind: 'void' }
  | { kind: 'capture' }
  /** Without an amount: all that is left. */
  | { kind: 'refund'; amount: number | null; currency: string | null };

/** Who makes calls, and for how long they are theirs. */
export interface Lease {
  holder: string;
  leaseMs: number;
}

export interface Circumstances {
  orderId: string;
  now: Date;
  lease: Lease;
}

export const inFlight: Readonly<Record<ProviderOperation, InFlight>> = {
  authorize: 'AUTHORIZING',
  void: 'VOIDING',
  capture: 'CAPTURING',
  refund: 'REFUNDING',
};

/** A payment of which nothing is known yet. It is never stored as it is. */
export function noPayment(now: Date): Payment {
  return {
    status: 'VOIDED',
    customerId: null,
    currency: null,
    amount: 0,
    authorized: 0,
    captured: 0,
    refunded: 0,
    reason: null,
    call: null,
    callDueAt: null,
    waiting: [],
    history: [],
    updatedAt: now,
  };
}

/** Moves a payment to a status, with its milestone. */
export function moved(
  payment: Payment,
  status: PaymentStatus,
  now: Date,
  { amount = null, reason = null }: { amount?: number | null; reason?: string | null } = {},
): Payment {
  const milestone: PaymentEvent = { status, at: now, amount, reason };
  return { ...payment, status, reason, updatedAt: now, history: [...payment.history, milestone] };
}

/**
 * A payment with a call to make. An order has one authorization, one void and one capture, so their references hold no
 * more than the order: however often they are asked for, money cannot move twice. Each refund has its own.
 */
export function calling(
  payment: Payment,
  operation: ProviderOperation,
  { operationId, amount }: { operationId: string; amount: number },
  { orderId, now, lease }: Circumstances,
): Payment {
  const name = operation === 'refund' ? `refund/${operationId}` : operation;
  const call: Call = {
    operation,
    reference: `${orderId}/${name}`,
    operationId,
    amount,
    refusals: 0,
    retries: 0,
    problem: null,
    holder: lease.holder,
  };
  const callDueAt = new Date(now.getTime() + lease.leaseMs);
  return moved({ ...payment, call, callDueAt }, inFlight[operation], now, { amount });
}
