import type { Decision } from '../../../platform/saga/participant';
import { ALREADY_UNDONE, type InputOf, type OutputOf, type RefusalOf } from '../../../platform/saga/protocol';
import type {
  bookCourier,
  cancelBooking,
  collectReturn,
  dispatchShipment,
  recallShipment,
  trackShipment,
} from '../messages';
import { begin, cancel, enter, later, type Shipment, type Surroundings, unbooked } from './shipment';

/** What the decisions of one batch look at and change. */
export interface World extends Surroundings {
  /** ISO 3166-1 alpha-2, upper case. */
  unserviceable: ReadonlySet<string>;
}

export interface Circumstances {
  now: Date;
  world: World;
}

/** A decision on one of the commands of `messages.ts`. */
type Decide<C> = (
  known: Shipment | null,
  input: InputOf<C>,
  circumstances: Circumstances,
) => Decision<Shipment, OutputOf<C>, RefusalOf<C>>;

const done = <Output>(state: Shipment, output: Output) => ({
  state,
  answer: { outcome: 'done' as const, output },
});
const refused = <Reason extends string>(state: Shipment, reason: Reason) => ({
  state,
  answer: { outcome: 'refused' as const, reason },
});

export const book: Decide<typeof bookCourier> = (known, { customerId, address }, { now, world }) => {
  const shipment = known ?? unbooked;
  if (shipment.status === 'CANCELLED') return refused(shipment, ALREADY_UNDONE);
  if (shipment.refusal !== null) return refused(shipment, shipment.refusal);
  if (shipment.status !== 'UNBOOKED') return done(shipment, {});
  const asked = { ...shipment, customerId, address };
  if (world.unserviceable.has(address.country.toUpperCase())) {
    return refused(
      enter(asked, 'REFUSED', { refusal: 'UNSERVICEABLE_ADDRESS' }),
      'UNSERVICEABLE_ADDRESS' as const,
    );
  }
  const courierId = world.pool.assign();
  if (courierId === null) {
    return refused(enter(asked, 'REFUSED', { refusal: 'NO_COURIER' }), 'NO_COURIER' as const);
  }
  return done(enter(asked, 'BOOKED', { courierId, bookedAt: now }), {});
};

/** What had never been booked is remembered as cancelled, so that a late booking is refused. */
export const undoBooking: Decide<typeof cancelBooking> = (known, _input, { now, world }) => {
  const shipment = known ?? unbooked;
  switch (shipment.status) {
    case 'UNBOOKED':
      return done(cancel(shipment, world, now), { undone: false });
    case 'BOOKED':
    case 'DISPATCHED':
      return done(cancel(shipment, world, now), { undone: true });
    default:
      return done(shipment, { undone: false });
  }
};

export const recall: Decide<typeof recallShipment> = (known, input, circumstances) => {
  switch (known?.status) {
    case 'PICKED_UP':
    case 'DELIVERED':
    case 'RETURNING':
    case 'RETURNED':
      return refused(known, 'ALREADY_PICKED_UP');
    default:
      return undoBooking(known, input, circumstances);
  }
};

export const dispatch: Decide<typeof dispatchShipment> = (known, _input, { now, world }) => {
  const shipment = known ?? unbooked;
  switch (shipment.status) {
    case 'UNBOOKED':
    case 'CANCELLED':
    case 'REFUSED':
      return refused(shipment, 'NOT_BOOKED');
    case 'BOOKED': {
      const asked = begin('PICK_UP', world.carrier, now);
      const estimatedDeliveryAt = later(
        now,
        world.carrier.typicalMs('PICK_UP') + world.carrier.typicalMs('DELIVERY'),
      );
      return done(enter(shipment, 'DISPATCHED', { dispatchedAt: now, estimatedDeliveryAt, ...asked }), {});
    }
    default:
      return done(shipment, {});
  }
};

export const track: Decide<typeof trackShipment> = (known) => {
  const shipment = known ?? unbooked;
  return { state: shipment, answer: trackAnswer(shipment) };
};

export const collect: Decide<typeof collectReturn> = (known, _input, { now, world }) => {
  const shipment = known ?? unbooked;
  switch (shipment.status) {
    case 'DELIVERED': {
      const sent = enter(shipment, 'RETURNING', begin('COLLECTION', world.carrier, now));
      return { state: sent, answer: collectAnswer(sent) };
    }
    case 'RETURNING':
    case 'RETURNED':
      return { state: shipment, answer: collectAnswer(shipment) };
    default:
      return refused(shipment, 'NOT_DELIVERED');
  }
};

/** Where the shipment is: `pending` until it has arrived. */
export function trackAnswer({ pickedUpAt, deliveredAt }: Shipment) {
  const output = {
    ...(pickedUpAt && { pickedUpAt: pickedUpAt.toISOString() }),
    ...(deliveredAt && { deliveredAt: deliveredAt.toISOString() }),
  };
  return deliveredAt ? { outcome: 'done' as const, output } : { outcome: 'pending' as const, output };
}

/** How far a collection is: `pending` until the parcel has been brought in. */
export function collectAnswer({ returnedAt }: Shipment) {
  return returnedAt ? { outcome: 'done' as const, output: {} } : { outcome: 'pending' as const, output: {} };
}
