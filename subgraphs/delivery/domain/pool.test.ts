import { poolOf } from './pool';

const courier = (_id: string, load: number, capacity: number) => ({ _id, load, capacity });

test('gives each parcel to the lowest load, until nobody has a place', () => {
  const pool = poolOf([courier('a', 1, 3), courier('b', 0, 2), courier('c', 2, 3)]);
  expect(Array.from({ length: 6 }, () => pool.assign())).toEqual(['b', 'a', 'b', 'a', 'c', null]);
  expect(pool.changes()).toEqual([
    { courierId: 'b', by: 2, capacity: 2 },
    { courierId: 'a', by: 2, capacity: 3 },
    { courierId: 'c', by: 1, capacity: 3 },
  ]);
});

test('a place that is given back in the same batch is taken again, and nothing is left to write', () => {
  const pool = poolOf([courier('a', 1, 2)]);
  expect(pool.assign()).toBe('a');
  expect(pool.assign()).toBeNull();
  pool.free('a');
  expect(pool.assign()).toBe('a');
  pool.free('a');
  expect(pool.changes()).toEqual([]);
});

test('frees couriers that were not read', () => {
  const pool = poolOf([]);
  pool.free('z');
  pool.free('z');
  expect(pool.changes()).toEqual([{ courierId: 'z', by: -2, capacity: null }]);
});

test('the n lowest loads are enough for n parcels: the same loads as with the whole pool', () => {
  const everybody = [0, 0, 1, 1, 1, 2, 3, 3].map((load, index) => courier(`c${index}`, load, 3));
  const withPlace = everybody.filter(({ load, capacity }) => load < capacity);
  for (let parcels = 1; parcels <= 12; parcels += 1) {
    const loadsAfter = (candidates: typeof everybody) => {
      const pool = poolOf(candidates);
      for (let parcel = 0; parcel < parcels; parcel += 1) pool.assign();
      const by = new Map(pool.changes().map((change) => [change.courierId, change.by]));
      return everybody.map(({ _id, load }) => load + (by.get(_id) ?? 0)).sort();
    };
    expect(loadsAfter(withPlace.slice(0, parcels))).toEqual(loadsAfter(withPlace));
  }
});
