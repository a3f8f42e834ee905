import { z } from 'zod';
import { ALREADY_UNDONE, commandType, undone } from '../../platform/saga/protocol';

const lines = z.array(z.object({ productId: z.string(), quantity: z.number().int().positive() })).min(1);

/** Holds stock for an order, from one warehouse or several. A hold never expires by itself. */
export const holdStock = commandType('inventory', 'hold-stock', 1, {
  input: z.object({ lines }),
  output: z.object({}),
  refusals: ['OUT_OF_STOCK', ALREADY_UNDONE],
});

/** Undo of `hold-stock`: what is held is available again. */
export const releaseStock = commandType('inventory', 'release-stock', 1, {
  input: z.object({}),
  output: undone,
});

/** The held stock leaves the warehouse. */
export const commitStock = commandType('inventory', 'commit-stock', 1, {
  input: z.object({}),
  output: z.object({}),
  refusals: ['NOTHING_HELD'],
});

/** Stock of a cancelled or returned order comes back: what is still held is released, what has left is received again. */
export const returnStock = commandType('inventory', 'return-stock', 1, {
  input: z.object({}),
  output: undone,
});

export const commands = [holdStock, releaseStock, commitStock, returnStock] as const;
