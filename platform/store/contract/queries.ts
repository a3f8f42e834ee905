import type { Filter } from 'mongodb';
import type { Bench } from './engine';

interface Row {
  _id: string;
  n?: number | null;
  at?: Date;
  name?: string;
  open?: boolean;
  mixed?: unknown;
  tags?: string[];
  sub?: { a?: number | string; b?: { c?: number } };
  operations?: { id: string; state: string }[];
  outbox?: { sequence: number }[];
}

const ids = (rows: readonly { _id: string }[]) => rows.map(({ _id }) => _id);

export function queryCases(bench: Bench): void {
  it('finds by _id, and gives documents by value', async () => {
    const rows = await bench.collection<Row>();
    const given: Row = { _id: 'a', sub: { a: 1 }, tags: ['x'] };
    await rows.insertOne(given);
    given.sub = { a: 2 };
    const found = await rows.findOne({ _id: 'a' });
    expect(found).toEqual({ _id: 'a', sub: { a: 1 }, tags: ['x'] });
    found?.tags?.push('y');
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', sub: { a: 1 }, tags: ['x'] });
    expect(await rows.findOne({ _id: 'b' })).toBeNull();
  });

  it('keeps dates, nested objects, bytes and null, and drops undefined', async () => {
    const rows = await bench.collection<Row>();
    const at = new Date('2026-11-21T10:00:00.123Z');
    const bytes = Buffer.from([0, 1, 254, 255]);
    const mixed = {
      deep: [{ at, none: null, bytes }, [1, 'two', false]],
      gone: undefined,
      big: 2 ** 53,
      small: -1.5,
    };
    await rows.insertOne({ _id: 'a', at, n: null, name: undefined as never, mixed });
    const found = await rows.findOne({ _id: 'a' });
    expect(found).toEqual({
      _id: 'a',
      at,
      n: null,
      mixed: { deep: [{ at, none: null, bytes }, [1, 'two', false]], big: 2 ** 53, small: -1.5 },
    });
    expect(Object.keys(found ?? {})).not.toContain('name');
    expect(Buffer.isBuffer((found?.mixed as { deep: [{ bytes: unknown }] }).deep[0].bytes)).toBe(true);
    expect(await rows.findOne({ at })).not.toBeNull();
    expect(await rows.countDocuments({ at: { $gt: at } })).toBe(0);
    expect(await rows.countDocuments({ at: { $gte: at, $lt: new Date(at.getTime() + 1) } })).toBe(1);
  });

  it('ignores undefined in filters and updates', async () => {
    const rows = await bench.collection<Row>();
    await rows.insertOne({ _id: 'a', n: 1, name: 'x' });
    expect(await rows.findOne({ _id: 'a', name: undefined as never })).not.toBeNull();
    await rows.updateOne({ _id: 'a' }, { $set: { n: 2, name: undefined as never } });
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 2, name: 'x' });
  });

  describe.each([
    ['without an index', []],
    [
      'with indexes',
      [
        { key: { n: 1 as const } },
        { key: { mixed: 1 as const, n: -1 as const } },
        { key: { 'sub.a': 1 as const } },
        { key: { tags: 1 as const } },
        { key: { 'operations.id': 1 as const } },
      ],
    ],
  ])('compares as MongoDB does, %s', (_name, indexes) => {
    const rows: Row[] = [
      { _id: 'a', n: 1, mixed: 'one', sub: { a: 1 }, tags: ['x', 'y'] },
      { _id: 'b', n: 2, mixed: 2, sub: { a: 'one' }, tags: [] },
      { _id: 'c', n: null, mixed: new Date(5), sub: {}, operations: [{ id: 'p', state: 'done' }] },
      { _id: 'd', mixed: true, sub: { a: 3, b: { c: 1 } } },
      {
        _id: 'e',
        n: -3.5,
        mixed: null,
        tags: ['y'],
        operations: [
          { id: 'p', state: 'open' },
          { id: 'q', state: 'done' },
        ],
      },
      { _id: 'f', n: 0, mixed: [1, 'z'], operations: [] },
    ];
    const cases: [string, Filter<Row>, string[]][] = [
      ['equality', { n: 1 }, ['a']],
      ['null is missing too', { n: null }, ['c', 'd']],
      ['not equal', { n: { $ne: 1 } }, ['b', 'c', 'd', 'e', 'f']],
      ['less than, numbers alone', { n: { $lt: 1 } }, ['e', 'f']],
      ['a range', { n: { $gt: -4, $lte: 1 } }, ['a', 'e', 'f']],
      ['never across types', { mixed: { $gt: 0 } }, ['b', 'f']],
      ['strings', { mixed: { $gte: 'one' } }, ['a', 'f']],
      ['dates', { mixed: { $gte: new Date(5) } }, ['c']],
      ['booleans', { mixed: true }, ['d']],
      ['$in', { n: { $in: [1, 2, 7] } }, ['a', 'b']],
      ['$in with null', { n: { $in: [null, 2] } }, ['b', 'c', 'd']],
      ['$nin', { n: { $nin: [1, null] } }, ['b', 'e', 'f']],
      ['$exists', { n: { $exists: true } }, ['a', 'b', 'c', 'e', 'f']],
      ['$exists: false', { n: { $exists: false } }, ['d']],
      ['dotted paths', { 'sub.a': 1 }, ['a']],
      ['dotted paths that end early', { 'sub.a': null }, ['c', 'e', 'f']],
      ['deeper', { 'sub.b.c': { $gte: 1 } }, ['d']],
      ['whole sub-documents', { sub: { a: 1 } }, ['a']],
      ['elements of arrays', { tags: 'y' }, ['a', 'e']],
      ['several conditions, several elements', { tags: { $gt: 'x', $lt: 'y' } }, ['a']],
      ['arrays as a whole', { tags: ['x', 'y'] }, ['a']],
      ['fields of elements', { 'operations.id': 'p' }, ['c', 'e']],
      ['one element for all', { operations: { $elemMatch: { id: 'p', state: 'done' } } }, ['c']],
      ['any element for each', { 'operations.id': 'p', 'operations.state': 'done' }, ['c', 'e']],
      ['an element by number', { 'tags.0': 'y' }, ['e']],
      ['an element that exists', { 'operations.0': { $exists: true } }, ['c', 'e']],
      ['$size', { tags: { $size: 0 } }, ['b']],
      ['$or', { $or: [{ n: 1 }, { mixed: true }] }, ['a', 'd']],
      ['$and', { $and: [{ n: { $gte: 0 } }, { n: { $lt: 2 } }] }, ['a', 'f']],
      ['$nor', { $nor: [{ n: 1 }, { n: null }] }, ['b', 'e', 'f']],
      ['$not', { n: { $not: { $gte: 0 } } }, ['c', 'd', 'e']],
      ['patterns', { mixed: /^o/ }, ['a']],
      ['everything', {}, ['a', 'b', 'c', 'd', 'e', 'f']],
      ['nothing', { n: { $in: [] } }, []],
    ];

    it('', async () => {
      const collection = await bench.collection<Row>(indexes);
      await collection.insertMany(rows);
      const found: [string, string[]][] = [];
      for (const [name, filter] of cases) {
        found.push([name, ids(await collection.find(filter, { sort: { _id: 1 } }).toArray())]);
        expect([name, await collection.countDocuments(filter)]).toEqual([name, found.at(-1)?.[1].length]);
      }
      expect(found).toEqual(cases.map(([name, , expected]) => [name, expected]));
    });

    it.each([1, -1] as const)('sorts in the order of types, %i', async (direction) => {
      const collection = await bench.collection<Row>(indexes);
      await collection.insertMany(rows);
      const upwards = ['e', 'b', 'f', 'a', 'd', 'c'];
      const downwards = ['c', 'd', 'f', 'a', 'b', 'e'];
      const found = await collection.find({}, { sort: { mixed: direction } }).toArray();
      // The array of f sorts by its least element upwards, by its greatest downwards.
      const order = direction === 1 ? ['e', 'f', 'b', 'a', 'd', 'c'] : downwards;
      expect(ids(found)).toEqual(order);
      expect(upwards).toHaveLength(6);
    });
  });

  it('sorts and limits, and projects', async () => {
    const rows = await bench.collection<Row>([{ key: { n: 1 } }]);
    await rows.insertMany(
      [3, 1, 2, 5, 4].map((n) => ({ _id: `r${n}`, n, name: `name ${6 - n}`, sub: { a: n } })),
    );
    expect(ids(await rows.find({}, { sort: { n: -1 }, limit: 2 }).toArray())).toEqual(['r5', 'r4']);
    expect(ids(await rows.find({ n: { $gt: 1 } }, { sort: { n: 1 }, limit: 2 }).toArray())).toEqual([
      'r2',
      'r3',
    ]);
    expect(ids(await rows.find({}, { sort: { name: 1 }, limit: 2 }).toArray())).toEqual(['r5', 'r4']);
    expect((await rows.findOne({ n: { $gte: 2 } }, { sort: { n: -1 } }))?._id).toBe('r5');
    expect(await rows.findOne({ _id: 'r1' }, { projection: { n: 1 } })).toEqual({ _id: 'r1', n: 1 });
    expect(await rows.findOne({ _id: 'r1' }, { projection: { _id: 0, 'sub.a': 1 } })).toEqual({
      sub: { a: 1 },
    });
    expect(await rows.findOne({ _id: 'r1' }, { projection: { name: 0, sub: 0 } })).toEqual({
      _id: 'r1',
      n: 1,
    });
    const seen: string[] = [];
    for await (const row of rows.find({}, { sort: { n: 1 } })) {
      seen.push(row._id);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(['r1', 'r2', 'r3']);
  });

  it('pages through a sort with ties, forwards and backwards', async () => {
    const rows = await bench.collection<Row>([{ key: { name: 1, n: -1 } }]);
    const all = Array.from({ length: 25 }, (_, i) => ({
      _id: `r${String(i).padStart(2, '0')}`,
      name: 'x',
      n: i % 4,
    }));
    await rows.insertMany([...all, { _id: 'other', name: 'y', n: 1 }]);
    const pages = async (direction: 1 | -1, size: number) => {
      const found: string[] = [];
      let last: { n?: number | null; _id: string } | undefined;
      for (;;) {
        const beyond = direction === 1 ? '$gt' : '$lt';
        const after = last && {
          $or: [{ n: { [beyond]: last.n } }, { n: last.n, _id: { [beyond]: last._id } }],
        };
        const filter = { $and: [{ name: 'x' }, ...(after ? [after] : [])] } as Filter<Row>;
        const page = await rows
          .find(filter, { sort: { n: direction, _id: direction }, limit: size })
          .toArray();
        found.push(...ids(page));
        last = page.at(-1);
        if (page.length < size) return found;
      }
    };
    const expected = [...all].sort((a, b) => a.n - b.n || (a._id < b._id ? -1 : 1)).map(({ _id }) => _id);
    expect(await pages(1, 4)).toEqual(expected);
    expect(await pages(-1, 7)).toEqual([...expected].reverse());
  });

  it('pages by _id', async () => {
    const rows = await bench.collection<Row>();
    await rows.insertMany(Array.from({ length: 300 }, (_, i) => ({ _id: `r${1000 + i}` })));
    expect(ids(await rows.find({ _id: { $gt: 'r1003' } }, { sort: { _id: 1 }, limit: 2 }).toArray())).toEqual(
      ['r1004', 'r1005'],
    );
    expect(
      ids(await rows.find({ _id: { $lt: 'r1003' } }, { sort: { _id: -1 }, limit: 2 }).toArray()),
    ).toEqual(['r1002', 'r1001']);
    expect(await rows.find({}).toArray()).toHaveLength(300);
    const some = await rows
      .find({ _id: { $in: ['r1299', 'nobody', 'r1000', 'r1000'] } }, { sort: { _id: -1 } })
      .toArray();
    expect(ids(some)).toEqual(['r1299', 'r1000']);
  });

  it('sweeps a partial index by due time', async () => {
    const rows = await bench.collection<Row>([
      { key: { at: 1 }, partialFilterExpression: { at: { $exists: true } } },
      { key: { 'outbox.sequence': 1 }, partialFilterExpression: { 'outbox.sequence': { $exists: true } } },
    ]);
    await rows.insertMany(
      Array.from({ length: 50 }, (_, i) => ({ _id: `r${i}`, ...(i % 5 === 0 && { at: new Date(i) }) })),
    );
    const due = () => rows.find({ at: { $lte: new Date(20) } }, { sort: { at: 1 }, limit: 3 }).toArray();
    expect(ids(await due())).toEqual(['r0', 'r5', 'r10']);
    await rows.updateOne({ _id: 'r0' }, { $unset: { at: 1 } });
    await rows.updateOne({ _id: 'r5' }, { $set: { at: new Date(99) } });
    await rows.updateOne({ _id: 'r7' }, { $set: { at: new Date(1) } });
    expect(ids(await due())).toEqual(['r7', 'r10', 'r15']);
    expect(await rows.countDocuments({ at: null as never })).toBe(40);

    await rows.updateOne({ _id: 'r1' }, { $set: { outbox: [{ sequence: 3 }, { sequence: 9 }] } });
    expect(ids(await rows.find({ 'outbox.sequence': { $lte: 9 } }).toArray())).toEqual(['r1']);
    await rows.updateOne({ _id: 'r1' }, { $pull: { outbox: { sequence: { $lte: 3 } } } });
    expect(ids(await rows.find({ 'outbox.sequence': 3 }).toArray())).toEqual([]);
    expect(ids(await rows.find({ 'outbox.sequence': 9 }).toArray())).toEqual(['r1']);
  });
}
