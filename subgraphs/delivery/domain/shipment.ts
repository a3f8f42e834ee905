import type { Leg, Timings } from './legs';
import type { Pool } from './pool';

/** Where an order's shipment is. */
export const statuses = [
  'UNBOOKED',
  'BOOKED',
  'DISPATCHED',
  'PICKED_UP',
  'DELIVERED',
  'CANCELLED',
  'REFUSED',
  'RETURNING',
  'RETURNED',
] as const;
export type Status = (typeof statuses)[number];

/** States only move forward. UNBOOKED is an order of which nothing but a question is known. */
export const transitions: Readonly<Record<Status, readonly Status[]>> = {
  UNBOOKED: ['BOOKED', 'REFUSED', 'CANCELLED'],
  BOOKED: ['DISPATCHED', 'CANCELLED'],
  DISPATCHED: ['PICKED_UP', 'CANCELLED'],
  PICKED_UP: ['DELIVERED'],
  DELIVERED: ['RETURNING'],
  RETURNING: ['RETURNED'],
  RETURNED: [],
  CANCELLED: [],
  REFUSED: [],
};

/** While a shipment is in one of these, it takes a place of its courier's. A collection takes none. */
export const underWay: readonly Status[] = ['BOOKED', 'DISPATCHED', 'PICKED_UP'];

export interface Address {
  name: string;
  street: string;
  city: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export type Refusal = 'NO_COURIER' | 'UNSERVICEABLE_ADDRESS';

/** What is kept of an order's shipment. `bookedAt` is null exactly while no courier ever had it. */
export interface Shipment {
  status: Status;
  customerId: string | null;
  address: Address | null;
  courierId: string | null;
  /** Why no courier was booked. */
  refusal: Refusal | null;
  bookedAt: Date | null;
  dispatchedAt: Date | null;
  pickedUpAt: Date | null;
  deliveredAt: Date | null;
  cancelledAt: Date | null;
  returnedAt: Date | null;
  estimatedDeliveryAt: Date | null;
  /** What the carrier has been asked for and has not reported as done yet: an intent, stored before the carrier hears of it. */
  carrierLeg: Leg | null;
  /** When the carrier is asked about that leg; null exactly while there is none. */
  carrierDueAt: Date | null;
}

/** What a move of a shipment touches or asks beside the shipment itself. */
export interface Surroundings {
  pool: Pool;
  carrier: Timings;
}

export const unbooked: Shipment = {
  status: 'UNBOOKED',
  customerId: null,
  address: null,
  courierId: null,
  refusal: null,
  bookedAt: null,
  dispatchedAt: null,
  pickedUpAt: null,
  deliveredAt: null,
  cancelledAt: null,
  returnedAt: null,
  estimatedDeliveryAt: null,
  carrierLeg: null,
  carrierDueAt: null,
};

/** The shipment in its next state. Throws when the table does not know the step. */
export function enter(shipment: Shipment, status: Status, changes: Partial<Shipment>): Shipment {
  if (!transitions[shipment.status].includes(status)) {
    throw new Error(`a shipment cannot go from ${shipment.status} to ${status}`);
  }
  return { ...shipment, ...changes, status };
}

/** Gives the courier's place back and calls the carrier off where it has been sent. */
export function cancel(shipment: Shipment, { pool }: Surroundings, now: Date): Shipment {
  if (shipment.courierId !== null) pool.free(shipment.courierId);
  const told = shipment.status === 'DISPATCHED';
  return enter(shipment, 'CANCELLED', {
    cancelledAt: now,
    estimatedDeliveryAt: null,
    carrierLeg: told ? 'RECALL' : null,
    carrierDueAt: told ? now : null,
  });
}

/** Asks the carrier for a leg. */
export function begin(leg: Leg, carrier: Timings, now: Date): Pick<Shipment, 'carrierLeg' | 'carrierDueAt'> {
  return { carrierLeg: leg, carrierDueAt: later(now, carrier.askAfterMs(leg, false)) };
}

/** The carrier has nothing to report yet: it is asked again. */
export function askAgain(shipment: Shipment, carrier: Timings, now: Date): Shipment {
  const { carrierLeg } = shipment;
  if (carrierLeg === null) throw new Error('the carrier was not asked for anything');
  return { ...shipment, carrierDueAt: later(now, carrier.askAfterMs(carrierLeg, true)) };
}

/** The carrier has done what it was asked for. */
export function legEnded(shipment: Shipment, { pool, carrier }: Surroundings, now: Date): Shipment {
  const idle = { carrierLeg: null, carrierDueAt: null };
  switch (shipment.carrierLeg) {
    case 'PICK_UP': {
      const estimatedDeliveryAt = later(now, carrier.typicalMs('DELIVERY'));
      return enter(shipment, 'PICKED_UP', {
        pickedUpAt: now,
        estimatedDeliveryAt,
        ...begin('DELIVERY', carrier, now),
      });
    }
    case 'DELIVERY':
      if (shipment.courierId !== null) pool.free(shipment.courierId);
      return enter(shipment, 'DELIVERED', { deliveredAt: now, ...idle });
    case 'COLLECTION':
      return enter(shipment, 'RETURNED', { returnedAt: now, ...idle });
    case 'RECALL':
      return { ...shipment, ...idle };
    case null:
      throw new Error('the carrier was not asked for anything');
  }
}

export const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);
