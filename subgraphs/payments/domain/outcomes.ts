import { backoffMs } from '../../../platform/clock';
import type { Answer } from '../../../platform/saga/protocol';
import type { Outcome } from '../provider';
import { decideCommand } from './commands';
import { type Call, type Circumstances, type InFlight, moved, type Payment, type Settled } from './payment';

/**
 * The transition table of outcomes: where a call leads when it succeeded, and when it was definitely refused. `again`:
 * what must succeed one day is asked again, under a new reference, less and less often.
 */
export const outcomes: Readonly<
  Record<InFlight, { succeeded: (payment: Payment) => Settled; refused: Settled | 'again' }>
> = {
  AUTHORIZING: { succeeded: () => 'AUTHORIZED', refused: 'REFUSED' },
  VOIDING: { succeeded: () => 'VOIDED', refused: 'again' },
  CAPTURING: { succeeded: () => 'CAPTURED', refused: 'CAPTURE_REFUSED' },
  REFUNDING: {
    succeeded: ({ captured, refunded }) => (refunded < captured ? 'PARTIALLY_REFUNDED' : 'REFUNDED'),
    refused: 'again',
  },
};

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

export interface OutcomeCircumstances extends Circumstances {
  /** Jitter, in [0, 1). */
  random: () => number;
}

/** A payment after an outcome, and the answers that this decides, by operation id. */
export interface OutcomeDecision {
  payment: Payment;
  answers: Map<string, Answer>;
}

/**
 * Decides what is known of a call. Null: the payment awaits no such call (any more), so the outcome changes nothing. The
 * commands that waited for it are decided next, in their order, until one of them makes a call itself.
 */
export function decideOutcome(
  payment: Payment,
  reference: string,
  outcome: Outcome,
  about: OutcomeCircumstances,
): OutcomeDecision | null {
  const { call } = payment;
  if (call?.reference !== reference) return null;
  const status = payment.status as InFlight;
  if (outcome === 'TIMEOUT' || outcome === 'UNKNOWN') return postponed(payment, call, outcome, about);
  if (outcome === 'SUCCESS') return decideWaiting(succeeded(payment, call, about.now), about);
  const to = outcomes[status].refused;
  if (to === 'again') return postponed(payment, call, 'DECLINED', about);
  // A capture takes what is reserved already: whatever the provider calls it, it was declined.
  const reason = call.operation === 'authorize' ? outcome : 'DECLINED';
  const after = moved({ ...payment, call: null, callDueAt: null }, to, about.now, { reason });
  const answer: Answer = { outcome: 'refused', reason };
  return decideWaiting({ payment: after, answers: new Map([[call.operationId, answer]]) }, about);
}

function succeeded(payment: Payment, call: Call, now: Date): OutcomeDecision {
  const { operation, amount, operationId } = call;
  const after = { ...payment, call: null, callDueAt: null };
  if (operation === 'authorize') after.authorized = amount;
  if (operation === 'capture') after.captured = amount;
  if (operation === 'refund') after.refunded += amount;
  const to = outcomes[payment.status as InFlight].succeeded(after);
  const undo = operation === 'void' || operation === 'refund';
  const answer: Answer = { outcome: 'done', output: undo ? { undone: true } : {} };
  return { payment: moved(after, to, now, { amount }), answers: new Map([[operationId, answer]]) };
}

function decideWaiting(decided: OutcomeDecision, about: Circumstances): OutcomeDecision {
  const { answers } = decided;
  let payment: Payment = { ...decided.payment, waiting: [] };
  for (const { operationId, command } of decided.payment.waiting) {
    const next = decideCommand(payment, operationId, command, about);
    payment = next.payment;
    if (next.answer) answers.set(operationId, next.answer);
  }
  return { payment, answers };
}

/** The call stays in flight: after a pause the provider is asked what became of it. The order hears why it takes long. */
function postponed(
  payment: Payment,
  call: Call,
  problem: 'TIMEOUT' | 'UNKNOWN' | 'DECLINED',
  { orderId, now, random }: OutcomeCircumstances,
): OutcomeDecision {
  const refusals = call.refusals + (problem === 'DECLINED' ? 1 : 0);
  const name = call.operation === 'refund' ? `refund/${call.operationId}` : call.operation;
  // A refusal stands for its reference for ever, so what is asked again is another request.
  const reference = refusals === 0 ? call.reference : `${orderId}/${name}/${refusals + 1}`;
  const next: Call = { ...call, reference, refusals, retries: call.retries + 1, problem };
  const pauseMs = backoffMs(next.retries, FIRST_RETRY_MS, LONGEST_RETRY_MS, random);
  const reason = reasonOf(call, problem);
  const after = {
    ...payment,
    reason,
    call: next,
    callDueAt: new Date(now.getTime() + pauseMs),
    updatedAt: now,
  };
  return { payment: after, answers: new Map([[call.operationId, { outcome: 'pending', reason }]]) };
}

function reasonOf(call: Call, problem: 'TIMEOUT' | 'UNKNOWN' | 'DECLINED'): string {
  return problem === 'DECLINED' ? `${call.operation.toUpperCase()}_DECLINED` : `PAYMENT_${problem}`;
}

/** A call that somebody else takes over: until `callDueAt` it is theirs. */
export function claimed(payment: Payment, { now, lease }: Circumstances): Payment {
  if (!payment.call) throw new Error('there is no call to claim');
  return {
    ...payment,
    call: { ...payment.call, holder: lease.holder },
    callDueAt: new Date(now.getTime() + lease.leaseMs),
  };
}
