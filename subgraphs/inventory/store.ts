import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { Conflict } from '../../platform/inbox';
import type { ParticipantRow } from '../../platform/saga/participant';
import type { Collection, Database } from '../../platform/store/store';
import { openVersioned, type VersionedCollection } from '../../platform/store/versions';
import {
  amountNames,
  type Hold,
  type Ledger,
  type Movement,
  openLedger,
  type StockChange,
  type StockRow,
} from './domain';

export interface Warehouse {
  _id: string;
  /** Unique. */
  name: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** What a key of a restock was used for, kept for ever. */
export interface Restock {
  /** The hash of viewer and key. */
  _id: string;
  /** The hash of the input: the same key with another input is refused. */
  inputHash: string;
  movementId: string;
  at: Date;
}

/** What was done once in the life of this database. */
export interface Milestone {
  _id: 'opening-stock';
  at: Date;
}

export interface InventoryStore {
  database: Database;
  stock: Collection<StockRow>;
  movements: Collection<Movement>;
  /** One row an order. */
  holds: VersionedCollection<ParticipantRow<Hold>>;
  warehouses: Collection<Warehouse>;
  restocks: Collection<Restock>;
  milestones: Collection<Milestone>;
}

export async function openInventoryStore(database: Database): Promise<InventoryStore> {
  return {
    database,
    // For `lowStock`, which pages through the scarcest first.
    stock: await database.collection<StockRow>('stock', [{ key: { available: 1, _id: 1 } }]),
    // Unique: two writers that read the same row cannot both number their movements from it.
    movements: await database.collection<Movement>('movements', [
      { key: { productId: 1, sequence: 1 }, unique: true },
    ]),
    holds: await openVersioned<ParticipantRow<Hold>>(database, 'holds'),
    warehouses: await database.collection<Warehouse>('warehouses', [{ key: { name: 1 }, unique: true }]),
    restocks: await database.collection<Restock>('restocks'),
    milestones: await database.collection<Milestone>('milestones'),
  };
}

/** Reads the products' stock in one query, to be moved in memory. */
export async function loadLedger(
  { stock }: Pick<InventoryStore, 'stock'>,
  productIds: Iterable<string>,
  session?: ClientSession,
): Promise<Ledger> {
  const ids = [...productIds];
  if (ids.length === 0) return openLedger([]);
  return openLedger(await stock.find({ _id: { $in: ids } }, session ? { session } : {}).toArray());
}

/**
 * Writes what moved: one write a product and the movements behind it. Must run in a transaction: throws `Conflict` when
 * a row is not as it was read, or has less than is taken from it, and nothing may be kept then.
 */
export async function saveLedger(
  { stock, movements }: Pick<InventoryStore, 'stock' | 'movements'>,
  ledger: Ledger,
  session: ClientSession,
): Promise<void> {
  const changes = ledger.changes();
  if (changes.length === 0) return;
  const result = await stock.bulkWrite(changes.map(stockWrite), { ordered: false, session });
  const written = result.insertedCount + result.matchedCount;
  if (written !== changes.length) {
    throw new Conflict(`the stock of ${changes.length - written} product(s) changed meanwhile`);
  }
  if (ledger.movements.length === 0) return;
  await movements.insertMany(
    ledger.movements.map((movement) => ({ ...movement })),
    { ordered: false, session },
  );
}

/** Many movements of a product become one `$inc`, whose filter holds that every amount it takes is there. */
function stockWrite({ before, after }: StockChange): AnyBulkWriteOperation<StockRow> {
  if (!before) return { insertOne: { document: after } };
  const guard: Record<string, unknown> = { _id: after._id };
  const increments: Record<string, number> = { sequence: after.sequence - before.sequence };
  for (const name of amountNames) increments[name] = after[name] - before[name];
  for (const [warehouseId, level] of Object.entries(after.levels)) {
    const known = before.levels[warehouseId];
    for (const name of amountNames) {
      const change = level[name] - (known?.[name] ?? 0);
      const path = `levels.${warehouseId}.${name}`;
      // A warehouse that is new to the product begins with all four amounts, zeros too.
      if (change !== 0 || !known) increments[path] = change;
      if (change < 0) guard[path] = { $gte: -change };
    }
  }
  return {
    updateOne: {
      filter: guard,
      update: { $inc: increments },
    },
  };
}
