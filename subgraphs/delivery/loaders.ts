import DataLoader from 'dataloader';
import type { Viewer } from '../../platform/auth';
import type { Courier } from './domain';
import type { DeliveryStore, ShipmentRow } from './store';

/** What one request reads: fifty references are one query. */
export interface Loaders {
  /** By order id. */
  shipments: DataLoader<string, ShipmentRow | null>;
  couriers: DataLoader<string, Courier | null>;
  /** The courier that the viewer is; null for one who is none. */
  self(): Promise<Courier | null>;
}

export function createLoaders(
  { shipments, couriers }: Pick<DeliveryStore, 'shipments' | 'couriers'>,
  viewer: Viewer | null,
): Loaders {
  let self: Promise<Courier | null> | undefined;
  return {
    shipments: new DataLoader(async (ids) => {
      const rows = await shipments
        .find({ _id: { $in: [...ids] } }, { projection: { operations: 0 } })
        .toArray();
      return inOrder(ids, rows);
    }),
    couriers: new DataLoader(async (ids) =>
      inOrder(ids, await couriers.find({ _id: { $in: [...ids] } }).toArray()),
    ),
    async self() {
      if (!viewer?.scopes.includes('courier')) return null;
      return (self ??= couriers.findOne({ userId: viewer.id }));
    },
  };
}

function inOrder<T extends { _id: string }>(ids: readonly string[], found: readonly T[]): (T | null)[] {
  const byId = new Map(found.map((one) => [one._id, one]));
  return ids.map((id) => byId.get(id) ?? null);
}
