import { z } from 'zod';
import { ALREADY_UNDONE, commandType, undone } from '../../platform/saga/protocol';

export const address = z.object({
  name: z.string(),
  street: z.string(),
  city: z.string(),
  postalCode: z.string(),
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
});

/** Books a courier and a slot. */
export const bookCourier = commandType('delivery', 'book-courier', 1, {
  input: z.object({ customerId: z.string(), address }),
  output: z.object({}),
  refusals: ['NO_COURIER', 'UNSERVICEABLE_ADDRESS', ALREADY_UNDONE],
});

/** Undo of `book-courier`: the courier is free again. */
export const cancelBooking = commandType('delivery', 'cancel-booking', 1, {
  input: z.object({}),
  output: undone,
});

/** The courier may go: the carrier is told to pick the shipment up. */
export const dispatchShipment = commandType('delivery', 'dispatch-shipment', 1, {
  input: z.object({}),
  output: z.object({}),
  refusals: ['NOT_BOOKED'],
});

/**
 * How far is the shipment? Answered at once, and again without being asked each time the shipment moves, under the
 * same operation: `pending` until it has arrived, then `done`.
 */
export const trackShipment = commandType('delivery', 'track-shipment', 1, {
  input: z.object({}),
  output: z.object({
    /** ISO 8601; absent while it has not happened. */
    pickedUpAt: z.string().optional(),
    deliveredAt: z.string().optional(),
  }),
});

/** Calls a shipment back before it is picked up. */
export const recallShipment = commandType('delivery', 'recall-shipment', 1, {
  input: z.object({}),
  output: undone,
  refusals: ['ALREADY_PICKED_UP'],
});

/** Fetches a delivered parcel back from the customer: `pending` until the courier has brought it in, then `done`. */
export const collectReturn = commandType('delivery', 'collect-return', 1, {
  input: z.object({}),
  output: z.object({}),
  refusals: ['NOT_DELIVERED'],
});

export const commands = [
  bookCourier,
  cancelBooking,
  dispatchShipment,
  trackShipment,
  recallShipment,
  collectReturn,
] as const;
