import { openReconciler, type ReconcilerOptions } from '../../platform/reconciliation/reconciler';
import type { Judge } from '../../platform/reconciliation/reconciler';
import { orderOutcomes } from '../orders/messages';
import type { Hold } from './domain';
import { releaseStock } from './messages';
import type { InventoryStore } from './store';

/**
 * Does the stock fit an order that has ended? What is held for one that came to nothing is released: it has never left the
 * shelf. What has left is only reported, and so is what is missing: somebody has to look where it is.
 */
export const judgeHold: Judge<Hold> = (hold, expected) => {
  const state = hold?.state ?? null;
  const is = `its stock is ${state ?? 'unknown here'}`;
  if (expected === 'DONE') return state === 'COMMITTED' ? 'RIGHT' : { is, mend: null };
  if (state === 'HELD') return { is, mend: releaseStock };
  return state === 'COMMITTED' ? { is, mend: null } : 'RIGHT';
};

export function openHoldReconciler(
  store: InventoryStore,
  house: Pick<ReconcilerOptions<Hold>, 'broker' | 'clock' | 'log' | 'pace'>,
) {
  const { database, holds: rows } = store;
  const own = { service: 'inventory', database, rows, orchestrator: orderOutcomes, judge: judgeHold };
  return openReconciler<Hold>({ ...house, ...own });
}
