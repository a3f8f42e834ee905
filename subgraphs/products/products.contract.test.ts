import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidToken, type Scope } from '../../platform/auth';
import { openBroker } from '../../platform/broker/open';
import type { Broker } from '../../platform/broker/broker';
import { systemClock as clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import { eur } from '../../platform/money';
import type { Service } from '../../platform/service';
import { openStore } from '../../platform/store/open';
import type { Store } from '../../platform/store/store';
import catalogue from './catalogue.json';
import { start } from './main';
import { loadCatalogue, openProductStore } from './store';

const log = testLog();
const engines = ['embedded', ...(process.env.MONGODB_URL ? ['MongoDB'] : [])];
const prices = new Map(catalogue.map(({ id, price }) => [id, price]));

interface ProductNode {
  id: string;
  name: string;
  description: string;
  category: string;
  unit: string;
  price: { amount: number; currency: string };
  forSale: boolean;
  archivedAt: string | null;
  createdAt: string;
  updatedAt: string;
}
interface Page {
  edges: { cursor: string; node: ProductNode }[];
  nodes: ProductNode[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}
type Result = ProductNode & { __typename: string; code: string; message: string; argument: string };
interface Answer {
  data: {
    product: ProductNode | null;
    products: Page;
    categories: { name: string; productCount: number }[];
    _entities: (ProductNode | null)[];
    createProduct: Result;
    updateProduct: Result;
    archiveProduct: Result;
  };
  errors?: { message: string; extensions: { code: string; argument?: string } }[];
}

const fields =
  '{ id name description category unit price { amount currency } forSale archivedAt createdAt updatedAt }';
const list = `query ($first: Int, $after: String, $search: String, $category: String, $includeArchived: Boolean) {
  products(first: $first, after: $after, search: $search, category: $category, includeArchived: $includeArchived) {
    edges { cursor node ${fields} } nodes ${fields} pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const one = `query ($id: ID!) { product(id: $id) ${fields} }`;
const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product ${fields} } }`;
const create = `mutation ($input: CreateProductInput!) { createProduct(input: $input) {
  __typename ... on Product ${fields} ... on InvalidInput { code message argument } } }`;
const update = `mutation ($input: UpdateProductInput!) { updateProduct(input: $input) {
  __typename ... on Product ${fields} ... on UserError { code message } ... on InvalidInput { argument } } }`;
const archive = `mutation ($input: ArchiveProductInput!) { archiveProduct(input: $input) {
  __typename ... on Product ${fields} ... on UserError { code message } } }`;

const quark = {
  name: 'Herb quark',
  description: 'Quark with a great many chives.',
  category: 'Dairy & Eggs',
  unit: '200 g',
  price: eur(219),
};

describe.each(engines)('%s', (engine) => {
  let folder: string;
  let store: Store;
  let broker: Broker;
  let service: Service;
  /** The reads of the products collection, as filters. */
  const reads: unknown[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waybill-products-'));
    store = await openStore({
      mongodbUrl: engine === 'MongoDB' ? process.env.MONGODB_URL : undefined,
      folder,
      clock,
      log,
    });
    broker = await openBroker({ clock, log });
    service = await startProducts(fresh('main'));
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await broker?.close();
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = process.pid;
  /** The name of a database of this test's own. */
  const fresh = (name: string) => `products-${name}-${run}-${Math.trunc(performance.now())}`;

  /** The engine, where the database `products` is the one that is named, and its reads are listed. */
  function storeOf(database: string): Store {
    return {
      description: store.description,
      database: () => counted(store.database(database)),
      ping: () => store.ping(),
      close: () => store.close(),
    };
  }

  function counted(database: ReturnType<Store['database']>): ReturnType<Store['database']> {
    return {
      name: database.name,
      transaction: (work) => database.transaction(work),
      async collection(name, ...how) {
        const collection = await database.collection<never>(name, ...how);
        const find = collection.find.bind(collection);
        if (name === 'products')
          collection.find = (filter, options) => {
            reads.push(filter);
            return find(filter, options);
          };
        return collection as never;
      },
    };
  }

  const startProducts = (database: string, env: NodeJS.ProcessEnv = {}) =>
    start({ env, clock, log, broker, store: storeOf(database), verifyToken }, 0);

  /** A token is the scope that it gives. */
  async function verifyToken(token: string) {
    if (!['customer', 'courier', 'staff'].includes(token)) throw new InvalidToken('no such scope');
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    return { id: `user_${token}`, scopes: [token as Scope], expiresAt };
  }

  async function ask(query: string, variables: object = {}, as?: Scope, at = service): Promise<Answer> {
    const response = await fetch(at.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(as && { authorization: `Bearer ${as}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  const names = async (variables: object, as?: Scope) =>
    (await ask(list, { first: 100, ...variables }, as)).data.products.nodes.map(({ name }) => name);

  async function created(details: Partial<typeof quark> = {}): Promise<ProductNode> {
    const { data } = await ask(create, { input: { ...quark, ...details } }, 'staff');
    expect(data.createProduct.__typename).toBe('Product');
    return data.createProduct;
  }

  describe('the catalogue', () => {
    test('is there after the first start, and paging goes through all of it once', async () => {
      const seen: ProductNode[] = [];
      let after: string | null = null;
      for (let more = true; more;) {
        const { nodes, edges, pageInfo }: Page = (await ask(list, { first: 37, after, category: null })).data
          .products;
        expect(edges.map(({ node }) => node)).toEqual(nodes);
        expect(pageInfo).toMatchObject({
          hasPreviousPage: after !== null,
          startCursor: edges[0]?.cursor,
          endCursor: edges.at(-1)?.cursor,
        });
        seen.push(...nodes);
        more = pageInfo.hasNextPage;
        after = pageInfo.endCursor;
      }
      const entry = ({ id, name, description, category, unit, price }: ProductNode) => ({
        id,
        name,
        description,
        category,
        unit,
        price: price.amount,
      });
      expect(seen.map(entry)).toEqual(catalogue);
    });

    test('has 20 products a page unless asked for more', async () => {
      expect((await ask('{ products { nodes { id } } }')).data.products.nodes).toHaveLength(20);
    });

    test('counts its categories', async () => {
      const { categories } = (await ask('{ categories { name productCount } }')).data;
      const counts = new Map<string, number>();
      for (const { category } of catalogue) counts.set(category, (counts.get(category) ?? 0) + 1);
      const expected = [...counts].map(([name, productCount]) => ({ name, productCount }));
      expect(categories).toEqual(expected.sort((a, b) => (a.name < b.name ? -1 : 1)));
    });

    test('lists one category by its exact name', async () => {
      const bakery = catalogue.filter(({ category }) => category === 'Bakery').map(({ name }) => name);
      expect(await names({ category: 'Bakery' })).toEqual(bakery);
      expect(await names({ category: 'Bak' })).toEqual([]);
      expect(await names({ category: '' })).toEqual([]);
    });

    test('says null of a product that is not there', async () => {
      expect((await ask(one, { id: newId('prod') })).data.product).toBeNull();
    });
  });

  describe('search', () => {
    test.each([
      ['truffle', ['Alba white truffle, out of season']],
      ['TRUFFLE white', ['Alba white truffle, out of season']],
      ['creme', ['Crème fraîche']],
      ['Crème', ['Crème fraîche']],
      ["lamb's lett", ["Lamb's lettuce"]],
      ['goats log', ["Goat's cheese log"]],
      ['whole wheel', ['Alpine mountain cheese, whole wheel']],
      ['rye bread', ['Wholemeal rye bread']],
      ['bakery pockets', []],
      ['ruffle', []],
    ])('of %j finds %j', async (search, expected) => {
      expect(await names({ search })).toEqual(expected);
    });

    test('looks at description and category too, and can be narrowed to a category', async () => {
      expect(await names({ search: 'spinach pizza' })).toEqual(['Spinach pizza with garlic']);
      const everywhere = await names({ search: 'spinach' });
      expect(everywhere).toEqual(expect.arrayContaining(['Baby spinach', 'Spinach pizza with garlic']));
      expect(await names({ search: 'spinach', category: 'Vegetables' })).toEqual(['Baby spinach']);
      expect(await names({ search: 'fermented bakery' })).toEqual([]);
    });

    test.each(['.*', '^', 'a|b', '[a-z]', '(', '\\', '$ne', '{"$gt":""}', '^(a+)+$', 'x\u0000', '%', '!?'])(
      '%j is taken for words, not for a pattern',
      async (search) => {
        const { data, errors } = await ask(list, { search, first: 100 });
        expect(errors).toBeUndefined();
        expect(data.products.nodes.length).toBeLessThan(catalogue.length / 3);
      },
    );

    test('of white space is no search', async () => {
      expect(await names({ search: ' \t ' })).toHaveLength(100);
    });

    test('pages like any list', async () => {
      const all = await names({ search: 'a' });
      const first = (await ask(list, { search: 'a', first: 3 })).data.products;
      const second = (await ask(list, { search: 'a', first: 3, after: first.pageInfo.endCursor })).data
        .products;
      expect([...first.nodes, ...second.nodes].map(({ name }) => name)).toEqual(all.slice(0, 6));
    });
  });

  test.each<[string, string, object, string | undefined]>([
    ['first 0', list, { first: 0 }, 'first'],
    ['first 101', list, { first: 101 }, 'first'],
    ['a cursor of no list', list, { after: 'nonsense' }, 'after'],
    ['an endless search', list, { search: 'a'.repeat(101) }, 'search'],
    ['a malformed id', one, { id: '42' }, 'id'],
    ['an id of another kind', one, { id: newId('user') }, 'id'],
  ])('%s is BAD_USER_INPUT', async (_, query, variables, argument) => {
    const { errors } = await ask(query, variables);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
  });

  describe('staff', () => {
    test('create a product, and everybody finds it', async () => {
      const product = await created({ name: ' Zebra  quark ' });
      expect(product).toMatchObject({ ...quark, name: 'Zebra quark', forSale: true, archivedAt: null });
      expect((await ask(one, { id: product.id })).data.product).toEqual(
        expect.objectContaining({ id: product.id, createdAt: product.createdAt }),
      );
      expect(await names({ search: 'zebra chives' })).toEqual(['Zebra quark']);
    });

    test('change what they name, and search follows', async () => {
      const { id, createdAt } = await created({ name: 'Yak butter', category: 'Imports' });
      const input = { productId: id, name: 'Yeti butter', price: eur(777), unit: null };
      const { updateProduct } = (await ask(update, { input }, 'staff')).data;
      expect(updateProduct).toMatchObject({
        id,
        ...quark,
        name: 'Yeti butter',
        category: 'Imports',
        price: eur(777),
        createdAt,
      });
      expect(await names({ search: 'yak' })).toEqual([]);
      expect(await names({ search: 'yeti' })).toEqual(['Yeti butter']);
    });

    test('change one product at once without losing each other', async () => {
      const { id } = await created({ name: 'Unicorn butter' });
      const changes = [
        { name: 'Ursine butter' },
        { description: 'Utterly uncommon.' },
        { category: 'Usual' },
        { unit: '1 udder' },
        { price: eur(111) },
      ];
      await Promise.all(
        changes.map((change) => ask(update, { input: { productId: id, ...change } }, 'staff')),
      );
      const expected = Object.assign({ id }, ...changes) as object;
      expect((await ask(one, { id })).data.product).toMatchObject(expected);
      expect(await names({ search: 'ursine utterly usual' })).toEqual(['Ursine butter']);
    });

    test('archive a product: it is gone from the shelves, and old orders still show it', async () => {
      const { id, name } = await created({ name: 'Xylophone cheese', category: 'Curios' });
      const first = (await ask(archive, { input: { productId: id } }, 'staff')).data.archiveProduct;
      expect(first).toMatchObject({ id, name, forSale: false, archivedAt: expect.any(String) as string });
      const again = (await ask(archive, { input: { productId: id } }, 'staff')).data.archiveProduct;
      expect(again.archivedAt).toBe(first.archivedAt);

      expect(await names({ search: 'xylophone' })).toEqual([]);
      expect(await names({ category: 'Curios' })).toEqual([]);
      const { categories } = (await ask('{ categories { name } }')).data;
      expect(categories.map((category) => category.name)).not.toContain('Curios');

      expect((await ask(one, { id })).data.product).toMatchObject({ id, name, forSale: false });
      const representations = [{ __typename: 'Product', id }];
      expect((await ask(entities, { representations })).data._entities).toMatchObject([{ id, name }]);

      expect(await names({ search: 'xylophone', includeArchived: true }, 'staff')).toEqual([name]);
      expect(await names({ category: 'Curios', includeArchived: true }, 'staff')).toEqual([name]);
      const change = await ask(update, { input: { productId: id, price: eur(1) } }, 'staff');
      expect(change.data.updateProduct).toMatchObject({
        __typename: 'ProductArchived',
        code: 'PRODUCT_ARCHIVED',
      });
    });

    test.each([
      [{ name: ' ' }, 'input.name'],
      [{ description: 'x'.repeat(2_001) }, 'input.description'],
      [{ category: '' }, 'input.category'],
      [{ unit: '' }, 'input.unit'],
      [{ price: eur(0) }, 'input.price.amount'],
      [{ price: eur(-100) }, 'input.price.amount'],
      [{ price: eur(10 ** 9) }, 'input.price.amount'],
      [{ price: { amount: 100, currency: 'USD' } }, 'input.price.currency'],
    ])('hear what is wrong with %j', async (change, argument) => {
      const refused = { __typename: 'InvalidInput', code: 'INVALID_INPUT', argument };
      const made = await ask(create, { input: { ...quark, ...change } }, 'staff');
      expect(made.data.createProduct).toMatchObject(refused);
      const input = { productId: catalogue[0]?.id, ...change };
      expect((await ask(update, { input }, 'staff')).data.updateProduct).toMatchObject(refused);
    });

    test('hear that a product is unknown, or its id malformed', async () => {
      const unknown = { input: { productId: newId('prod') } };
      const refused = { __typename: 'ProductNotFound', code: 'PRODUCT_NOT_FOUND' };
      expect((await ask(update, unknown, 'staff')).data.updateProduct).toMatchObject(refused);
      expect((await ask(archive, unknown, 'staff')).data.archiveProduct).toMatchObject(refused);
      const malformed = { input: { productId: 'prod_1' } };
      for (const mutation of [update, archive])
        expect((await ask(mutation, malformed, 'staff')).errors?.[0]?.extensions).toEqual({
          code: 'BAD_USER_INPUT',
          argument: 'input.productId',
        });
    });
  });

  describe.each<[string, Scope | undefined, string]>([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a customer', 'customer', 'FORBIDDEN'],
    ['a courier', 'courier', 'FORBIDDEN'],
  ])('%s', (_, scope, code) => {
    const victim = catalogue[1]?.id ?? '';
    test.each<[string, string, object]>([
      ['create', create, { input: quark }],
      ['change', update, { input: { productId: victim, price: eur(1) } }],
      ['archive', archive, { input: { productId: victim } }],
      ['list archived', list, { includeArchived: true }],
    ])('cannot %s products', async (_what, query, variables) => {
      const { data, errors } = await ask(query, variables, scope);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
      expect(data).toBeNull();
      expect((await ask(one, { id: victim })).data.product).toMatchObject({
        forSale: true,
        price: eur(prices.get(victim) ?? 0),
      });
    });
  });

  test('50 references are one query to the store, known or not', async () => {
    const ids = catalogue.slice(0, 48).map(({ id }) => id);
    const representations = [...ids, newId('prod'), 'nonsense', ids[0]].map((id) => ({
      __typename: 'Product',
      id,
    }));
    reads.length = 0;
    const { data, errors } = await ask(entities, { representations });
    expect(errors).toBeUndefined();
    expect(data._entities.map((product) => product?.id ?? null)).toEqual([...ids, null, null, ids[0]]);
    expect(reads).toHaveLength(1);
  });

  describe('a start', () => {
    test('does not load the catalogue again over what staff have changed', async () => {
      const database = fresh('restart');
      const first = await startProducts(database);
      const [changed, gone] = catalogue.map(({ id }) => id);
      await ask(update, { input: { productId: changed, price: eur(42) } }, 'staff', first);
      await ask(archive, { input: { productId: gone } }, 'staff', first);
      await first.stop();
      const second = await startProducts(database);
      expect((await ask(one, { id: changed }, undefined, second)).data.product?.price).toEqual(eur(42));
      expect((await ask(one, { id: gone }, undefined, second)).data.product?.forSale).toBe(false);
      await second.stop();
    });

    test('of several replicas at once loads it once', async () => {
      const database = store.database(fresh('race'));
      const replicas = await Promise.all([1, 2, 3].map(() => openProductStore(database)));
      const loads = await Promise.all(replicas.map((each) => loadCatalogue(each, catalogue, clock.now())));
      expect(loads.filter(Boolean)).toHaveLength(1);
      expect(await replicas[0]?.products.countDocuments({})).toBe(catalogue.length);
    });

    test('loads nothing with SEED_CATALOGUE=off, and says so when it does not know the word', async () => {
      const empty = await startProducts(fresh('empty'), { SEED_CATALOGUE: 'off' });
      expect((await ask(list, {}, undefined, empty)).data.products.nodes).toEqual([]);
      expect((await ask('{ categories { name } }', {}, undefined, empty)).data.categories).toEqual([]);
      await empty.stop();
      await expect(startProducts(fresh('never'), { SEED_CATALOGUE: 'maybe' })).rejects.toThrow(
        'SEED_CATALOGUE',
      );
    });
  });
});
