import { nextVersion, openVersioned, type VersionedCollection, writeVersions } from '../versions';
import type { Bench } from './engine';

interface Row {
  _id: string;
  version: number;
  replaces?: number;
  n: number;
}

let names = 0;

export function versionCases(bench: Bench): void {
  let rows: VersionedCollection<Row>;
  beforeEach(async () => {
    rows = await openVersioned<Row>(bench.database(), `versioned${++names}`);
    await rows.insertMany(['a', 'b', 'c'].map((_id) => ({ _id, version: 1, replaces: 0, n: 0 })));
  });

  const set = (_id: string, replaces: number, n: number) => nextVersion<Row>(_id, replaces, { $set: { n } });
  const read = async (_id: string) => (await rows.findOne({ _id }))!;

  it('makes the next version', async () => {
    expect(await writeVersions(rows, [set('a', 1, 5), set('b', 1, 6)])).toEqual(new Set());
    expect(await read('a')).toEqual({ _id: 'a', version: 2, replaces: 1, n: 5 });
    expect(await writeVersions(rows, [set('a', 2, 7)])).toEqual(new Set());
    expect(await read('a')).toEqual({ _id: 'a', version: 3, replaces: 2, n: 7 });
  });

  it('says which writes came too late; the rest is written', async () => {
    await writeVersions(rows, [set('b', 1, 1)]);
    const born = { insertOne: { document: { _id: 'd', version: 1, replaces: 0, n: 4 } } };
    const late = await writeVersions(rows, [set('a', 1, 2), set('b', 1, 2), born, set('c', 0, 2)]);
    expect(late).toEqual(new Set([1, 3]));
    expect(await read('a')).toMatchObject({ version: 2, n: 2 });
    expect(await read('b')).toEqual({ _id: 'b', version: 2, replaces: 1, n: 1 });
    expect(await read('c')).toEqual({ _id: 'c', version: 1, replaces: 0, n: 0 });
    expect(await read('d')).toMatchObject({ n: 4 });
  });

  it('of 20 writers at once, lets one through', async () => {
    const late = await Promise.all(
      Array.from({ length: 20 }, (_, n) => writeVersions(rows, [set('a', 1, n)])),
    );
    expect(late.filter(({ size }) => size === 0)).toHaveLength(1);
    expect(await read('a')).toMatchObject({ version: 2, n: late.findIndex(({ size }) => size === 0) });
  });

  it('in a transaction, one that came too late says so, and nothing is written', async () => {
    await writeVersions(rows, [set('b', 1, 1)]);
    const late = bench.database().transaction(async (session) => {
      const refused = await writeVersions(rows, [set('a', 1, 2), set('b', 1, 2)], session);
      throw new Error(`${refused.size} too late`);
    });
    await expect(late).rejects.toThrow('1 too late');
    expect(await read('a')).toMatchObject({ version: 1, n: 0 });
    await bench.database().transaction(async (session) => {
      expect(await writeVersions(rows, [set('a', 1, 2), set('b', 2, 2)], session)).toEqual(new Set());
    });
    expect(await read('a')).toMatchObject({ version: 2, n: 2 });
  });

  it('refuses a new version that does not say what it replaces; what makes none is nothing to the rule', async () => {
    await writeVersions(rows, [set('a', 1, 1)]);
    await expect(rows.updateOne({ _id: 'a' }, { $inc: { version: 1 } })).rejects.toMatchObject({ code: 121 });
    await rows.updateOne({ _id: 'a' }, { $set: { n: 9 } });
    await rows.updateOne({ _id: 'a' }, { $set: { n: 10 }, $inc: { version: 1, replaces: 1 } });
    expect(await read('a')).toEqual({ _id: 'a', version: 3, replaces: 2, n: 10 });
  });

  it('throws what else goes wrong', async () => {
    const again = { insertOne: { document: { _id: 'b', version: 1, replaces: 0, n: 4 } } };
    await expect(writeVersions(rows, [set('a', 1, 2), again])).rejects.toMatchObject({ code: 11000 });
    await expect(writeVersions(rows, [set('nobody', 1, 2)])).rejects.toThrow('gone');
  });

  it('holds a collection to the rule that was there before it, and its old documents from their next version on', async () => {
    const name = `versioned${++names}`;
    const before = await bench.database().collection<Row>(name);
    await before.insertOne({ _id: 'old', version: 4, n: 0 });
    rows = await openVersioned<Row>(bench.database(), name);
    rows = await openVersioned<Row>(bench.database(), name);
    await rows.updateOne({ _id: 'old' }, { $set: { n: 1 } });
    expect(await writeVersions(rows, [set('old', 3, 2)])).toEqual(new Set([0]));
    expect(await writeVersions(rows, [set('old', 4, 2)])).toEqual(new Set());
    expect(await writeVersions(rows, [set('old', 4, 3)])).toEqual(new Set([0]));
    expect(await read('old')).toEqual({ _id: 'old', version: 5, replaces: 4, n: 2 });
  });
}
