import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { Conflict } from '../../platform/inbox';
import type { ParticipantRow } from '../../platform/saga/participant';
import type { Collection, Database } from '../../platform/store/store';
import { openVersioned, type VersionedCollection } from '../../platform/store/versions';
import type { Courier, CourierPlaces, LoadChange, Shipment } from './domain';

export type ShipmentRow = ParticipantRow<Shipment>;

export interface DeliveryStore {
  database: Database;
  couriers: Collection<Courier>;
  /** One row an order; `_id` is the order's id. */
  shipments: VersionedCollection<ShipmentRow>;
}

/**
 * The partial index of due times holds what matches this. A query that wants it names this condition as it stands, beside
 * its own: that is how both engines see that the index holds all that is asked for.
 */
export const hasDueTime = { carrierDueAt: { $gt: new Date(0) } };

/** Opens the collections and makes their indexes. */
export async function openDeliveryStore(database: Database): Promise<DeliveryStore> {
  const couriers = await database.collection<Courier>('couriers', [
    { key: { active: 1, load: 1 } },
    { key: { userId: 1 }, unique: true, partialFilterExpression: { userId: { $gt: '' } } },
  ]);
  const shipments = await openVersioned<ShipmentRow>(database, 'shipments', [
    { key: { courierId: 1, _id: -1 }, partialFilterExpression: { courierId: { $gt: '' } } },
    { key: { carrierDueAt: 1 }, partialFilterExpression: hasDueTime },
  ]);
  return { database: oneAtATime(database), couriers, shipments };
}

/** The active couriers with a place left, lowest loads first. */
export async function readPlaces(
  couriers: Collection<Courier>,
  limit: number,
  session: ClientSession,
): Promise<CourierPlaces[]> {
  const withPlace = { active: true, $expr: { $lt: ['$load', '$capacity'] } };
  const projection = { capacity: 1, load: 1 };
  return couriers.find(withPlace, { sort: { load: 1, _id: 1 }, limit, projection, session }).toArray();
}

/** Writes the loads, each with its guard. Throws `Conflict` when a courier was changed by somebody else meanwhile. */
export async function saveLoads(
  couriers: Collection<Courier>,
  changes: readonly LoadChange[],
  session: ClientSession,
): Promise<void> {
  if (changes.length === 0) return;
  const writes = changes.map(({ courierId, by, capacity }): AnyBulkWriteOperation<Courier> => {
    const guard =
      capacity === null ? { load: { $gte: -by } } : { active: true, capacity, load: { $lte: capacity - by } };
    return { updateOne: { filter: { _id: courierId, ...guard }, update: { $inc: { load: by } } } };
  });
  const { matchedCount } = await couriers.bulkWrite(writes, { ordered: false, session });
  if (matchedCount !== changes.length) {
    throw new Conflict(`${changes.length - matchedCount} courier(s) changed meanwhile`);
  }
}

/**
 * The same database, with one transaction of this process at a time: the handlers and the sweep write the same few
 * couriers, and would only make each other start over. Between replicas, write conflicts decide.
 */
function oneAtATime(database: Database): Database {
  let last: Promise<unknown> = Promise.resolve();
  return {
    name: database.name,
    collection: (name, ...how) => database.collection(name, ...how),
    transaction(work) {
      const result = last.then(() => database.transaction(work));
      last = result.catch(() => undefined);
      return result;
    },
  };
}
