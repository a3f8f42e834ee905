import {
  add,
  type Amounts,
  amountNames,
  effects,
  type Movement,
  noAmounts,
  noStock,
  type StockRow,
} from './stock';

/** A movement as whoever causes it describes it; the ledger gives it its sequence. */
export type Move = Omit<Movement, 'sequence'>;

/** How a product's row changes: from what was read (null: there was no row) to what it is after the movements. */
export interface StockChange {
  before: StockRow | null;
  after: StockRow;
}

/**
 * Stock as it was read, and as movements change it in memory, in order: what one decision took is gone for the next.
 * Nothing is stored until `store.ts` writes `changes()` and `movements` in one transaction.
 */
export interface Ledger {
  /** The product's stock after the movements so far; null where it never had any. */
  stock(productId: string): Readonly<StockRow> | null;
  /** Moves stock. Throws when an amount would become negative: whoever moves must have looked first. */
  move(move: Move): Movement;
  /** The product is kept there from now on, though nothing has moved: it is out of stock rather than unknown. */
  keep(productId: string, warehouseId: string): void;
  /** In order. */
  readonly movements: readonly Movement[];
  changes(): StockChange[];
}

export function openLedger(read: Iterable<StockRow>): Ledger {
  const before = new Map<string, StockRow>();
  const after = new Map<string, StockRow>();
  for (const row of read) before.set(row._id, row);
  const movements: Movement[] = [];

  function change(productId: string): StockRow {
    let row = after.get(productId);
    if (!row) {
      row = copy(before.get(productId) ?? noStock(productId));
      after.set(productId, row);
    }
    return row;
  }

  return {
    movements,
    stock: (productId) => after.get(productId) ?? before.get(productId) ?? null,
    move(move) {
      const row = change(move.productId);
      const level = (row.levels[move.warehouseId] ??= noAmounts());
      for (const amounts of [level, row]) add(amounts, effects[move.kind], move.quantity);
      const short = amountNames.find((name) => level[name] < 0);
      if (short) throw new Error(`${move._id} would leave ${level[short]} ${short} of ${move.productId}`);
      row.sequence += 1;
      const movement: Movement = { ...move, sequence: row.sequence };
      movements.push(movement);
      return movement;
    },
    keep(productId, warehouseId) {
      change(productId).levels[warehouseId] ??= noAmounts();
    },
    changes: () =>
      [...after].map(([productId, row]) => ({ before: before.get(productId) ?? null, after: row })),
  };
}

function copy(row: StockRow): StockRow {
  const levels = Object.entries(row.levels).map(([id, level]): [string, Amounts] => [id, { ...level }]);
  return { ...row, levels: Object.fromEntries(levels) };
}
