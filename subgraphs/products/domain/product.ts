import { eur, type Money } from '../../../platform/money';

/** What staff say about a product. */
export interface ProductDetails {
  name: string;
  /** One or a few plain sentences. */
  description: string;
  category: string;
  /** What one of it is: `500 g`, `6 × 330 ml`. */
  unit: string;
  /** Of one unit; always in the shop's currency. */
  price: Money;
}

/** A product of the catalogue. It is never deleted: archived, it is no longer sold, and old orders still show it. */
export interface Product extends ProductDetails {
  /** TypeID, prefix `prod`. */
  _id: string;
  /** False exactly when it is archived. */
  forSale: boolean;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** An argument that is not what it must be; `argument` is its path within the details: `price.amount`. */
export interface Fault {
  argument: string;
  message: string;
}

/** All prices are in one currency: the total of an order is a sum. */
export const SHOP_CURRENCY = eur(0).currency;
/** In minor units. A thousand lines of a thousand pieces at this price are still a safe integer. */
export const MAX_PRICE = 1_000_000;

const maxLengths = { name: 100, description: 2_000, category: 50, unit: 30 } as const;
const texts = Object.keys(maxLengths) as (keyof typeof maxLengths)[];

/** The details as they are stored: what was given, without needless white space. */
export function tidy<D extends Partial<ProductDetails>>(details: D): D {
  const tidied = { ...details };
  for (const text of texts) {
    const value = tidied[text];
    if (value !== undefined) tidied[text] = value.normalize('NFC').replace(/\s+/g, ' ').trim();
  }
  return tidied;
}

/** The first thing that is wrong with tidied details, or null. What is not given is not checked. */
export function faultOf(details: Partial<ProductDetails>): Fault | null {
  for (const text of texts) {
    const value = details[text];
    if (value === undefined) continue;
    if (value === '' || value.length > maxLengths[text])
      return { argument: text, message: `The ${text} must have 1 to ${maxLengths[text]} characters.` };
  }
  const { price } = details;
  if (!price) return null;
  if (price.currency !== SHOP_CURRENCY)
    return { argument: 'price.currency', message: `Prices are in ${SHOP_CURRENCY}.` };
  if (!Number.isSafeInteger(price.amount) || price.amount < 1 || price.amount > MAX_PRICE)
    return { argument: 'price.amount', message: `A price is 1 to ${MAX_PRICE} cents.` };
  return null;
}

export function createProduct(id: string, details: ProductDetails, now: Date): Product {
  const { name, description, category, unit, price } = details;
  const times = { archivedAt: null, createdAt: now, updatedAt: now };
  return { _id: id, name, description, category, unit, price, forSale: true, ...times };
}

/** Changes what is named. An archived product is given back as it is: it stays as it was when it was last sold. */
export function reviseProduct(product: Product, changes: Partial<ProductDetails>, now: Date): Product {
  if (!product.forSale) return product;
  const revised = { ...product, ...changes };
  const same =
    texts.every((text) => revised[text] === product[text]) && revised.price.amount === product.price.amount;
  return same ? product : { ...revised, updatedAt: now };
}

/** Takes it off the shelves. Doing so again changes nothing: it keeps the time of the first. */
export function archiveProduct(product: Product, now: Date): Product {
  if (!product.forSale) return product;
  return { ...product, forSale: false, archivedAt: now, updatedAt: now };
}
