import { InvalidToken, type Scope } from '../../platform/auth';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import type { Broker } from '../../platform/broker/broker';
import { newId } from '../../platform/ids';
import type { Service } from '../../platform/service';
import type { Collection, Database, Store } from '../../platform/store/store';
import { auditInventory } from './audit';
import { clock, commandTo, engines, freshName, log, openEngine, opening, openShop } from './fixture';
import { start } from './main';
import { holdStock } from './messages';
import { loadOpeningStock } from './opening';
import openingStock from './opening-stock.json';
import { type InventoryStore, openInventoryStore } from './store';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a server answers
interface Answer {
  data: Json;
  errors?: { message: string; extensions: { code: string; argument?: string } }[];
}

const [hamburg, rotterdam, lyon] = openingStock.warehouses.map(({ id }) => id) as [string, string, string];
const total = (productId: string) =>
  openingStock.stock.reduce((sum, line) => sum + (line.productId === productId ? line.quantity : 0), 0);
const soldOut = openingStock.stock.find(({ productId }) => total(productId) === 0)?.productId ?? '';
const products = [...new Set(openingStock.stock.map(({ productId }) => productId))];
const some = products[0] ?? '';

const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Product { id stock { available held onHand levels { warehouse { id name } available held onHand } } }
  ... on Warehouse { id name } } }`;
const low = `query ($first: Int, $after: String, $threshold: Int) { lowStock(first: $first, after: $after, threshold: $threshold) {
  nodes { id stock { available } } edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
const movements = `query ($productId: ID!, $first: Int, $after: String) { stockMovements(productId: $productId, first: $first, after: $after) {
  nodes { id sequence kind quantity product { id } warehouse { name } order { id } by { id } at } pageInfo { hasNextPage endCursor } } }`;
const restock = `mutation ($input: RestockProductInput!) { restockProduct(input: $input) { __typename
  ... on RestockSuccess { movement { id kind quantity warehouse { id } by { id } } stock { available held onHand } product { id } }
  ... on UserError { code message } ... on InvalidInput { argument } } }`;
const openWarehouse = `mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) { __typename
  ... on Warehouse { id name city country } ... on UserError { code message } ... on InvalidInput { argument }
  ... on WarehouseNameTaken { warehouse { id } } } }`;

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  let broker: Broker;
  let service: Service;
  const database = freshName();
  const reads: string[] = [];

  /** The engine, where the service's database is one of this test's own, and its reads are listed. */
  const storeOf = (name: string): Store => ({
    ...engine,
    ping: () => engine.ping(),
    database: () => listening(engine.database(name), reads),
  });
  const startInventory = (name: string, env: NodeJS.ProcessEnv = {}) =>
    start({ env, clock, log, broker, store: storeOf(name), verifyToken }, 0);

  beforeAll(async () => {
    engine = await openEngine(engineName);
    broker = openEmbeddedBroker({ clock, log });
    service = await startInventory(database);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await broker.close();
    await engine.close();
  });

  /** A token is a scope and who has it: `staff:ada`. */
  async function verifyToken(token: string) {
    const [scope = '', who = 'ada'] = token.split(':');
    if (!['customer', 'courier', 'staff'].includes(scope)) throw new InvalidToken('no such scope');
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    return { id: `user_${who}`, scopes: [scope as Scope], expiresAt };
  }

  async function ask(query: string, variables: object = {}, as?: string, at = service): Promise<Answer> {
    const response = await fetch(at.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(as && { authorization: `Bearer ${as}` }) },
      body: JSON.stringify({ query, variables }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  }
  const ok = async (query: string, variables: object = {}, as?: string, at = service): Promise<Json> => {
    const { data, errors } = await ask(query, variables, as, at);
    expect(errors).toBeUndefined();
    return data;
  };
  const stockOf = async (id: string, as?: string): Promise<Json> =>
    (await ok(entities, { representations: [{ __typename: 'Product', id }] }, as))._entities[0].stock;
  const restocked = async (input: object, as = 'staff'): Promise<Json> =>
    (await ok(restock, { input: { idempotencyKey: newId('key'), quantity: 1, ...input } }, as))
      .restockProduct;

  describe('the opening stock', () => {
    test('is there after the first start, and the books are right', async () => {
      expect(await stockOf(some)).toMatchObject({ available: total(some), held: 0, onHand: total(some) });
      expect(await stockOf(soldOut)).toMatchObject({ available: 0 });
      const { breaches, counts } = await auditInventory(engine.database(database));
      expect(breaches).toEqual([]);
      expect(counts.received).toBe(openingStock.stock.reduce((sum, { quantity }) => sum + quantity, 0));
    });

    test('of replicas that start together is loaded once', async () => {
      const own = engine.database(freshName());
      const replicas = await Promise.all([1, 2, 3].map(() => openInventoryStore(own)));
      const loaded = await Promise.all(
        replicas.map((store) => loadOpeningStock(store, openingStock, clock.now())),
      );
      expect(loaded.filter(Boolean)).toHaveLength(1);
      const { breaches, counts } = await auditInventory(own);
      expect(breaches).toEqual([]);
      expect(counts.received).toBe(openingStock.stock.reduce((sum, { quantity }) => sum + quantity, 0));
    });

    test('is loaded whole or not at all: a start that dies half-way leaves nothing', async () => {
      const own = engine.database(freshName());
      const store = await openInventoryStore(own);
      const dying: InventoryStore = {
        ...store,
        movements: {
          ...store.movements,
          insertMany: async () => Promise.reject(new Error('killed')),
        },
      };
      const pieces = opening({ a: { north: 3 } });
      await expect(loadOpeningStock(dying, pieces, clock.now())).rejects.toThrow('killed');
      for (const collection of [store.stock, store.movements, store.warehouses, store.milestones]) {
        expect(await (collection as Collection<{ _id: string }>).countDocuments({})).toBe(0);
      }
      expect(await loadOpeningStock(store, pieces, clock.now())).toBe(true);
      expect((await auditInventory(own)).counts.received).toBe(3);
    });

    test('is not loaded again over what has moved, nor with SEED_CATALOGUE=off', async () => {
      const name = freshName();
      const first = await startInventory(name);
      const input = { idempotencyKey: 'k', productId: some, quantity: 7 };
      await ok(restock, { input }, 'staff', first);
      await first.stop();
      const second = await startInventory(name);
      const representations = [{ __typename: 'Product', id: some }];
      const { _entities } = await ok(entities, { representations }, undefined, second);
      expect(_entities[0].stock.available).toBe(total(some) + 7);
      await second.stop();

      const empty = await startInventory(freshName(), { SEED_CATALOGUE: 'off' });
      expect((await ok('{ warehouses { id } }', {}, 'staff', empty)).warehouses).toEqual([]);
      const refused = await ok(restock, { input }, 'staff', empty);
      expect(refused.restockProduct).toMatchObject({
        __typename: 'UnknownWarehouse',
        code: 'UNKNOWN_WAREHOUSE',
      });
      await empty.stop();
      await expect(startInventory(freshName(), { SEED_CATALOGUE: 'maybe' })).rejects.toThrow(
        'SEED_CATALOGUE',
      );
    });
  });

  describe('Product.stock', () => {
    test('50 references are one query to the store', async () => {
      const ids = products.slice(0, 49);
      const representations = [...ids, newId('prod')].map((id) => ({ __typename: 'Product', id }));
      reads.length = 0;
      const { _entities } = await ok(entities, { representations });
      expect(_entities.map(({ id, stock }: Json) => [id, stock.available])).toEqual([
        ...ids.map((id) => [id, total(id)]),
        [representations[49]?.id, 0],
      ]);
      expect(reads).toEqual(['stock']);
      reads.length = 0;
      await ok(entities, { representations }, 'staff');
      expect(reads).toEqual(['stock', 'warehouses']);
    });

    test('shows its warehouses to staff alone', async () => {
      expect((await stockOf(some)).levels).toBeNull();
      expect((await stockOf(some, 'customer')).levels).toBeNull();
      const { levels, available } = await stockOf(some, 'staff');
      expect(levels.map(({ warehouse }: Json) => warehouse.id).sort()).toEqual(
        openingStock.stock.filter(({ productId }) => productId === some).map((line) => line.warehouseId).sort(), // prettier-ignore
      );
      expect(levels.reduce((sum: number, level: Json) => sum + level.available, 0)).toBe(available);
    });

    test('is null of what is no product id', async () => {
      const representations = ['nonsense', newId('user')].map((id) => ({ __typename: 'Product', id }));
      const { _entities } = await ok(entities, { representations });
      expect(_entities.map(({ stock }: Json) => stock)).toEqual([null, null]);
    });

    test('counts what orders hold as on hand', async () => {
      const productId = newId('prod');
      await restocked({ productId, quantity: 5 });
      const shop = await openShop(engine, database);
      await shop.handle([commandTo(holdStock, newId('order'), { lines: [{ productId, quantity: 2 }] })]);
      expect(await stockOf(productId)).toMatchObject({ available: 3, held: 2, onHand: 5 });
      await shop.close();
    });
  });

  describe('restockProduct', () => {
    test('puts pieces on the shelf, of a product that was never there too', async () => {
      const productId = newId('prod');
      expect(await restocked({ productId, quantity: 12, warehouseId: lyon })).toEqual({
        __typename: 'RestockSuccess',
        movement: {
          id: expect.stringMatching(/^mov_/) as string,
          kind: 'RECEIVED',
          quantity: 12,
          warehouse: { id: lyon },
          by: { id: 'user_ada' },
        },
        stock: { available: 12, held: 0, onHand: 12 },
        product: { id: productId },
      });
      expect(await stockOf(productId)).toMatchObject({ available: 12 });
    });

    test('goes to where there is the least of it, unless told otherwise', async () => {
      const productId = newId('prod');
      const went: string[] = [];
      for (const quantity of [5, 3, 1, 1, 2, 1]) {
        went.push((await restocked({ productId, quantity })).movement.warehouse.id);
      }
      expect(went).toEqual([hamburg, rotterdam, lyon, lyon, lyon, rotterdam]);
    });

    test('the same key with the same input does it once, however often and at once', async () => {
      const input = { productId: newId('prod'), quantity: 4, idempotencyKey: 'once' };
      const answers = await Promise.all(Array.from({ length: 8 }, () => restocked(input)));
      expect(new Set(answers.map(({ movement }: Json) => movement.id)).size).toBe(1);
      expect(await stockOf(input.productId)).toMatchObject({ available: 4 });
      expect((await restocked(input)).movement.id).toBe(answers[0].movement.id);
      const other = await restocked({ ...input, quantity: 5 });
      expect(other).toMatchObject({ __typename: 'IdempotencyKeyReused', code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await stockOf(input.productId)).toMatchObject({ available: 4 });
      expect((await restocked({ ...input, quantity: 5 }, 'staff:bob')).__typename).toBe('RestockSuccess');
      expect(await stockOf(input.productId)).toMatchObject({ available: 9 });
    });

    test('different keys at once all count', async () => {
      const productId = newId('prod');
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => restocked({ productId, quantity: 2 })),
      );
      expect(answers.map(({ __typename }: Json) => __typename)).toEqual(Array(8).fill('RestockSuccess'));
      expect(await stockOf(productId)).toMatchObject({ available: 16 });
    });

    test.each([
      [{ quantity: 0 }, 'input.quantity'],
      [{ quantity: -3 }, 'input.quantity'],
      [{ quantity: 1_000_001 }, 'input.quantity'],
      [{ idempotencyKey: '  ' }, 'input.idempotencyKey'],
      [{ idempotencyKey: 'k'.repeat(101) }, 'input.idempotencyKey'],
    ])('says what is wrong with %j', async (wrong, argument) => {
      const productId = newId('prod');
      const answer = await restocked({ productId, ...wrong });
      expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INPUT', argument });
      expect(await stockOf(productId)).toMatchObject({ available: 0 });
    });

    test('never lets a product outgrow what an Int can say', async () => {
      const productId = newId('prod');
      await restocked({ productId, quantity: 1_000_000, warehouseId: lyon });
      const { stock } = await openInventoryStore(engine.database(database));
      await stock.updateOne({ _id: productId }, { $inc: { received: 1_999_000_000 } });
      expect(await restocked({ productId })).toMatchObject({
        __typename: 'InvalidInput',
        argument: 'input.quantity',
      });
      await stock.updateOne({ _id: productId }, { $inc: { received: -1_999_000_000 } });
    });

    test('refuses a warehouse that does not exist', async () => {
      const answer = await restocked({ productId: some, warehouseId: newId('wh') });
      expect(answer).toMatchObject({ __typename: 'UnknownWarehouse', code: 'UNKNOWN_WAREHOUSE' });
    });

    test.each([
      [{ productId: 'prod_1' }, 'input.productId'],
      [{ productId: newId('user') }, 'input.productId'],
      [{ productId: some, warehouseId: 'levels.$where' }, 'input.warehouseId'],
    ])('%j is BAD_USER_INPUT', async (wrong, argument) => {
      const input = { idempotencyKey: 'k', quantity: 1, ...wrong };
      const { errors } = await ask(restock, { input }, 'staff');
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    });
  });

  describe('createWarehouse', () => {
    const name = 'Gdańsk Gate';
    test('opens one, once', async () => {
      const input = { name: ` ${name} `, city: 'Gdańsk', country: 'pl' };
      const { createWarehouse } = await ok(openWarehouse, { input }, 'staff');
      expect(createWarehouse).toMatchObject({ __typename: 'Warehouse', name, city: 'Gdańsk', country: 'PL' });
      const { warehouses } = await ok('{ warehouses { id name city country } }', {}, 'staff');
      expect(warehouses.map(({ id }: Json) => id)).toEqual([hamburg, rotterdam, lyon, createWarehouse.id]);
      expect((await ok(openWarehouse, { input }, 'staff')).createWarehouse).toMatchObject({
        __typename: 'WarehouseNameTaken',
        code: 'WAREHOUSE_NAME_TAKEN',
        warehouse: { id: createWarehouse.id },
      });
      const { movement } = await restocked({ productId: newId('prod'), warehouseId: createWarehouse.id });
      expect(movement.warehouse.id).toBe(createWarehouse.id);
    });

    test.each([
      [{ name: '' }, 'input.name'],
      [{ city: 'x'.repeat(101) }, 'input.city'],
      [{ country: 'Poland' }, 'input.country'],
    ])('says what is wrong with %j', async (wrong, argument) => {
      const input = { name: 'Another', city: 'Gdynia', country: 'PL', ...wrong };
      const { createWarehouse } = await ok(openWarehouse, { input }, 'staff');
      expect(createWarehouse).toMatchObject({ __typename: 'InvalidInput', argument });
    });
  });

  describe('lists', () => {
    test('lowStock goes through the scarcest first, each once', async () => {
      const threshold = 30;
      const seen: Json[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { lowStock }: Json = await ok(low, { first: 7, after, threshold }, 'staff');
        seen.push(...lowStock.nodes);
        more = lowStock.pageInfo.hasNextPage;
        after = lowStock.pageInfo.endCursor;
      }
      const scarce = products.filter((id) => total(id) <= threshold);
      expect(seen.map(({ id }) => id)).toEqual(expect.arrayContaining(scarce));
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      const available = seen.map(({ stock }) => stock.available as number);
      expect(available).toEqual([...available].sort((a, b) => a - b));
      expect(Math.max(...available)).toBeLessThanOrEqual(threshold);
      expect(seen[0].id).toBe(soldOut);
    });

    test('lowStock is one query, and takes 10 for few', async () => {
      reads.length = 0;
      const { lowStock } = await ok(low, {}, 'staff');
      expect(reads).toEqual(['stock']);
      for (const { stock } of lowStock.nodes) expect(stock.available).toBeLessThanOrEqual(10);
    });

    test('stockMovements goes from the newest to the first', async () => {
      const productId = newId('prod');
      for (let quantity = 1; quantity <= 5; quantity++)
        await restocked({ productId, quantity, warehouseId: lyon });
      const orderId = newId('order');
      const shop = await openShop(engine, database);
      await shop.handle([commandTo(holdStock, orderId, { lines: [{ productId, quantity: 2 }] })]);
      await shop.close();
      const seen: Json[] = [];
      for (let after: string | null = null, more = true; more;) {
        reads.length = 0;
        const { stockMovements }: Json = await ok(movements, { productId, first: 4, after }, 'staff');
        expect(reads).toEqual(['movements', 'warehouses']);
        seen.push(...stockMovements.nodes);
        more = stockMovements.pageInfo.hasNextPage;
        after = stockMovements.pageInfo.endCursor;
      }
      expect(seen.map(({ sequence, kind, quantity }) => [sequence, kind, quantity])).toEqual([
        [6, 'HELD', 2],
        ...[5, 4, 3, 2, 1].map((one) => [one, 'RECEIVED', one]),
      ]);
      expect(seen[0]).toMatchObject({
        product: { id: productId },
        warehouse: { name: 'Lyon South' },
        order: { id: orderId },
        by: null,
      });
      expect(seen[1]).toMatchObject({ order: null, by: { id: 'user_ada' } });
    });

    test.each<[string, string, object, string]>([
      ['first 0', low, { first: 0 }, 'first'],
      ['first 101', movements, { productId: some, first: 101 }, 'first'],
      ['a negative threshold', low, { threshold: -1 }, 'threshold'],
      ['an absurd threshold', low, { threshold: 1_000_001 }, 'threshold'],
      ['a cursor of no list', low, { after: 'nonsense' }, 'after'],
      ['a cursor of another list', movements, { productId: some, after: Buffer.from('["available",3,"x"]').toString('base64url') }, 'after'],
      ['a malformed id', movements, { productId: '42' }, 'productId'],
    ])('%s is BAD_USER_INPUT', async (_, query, variables, argument) => {
      const { errors } = await ask(query, variables, 'staff');
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    }); // prettier-ignore
  });

  describe.each([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a customer', 'customer', 'FORBIDDEN'],
    ['a courier', 'courier', 'FORBIDDEN'],
  ])('%s', (_, as, code) => {
    test.each<[string, string, object]>([
      ['warehouses', '{ warehouses { id } }', {}],
      ['low stock', low, {}],
      ['movements', movements, { productId: some }],
      ['restocks', restock, { input: { idempotencyKey: 'k', productId: some, quantity: 1 } }],
      ['new warehouses', openWarehouse, { input: { name: 'Mine', city: 'Rome', country: 'IT' } }],
    ])('has no %s', async (_what, query, variables) => {
      const { data, errors } = await ask(query, variables, as);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
      expect(data).toBeNull();
    });

    test('sees no warehouse by reference', async () => {
      const representations = [{ __typename: 'Warehouse', id: hamburg }];
      expect((await ok(entities, { representations }, as))._entities).toEqual([null]);
      expect((await ok(entities, { representations }, 'staff'))._entities).toMatchObject([{ id: hamburg }]);
    });
  });

  test('the books are right after all this', async () => {
    expect((await auditInventory(engine.database(database))).breaches).toEqual([]);
  });
});

/** Lists which collections are searched. */
function listening(database: Database, reads: string[]): Database {
  return {
    name: database.name,
    transaction: (work) => database.transaction(work),
    async collection(name, ...how) {
      const collection = await database.collection<never>(name, ...how);
      const listed = Object.create(collection, {
        find: {
          value: (...parameters: Parameters<typeof collection.find>) => {
            reads.push(name);
            return collection.find(...parameters);
          },
        },
      }) as never;
      return listed;
    },
  };
}
