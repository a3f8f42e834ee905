import { pages } from '../../platform/store/pages';
import type { Collection, Database } from '../../platform/store/store';
import { type Courier, type Leg, type Status, underWay } from './domain';
import type { ShipmentRow } from './store';

export interface DeliveryAudit {
  /** A line each; empty when the books are right. */
  breaches: string[];
  counts: { shipments: number; underWay: number; couriers: number };
}

/** Couriers that are looked at again in one transaction. */
const RECHECK = 100;

interface Books {
  database: Database;
  couriers: Collection<Courier>;
  shipments: Collection<ShipmentRow>;
}

/** What the carrier must have been asked for, so that a shipment moves on by itself. */
const legOf: Partial<Record<Status, Leg>> = {
  DISPATCHED: 'PICK_UP',
  PICKED_UP: 'DELIVERY',
  RETURNING: 'COLLECTION',
};

/**
 * Proves, reading only: every courier's load is the number of their shipments under way and was never above their
 * capacity (which staff may have lowered since); every shipment that waits for the carrier has a due time. It may run
 * beside a live system: what moved while it read is looked at again in a snapshot before it is called a breach.
 */
export async function auditDelivery(database: Database): Promise<DeliveryAudit> {
  const books: Books = {
    database,
    couriers: await database.collection<Courier>('couriers'),
    shipments: await database.collection<ShipmentRow>('shipments'),
  };
  const breaches: string[] = [];
  const carried = new Map<string, number>();
  const counts = { shipments: 0, underWay: 0, couriers: 0 };

  for await (const page of pages(books.shipments)) {
    counts.shipments += page.length;
    for (const shipment of page) {
      breaches.push(...faultsOf(shipment));
      if (!underWay.includes(shipment.status) || shipment.courierId === null) continue;
      counts.underWay += 1;
      carried.set(shipment.courierId, (carried.get(shipment.courierId) ?? 0) + 1);
    }
  }

  const suspects: string[] = [];
  for await (const page of pages(books.couriers)) {
    counts.couriers += page.length;
    for (const courier of page) {
      if (loadFault(courier, carried.get(courier._id) ?? 0)) suspects.push(courier._id);
      carried.delete(courier._id);
    }
  }
  suspects.push(...carried.keys());
  for (let from = 0; from < suspects.length; from += RECHECK) {
    breaches.push(...(await recheck(books, suspects.slice(from, from + RECHECK))));
  }
  return { breaches, counts };
}

/** What is wrong with a shipment by itself: its document moves as one, so nothing need be looked at twice. */
function faultsOf({ _id, status, courierId, carrierLeg, carrierDueAt }: ShipmentRow): string[] {
  const faults: string[] = [];
  if (underWay.includes(status) && courierId === null) {
    faults.push(`the shipment of ${_id} is ${status} without a courier`);
  }
  const leg = legOf[status];
  if (leg && (carrierLeg !== leg || carrierDueAt === null)) {
    faults.push(`the shipment of ${_id} is ${status} and the carrier is not asked about it`);
  }
  return faults;
}

function loadFault({ _id, load, highestCapacity }: Courier, carried: number): string | null {
  if (load !== carried) return `courier ${_id} has a load of ${load} and carries ${carried}`;
  if (load > highestCapacity) return `courier ${_id} has a load of ${load}, above ${highestCapacity}`;
  return null;
}

/** The same question for a few couriers, at one moment. */
function recheck({ database, couriers, shipments }: Books, ids: readonly string[]): Promise<string[]> {
  return database.transaction(async (session) => {
    const found = await couriers.find({ _id: { $in: [...ids] } }, { session }).toArray();
    const theirs = await shipments
      .find(
        { courierId: { $in: [...ids] }, status: { $in: [...underWay] } },
        { projection: { courierId: 1 }, session },
      )
      .toArray();
    const byId = new Map(found.map((courier) => [courier._id, courier]));
    return ids.flatMap((id) => {
      const carried = theirs.filter(({ courierId }) => courierId === id).length;
      const courier = byId.get(id);
      if (!courier) return carried > 0 ? [`courier ${id} is unknown and carries ${carried}`] : [];
      return loadFault(courier, carried) ?? [];
    });
  });
}
