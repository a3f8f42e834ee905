import { z } from 'zod';
import { isDuplicateKey } from '../../platform/store/store';
import { type InventoryStore, loadLedger, saveLedger } from './store';

/** Ids are also field names of a stock row. */
const id = z.string().regex(/^[a-z0-9_]+$/);

/** What a new database begins with. */
export const openingStock = z.object({
  warehouses: z.array(z.object({ id, name: z.string(), city: z.string(), country: z.string().length(2) })),
  stock: z.array(z.object({ productId: id, warehouseId: id, quantity: z.number().int().min(0) })),
});
export type OpeningStock = z.infer<typeof openingStock>;

/**
 * Loads the opening stock into a database that has never had it, as RECEIVED movements: in one transaction that begins
 * by taking a document's id, so whole or not at all, and once, however many replicas start together.
 * Answers whether it was this call that did it.
 */
export async function loadOpeningStock(
  store: InventoryStore,
  { warehouses, stock }: OpeningStock,
  at: Date,
): Promise<boolean> {
  if (await store.milestones.findOne({ _id: 'opening-stock' })) return false;
  try {
    await store.database.transaction(async (session) => {
      await store.milestones.insertOne({ _id: 'opening-stock', at }, { session });
      const products = new Set(stock.map(({ productId }) => productId));
      const ledger = await loadLedger(store, products, session);
      for (const { productId, warehouseId, quantity } of stock) {
        const _id = `opening/${productId}/${warehouseId}`;
        if (quantity === 0) ledger.keep(productId, warehouseId);
        else
          ledger.move({
            _id,
            productId,
            warehouseId,
            quantity,
            kind: 'RECEIVED',
            orderId: null,
            by: null,
            at,
          });
      }
      const documents = warehouses.map((warehouse) => ({
        _id: warehouse.id,
        name: warehouse.name,
        city: warehouse.city,
        country: warehouse.country,
      }));
      if (documents.length > 0) await store.warehouses.insertMany(documents, { session });
      await saveLedger(store, ledger, session);
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error) && (await store.milestones.findOne({ _id: 'opening-stock' }))) return false;
    throw error;
  }
}
