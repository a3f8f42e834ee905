import type { SubgraphName } from './schemas';

/** A value of a subgraph, with the name of its type where it is an object. */
export type Row = { readonly __typename: string; readonly [field: string]: unknown };
/** What one subgraph knows: rows by type and id. */
export type Table = Readonly<Record<string, ReadonlyMap<string, Row>>>;

export const ITEMS = 2_000;
const PEOPLE = 400;
const REVIEWS = 3;
const tags = ['new', 'organic', 'fragile', 'heavy', 'seasonal', 'imported', 'last ones'];
const cities = ['Aalst', 'Bremen', 'Cork', 'Delft', 'Évora', 'Faro', 'Ghent'];
const sentence = 'It came on time, fits where it should and does what the page said it would do. ';

export const itemId = (index: number) => `item-${index % ITEMS}`;

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [String(row.id), row]));

/** The same rows in every process. */
export const tables: Readonly<Record<SubgraphName, Table>> = {
  catalog: { Item: byId(indexes(ITEMS).map(catalogItem)) },
  pricing: { Item: byId(indexes(ITEMS).map(pricedItem)) },
  reviews: { Item: byId(indexes(ITEMS).map(reviewedItem)) },
  people: { Person: byId(indexes(PEOPLE).map(person)) },
};

function catalogItem(index: number): Row {
  return {
    __typename: 'Item',
    id: itemId(index),
    name: `Item number ${index} — “${tags[index % tags.length]}”`,
    slug: `item-number-${index}`,
    description: sentence.repeat(1 + (index % 3)),
    active: index % 5 !== 0,
    weight: 0.25 + (index % 100) / 8,
    size: { __typename: 'Size', width: 10 + (index % 50), height: 20 + (index % 30), depth: index % 7 },
    tags: [tags[index % tags.length], tags[(index + 3) % tags.length]],
  };
}

function pricedItem(index: number): Row {
  const discount = (n: number) => ({ __typename: 'Discount', code: `CODE-${index}-${n}`, percent: 5 * n });
  return {
    __typename: 'Item',
    id: itemId(index),
    price: {
      __typename: 'Price',
      amount: 99 + index * 10,
      currency: 'EUR',
      discounts: indexes(index % 3).map(discount),
    },
  };
}

function reviewedItem(index: number): Row {
  return {
    __typename: 'Item',
    id: itemId(index),
    rating: 1 + (index % 40) / 10,
    reviews: indexes(REVIEWS).map((n) => ({
      __typename: 'Review',
      id: `review-${index}-${n}`,
      stars: 1 + ((index + n) % 5),
      text: sentence.slice(0, 40 + ((index * 7 + n * 11) % 40)),
      author: { __typename: 'Person', id: `person-${(index * REVIEWS + n * 17) % PEOPLE}` },
    })),
  };
}

function person(index: number): Row {
  return {
    __typename: 'Person',
    id: `person-${index}`,
    name: `Person ${index}`,
    city: cities[index % cities.length],
  };
}
