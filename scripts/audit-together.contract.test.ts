import type { Document } from 'mongodb';
import { newId } from '../platform/ids';
import { engines, openEngine } from '../platform/store/fixture';
import type { Collection, Database, Store } from '../platform/store/store';
import { afterFirstFind } from '../subgraphs/payments/fixture';
import { auditTogether } from './audit-together';

describe.each(engines)('what belongs to no order, on %s', (engineName) => {
  let engine: Store;
  let store: Store;
  let databases = 0;

  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(() => {
    const own = `together-${process.pid}-${Date.now()}-${++databases}`;
    store = { ...engine, database: (name) => engine.database(`${own}-${name}`) };
  });

  /** What the audit looks at of a row, or of an order. */
  interface Kept {
    _id: string;
    status?: string;
    state?: string;
    saga?: object;
  }
  const keep = async (service: string, name: string, ...rows: Kept[]) => {
    const collection = await store.database(service).collection<Kept>(name);
    await collection.insertMany(rows);
  };
  const payments = (...rows: Kept[]) => keep('payments', 'payments', ...rows);
  const holds = (...rows: Kept[]) => keep('inventory', 'holds', ...rows);
  const shipments = (...rows: Kept[]) => keep('delivery', 'shipments', ...rows);
  const underWay = (_id: string): Kept => ({ _id, status: 'PENDING', saga: { phase: 'forward' } });

  it('is a breach: a payment, a hold and a shipment, each with its id', async () => {
    const [known, paid, held, shipped] = [newId('order'), newId('order'), newId('order'), newId('order')];
    await keep('orders', 'orders', underWay(known));
    await payments({ _id: known, status: 'AUTHORIZED' }, { _id: paid, status: 'CAPTURED' });
    await holds({ _id: known, state: 'HELD' }, { _id: held, state: 'HELD' });
    await shipments({ _id: known, status: 'BOOKED' }, { _id: shipped, status: 'PICKED_UP' });
    expect(await auditTogether(store)).toEqual([
      `${paid} is no order, and its payment is CAPTURED`,
      `${held} is no order, and its stock is HELD`,
      `${shipped} is no order, and its shipment is PICKED_UP`,
    ]);
  });

  it('is none once it has been given back', async () => {
    const _id = newId('order');
    await payments({ _id, status: 'VOIDED' });
    await holds({ _id, state: 'RELEASED' });
    await shipments({ _id, status: 'CANCELLED' });
    expect(await auditTogether(store)).toEqual([]);
  });

  it('is told at most a hundred times, from whichever page, and counted', async () => {
    const rows = Array.from({ length: 620 }, () => ({ _id: newId('order'), status: 'CAPTURED' }));
    const [known, ...unknown] = rows.map(({ _id }) => _id).sort();
    await keep('orders', 'orders', underWay(known!));
    await payments(...rows);
    expect(await auditTogether(store)).toEqual([
      ...unknown.slice(0, 100).map((id) => `${id} is no order, and its payment is CAPTURED`),
      'and 519 more without an order',
    ]);
  });

  it.each([
    ['is stored', (_id: string) => keep('orders', 'orders', underWay(_id))],
    [
      'has had its payment given back',
      async (_id: string) => {
        const rows = await store.database('payments').collection<Kept>('payments');
        await rows.updateOne({ _id }, { $set: { status: 'VOIDED' } });
      },
    ],
  ])('is none where the order %s before the second look', async (_, happens) => {
    const _id = newId('order');
    await payments({ _id, status: 'AUTHORIZED' });
    let looked = false;
    /** The first search by ids finds nothing: it is that for the order of the payment. */
    const live = (database: Database): Database => ({
      ...database,
      transaction: (work) => database.transaction(work),
      async collection<T extends Document & { _id: string }>(name: string) {
        const real = await database.collection<T>(name);
        if (name !== 'orders') return real;
        return onSearchById(real, async () => {
          looked = true;
          await happens(_id);
        });
      },
    });
    const system = { ...store, database: (name: string) => live(store.database(name)) };
    expect(await auditTogether(system)).toEqual([]);
    expect(looked).toBe(true);
  });
});

/** `afterFirstFind`, but for walks through the whole collection. */
function onSearchById<T extends Document>(real: Collection<T>, happens: () => Promise<void>): Collection<T> {
  const watched = afterFirstFind(real, happens);
  return new Proxy(real, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key !== 'find') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      return (...args: Parameters<Collection<T>['find']>) => {
        const isWalk = args[1]?.sort !== undefined;
        return isWalk ? target.find(...args) : watched.find(...args);
      };
    },
  });
}
