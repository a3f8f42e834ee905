import type { Document } from 'mongodb';
import { systemClock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { createLog } from '../../platform/log';
import { openStore } from '../../platform/store/open';
import type { Collection, Store } from '../../platform/store/store';

/** What is kept of an order, and the field that names the order. */
const kept = [
  { database: 'orders', collection: 'orders', field: '_id' },
  { database: 'payments', collection: 'payments', field: '_id' },
  { database: 'payments', collection: 'ledger', field: 'orderId' },
  { database: 'inventory', collection: 'holds', field: '_id' },
  { database: 'inventory', collection: 'movements', field: 'orderId' },
  { database: 'delivery', collection: 'shipments', field: '_id' },
] as const;

/** The store's own limit of a transaction's or a bulk's documents is far above this. */
const PORTION = 1_000;
const CUSTOMERS = 1_000;

type Stored = Document & { _id: string };

interface Shelf {
  documents: Collection<Stored>;
  /** What an order that has ended has left here. */
  left: Stored[];
}

/**
 * Fills the stores up to so many orders with copies of one that has ended, under ids, numbers and customers of their own.
 * Waybill must have stopped. Gives how many were written.
 */
export async function preload(env: NodeJS.ProcessEnv, orders: number): Promise<number> {
  const { MONGODB_URL, WAYBILL_DATA = '', NAMESPACE = '' } = env;
  const log = createLog('warn', false);
  const where = { mongodbUrl: MONGODB_URL, folder: WAYBILL_DATA, namespace: NAMESPACE };
  const store = await openStore({ ...where, log, clock: systemClock });
  try {
    const all = await store.database('orders').collection<Stored>('orders');
    const missing = orders - (await all.countDocuments({}));
    if (missing <= 0) return 0;
    const template = await all.findOne({ 'saga.phase': 'ended', status: 'DELIVERED' });
    if (!template) throw new Error('there is no delivered order to make copies of');
    const shelves = await openShelves(store, template._id);
    for (let done = 0; done < missing; done += PORTION) {
      const size = Math.min(PORTION, missing - done);
      await Promise.all(
        copies(template, shelves, size).map(([shelf, documents]) => insert(shelf, documents)),
      );
    }
    return missing;
  } finally {
    await store.close();
  }
}

function openShelves(store: Store, orderId: string): Promise<Shelf[]> {
  return Promise.all(
    kept.map(async ({ database, collection, field }) => {
      const documents = await store.database(database).collection<Stored>(collection);
      const left = await documents.find({ [field]: orderId }).toArray();
      if (left.length === 0) throw new Error(`${database}.${collection} has nothing of ${orderId}`);
      return { documents, left };
    }),
  );
}

function copies(template: Stored, shelves: readonly Shelf[], size: number): [Shelf, Stored[]][] {
  const names = Array.from({ length: size }, (_, index) => {
    const orderId = newId('order', systemClock);
    return new Map([
      [template._id, orderId],
      [template.customerId as string, `user_preloaded${index % CUSTOMERS}`],
      [template.number as string, `W-${orderId}`],
      [template.idempotencyKey as string, orderId],
    ]);
  });
  return shelves.map((shelf) => [
    shelf,
    names.flatMap((renamed) => shelf.left.map((document) => copyOf(document, renamed))),
  ]);
}

/** Movements are numbered by product: copies get numbers that no movement has. */
let movements = 0;

function copyOf(document: Stored, renamed: ReadonlyMap<string, string>): Stored {
  const copy = rename(document, renamed) as Stored;
  return 'kind' in copy && 'productId' in copy ? { ...copy, sequence: -(Date.now() + ++movements) } : copy;
}

function rename(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    let text = value;
    for (const [from, to] of renamed) if (text.includes(from)) text = text.replaceAll(from, to);
    return text;
  }
  if (Array.isArray(value)) return value.map((each) => rename(each, renamed));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rename(each, renamed)]));
}

async function insert({ documents }: Shelf, copied: readonly Stored[]): Promise<void> {
  await documents.insertMany(copied, { ordered: false });
}
