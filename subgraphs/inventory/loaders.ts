import DataLoader from 'dataloader';
import { noStock, type StockRow } from './domain';
import type { InventoryStore, Warehouse } from './store';

/** What one request reads: fifty references are one query. */
export interface Loaders {
  /** By product id. A product that has never been in stock has none of it. */
  stock: DataLoader<string, StockRow>;
  warehouses: DataLoader<string, Warehouse | null>;
}

export function createLoaders({ stock, warehouses }: Pick<InventoryStore, 'stock' | 'warehouses'>): Loaders {
  return {
    stock: new DataLoader(async (ids) => {
      const rows = byId(await stock.find({ _id: { $in: [...ids] } }).toArray());
      return ids.map((id) => rows.get(id) ?? noStock(id));
    }),
    warehouses: new DataLoader(async (ids) => {
      const found = byId(await warehouses.find({ _id: { $in: [...ids] } }).toArray());
      return ids.map((id) => found.get(id) ?? null);
    }),
  };
}

const byId = <T extends { _id: string }>(documents: readonly T[]) =>
  new Map(documents.map((document) => [document._id, document]));
