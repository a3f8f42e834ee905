/**
 * What a carrier can be asked for: to fetch a dispatched parcel, to bring it to the customer, to fetch a delivered one
 * back, or to forget a dispatched parcel that has been recalled.
 */
export type Leg = 'PICK_UP' | 'DELIVERY' | 'COLLECTION' | 'RECALL';

/** When the carrier is asked. Drawn inside decisions, so it must be quick and have no effect. Milliseconds. */
export interface Timings {
  /** How long from wanting a leg (or, `again`, from having asked) until the carrier is asked about it. */
  askAfterMs(leg: Leg, again: boolean): number;
  /** What a customer is told to expect of a leg. */
  typicalMs(leg: Leg): number;
  /** `askAfterMs` never answers more. */
  longestMs: number;
}
