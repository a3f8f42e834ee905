import type { Database, Store } from '../../platform/store/store';
import { PublishFailed } from '../../platform/broker/broker';
import { auditInventory } from './audit';
import { openLedger } from './domain';
import { clock, collect, commandTo, engines, openEngine, openShop, type Replies, type Shop } from './fixture';
import { createHandler } from './handlers';
import { commitStock, holdStock, releaseStock, returnStock } from './messages';
import { type InventoryStore, loadLedger, openInventoryStore, saveLedger } from './store';

const hold = (orderId: string, lines: Record<string, number> | [string, number][], operationId?: string) => {
  const pairs = Array.isArray(lines) ? lines : Object.entries(lines);
  const input = { lines: pairs.map(([productId, quantity]) => ({ productId, quantity })) };
  return commandTo(holdStock, orderId, input, operationId);
};
const release = (orderId: string) => commandTo(releaseStock, orderId, {});
const commit = (orderId: string) => commandTo(commitStock, orderId, {});
const giveBack = (orderId: string) => commandTo(returnStock, orderId, {});

const done = { outcome: 'done', output: {} };
const undone = (value: boolean) => ({ outcome: 'done', output: { undone: value } });
const refused = (reason: string) => ({ outcome: 'refused', reason });

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  let shop: Shop;
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(async () => {
    shop = await openShop(engine);
    await shop.stocked({ a: { north: 6, south: 4 }, b: { north: 5 }, none: { north: 0 } });
  });
  afterEach(async () => {
    expect((await auditInventory(shop.database)).breaches).toEqual([]);
    await shop.close();
  });

  const movements = async (orderId: string) =>
    (await shop.store.movements.find({ orderId }, { sort: { _id: 1 } }).toArray()).map(
      ({ _id, kind, productId, warehouseId, quantity }) => [_id, kind, productId, warehouseId, quantity],
    );

  test('an order holds, commits and returns; each change is a movement', async () => {
    expect(await shop.handle([hold('o', { a: 8, b: 1 })])).toEqual(new Map([['o/hold-stock', done]]));
    expect(await shop.amounts('a')).toEqual({ available: 2, held: 8, left: 0, received: 10 });
    expect(await shop.handle([commit('o')])).toEqual(new Map([['o/commit-stock', done]]));
    expect(await shop.amounts('a')).toEqual({ available: 2, held: 0, left: 8, received: 10 });
    expect(await shop.handle([giveBack('o')])).toEqual(new Map([['o/return-stock', undone(true)]]));
    expect(await shop.amounts('a')).toEqual({ available: 10, held: 0, left: 0, received: 10 });
    expect(await movements('o')).toEqual(
      ['COMMITTED', 'HELD', 'RETURNED'].flatMap((kind) => [
        [`o/${kind}/0`, kind, 'a', 'north', 6],
        [`o/${kind}/1`, kind, 'a', 'south', 2],
        [`o/${kind}/2`, kind, 'b', 'north', 1],
      ]),
    );
  });

  test('replies reach whoever asked, through the broker', async () => {
    const { store, broker, deadLetters } = shop;
    const replies: Replies = new Map();
    const all = new Promise<void>((resolve) => {
      void broker.consume({ queue: 'orders' }, async (batch) => {
        collect(batch.map(({ body }) => ({ body: body.toString() })), replies); // prettier-ignore
        if (replies.size === 3) resolve();
      });
    });
    await broker.consume({ queue: 'inventory' }, createHandler({ store, broker, clock, deadLetters }));
    await broker.publish([hold('o', { a: 1 }), release('o'), hold('p', { none: 1 })]);
    await all;
    expect(Object.fromEntries(replies)).toEqual({
      'o/hold-stock': done,
      'o/release-stock': undone(true),
      'p/hold-stock': refused('OUT_OF_STOCK'),
    });
  });

  describe('all or nothing', () => {
    test.each([
      ['a product is short', { a: 1, b: 6 }],
      ['a product was never in stock', { a: 1, unheard: 1 }],
      ['a product is there with no piece', { a: 1, none: 1 }],
      ['its lines are short together', [['a', 6], ['a', 5]] as [string, number][]], // prettier-ignore
    ])('nothing is held when %s', async (_, lines) => {
      expect([...(await shop.handle([hold('o', lines)])).values()]).toEqual([refused('OUT_OF_STOCK')]);
      expect(await shop.amounts('a')).toMatchObject({ available: 10, held: 0 });
      expect(await movements('o')).toEqual([]);
    });

    test('a refusal is for ever, even when there is stock later', async () => {
      await shop.handle([hold('o', { b: 4 }), hold('p', { b: 2 }), release('o')]);
      const replies = await shop.handle([hold('p', { b: 2 }), hold('q', { b: 2 })]);
      expect(Object.fromEntries(replies)).toEqual({
        'p/hold-stock': refused('OUT_OF_STOCK'),
        'q/hold-stock': done,
      });
    });
  });

  test('an order that fits is held though one before it in the batch did not', async () => {
    const replies = await shop.handle([hold('o', { b: 3 }), hold('p', { b: 3 }), hold('q', { b: 2 })]);
    expect([...replies.values()]).toEqual([done, refused('OUT_OF_STOCK'), done]);
    expect(await shop.amounts('b')).toEqual({ available: 0, held: 5, left: 0, received: 5 });
  });

  test('a repeat answers the same and does nothing, in one batch and in the next', async () => {
    const asked = [hold('o', { b: 2 }), hold('o', { b: 2 }), release('o'), release('o'), hold('o', { b: 2 })];
    const first = await shop.handle(asked);
    const second = await shop.handle([...asked].reverse());
    expect(second).toEqual(new Map([...first].reverse()));
    expect(Object.fromEntries(first)).toEqual({ 'o/hold-stock': done, 'o/release-stock': undone(true) });
    expect(await movements('o')).toHaveLength(2);
  });

  test.each([
    ['release-stock', release, 'in one batch', true],
    ['release-stock', release, 'in two', false],
    ['return-stock', giveBack, 'in one batch', true],
    ['return-stock', giveBack, 'in two', false],
  ])('%s before the hold: the late hold is refused (%#)', async (name, undo, _, together) => {
    const batches = together ? [[undo('o'), hold('o', { b: 1 })]] : [[undo('o')], [hold('o', { b: 1 })]];
    const replies = new Map<string, unknown>();
    for (const batch of batches)
      for (const [key, answer] of await shop.handle(batch)) replies.set(key, answer);
    expect(Object.fromEntries(replies)).toEqual({
      [`o/${name}`]: undone(false),
      'o/hold-stock': refused('ALREADY_UNDONE'),
    });
    expect(await shop.amounts('b')).toMatchObject({ available: 5, held: 0 });
  });

  test('a commit of nothing is refused, and what comes late holds nothing', async () => {
    const replies = await shop.handle([commit('o'), hold('o', { b: 1 }), release('o')]);
    expect([...replies.values()]).toEqual([
      refused('NOTHING_HELD'),
      refused('ALREADY_UNDONE'),
      undone(false),
    ]);
  });

  test('a release after the commit is set aside alone; the others are answered', async () => {
    await shop.handle([hold('o', { b: 1 }), commit('o')]);
    const replies = await shop.handle([hold('p', { b: 1 }), release('o'), hold('q', { b: 1 })]);
    expect([...replies.keys()]).toEqual(['p/hold-stock', 'q/hold-stock']);
    expect(await shop.amounts('b')).toEqual({ available: 2, held: 2, left: 1, received: 5 });
    const letters = await shop.deadLetters.letters.find({}).toArray();
    expect(letters).toMatchObject([{ subject: 'o', type: 'inventory.release-stock.v1', count: 1 }]);
    expect(letters[0]?.cause).toMatch(/ImpossibleTransition: release of o, which is COMMITTED/);
  });

  test('replies that the broker did not take are sent when the batch comes again', async () => {
    const { store, deadLetters, broker } = shop;
    const deaf = { ...broker, publish: async () => Promise.reject(new PublishFailed(['x'], 'no confirm')) };
    const batch = [hold('o', { b: 1 })].map(({ id, body }) => ({
      id,
      body: Buffer.from(body),
      redelivered: false,
    }));
    await expect(createHandler({ store, deadLetters, clock, broker: deaf })(batch)).rejects.toThrow(
      'no confirm',
    );
    expect(await shop.handle([hold('o', { b: 1 })])).toEqual(new Map([['o/hold-stock', done]]));
    expect(await shop.amounts('b')).toMatchObject({ available: 4, held: 1 });
  });

  test('100 commands of all kinds are five calls to the store, and one write a product', async () => {
    const held = Array.from({ length: 40 }, (_, index) => `h${index}`);
    const hot = { north: 500, south: 20, west: 30 };
    const big = await openShop(engine);
    await big.stocked({ hot, other: { north: 100 } });
    await big.handle(held.map((id) => hold(id, { hot: 3, other: 1 })));
    const { store, calls } = await counted(big.database);
    const fresh = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const batch = [
      ...held.slice(0, 20).map(commit),
      ...fresh.map((id) => hold(id, { hot: 12, other: 1 })),
      ...held.slice(20).map(release),
      ...fresh.slice(0, 10).map(release),
      ...held.slice(0, 20).map(giveBack),
    ];
    const replies = await big.handle(batch, store);
    expect(batch).toHaveLength(100);
    expect(replies.size).toBe(100);
    expect(calls).toEqual([
      'holds.find',
      'stock.find',
      'stock.bulkWrite 2',
      'movements.insertMany',
      'holds.bulkWrite 70',
    ]);
    expect(await big.amounts('hot')).toEqual({
      available: 550 - 20 * 12,
      held: 20 * 12,
      left: 0,
      received: 550,
    });
    expect((await auditInventory(big.database)).breaches).toEqual([]);
    await big.close();
  });

  test('however many replicas: never oversold, and every order has one answer', async () => {
    const few = await openShop(engine);
    await few.stocked({ hot: { north: 40, south: 35, west: 25 }, cold: { north: 1_000 } });
    const orders = Array.from({ length: 150 }, (_, index) => `o${index}`);
    const wanted = new Map(orders.map((id, index) => [id, { hot: 1 + (index % 3), cold: 1 }]));
    const replicas = await Promise.all([1, 2, 3].map(() => openInventoryStore(few.database)));
    const answers: Replies = new Map();
    // Each replica gets every order, in batches and an order of its own, and half of them are then released.
    await Promise.all(
      replicas.map(async (store, replica) => {
        const mine = [...orders.slice(replica * 50), ...orders.slice(0, replica * 50)];
        for (let from = 0; from < mine.length; from += 25) {
          const batch = mine.slice(from, from + 25).flatMap((id, index) => {
            const command = hold(id, wanted.get(id) ?? {});
            return index % 5 === replica ? [command, release(id)] : [command];
          });
          const replies = await few.handle(batch, store);
          for (const [key, answer] of replies) {
            expect(answers.get(key) ?? answer).toEqual(answer);
            answers.set(key, answer);
          }
        }
      }),
    );
    const audit = await auditInventory(few.database);
    expect(audit.breaches).toEqual([]);
    const outcome = (key: string) => answers.get(key)?.outcome;
    const released = orders.filter((id) => answers.get(`${id}/release-stock`));
    const holding = orders.filter((id) => outcome(`${id}/hold-stock`) === 'done' && !released.includes(id));
    const pieces = holding.reduce((sum, id) => sum + (wanted.get(id)?.hot ?? 0), 0);
    expect(await few.amounts('hot')).toEqual({
      available: 100 - pieces,
      held: pieces,
      left: 0,
      received: 100,
    });
    expect(audit.counts).toMatchObject({ orders: 150, held: pieces + holding.length });
    expect(answers.size).toBe(orders.length + released.length);
    expect(await few.deadLetters.letters.countDocuments({})).toBe(0);
    await few.close();
  }, 60_000);

  describe('a write that rests on what is no more', () => {
    const take = (quantity: number, from = 'north') => ({
      _id: `stale/HELD/${quantity}`,
      productId: 'a',
      warehouseId: from,
      kind: 'HELD' as const,
      quantity,
      orderId: 'stale',
      by: null,
      at: clock.now(),
    });
    const save = (ledger: Parameters<typeof saveLedger>[1]) =>
      shop.database.transaction((session) => saveLedger(shop.store, ledger, session));

    test('is a conflict when there is less than it takes: its filter says so', async () => {
      const row = await shop.store.stock.findOne({ _id: 'a' });
      if (!row) throw new Error('a is stocked');
      // As if another writer had been quicker in that very moment: read 6 in the north, and there are 2.
      const ledger = openLedger([row]);
      ledger.move(take(3));
      const less = { $inc: { 'levels.north.available': -4, 'levels.north.held': 4 } };
      await shop.store.stock.updateOne({ _id: 'a' }, less);
      await expect(save(ledger)).rejects.toThrow('changed meanwhile');
      expect(await shop.amounts('a')).toMatchObject({ available: 10, held: 0 });
      expect(await shop.store.movements.countDocuments({ orderId: 'stale' })).toBe(0);
      await shop.store.stock.updateOne({ _id: 'a' }, { $inc: { 'levels.north.available': 4, 'levels.north.held': -4 } }); // prettier-ignore
    });

    test('is refused when others have moved in between, though there is enough', async () => {
      const ledger = await loadLedger(shop.store, ['a']);
      ledger.move(take(1));
      await shop.handle([hold('quicker', { a: 1 })]);
      await expect(save(ledger)).rejects.toMatchObject({ code: 11000 });
      expect(await shop.amounts('a')).toMatchObject({ available: 9, held: 1 });
    });
  });
});

/** The database's inventory, with its calls to the store listed. */
async function counted(database: Database): Promise<{ store: InventoryStore; calls: string[] }> {
  const calls: string[] = [];
  const store = await openInventoryStore(database);
  const listed = <C extends object>(name: string, collection: C): C =>
    new Proxy(collection, {
      get(target, method: string) {
        return (...parameters: unknown[]) => {
          const writes = method === 'bulkWrite' ? ` ${(parameters[0] as unknown[]).length}` : '';
          calls.push(`${name}.${method}${writes}`);
          return (Reflect.get(target, method) as (...all: unknown[]) => unknown).call(target, ...parameters);
        };
      },
    });
  const { stock, movements, holds } = store;
  return {
    calls,
    store: {
      ...store,
      stock: listed('stock', stock),
      movements: listed('movements', movements),
      holds: listed('holds', holds),
    },
  };
}
