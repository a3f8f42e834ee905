import type { Money } from '../../../platform/money';
import type { Answer, InputOf, OutputOf, RefusalOf } from '../../../platform/saga/protocol';
import type { quoteLines } from '../messages';
import { type Product, SHOP_CURRENCY } from './product';

type Quote = typeof quoteLines;
export type QuoteAnswer = Answer<OutputOf<Quote>, RefusalOf<Quote>>;

/**
 * Prices the lines of an order. What can never be sold is refused before what costs something else than expected, so
 * that the customer hears first what waiting or paying more cannot mend.
 */
export function quote(input: InputOf<Quote>, products: ReadonlyMap<string, Product>): QuoteAnswer {
  const refuse = (reason: RefusalOf<Quote>): QuoteAnswer => ({ outcome: 'refused', reason });
  const found = input.lines.map(({ productId }) => products.get(productId));
  if (found.some((product) => !product)) return refuse('UNKNOWN_PRODUCT');
  if (found.some((product) => !product?.forSale)) return refuse('NOT_FOR_SALE');

  const lines = input.lines.flatMap(({ productId, quantity }, index) => {
    const product = found[index];
    return product ? [{ productId, name: product.name, quantity, unitPrice: product.price }] : [];
  });
  const total = sum(lines);
  if (!total) return refuse('TOTAL_TOO_LARGE');
  const { expectedTotal } = input;
  if (expectedTotal && !(expectedTotal.amount === total.amount && expectedTotal.currency === total.currency))
    return refuse('PRICE_CHANGED');
  return { outcome: 'done', output: { lines, total } };
}

/** Null when it is more than a number can count exactly. */
function sum(lines: readonly { quantity: number; unitPrice: Money }[]): Money | null {
  let amount = 0n;
  for (const { quantity, unitPrice } of lines) amount += BigInt(quantity) * BigInt(unitPrice.amount);
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { amount: Number(amount), currency: SHOP_CURRENCY };
}
