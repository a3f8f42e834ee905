import type { Viewer } from '../../../platform/auth';
import { isStaff } from '../../../platform/auth';
import type { Shipment } from './shipment';

/** Was there ever a courier for it? What was refused, or called off before it was booked, is nobody's shipment. */
export const wasBooked = ({ bookedAt }: Pick<Shipment, 'bookedAt'>): boolean => bookedAt !== null;

/** May they see this shipment? Its customer, its courier and staff may. `courierId`: the viewer's own, where they are one. */
export function maySee(
  shipment: Pick<Shipment, 'bookedAt' | 'customerId' | 'courierId'>,
  viewer: Viewer | null,
  courierId: string | null,
): boolean {
  if (!viewer || !wasBooked(shipment)) return false;
  if (isStaff(viewer) || shipment.customerId === viewer.id) return true;
  return courierId !== null && shipment.courierId === courierId;
}
