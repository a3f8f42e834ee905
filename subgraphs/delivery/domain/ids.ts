import { isId } from '../../../platform/ids';

/** A shipment has its order's id with another prefix: either gives the other, with nothing to look up. */
export const shipmentIdOf = (orderId: string): string => `ship${orderId.slice(orderId.indexOf('_'))}`;

/** Null where it is no shipment's id. */
export const orderIdOf = (shipmentId: string): string | null =>
  isId('ship', shipmentId) ? `order${shipmentId.slice(shipmentId.indexOf('_'))}` : null;
