/**
 * What is where, in pieces. The one definition that everything else follows:
 *
 * - `received`: ever put into stock from outside (opening stock, restocks). It only grows.
 * - `available`: on the shelf and free to sell.
 * - `held`: on the shelf, and promised to orders that are not through yet.
 * - `left`: gone out with orders, less what came back.
 *
 * `received = available + held + left`, always, for each product in each warehouse. What a client knows as stock on
 * hand is what is physically there: `available + held`.
 */
export interface Amounts {
  available: number;
  held: number;
  left: number;
  received: number;
}

/**
 * A product's stock: one document a product, so that its total and its warehouses move together and one conditional
 * write guards them. It suits tens of warehouses, not thousands.
 */
export interface StockRow extends Amounts {
  /** The product's id. */
  _id: string;
  /** How many movements this product has seen: the sequence of the last one. */
  sequence: number;
  /** By warehouse id; the row's own amounts are their sums. */
  levels: Record<string, Amounts>;
}

/** Why stock moves. RETURNED is stock that had left with an order and is available again. */
export type MovementKind = 'RECEIVED' | 'HELD' | 'RELEASED' | 'COMMITTED' | 'RETURNED';

/**
 * One entry of the movement ledger. No amount changes without one, in the same transaction; movements are never
 * changed or deleted, so a product's amounts are the sums of its movements.
 */
export interface Movement {
  /** Says what caused it, so that nothing can be moved twice: `<order>/HELD/0`, `restock/…`, `opening/…`. */
  _id: string;
  productId: string;
  warehouseId: string;
  kind: MovementKind;
  /** Pieces, positive. */
  quantity: number;
  /** Numbers a product's movements 1, 2, 3, ... without gaps. */
  sequence: number;
  orderId: string | null;
  /** The user who did it, where a person did. */
  by: string | null;
  at: Date;
}

/** What one piece of each kind of movement does to the amounts: each row keeps `received = available + held + left`. */
export const effects: Readonly<Record<MovementKind, Amounts>> = {
  RECEIVED: { available: 1, held: 0, left: 0, received: 1 },
  HELD: { available: -1, held: 1, left: 0, received: 0 },
  RELEASED: { available: 1, held: -1, left: 0, received: 0 },
  COMMITTED: { available: 0, held: -1, left: 1, received: 0 },
  RETURNED: { available: 1, held: 0, left: -1, received: 0 },
};

export const amountNames = ['available', 'held', 'left', 'received'] as const;

export const noAmounts = (): Amounts => ({ available: 0, held: 0, left: 0, received: 0 });

export const noStock = (productId: string): StockRow => ({
  _id: productId,
  sequence: 0,
  ...noAmounts(),
  levels: {},
});

/** Adds `times` times `change` to `amounts`, in place. */
export function add(amounts: Amounts, change: Amounts, times = 1): void {
  for (const name of amountNames) amounts[name] += times * change[name];
}

/** Physically there: free and held. */
export const onHand = (amounts: Amounts): number => amounts.available + amounts.held;
