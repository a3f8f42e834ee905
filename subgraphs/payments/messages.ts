import { z } from 'zod';
import { money } from '../../platform/money';
import { ALREADY_UNDONE, commandType, undone } from '../../platform/saga/protocol';

/** Reserves the money of an order. While the provider has not answered, the answer is pending: PAYMENT_TIMEOUT or PAYMENT_UNKNOWN. */
export const authorizePayment = commandType('payments', 'authorize-payment', 1, {
  input: z.object({ customerId: z.string(), amount: money }),
  output: z.object({}),
  refusals: ['INSUFFICIENT_FUNDS', 'DECLINED', ALREADY_UNDONE],
});

/** Undo of `authorize-payment`. One that meets a call in flight is answered when that call's outcome is known and undone. */
export const voidPayment = commandType('payments', 'void-payment', 1, {
  input: z.object({}),
  output: undone,
});

/** Takes the reserved money: the pivot, after which nothing is undone silently. */
export const capturePayment = commandType('payments', 'capture-payment', 1, {
  input: z.object({}),
  output: z.object({}),
  refusals: ['AUTHORIZATION_EXPIRED', 'DECLINED'],
});

/**
 * Gives captured money back; without an amount, all that is left of it. Refunds never exceed what was captured: an amount
 * that is more than is left, not positive, or in another currency is NOT_REFUNDABLE.
 */
export const refundPayment = commandType('payments', 'refund-payment', 1, {
  input: z.object({ amount: money.optional() }),
  output: undone,
  refusals: ['NOTHING_CAPTURED', 'NOT_REFUNDABLE'],
});

export const commands = [authorizePayment, voidPayment, capturePayment, refundPayment] as const;
