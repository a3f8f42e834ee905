export const vehicles = ['BICYCLE', 'CARGO_BIKE', 'SCOOTER', 'CAR', 'VAN'] as const;
export type Vehicle = (typeof vehicles)[number];

/** Somebody who carries parcels. */
export interface Courier {
  _id: string;
  name: string;
  phone: string | null;
  vehicle: Vehicle;
  /** An inactive courier brings what they have and gets nothing new. */
  active: boolean;
  /** Parcels at the same time. Lowering it below the load takes no parcel away. */
  capacity: number;
  /** The highest capacity that they ever had: no load was ever above it. */
  highestCapacity: number;
  /** Parcels now: the shipments under way that are theirs. */
  load: number;
  /** The account that they sign in with. */
  userId: string | null;
}
