import { Conflict } from '../../platform/inbox';
import type { LoadChange } from './domain';
import { engines, type Fixture, openFixture } from './fixture';
import { readPlaces, saveLoads } from './store';

describe.each(engines)('%s', (engine) => {
  let delivery: Fixture;
  let ids: string[];
  beforeAll(async () => {
    delivery = await openFixture(engine, { count: 4, capacity: 3 });
    ids = (await delivery.store.couriers.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  }, 60_000);
  afterAll(() => delivery.close());

  const save = (...changes: LoadChange[]) =>
    delivery.store.database.transaction((session) => saveLoads(delivery.store.couriers, changes, session));
  const change = (number: number, by: number, capacity: number | null): LoadChange => ({
    courierId: ids[number]!,
    by,
    capacity,
  });

  test('writes loads within their guards, and otherwise nothing at all', async () => {
    await save(change(0, 3, 3), change(1, 1, 3));
    expect(await delivery.loads()).toEqual([3, 1, 0, 0]);
    await expect(save(change(1, 1, 3), change(0, 1, 3))).rejects.toThrow(Conflict);
    await expect(save(change(1, 1, 3), change(2, 1, 4))).rejects.toThrow(Conflict);
    await expect(save(change(0, -1, null), change(1, -2, null))).rejects.toThrow(Conflict);
    await delivery.store.couriers.updateOne({ _id: ids[3]! }, { $set: { active: false } });
    await expect(save(change(1, 1, 3), change(3, 1, 3))).rejects.toThrow(Conflict);
    expect(await delivery.loads()).toEqual([3, 1, 0, 0]);
    await save(change(0, -1, null), change(1, -1, null));
    expect(await delivery.loads()).toEqual([2, 0, 0, 0]);
  });

  test('reads the active couriers with a place, lowest loads first', async () => {
    const { couriers, database } = delivery.store;
    const places = (limit: number) => database.transaction((session) => readPlaces(couriers, limit, session));
    expect(await places(9)).toEqual([
      { _id: ids[1], capacity: 3, load: 0 },
      { _id: ids[2], capacity: 3, load: 0 },
      { _id: ids[0], capacity: 3, load: 2 },
    ]);
    expect(await places(1)).toHaveLength(1);
    await couriers.updateOne({ _id: ids[1]! }, { $set: { load: 3 } });
    expect((await places(9)).map(({ _id }) => _id)).toEqual([ids[2], ids[0]]);
  });
});
