import type { ParticipantRow } from '../../platform/saga/participant';
import { pages } from '../../platform/store/pages';
import type { Collection, Database } from '../../platform/store/store';
import {
  add,
  type Amounts,
  amountNames,
  effects,
  type Hold,
  type Movement,
  movementId,
  movementsOf,
  noAmounts,
  type StockRow,
} from './domain';
import type { Restock } from './store';

/** What the audit found. `counts` are what it read, each document at its own moment. */
export interface InventoryAudit {
  /** A sentence each; empty when the books are right. At most 100, and how many more there are. */
  breaches: string[];
  counts: { products: number; movements: number; orders: number } & Amounts;
}

interface Books {
  stock: Collection<StockRow>;
  movements: Collection<Movement>;
  holds: Collection<ParticipantRow<Hold>>;
  restocks: Collection<Restock>;
}

/** How many of a product's movements are in memory at a time. */
const PAGE = 500;
const MOST_TOLD = 100;

/**
 * Proves the stock's books, reading only:
 * - each product, in each warehouse and in all, has `received = available + held + left`, none of them negative, and
 *   each is the sum of the product's movements, which are numbered 1, 2, 3, ... without gaps;
 * - the orders' holds and the movements for orders say the same, each in both directions. So `held` is what the orders in
 *   state HELD have, and `left` what those in state COMMITTED have;
 * - there is no movement that belongs to no product, and no restock without its movement.
 *
 * It needs no snapshot of a live system: what a document rests on is stored with it, is never changed, and is read after
 * it. A row numbers its last movement, and later ones are left out; holds only move forward. Even so, what looks wrong
 * is read once more before it is said.
 */
export async function auditInventory(database: Database): Promise<InventoryAudit> {
  const books: Books = {
    stock: await database.collection('stock'),
    movements: await database.collection('movements'),
    holds: await database.collection('holds'),
    restocks: await database.collection('restocks'),
  };
  const breaches: string[] = [];
  const counts = { products: 0, movements: 0, orders: 0, ...noAmounts() };

  for await (const rows of pages(books.stock)) {
    for (const row of rows) {
      const found = await confirmed(
        () => checkProduct(books, row),
        async () => {
          const again = await books.stock.findOne({ _id: row._id });
          return again ? checkProduct(books, again) : [`the stock of ${row._id} has disappeared`];
        },
      );
      breaches.push(...found);
      counts.products += 1;
      counts.movements += row.sequence;
      add(counts, row);
    }
  }
  breaches.push(...(await checkCount(books, counts.movements)));
  for await (const rows of pages(books.holds)) {
    const reread = () => books.holds.find({ _id: { $in: rows.map(({ _id }) => _id) } }).toArray();
    breaches.push(
      ...(await confirmed(
        () => checkHolds(books, rows),
        async () => checkHolds(books, await reread()),
      )),
    );
    counts.orders += rows.length;
  }
  for await (const rows of pages(books.restocks)) breaches.push(...(await checkRestocks(books, rows)));
  return { breaches: told(breaches), counts };
}

/** What a second look finds too. */
async function confirmed(look: () => Promise<string[]>, again: () => Promise<string[]>): Promise<string[]> {
  return (await look()).length === 0 ? [] : again();
}

function told(breaches: string[]): string[] {
  if (breaches.length <= MOST_TOLD) return breaches;
  return [...breaches.slice(0, MOST_TOLD), `and ${breaches.length - MOST_TOLD} more`];
}

/** A product's amounts against its movements, and these against the orders that they were made for. */
async function checkProduct(books: Books, row: StockRow): Promise<string[]> {
  const breaches: string[] = [];
  const sums = new Map<string, Amounts>();
  let last = 0;
  while (last < row.sequence) {
    const page = await books.movements
      .find(
        { productId: row._id, sequence: { $gt: last, $lte: row.sequence } },
        { sort: { sequence: 1 }, limit: PAGE },
      )
      .toArray();
    for (const movement of page) {
      const { sequence, warehouseId, kind, quantity } = movement;
      if (sequence !== last + 1) breaches.push(`${row._id}: movement ${last + 1} is followed by ${sequence}`);
      if (!(quantity > 0)) breaches.push(`${movement._id}: its quantity is ${quantity}`);
      const sum = sums.get(warehouseId) ?? noAmounts();
      add(sum, effects[kind], quantity);
      sums.set(warehouseId, sum);
      last = sequence;
    }
    breaches.push(...(await checkCauses(books, page)));
    if (page.length === 0) {
      breaches.push(`${row._id}: the last movement is ${last}, and its stock counts ${row.sequence}`);
      break;
    }
  }
  return [...breaches, ...checkAmounts(row, sums)];
}

function checkAmounts(row: StockRow, sums: ReadonlyMap<string, Amounts>): string[] {
  const breaches: string[] = [];
  const total = noAmounts();
  for (const warehouseId of new Set([...Object.keys(row.levels), ...sums.keys()])) {
    const level = row.levels[warehouseId] ?? noAmounts();
    const moved = sums.get(warehouseId) ?? noAmounts();
    add(total, level);
    for (const name of amountNames) {
      const where = `${row._id} in ${warehouseId}: ${name} is ${level[name]}`;
      if (level[name] !== moved[name]) breaches.push(`${where}, and its movements sum to ${moved[name]}`);
      if (!(level[name] >= 0)) breaches.push(where);
    }
    if (level.available + level.held + level.left !== level.received) {
      breaches.push(`${row._id} in ${warehouseId}: available + held + left is not received`);
    }
  }
  for (const name of amountNames) {
    if (row[name] !== total[name]) {
      breaches.push(`${row._id}: ${name} is ${row[name]}, and its warehouses have ${total[name]}`);
    }
  }
  return breaches;
}

/** Every movement for an order is one that the order's hold has made: it is stored with it, so it is read after it. */
async function checkCauses({ holds }: Books, movements: readonly Movement[]): Promise<string[]> {
  const ids = [...new Set(movements.flatMap(({ orderId }) => orderId ?? []))];
  const rows =
    ids.length === 0
      ? []
      : await holds.find({ _id: { $in: ids } }, { projection: { operations: 0 } }).toArray();
  const byId = new Map(rows.map((row) => [row._id, row]));
  return movements.flatMap((movement) => {
    const { _id, orderId, kind } = movement;
    if ((orderId === null) !== (kind === 'RECEIVED')) return [`${_id}: ${kind} for order ${orderId}`];
    if (orderId === null) return [];
    const row = byId.get(orderId);
    const made = row && expectedMovements(row).some((expected) => isSame(expected, movement));
    return made ? [] : [`${_id}: order ${orderId}, which is ${row?.state ?? 'unknown'}, has not made it`];
  });
}

/** Every movement that a hold says it has made is there. */
async function checkHolds({ movements }: Books, rows: readonly ParticipantRow<Hold>[]): Promise<string[]> {
  const expected = rows.flatMap(expectedMovements);
  const found = await movements.find({ _id: { $in: expected.map(({ _id }) => _id) } }).toArray();
  const byId = new Map(found.map((movement) => [movement._id, movement]));
  const missing = expected.filter((one) => {
    const movement = byId.get(one._id);
    return !movement || !isSame(one, movement);
  });
  return missing.map(({ _id }) => `${_id}: the order has made it, and there is no such movement`);
}

type Made = Pick<Movement, '_id' | 'productId' | 'warehouseId' | 'quantity' | 'kind' | 'orderId'>;

const expectedMovements = ({ _id: orderId, state, allocations }: ParticipantRow<Hold>): Made[] =>
  allocations.flatMap((allocation, index) =>
    movementsOf[state].map((kind) => ({
      _id: movementId(orderId, kind, index),
      ...allocation,
      kind,
      orderId,
    })),
  );

const isSame = (a: Made, b: Made) =>
  a._id === b._id &&
  a.productId === b.productId &&
  a.warehouseId === b.warehouseId &&
  a.quantity === b.quantity &&
  a.kind === b.kind &&
  a.orderId === b.orderId;

/** Rows number their movements, so a number of movements outside what they counted before and after is too many or few. */
async function checkCount({ stock, movements }: Books, before: number): Promise<string[]> {
  const count = await movements.countDocuments({});
  let after = 0;
  for await (const rows of pages(stock)) for (const { sequence } of rows) after += sequence;
  if (count >= before && count <= after) return [];
  return [`there are ${count} movements, and the products count ${after}`];
}

async function checkRestocks({ movements }: Books, restocks: readonly Restock[]): Promise<string[]> {
  const ids = restocks.map(({ movementId: id }) => id);
  const found = await movements.find({ _id: { $in: ids }, kind: 'RECEIVED' }).toArray();
  const there = new Set(found.map(({ _id }) => _id));
  return ids
    .filter((id) => !there.has(id))
    .map((id) => `${id}: a restock has made it, and there is no such movement`);
}
