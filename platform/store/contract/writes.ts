import type { Collection } from '../store';
import { isDuplicateKey } from '../store';
import type { Bench } from './engine';

interface Row {
  _id: string;
  n?: number;
  version?: number;
  email?: string;
  place?: { city?: string; zip?: number };
  tags?: string[];
  log?: { at: number; text?: string }[];
  levels?: Record<string, { available: number; held: number }>;
  at?: Date;
}

const failure = (promise: Promise<unknown>) => promise.then(() => undefined, (error: Error & { code?: number }) => error); // prettier-ignore

export function writeCases(bench: Bench): void {
  const one = async (document: Row, ...rest: Row[]): Promise<Collection<Row>> => {
    const rows = await bench.collection<Row>();
    await rows.insertMany([document, ...rest]);
    return rows;
  };
  const updated = async (document: Row, update: Parameters<Collection<Row>['updateOne']>[1]) => {
    const rows = await one(document);
    const { matchedCount, modifiedCount } = await rows.updateOne({ _id: document._id }, update);
    return { matchedCount, modifiedCount, ...(await rows.findOne({ _id: document._id })) };
  };
  const same = { matchedCount: 1, modifiedCount: 0 };
  const changed = { matchedCount: 1, modifiedCount: 1 };

  describe('update operators', () => {
    it('$set and $unset, on dotted paths too', async () => {
      expect(await updated({ _id: 'a', n: 1 }, { $set: { 'place.city': 'Ghent', n: 2 } })).toEqual({
        ...changed,
        _id: 'a',
        n: 2,
        place: { city: 'Ghent' },
      });
      expect(await updated({ _id: 'a', n: 1 }, { $set: { n: 1 } })).toEqual({ ...same, _id: 'a', n: 1 });
      expect(
        await updated(
          { _id: 'a', n: 1, place: { city: 'x' } },
          { $unset: { n: '', 'place.city': '', 'place.zip': '' } },
        ),
      ).toEqual({ ...changed, _id: 'a', place: {} });
      expect(
        await updated({ _id: 'a', log: [{ at: 1 }, { at: 2 }] }, { $set: { 'log.1.text': 'x' } }),
      ).toEqual({ ...changed, _id: 'a', log: [{ at: 1 }, { at: 2, text: 'x' }] });
    });

    it('$inc, $min, $max and $mul', async () => {
      expect(await updated({ _id: 'a', n: 1 }, { $inc: { n: 2, version: 1 } })).toEqual({
        ...changed,
        _id: 'a',
        n: 3,
        version: 1,
      });
      expect(await updated({ _id: 'a', n: 1 }, { $inc: { n: 0 } })).toEqual({ ...same, _id: 'a', n: 1 });
      expect(await updated({ _id: 'a', n: 1 }, { $min: { n: 2, version: 5 } })).toEqual({
        ...changed,
        _id: 'a',
        n: 1,
        version: 5,
      });
      expect(await updated({ _id: 'a', n: 1 }, { $max: { n: 2, version: 5 } })).toEqual({
        ...changed,
        _id: 'a',
        n: 2,
        version: 5,
      });
      expect(await updated({ _id: 'a', n: 3 }, { $mul: { n: 2, version: 5 } })).toEqual({
        ...changed,
        _id: 'a',
        n: 6,
        version: 0,
      });
      const levels = { north: { available: 4, held: 0 } };
      expect(
        await updated(
          { _id: 'a', levels },
          { $inc: { 'levels.north.available': -4, 'levels.north.held': 4 } },
        ),
      ).toEqual({ ...changed, _id: 'a', levels: { north: { available: 0, held: 4 } } });
    });

    it('$push, with $each, $slice and $position', async () => {
      expect(await updated({ _id: 'a' }, { $push: { tags: 'x' } })).toEqual({
        ...changed,
        _id: 'a',
        tags: ['x'],
      });
      expect(
        await updated({ _id: 'a', tags: ['x'] }, { $push: { tags: { $each: ['y', 'z'], $slice: -2 } } }),
      ).toEqual({ ...changed, _id: 'a', tags: ['y', 'z'] });
      expect(
        await updated({ _id: 'a' }, { $push: { tags: { $each: ['x', 'y', 'z'], $slice: -2 } } }),
      ).toEqual({ ...changed, _id: 'a', tags: ['y', 'z'] });
      expect(
        await updated({ _id: 'a', tags: ['x'] }, { $push: { tags: { $each: ['y'], $position: 0 } } }),
      ).toEqual({ ...changed, _id: 'a', tags: ['y', 'x'] });
      expect(
        await updated(
          { _id: 'a', log: [{ at: 3 }] },
          { $push: { log: { $each: [{ at: 1 }, { at: 2 }], $sort: { at: 1 }, $slice: 2 } } },
        ),
      ).toEqual({ ...changed, _id: 'a', log: [{ at: 1 }, { at: 2 }] });
    });

    it('$addToSet and $pull', async () => {
      expect(await updated({ _id: 'a', tags: ['x'] }, { $addToSet: { tags: 'x' } })).toEqual({
        ...same,
        _id: 'a',
        tags: ['x'],
      });
      expect(
        await updated({ _id: 'a', tags: ['x'] }, { $addToSet: { tags: { $each: ['y', 'x', 'y'] } } }),
      ).toEqual({ ...changed, _id: 'a', tags: ['x', 'y'] });
      expect(
        await updated(
          { _id: 'a', log: [{ at: 1 }, { at: 2 }, { at: 3 }] },
          { $pull: { log: { at: { $lte: 2 } } } },
        ),
      ).toEqual({ ...changed, _id: 'a', log: [{ at: 3 }] });
      expect(await updated({ _id: 'a', tags: ['x', 'y', 'x'] }, { $pull: { tags: 'x' } })).toEqual({
        ...changed,
        _id: 'a',
        tags: ['y'],
      });
      expect(
        await updated({ _id: 'a', tags: ['x', 'y', 'z'] }, { $pull: { tags: { $in: ['x', 'z'] } } }),
      ).toEqual({ ...changed, _id: 'a', tags: ['y'] });
      expect(await updated({ _id: 'a' }, { $pull: { tags: 'x' } })).toEqual({ ...same, _id: 'a' });
    });

    it('$currentDate sets a date', async () => {
      const { at } = await updated({ _id: 'a' }, { $currentDate: { at: true } });
      expect(at).toBeInstanceOf(Date);
    });

    it('the element that matched, by the positional operator', async () => {
      const rows = await one({ _id: 'a', log: [{ at: 1 }, { at: 2 }] });
      await rows.updateOne({ _id: 'a', 'log.at': 2 }, { $set: { 'log.$.text': 'two' } });
      expect(await rows.findOne({ _id: 'a' })).toEqual({
        _id: 'a',
        log: [{ at: 1 }, { at: 2, text: 'two' }],
      });
    });

    it('refuse what they cannot do, and change nothing then', async () => {
      const rows = await one({ _id: 'a', n: 1, email: 'x', tags: ['t'] });
      const codes: unknown[] = [];
      const updates = [
        { $inc: { email: 1 }, $set: { n: 9 } },
        { $push: { email: 'x' }, $set: { n: 9 } },
        { $set: { 'email.domain': 'x', n: 9 } },
        { $set: { n: 9 }, $inc: { n: 1 } },
        { $set: { _id: 'b', n: 9 } },
      ];
      for (const update of updates)
        codes.push((await failure(rows.updateOne({ _id: 'a' }, update as never)))?.code);
      expect(codes).toEqual([14, 2, 28, 40, 66]);
      expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 1, email: 'x', tags: ['t'] });
      expect(await failure(rows.updateOne({ _id: 'a' }, { n: 1 }))).toBeInstanceOf(Error);
    });
  });

  it('updates only what still matches', async () => {
    const rows = await one({ _id: 'a', version: 1 });
    const next = { $set: { n: 7 }, $inc: { version: 1 } };
    expect((await rows.updateOne({ _id: 'a', version: 1 }, next)).matchedCount).toBe(1);
    expect(await rows.updateOne({ _id: 'a', version: 1 }, next)).toMatchObject({
      matchedCount: 0,
      modifiedCount: 0,
      upsertedCount: 0,
      upsertedId: null,
    });
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 7, version: 2 });
  });

  it('never goes below zero under 50 guarded decrements at once', async () => {
    const rows = await one({ _id: 'a', n: 30 });
    const tries = Array.from({ length: 50 }, () =>
      rows.updateOne({ _id: 'a', n: { $gte: 1 } }, { $inc: { n: -1 } }),
    );
    const matched = (await Promise.all(tries)).filter(({ matchedCount }) => matchedCount === 1);
    expect(matched).toHaveLength(30);
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 0 });
  });

  it('upserts: the equalities of the filter, $setOnInsert and the update make the document', async () => {
    const rows = await bench.collection<Row>();
    const upsert = () =>
      rows.updateOne(
        { _id: 'a', email: { $eq: 'x' }, 'place.city': 'Ghent', n: { $gte: 0 } },
        { $setOnInsert: { version: 1 }, $inc: { n: 2 } },
        { upsert: true },
      );
    expect(await upsert()).toEqual({
      acknowledged: true,
      matchedCount: 0,
      modifiedCount: 0,
      upsertedCount: 1,
      upsertedId: 'a',
    });
    expect(await rows.findOne({ _id: 'a' })).toEqual({
      _id: 'a',
      email: 'x',
      place: { city: 'Ghent' },
      version: 1,
      n: 2,
    });
    expect(await upsert()).toEqual({
      acknowledged: true,
      matchedCount: 1,
      modifiedCount: 1,
      upsertedCount: 0,
      upsertedId: null,
    });
    expect(await rows.findOne({ _id: 'a' })).toMatchObject({ version: 1, n: 4 });
    expect(
      (await failure(rows.updateOne({ _id: 'a', n: 99 }, { $set: { n: 1 } }, { upsert: true })))?.code,
    ).toBe(11000);
  });

  it('findOneAndUpdate gives the document before or after', async () => {
    const rows = await one({ _id: 'a', n: 1, version: 5 }, { _id: 'b', n: 1, version: 3 });
    expect(await rows.findOneAndUpdate({ n: 1 }, { $inc: { n: 1 } }, { sort: { version: 1 } })).toEqual({
      _id: 'b',
      n: 1,
      version: 3,
    });
    expect(await rows.findOneAndUpdate({ n: 2 }, { $inc: { n: 1 } }, { returnDocument: 'after' })).toEqual({
      _id: 'b',
      n: 3,
      version: 3,
    });
    expect(
      await rows.findOneAndUpdate({ n: 99 }, { $inc: { n: 1 } }, { returnDocument: 'after' }),
    ).toBeNull();
    expect(await rows.findOneAndUpdate({ _id: 'c' }, { $inc: { n: 1 } }, { upsert: true })).toBeNull();
    expect(
      await rows.findOneAndUpdate(
        { _id: 'd' },
        { $inc: { n: 1 } },
        { upsert: true, returnDocument: 'after' },
      ),
    ).toEqual({ _id: 'd', n: 1 });
    expect(
      await rows.findOneAndUpdate({ _id: 'd' }, { $set: { n: 1 } }, { returnDocument: 'after' }),
    ).toEqual({ _id: 'd', n: 1 });
  });

  it('updateMany, deleteOne and deleteMany count what they did', async () => {
    const rows = await one({ _id: 'a', n: 1 }, { _id: 'b', n: 2 }, { _id: 'c', n: 3 });
    expect(await rows.updateMany({ n: { $gte: 2 } }, { $max: { n: 3 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 1,
    });
    expect(await rows.deleteOne({ n: 3 })).toEqual({ acknowledged: true, deletedCount: 1 });
    expect(await rows.deleteOne({ _id: 'nobody' })).toEqual({ acknowledged: true, deletedCount: 0 });
    expect(await rows.deleteMany({})).toEqual({ acknowledged: true, deletedCount: 2 });
    expect(await rows.countDocuments({})).toBe(0);
  });

  describe('unique indexes', () => {
    const indexes = [
      { key: { email: 1 as const }, unique: true, partialFilterExpression: { email: { $exists: true } } },
    ];

    it('refuse a second document, and tell which key', async () => {
      const rows = await bench.collection<Row>(indexes);
      await rows.insertMany([{ _id: 'a', email: 'x' }, { _id: 'b' }, { _id: 'c' }]);
      const error = await failure(rows.insertOne({ _id: 'd', email: 'x' }));
      expect(error).toMatchObject({
        name: 'MongoServerError',
        code: 11000,
        keyPattern: { email: 1 },
        keyValue: { email: 'x' },
      });
      expect(isDuplicateKey(error)).toBe(true);
      expect(await failure(rows.insertOne({ _id: 'a' }))).toMatchObject({
        code: 11000,
        keyPattern: { _id: 1 },
        keyValue: { _id: 'a' },
      });
      expect(isDuplicateKey(await failure(rows.updateOne({ _id: 'b' }, { $set: { email: 'x' } })))).toBe(
        true,
      );
      expect(await rows.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
        { _id: 'a', email: 'x' },
        { _id: 'b' },
        { _id: 'c' },
      ]);
    });

    it('give a key free that is no longer used', async () => {
      const rows = await bench.collection<Row>(indexes);
      await rows.insertMany([
        { _id: 'a', email: 'x' },
        { _id: 'b', email: 'y' },
      ]);
      await rows.updateOne({ _id: 'a' }, { $set: { email: 'z' } });
      await rows.updateOne({ _id: 'b' }, { $set: { email: 'x' } });
      await rows.deleteOne({ _id: 'b' });
      await rows.insertOne({ _id: 'c', email: 'x' });
      await rows.updateOne({ _id: 'a' }, { $unset: { email: 1 } });
      await rows.insertOne({ _id: 'd', email: 'z' });
      expect(await rows.findOne({ email: 'x' })).toEqual({ _id: 'c', email: 'x' });
      expect(await rows.findOne({ email: 'z' })).toEqual({ _id: 'd', email: 'z' });
    });

    it('let one of many through that come at once', async () => {
      const rows = await bench.collection<Row>([{ key: { email: 1, n: 1 }, unique: true }]);
      const tries = Array.from({ length: 20 }, (_, i) =>
        failure(rows.insertOne({ _id: `r${i}`, email: 'x', n: i % 2 })),
      );
      const errors = (await Promise.all(tries)).filter((error) => error !== undefined);
      expect(errors).toHaveLength(18);
      expect(errors.every(isDuplicateKey)).toBe(true);
    });

    it('may exist twice for one key, with different filters', async () => {
      const rows = await bench.collection<Row>([
        { key: { email: 1 }, unique: true, partialFilterExpression: { n: 1 } },
        { key: { email: 1 }, unique: true, partialFilterExpression: { n: 2 } },
        { key: { email: 1 } },
      ]);
      await rows.insertMany([
        { _id: 'a', email: 'x', n: 1 },
        { _id: 'b', email: 'x', n: 2 },
        { _id: 'c', email: 'x' },
      ]);
      expect(isDuplicateKey(await failure(rows.updateOne({ _id: 'c' }, { $set: { n: 2 } })))).toBe(true);
      expect(await rows.countDocuments({ email: 'x' })).toBe(3);
    });

    it('may be declared again, and are not made over duplicates', async () => {
      const database = bench.database();
      const name = `again_${process.pid}`;
      const rows = await database.collection<Row>(name);
      await rows.insertMany([
        { _id: 'a', email: 'x' },
        { _id: 'b', email: 'x' },
      ]);
      expect(isDuplicateKey(await failure(database.collection<Row>(name, indexes)))).toBe(true);
      await rows.deleteOne({ _id: 'b' });
      await database.collection<Row>(name, indexes);
      const again = await database.collection<Row>(name, indexes);
      // The collection opened first is held to it as well.
      expect(isDuplicateKey(await failure(rows.insertOne({ _id: 'c', email: 'x' })))).toBe(true);
      expect(await again.findOne({ email: 'x' })).toEqual({ _id: 'a', email: 'x' });
    });
  });

  describe('bulkWrite', () => {
    it('counts all kinds of writes', async () => {
      const rows = await one({ _id: 'a', n: 1 }, { _id: 'b', n: 1 }, { _id: 'c', n: 1 });
      const result = await rows.bulkWrite([
        { insertOne: { document: { _id: 'd', n: 1 } } },
        { updateOne: { filter: { _id: 'a', n: { $gte: 1 } }, update: { $inc: { n: -1 } } } },
        { updateOne: { filter: { _id: 'a', n: { $gte: 1 } }, update: { $inc: { n: -1 } } } },
        { updateOne: { filter: { _id: 'e' }, update: { $set: { n: 5 } }, upsert: true } },
        { updateMany: { filter: { n: 1 }, update: { $set: { n: 2 } } } },
        { deleteOne: { filter: { _id: 'c' } } },
      ]);
      expect(result).toMatchObject({
        insertedCount: 1,
        matchedCount: 4,
        modifiedCount: 4,
        deletedCount: 1,
        upsertedCount: 1,
        upsertedIds: { 3: 'e' },
        insertedIds: { 0: 'd' },
      });
      expect(result.isOk()).toBe(true);
      expect(await rows.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
        { _id: 'a', n: 0 },
        { _id: 'b', n: 2 },
        { _id: 'd', n: 2 },
        { _id: 'e', n: 5 },
      ]);
    });

    const duplicates = [
      { insertOne: { document: { _id: 'b' } } },
      { insertOne: { document: { _id: 'a' } } },
      { insertOne: { document: { _id: 'c' } } },
      { insertOne: { document: { _id: 'a' } } },
    ];

    it('stops at the first error when ordered', async () => {
      const rows = await one({ _id: 'a' });
      const error = await failure(rows.bulkWrite(duplicates));
      expect(error).toMatchObject({
        name: 'MongoBulkWriteError',
        code: 11000,
        insertedCount: 1,
        result: { insertedCount: 1 },
      });
      expect(
        (error as unknown as { writeErrors: { index: number }[] }).writeErrors.map(({ index }) => index),
      ).toEqual([1]);
      expect(await rows.countDocuments({})).toBe(2);
    });

    it('does all others when unordered', async () => {
      const rows = await one({ _id: 'a' });
      const error = await failure(rows.bulkWrite(duplicates, { ordered: false }));
      expect(error).toMatchObject({ code: 11000, result: { insertedCount: 2 } });
      expect(
        (error as unknown as { writeErrors: { index: number; code: number }[] }).writeErrors.map(
          ({ index, code }) => [index, code],
        ),
      ).toEqual([
        [1, 11000],
        [3, 11000],
      ]);
      expect(await rows.countDocuments({})).toBe(3);
    });

    it('insertMany is one', async () => {
      const rows = await bench.collection<Row>();
      expect(await rows.insertMany([{ _id: 'a' }, { _id: 'b' }])).toMatchObject({
        insertedCount: 2,
        insertedIds: { 0: 'a', 1: 'b' },
      });
      expect(isDuplicateKey(await failure(rows.insertMany([{ _id: 'a' }, { _id: 'c' }])))).toBe(true);
      expect(
        isDuplicateKey(await failure(rows.insertMany([{ _id: 'a' }, { _id: 'c' }], { ordered: false }))),
      ).toBe(true);
      expect(await rows.countDocuments({})).toBe(3);
    });
  });
}
