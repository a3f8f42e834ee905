import type { Store } from '../../platform/store/store';
import { auditInventory } from './audit';
import { commandTo, engines, openEngine, openShop, type Shop } from './fixture';
import { commitStock, holdStock, releaseStock, returnStock } from './messages';
import { openInventoryStore } from './store';

const hold = (orderId: string, quantity: number) =>
  commandTo(holdStock, orderId, { lines: [{ productId: 'a', quantity }] });

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  let shop: Shop;
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(async () => {
    shop = await openShop(engine);
    await shop.stocked({ a: { north: 6, south: 4 }, b: { north: 5 } });
    await shop.handle([hold('held', 8), hold('refused', 5)]);
    await shop.handle([hold('left', 1), commandTo(commitStock, 'left', {})]);
    await shop.handle([
      hold('back', 1),
      commandTo(commitStock, 'back', {}),
      commandTo(returnStock, 'back', {}),
    ]);
  });
  afterEach(() => shop.close());

  test('says what there is when the books are right', async () => {
    expect(await auditInventory(shop.database)).toEqual({
      breaches: [],
      counts: { products: 2, movements: 10, orders: 4, available: 6, held: 8, left: 1, received: 15 },
    });
  });

  test('of nothing at all finds nothing', async () => {
    const empty = await openShop(engine);
    expect((await auditInventory(empty.database)).breaches).toEqual([]);
    await empty.close();
  });

  const at = new Date('2026-01-01T00:00:00Z');
  const stray = { warehouseId: 'north', kind: 'RECEIVED' as const, quantity: 1, orderId: null, by: null, at };
  const level = (name: string, change: number) => ({
    $inc: { [`levels.north.${name}`]: change, [name]: change },
  });
  const damages: [string, RegExp, (shop: Shop) => Promise<unknown>][] = [
    ['pieces that came from nowhere', /a in north: available is 9, and its movements sum to -?\d/, ({ store: { stock } }) => stock.updateOne({ _id: 'a' }, { $inc: { 'levels.north.available': 9, available: 9 } })],
    ['a total of its own', /a: available is 2, and its warehouses have 1/, ({ store: { stock } }) => stock.updateOne({ _id: 'a' }, { $inc: { available: 1 } })],
    ['a negative amount', /a in north: held is -1/, ({ store: { stock } }) => stock.updateOne({ _id: 'a' }, level('held', -7))],
    ['received that is not the sum', /available \+ held \+ left is not received/, ({ store: { stock } }) => stock.updateOne({ _id: 'a' }, level('received', 1))],
    ['a changed movement', /its movements sum to/, ({ store: { movements } }) => movements.updateOne({ _id: 'opening/b/north' }, { $set: { quantity: 4 } })],
    ['a lost movement', /movement 1 is followed by 2/, ({ store: { movements } }) => movements.deleteOne({ _id: 'opening/a/north' })],
    ['the last movement lost', /the last movement is 0, and its stock counts 1/, ({ store: { movements } }) => movements.deleteOne({ _id: 'opening/b/north' })],
    ['a movement too many', /there are 11 movements, and the products count 10/, ({ store: { movements } }) => movements.insertOne({ ...stray, _id: 'x', productId: 'a', sequence: 99 })],
    ['a movement of no product', /there are 11 movements/, ({ store: { movements } }) => movements.insertOne({ ...stray, _id: 'x', productId: 'nothing', sequence: 1 })],
    ['a lost row', /there are 10 movements, and the products count 9/, ({ store: { stock } }) => stock.deleteOne({ _id: 'b' })],
    ['an order released without a movement', /held\/RELEASED\/0: the order has made it/, ({ store: { holds } }) => holds.updateOne({ _id: 'held' }, { $set: { state: 'RELEASED' } })],
    ['an order put back to HELD', /left\/COMMITTED\/0: order left, which is HELD, has not made it/, ({ store: { holds } }) => holds.updateOne({ _id: 'left' }, { $set: { state: 'HELD' } })],
    ['an order that has less than was taken for it', /held\/HELD\/0: order held, which is HELD, has not made it/, ({ store: { holds } }) => holds.updateOne({ _id: 'held' }, { $set: { 'allocations.0.quantity': 1 } })],
    ['a lost order', /order left, which is unknown, has not made it/, ({ store: { holds } }) => holds.deleteOne({ _id: 'left' })],
    ['a movement that names another order', /has not made it/, ({ store: { movements } }) => movements.updateOne({ _id: 'left/HELD/0' }, { $set: { orderId: 'back' } })],
    ['a receipt for an order', /RECEIVED for order held/, ({ store: { movements } }) => movements.updateOne({ _id: 'opening/b/north' }, { $set: { orderId: 'held' } })],
    ['a restock without its movement', /mov_1: a restock has made it/, ({ store: { restocks } }) => restocks.insertOne({ _id: 'r', inputHash: '', movementId: 'mov_1', at })],
  ]; // prettier-ignore

  test.each(damages)('finds %s', async (_, expected, damage) => {
    await damage(shop);
    const { breaches } = await auditInventory(shop.database);
    expect(breaches.join('\n')).toMatch(expected);
  });

  test('tells no end of breaches', async () => {
    const restocks = Array.from({ length: 130 }, (_, index) => ({
      _id: `r${index}`,
      inputHash: '',
      movementId: `mov_${index}`,
      at,
    }));
    await shop.store.restocks.insertMany(restocks);
    const { breaches } = await auditInventory(shop.database);
    expect(breaches).toHaveLength(101);
    expect(breaches.at(-1)).toBe('and 30 more');
  });

  test('runs beside a system at work without a false alarm', async () => {
    const replicas = await Promise.all([1, 2].map(() => openInventoryStore(shop.database)));
    let working = true;
    const work = Promise.all(
      replicas.map(async (store, replica) => {
        for (let round = 0; round < 12; round++) {
          const ids = Array.from({ length: 8 }, (_, index) => `${replica}-${round}-${index}`);
          await shop.handle(
            ids.map((id) => hold(id, 1)),
            store,
          );
          await shop.handle(
            ids.flatMap((id, index) =>
              index % 2 ? commandTo(commitStock, id, {}) : commandTo(releaseStock, id, {}),
            ),
            store,
          );
          await shop.handle(
            ids.map((id) => commandTo(returnStock, id, {})),
            store,
          );
        }
      }),
    ).finally(() => (working = false));
    let audits = 0;
    while (working) {
      expect((await auditInventory(shop.database)).breaches).toEqual([]);
      audits += 1;
    }
    await work;
    expect(audits).toBeGreaterThan(2);
    const { breaches, counts } = await auditInventory(shop.database);
    expect(breaches).toEqual([]);
    expect(counts).toMatchObject({ orders: 4 + 2 * 12 * 8, available: 6, held: 8, left: 1 });
  }, 60_000);
});
