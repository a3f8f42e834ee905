import type { Filter } from 'mongodb';
import { eur } from '../../platform/money';
import { isDuplicateKey, type Collection, type Database } from '../../platform/store/store';
import { createProduct, type Product, type ProductDetails, searchWords } from './domain';

/** A product as it is kept. */
export interface ProductRow extends Product {
  /** What search compares with; made from the details on every write. */
  words: string[];
  /** Counts the writes: one that was decided on an older row is decided again. */
  version: number;
}

/** What was done once in the life of this database. */
export interface Milestone {
  _id: 'catalogue';
  at: Date;
}

export interface ProductStore {
  database: Database;
  products: Collection<ProductRow>;
  milestones: Collection<Milestone>;
}

export async function openProductStore(database: Database): Promise<ProductStore> {
  return {
    database,
    products: await database.collection<ProductRow>('products', [
      { key: { words: 1, _id: 1 } },
      // For a category's pages, and for counting the categories without reading the products.
      { key: { forSale: 1, category: 1, _id: 1 } },
    ]),
    milestones: await database.collection<Milestone>('milestones'),
  };
}

/** The products with these ids, archived ones too, in one query. */
export async function findProducts(
  { products }: Pick<ProductStore, 'products'>,
  ids: readonly string[],
): Promise<Map<string, Product>> {
  if (ids.length === 0) return new Map();
  const found = await products.find({ _id: { $in: [...new Set(ids)] } }).toArray();
  return new Map(found.map((product) => [product._id, product]));
}

export interface ProductQuery {
  /** Each must begin a word of the product; as `wordsOf` gives them. An empty list finds nothing. */
  words?: readonly string[] | undefined;
  category?: string | undefined;
  archivedToo?: boolean;
}

/** What the query asks for; a list of it is in order of id, which is the order of creation. */
export function matching({ words, category, archivedToo }: ProductQuery): Filter<ProductRow> {
  return {
    ...(!archivedToo && { forSale: true }),
    ...(category !== undefined && { category }),
    // Words hold letters and digits alone, so there is nothing in them that a pattern would take for more; an anchored
    // pattern reads a range of the index.
    ...(words && (words.length > 0 ? { $and: words.map(beginsWord) } : { _id: { $in: [] } })),
  };
}

const beginsWord = (word: string): Filter<ProductRow> => ({ words: new RegExp(`^${word}`) });

/** How many products are for sale in each category that has any, by name. */
export async function countByCategory({
  products,
}: Pick<ProductStore, 'products'>): Promise<{ name: string; productCount: number }[]> {
  const counts = new Map<string, number>();
  for await (const { category } of products.find({ forSale: true }, { projection: { _id: 0, category: 1 } }))
    counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts]
    .map(([name, productCount]) => ({ name, productCount }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

export async function insertProduct(
  { products }: Pick<ProductStore, 'products'>,
  product: Product,
): Promise<void> {
  await products.insertOne(newRow(product));
}

/**
 * Writes what `decide` makes of the product, if nobody has written to it since it was read; otherwise it is read and
 * decided again. `decide` answers with the very product that it was given where nothing changes. Null: there is no such
 * product.
 */
export async function updateProduct(
  { products }: Pick<ProductStore, 'products'>,
  id: string,
  decide: (product: Product) => Product,
): Promise<Product | null> {
  for (;;) {
    const row = await products.findOne({ _id: id });
    if (!row) return null;
    const decided = decide(row);
    if (decided === row) return row;
    const { version } = row;
    const { _id, ...changed } = { ...decided, words: searchWords(decided), version: version + 1 };
    const { matchedCount } = await products.updateOne({ _id, version }, { $set: changed });
    if (matchedCount === 1) return decided;
  }
}

/** A product of the sample catalogue; `price` in cents of a euro. */
export type CatalogueEntry = Omit<ProductDetails, 'price'> & { id: string; price: number };

/**
 * Loads a catalogue into a database that has never had one: in one transaction that begins by taking a document's id,
 * so whole or not at all, and once, however many replicas start together. Answers whether it was this call that did it.
 */
export async function loadCatalogue(
  { database, products, milestones }: ProductStore,
  catalogue: readonly CatalogueEntry[],
  at: Date,
): Promise<boolean> {
  const loaded = () => milestones.findOne({ _id: 'catalogue' });
  if (await loaded()) return false;
  const rows = catalogue.map(({ id, price, ...details }) =>
    newRow(createProduct(id, { ...details, price: eur(price) }, at)),
  );
  try {
    await database.transaction(async (session) => {
      await milestones.insertOne({ _id: 'catalogue', at }, { session });
      await products.insertMany(rows, { session });
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error) && (await loaded())) return false;
    throw error;
  }
}

const newRow = (product: Product): ProductRow => ({ ...product, words: searchWords(product), version: 1 });
