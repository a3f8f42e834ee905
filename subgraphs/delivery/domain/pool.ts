/** What assignment looks at. */
export interface CourierPlaces {
  _id: string;
  /** Parcels at the same time. */
  capacity: number;
  /** Parcels now. */
  load: number;
}

/** A courier's load as a batch changes it: by how much, and under which condition it may be written. */
export interface LoadChange {
  courierId: string;
  /** Not 0. */
  by: number;
  /** The capacity that the decision relied on, where parcels were added: the write requires it unchanged and not exceeded. */
  capacity: number | null;
}

/** The couriers as the decisions of one batch change them, in memory. */
export interface Pool {
  /** Gives a parcel to the courier with the lowest load that has a place left; null when there is none. */
  assign(): string | null;
  free(courierId: string): void;
  /** What is to be written: one change a courier. */
  changes(): LoadChange[];
}

/**
 * `candidates`: active couriers with a place left. The n of them with the lowest loads are enough for n parcels: as long as
 * fewer have been given away, one of them is untouched, and nobody outside has a lower load.
 */
export function poolOf(candidates: readonly CourierPlaces[]): Pool {
  const couriers = new Map(candidates.map(({ _id, capacity, load }) => [_id, { _id, capacity, load }]));
  const changed = new Map<string, number>();
  const change = (courierId: string, by: number) => {
    changed.set(courierId, (changed.get(courierId) ?? 0) + by);
    const courier = couriers.get(courierId);
    if (courier) courier.load += by;
  };
  return {
    assign() {
      let least: CourierPlaces | null = null;
      for (const courier of couriers.values()) {
        if (courier.load < courier.capacity && (least === null || courier.load < least.load)) least = courier;
      }
      if (least === null) return null;
      change(least._id, 1);
      return least._id;
    },
    free: (courierId) => change(courierId, -1),
    changes: () =>
      [...changed]
        .filter(([, by]) => by !== 0)
        .map(([courierId, by]) => {
          const capacity = by > 0 ? (couriers.get(courierId)?.capacity ?? null) : null;
          return { courierId, by, capacity };
        }),
  };
}
