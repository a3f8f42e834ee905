import { type Judge, openReconciler, type ReconcilerOptions } from '../../platform/reconciliation/reconciler';
import { orderOutcomes } from '../orders/messages';
import type { Payment } from './domain';
import { voidPayment } from './messages';
import type { PaymentsStore } from './store';

/**
 * Does the payment fit an order that has ended? Money that is only reserved for one that came to nothing is let go. Money
 * that was taken is never touched here: after the pivot nothing is undone silently.
 */
export const judgePayment: Judge<Payment> = (payment, expected) => {
  if (payment?.call) return 'MOVING';
  const status = payment?.status ?? null;
  const is = `its payment is ${status ?? 'unknown here'}`;
  const isTaken = status === 'CAPTURED' || status === 'PARTIALLY_REFUNDED';
  if (expected === 'DONE') return isTaken ? 'RIGHT' : { is, mend: null };
  if (status === 'AUTHORIZED' || status === 'CAPTURE_REFUSED') return { is, mend: voidPayment };
  return isTaken ? { is, mend: null } : 'RIGHT';
};

export function openPaymentReconciler(
  store: PaymentsStore,
  house: Pick<ReconcilerOptions<Payment>, 'broker' | 'clock' | 'log' | 'pace'>,
) {
  const { database, payments: rows } = store;
  const own = { service: 'payments', database, rows, orchestrator: orderOutcomes, judge: judgePayment };
  return openReconciler<Payment>({ ...house, ...own });
}
