import type { Answer } from '../../../platform/saga/protocol';
import type { ProviderOperation } from '../provider';
import {
  calling,
  type Circumstances,
  moved,
  noPayment,
  type Payment,
  type PaymentCommand,
  type Settled,
} from './payment';

/**
 * What a command does to a settled payment. `call`: the provider is asked, and its outcome decides (`outcomes.ts`).
 * `refuse`: no effect, now or ever. `closes` leaves the payment VOIDED, so that what comes late is refused too.
 */
type Move =
  | { call: ProviderOperation }
  | { done: Record<string, unknown> }
  | { refuse: string; closes?: true }
  | { closes: true; done: Record<string, unknown> }
  /** Refused as it was the first time. */
  | { asBefore: true }
  /** Cannot be, and must not be claimed: asked again and again, it becomes somebody's alarm. */
  | { stuck: string };

const done: Move = { done: {} };
const nothingUndone: Move = { done: { undone: false } };
const expired: Move = { refuse: 'AUTHORIZATION_EXPIRED' };
const nothingCaptured: Move = { refuse: 'NOTHING_CAPTURED' };
/** After the pivot nothing is undone silently: money that was taken is refunded, not voided. */
const alreadyCaptured: Move = { stuck: 'ALREADY_CAPTURED' };

/**
 * The transition table of commands. A repeat of a command never gets here: its stored answer is given again. While a
 * call is in flight no command gets here either: it waits until the payment is settled.
 */
export const moves: Readonly<Record<Settled | 'NOTHING', Readonly<Record<PaymentCommand['kind'], Move>>>> = {
  NOTHING: {
    authorize: { call: 'authorize' },
    void: { closes: true, done: { undone: false } },
    capture: { closes: true, refuse: 'AUTHORIZATION_EXPIRED' },
    refund: { closes: true, refuse: 'NOTHING_CAPTURED' },
  },
  REFUSED: { authorize: { asBefore: true }, void: nothingUndone, capture: expired, refund: nothingCaptured },
  AUTHORIZED: {
    authorize: done,
    void: { call: 'void' },
    capture: { call: 'capture' },
    refund: nothingCaptured,
  },
  VOIDED: {
    authorize: { refuse: 'ALREADY_UNDONE' },
    void: nothingUndone,
    capture: expired,
    refund: nothingCaptured,
  },
  CAPTURE_REFUSED: {
    authorize: { refuse: 'DECLINED' },
    void: { call: 'void' },
    capture: { asBefore: true },
    refund: nothingCaptured,
  },
  CAPTURED: { authorize: done, void: alreadyCaptured, capture: done, refund: { call: 'refund' } },
  PARTIALLY_REFUNDED: { authorize: done, void: alreadyCaptured, capture: done, refund: { call: 'refund' } },
  REFUNDED: { authorize: done, void: nothingUndone, capture: done, refund: nothingUndone },
};

/** A payment after a command, and the answer; null: it is answered when a call's outcome is known. */
export interface CommandDecision {
  payment: Payment;
  answer: Answer | null;
}

/** Decides a command. `payment` is null when nothing is known of this order yet. */
export function decideCommand(
  payment: Payment | null,
  operationId: string,
  command: PaymentCommand,
  about: Circumstances,
): CommandDecision {
  if (payment?.call) {
    const waiting = [...payment.waiting, { operationId, command }];
    return { payment: { ...payment, waiting }, answer: null };
  }
  const known = payment ?? noPayment(about.now);
  const refusal = payment && refusalOf(payment, command);
  if (refusal) return { payment, answer: refused(refusal) };
  return apply(moves[payment ? (payment.status as Settled) : 'NOTHING'][command.kind]);

  function apply(move: Move): CommandDecision {
    if ('call' in move) {
      return { payment: called(known, move.call, operationId, command, about), answer: null };
    }
    const after = 'closes' in move ? moved(known, 'VOIDED', about.now) : known;
    if ('refuse' in move) return { payment: after, answer: refused(move.refuse) };
    if ('done' in move) return { payment: after, answer: { outcome: 'done', output: move.done } };
    if ('stuck' in move) return { payment: after, answer: { outcome: 'pending', reason: move.stuck } };
    return { payment: after, answer: refused(known.reason ?? 'DECLINED') };
  }
}

const refused = (reason: string): Answer => ({ outcome: 'refused', reason });

/** What no state allows: an order has one amount to pay, and what goes back is some of what is left of it. */
function refusalOf(payment: Payment, command: PaymentCommand): string | null {
  if (command.kind === 'authorize') {
    if (payment.customerId === null || payment.status === 'VOIDED') return null;
    const same =
      command.customerId === payment.customerId &&
      command.amount === payment.amount &&
      command.currency === payment.currency;
    return same ? null : 'DECLINED';
  }
  const wasCaptured = ['CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(payment.status);
  if (command.kind !== 'refund' || command.amount === null || !wasCaptured) return null;
  const left = payment.captured - payment.refunded;
  const fits = command.amount > 0 && command.amount <= left && command.currency === payment.currency;
  return fits ? null : 'NOT_REFUNDABLE';
}

function called(
  payment: Payment,
  operation: ProviderOperation,
  operationId: string,
  command: PaymentCommand,
  about: Circumstances,
): Payment {
  if (command.kind === 'authorize') {
    const { customerId, amount, currency } = command;
    const wanted = { ...payment, customerId, amount, currency };
    return calling(wanted, operation, { operationId, amount }, about);
  }
  const left = payment.captured - payment.refunded;
  const amount = command.kind === 'refund' ? (command.amount ?? left) : payment.authorized;
  return calling(payment, operation, { operationId, amount }, about);
}
