import { type Judge, openReconciler, type ReconcilerOptions } from '../../platform/reconciliation/reconciler';
import { orderOutcomes } from '../orders/messages';
import type { Shipment } from './domain';
import { cancelBooking } from './messages';
import type { DeliveryStore } from './store';

/**
 * Does the shipment fit an order that has ended? The courier of one that came to nothing is free again as long as the
 * parcel has not been picked up; a parcel that is out there is only reported.
 */
export const judgeShipment: Judge<Shipment> = (shipment, expected) => {
  const status = shipment?.status ?? null;
  const is = `its shipment is ${status ?? 'unknown here'}`;
  if (status === 'RETURNING') return 'MOVING';
  if (expected === 'DONE') return status === 'DELIVERED' ? 'RIGHT' : { is, mend: null };
  if (status === 'BOOKED' || status === 'DISPATCHED') return { is, mend: cancelBooking };
  return status === 'PICKED_UP' || status === 'DELIVERED' ? { is, mend: null } : 'RIGHT';
};

export function openShipmentReconciler(
  store: DeliveryStore,
  house: Pick<ReconcilerOptions<Shipment>, 'broker' | 'clock' | 'log' | 'pace'>,
) {
  const { database, shipments: rows } = store;
  const own = { service: 'delivery', database, rows, orchestrator: orderOutcomes, judge: judgeShipment };
  return openReconciler<Shipment>({ ...house, ...own });
}
