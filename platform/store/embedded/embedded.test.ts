import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as lmdb from 'lmdb';
import { testLog } from '../../log';
import { StoreLocked, StoreUnavailable } from '../store';
import { openEmbeddedStore, type EmbeddedStore } from '.';

interface Row {
  _id: string;
  n?: number;
  email?: string;
  tags?: string[];
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'waybill-embedded-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (durable = true) => openEmbeddedStore({ folder, log: testLog(), durable });
const rowsOf = (store: EmbeddedStore) =>
  store
    .database('test')
    .collection<Row>('rows', [
      { key: { email: 1 }, unique: true, partialFilterExpression: { email: { $exists: true } } },
      { key: { tags: 1 } },
    ]);
const failure = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error); // prettier-ignore

it('makes its folder, and has everything again after a restart', async () => {
  folder = path.join(folder, 'deeper', 'still');
  const first = await open();
  expect(first.description).toBe(`embedded (LMDB) in ${folder}`);
  const rows = await rowsOf(first);
  await rows.insertMany([{ _id: 'a', email: 'x', tags: ['p', 'q'] }, { _id: 'b' }]);
  await first.close();
  expect(existsSync(path.join(folder, 'data.mdb'))).toBe(true);

  const second = await open();
  // Without naming them again: the indexes are the store's, not the caller's.
  const again = await second.database('test').collection<Row>('rows');
  expect(await again.find({ tags: 'q' }).toArray()).toEqual([{ _id: 'a', email: 'x', tags: ['p', 'q'] }]);
  expect(await failure(again.insertOne({ _id: 'c', email: 'x' }))).toMatchObject({ code: 11000 });
  await again.updateOne({ _id: 'a' }, { $set: { tags: ['q', 'r'] } });
  expect(await again.countDocuments({ tags: { $gt: 'q', $lt: 'r' } })).toBe(1);
  expect(await second.verify()).toEqual({ documents: 2, entries: 4, faults: [] });
  await second.close();
});

it('refuses to open a folder twice, and goes on', async () => {
  const store = await open();
  const refused = await failure(open());
  expect(refused).toBeInstanceOf(StoreLocked);
  expect(refused).toMatchObject({ pid: process.pid });
  const rows = await rowsOf(store);
  await rows.insertOne({ _id: 'a' });
  expect(await rows.countDocuments({})).toBe(1);
  expect(await failure(open())).toBeInstanceOf(StoreLocked);
  await store.close();
  await (await open()).close();
});

it('finishes what is under way when it is closed, and is unavailable afterwards', async () => {
  const store = await open();
  const rows = await rowsOf(store);
  const writes = Array.from({ length: 1000 }, (_, i) => failure(rows.insertOne({ _id: `r${i}` })));
  await store.close();
  expect((await Promise.all(writes)).every((error) => error === undefined)).toBe(true);
  for (const late of [
    rows.findOne({}),
    rows.find({}).toArray(),
    rows.insertOne({ _id: 'late' }),
    store.ping(),
  ]) {
    expect(await failure(late)).toBeInstanceOf(StoreUnavailable);
  }
  const again = await open();
  expect(await (await rowsOf(again)).countDocuments({})).toBe(1000);
  await again.close();
});

it('reads a long answer from one state, while others write', async () => {
  const store = await open();
  const rows = await rowsOf(store);
  await rows.insertMany(Array.from({ length: 2000 }, (_, i) => ({ _id: `r${10_000 + i}`, n: 1 })));
  const seen: Row[] = [];
  for await (const row of rows.find({ n: 1 })) {
    if (seen.length === 10) await rows.updateMany({}, { $set: { n: 2 } });
    if (seen.length === 700) await rows.deleteMany({});
    seen.push(row);
  }
  expect(seen).toHaveLength(2000);
  expect(await rows.countDocuments({})).toBe(0);
  await store.close();
});

it('takes very long keys, which still are told apart and found', async () => {
  const store = await open();
  const rows = await rowsOf(store);
  const long = 'x'.repeat(5000);
  await rows.insertMany([
    { _id: long, email: `${long}a`, tags: [`${long}1`, `${long}2`] },
    { _id: `${long}b`, email: `${long}b` },
  ]);
  expect(await failure(rows.insertOne({ _id: 'c', email: `${long}a` }))).toMatchObject({ code: 11000 });
  expect(await failure(rows.insertOne({ _id: long }))).toMatchObject({ code: 11000 });
  expect(await rows.countDocuments({ _id: { $in: [long, `${long}b`] } })).toBe(2);
  expect(await rows.countDocuments({ email: `${long}b` })).toBe(1);
  expect(await rows.countDocuments({ tags: { $gte: `${long}2` } })).toBe(1);
  expect((await rows.findOne({ email: { $gt: `${long}a` } }))?._id).toBe(`${long}b`);
  await store.close();
});

it('refuses what it could not give back as it was', async () => {
  const store = await open();
  const rows = (await rowsOf(store)) as unknown as { insertOne(document: object): Promise<unknown> };
  for (const value of [() => 1, Symbol('x'), new Map(), 10n]) {
    expect(await failure(rows.insertOne({ _id: 'a', value }))).toBeInstanceOf(TypeError);
  }
  expect(await failure(rows.insertOne({ n: 1 }))).toMatchObject({ code: 2 });
  await store.close();
});

it('works without flushing too', async () => {
  const store = await open(false);
  const rows = await rowsOf(store);
  await Promise.all(
    Array.from({ length: 500 }, (_, i) => rows.insertOne({ _id: `r${i}`, email: `e${i}`, n: i })),
  );
  await store.database('test').transaction(async (session) => {
    await rows.updateOne({ _id: 'r0' }, { $set: { email: 'swapped' } }, { session });
  });
  expect((await rows.findOne({ email: 'swapped' }))?._id).toBe('r0');
  expect((await store.verify()).faults).toEqual([]);
  await store.close();
  const again = await open(false);
  expect(await (await rowsOf(again)).countDocuments({})).toBe(500);
  await again.close();
});

it('makes an index while transactions are open: none of them sees half of it', async () => {
  const store = await open();
  const database = store.database('test');
  const rows = await database.collection<Row>('rows');
  await rows.insertMany([1, 2, 3].map((n) => ({ _id: `r${n}`, n })));
  let made: Promise<unknown> | undefined;
  await database.transaction(async (session) => {
    await rows.findOne({}, { session });
    await database.collection<Row>('rows', [{ key: { n: 1 } }]);
    // Its snapshot is older than the index.
    expect(await rows.countDocuments({ n: 2 }, { session })).toBe(1);
    await rows.insertOne({ _id: 'r4', n: 4 }, { session });
    made = database.collection<Row>('rows', [{ key: { email: 1 } }]);
    await rows.updateOne({ _id: 'r4' }, { $set: { email: 'late' } }, { session });
  });
  await made;
  expect(await rows.countDocuments({ email: 'late' })).toBe(1);
  expect((await store.verify()).faults).toEqual([]);
  await store.close();
});

it('verifies: an index that does not agree with its documents is found', async () => {
  const store = await open();
  await (await rowsOf(store)).insertMany([{ _id: 'a', tags: ['x'] }, { _id: 'b', tags: ['y'] }]); // prettier-ignore
  await store.close();
  const env = lmdb.open<Buffer, Buffer>({ path: folder, encoding: 'binary', keyEncoding: 'binary' });
  const entries = [...env.getRange({ start: Buffer.of(3), end: Buffer.of(4) })];
  expect(entries).toHaveLength(2);
  const [first] = entries as [{ key: Buffer; value: Buffer }];
  await env.remove(first.key);
  await env.put(Buffer.concat([first.key, Buffer.of(1)]), first.value);
  await env.put(Buffer.concat([first.key, Buffer.of(2)]), first.value);
  await env.close();
  const again = await open();
  const { faults } = await again.verify();
  expect(faults).toEqual([
    'test.rows "a" is missing in the index tags_1',
    'test.rows: 1 index entries without a document',
  ]);
  await again.close();
});
