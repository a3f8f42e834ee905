import { z } from 'zod';
import { money } from '../../platform/money';
import { commandType } from '../../platform/saga/protocol';

/** Prices the lines of an order. Reads only; what it answered first is what the order keeps. */
export const quoteLines = commandType('products', 'quote-lines', 1, {
  input: z.object({
    lines: z.array(z.object({ productId: z.string(), quantity: z.number().int().positive() })).min(1),
    /** Where given, a total other than this one is PRICE_CHANGED. */
    expectedTotal: money.optional(),
  }),
  output: z.object({
    lines: z.array(
      z.object({
        productId: z.string(),
        name: z.string(),
        quantity: z.number().int().positive(),
        unitPrice: money,
      }),
    ),
    total: money,
  }),
  // TOTAL_TOO_LARGE: more than a number can count exactly.
  refusals: ['UNKNOWN_PRODUCT', 'NOT_FOR_SALE', 'PRICE_CHANGED', 'TOTAL_TOO_LARGE'],
});

export const commands = [quoteLines] as const;
