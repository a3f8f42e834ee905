import type { StockRow } from './stock';

/** Pieces of a product, wanted. */
export interface Line {
  productId: string;
  quantity: number;
}

/** Pieces of a product that an order has from one warehouse. */
export interface Allocation extends Line {
  warehouseId: string;
}

/** One line a product, in order of first mention: an order may name a product twice. */
export function sumLines(lines: readonly Line[]): Line[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

/**
 * Where the lines come from: all of them, or null when any product is short. A product comes from the fullest warehouse
 * first, so from one alone if any has enough, and else from as few as possible.
 */
export function allocate(
  lines: readonly Line[],
  stock: (productId: string) => Readonly<StockRow> | null,
): Allocation[] | null {
  const allocations: Allocation[] = [];
  for (const line of sumLines(lines)) {
    const row = stock(line.productId);
    if (!row || row.available < line.quantity) return null;
    let wanted = line.quantity;
    for (const [warehouseId, { available }] of fullestFirst(row)) {
      if (wanted === 0) break;
      const quantity = Math.min(wanted, available);
      allocations.push({ productId: line.productId, warehouseId, quantity });
      wanted -= quantity;
    }
  }
  return allocations;
}

/** Warehouses that have any; equally full ones by id, so that a decision made again is the same. */
function fullestFirst(row: Readonly<StockRow>) {
  return Object.entries(row.levels)
    .filter(([, { available }]) => available > 0)
    .sort(([a, { available: x }], [b, { available: y }]) => y - x || (a < b ? -1 : 1));
}
