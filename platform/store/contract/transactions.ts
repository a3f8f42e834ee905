import type { ClientSession } from 'mongodb';
import { isDuplicateKey, isWriteConflict, type Collection } from '../store';
import type { Bench } from './engine';

interface Row {
  _id: string;
  n?: number;
  email?: string;
}

const failure = (promise: Promise<unknown>) => promise.then(() => undefined, (error: Error & { code?: number }) => error); // prettier-ignore

/** A promise that the test resolves. */
function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

export function transactionCases(bench: Bench): void {
  const two = async (...documents: Row[]): Promise<[Collection<Row>, Collection<Row>]> => {
    const pair = [await bench.collection<Row>(), await bench.collection<Row>()] as [
      Collection<Row>,
      Collection<Row>,
    ];
    if (documents.length > 0) await pair[0].insertMany(documents);
    return pair;
  };
  const transaction = <R>(work: (session: ClientSession) => Promise<R>) => bench.database().transaction(work);

  it('moves several documents of several collections together', async () => {
    const [left, right] = await two({ _id: 'a', n: 5 });
    const answer = await transaction(async (session) => {
      await left.updateOne({ _id: 'a' }, { $inc: { n: -5 } }, { session });
      await right.insertOne({ _id: 'a', n: 5 }, { session });
      await right.bulkWrite(
        [
          { insertOne: { document: { _id: 'b', n: 1 } } },
          { updateOne: { filter: { _id: 'a' }, update: { $inc: { n: 1 } } } },
        ],
        { session },
      );
      // Nobody else sees it before it is committed; the transaction itself does.
      expect(await right.findOne({ _id: 'a' })).toBeNull();
      expect(await left.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 5 });
      expect(await right.find({ n: { $gte: 1 } }, { session, sort: { n: -1 } }).toArray()).toEqual([
        { _id: 'a', n: 6 },
        { _id: 'b', n: 1 },
      ]);
      expect(await right.countDocuments({}, { session })).toBe(2);
      expect(await left.findOne({ _id: 'a' }, { session })).toEqual({ _id: 'a', n: 0 });
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await left.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 0 });
    expect(await right.countDocuments({})).toBe(2);
  });

  it('takes everything back when its work throws', async () => {
    const [left, right] = await two({ _id: 'a', n: 5 }, { _id: 'b' });
    const error = await failure(
      transaction(async (session) => {
        await left.updateMany({}, { $set: { n: 9 } }, { session });
        await left.deleteOne({ _id: 'b' }, { session });
        await right.insertOne({ _id: 'x' }, { session });
        throw new Error('no');
      }),
    );
    expect(error?.message).toBe('no');
    expect(await left.find({}, { sort: { _id: 1 } }).toArray()).toEqual([{ _id: 'a', n: 5 }, { _id: 'b' }]);
    expect(await right.countDocuments({})).toBe(0);
    // What it held is free again.
    await left.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    await right.insertOne({ _id: 'x' });
  });

  it('reads one snapshot from its first operation on', async () => {
    const [rows] = await two({ _id: 'a', n: 1 }, { _id: 'b', n: 1 });
    await transaction(async (session) => {
      expect(await rows.findOne({ _id: 'a' }, { session })).toMatchObject({ n: 1 });
      await rows.updateMany({}, { $set: { n: 2 } });
      await rows.insertOne({ _id: 'c', n: 1 });
      await rows.deleteOne({ _id: 'a' });
      expect(await rows.find({ n: 1 }, { session, sort: { _id: 1 } }).toArray()).toEqual([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 1 },
      ]);
      expect(await rows.countDocuments({}, { session })).toBe(2);
    });
    expect(await rows.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
      { _id: 'b', n: 2 },
      { _id: 'c', n: 1 },
    ]);
  });

  it('conflicts with a write that came after its snapshot, and runs again', async () => {
    const [rows] = await two({ _id: 'a', n: 1 });
    const errors: unknown[] = [];
    let runs = 0;
    await transaction(async (session) => {
      runs += 1;
      const n = (await rows.findOne({ _id: 'a' }, { session }))?.n ?? 0;
      if (runs === 1) await rows.updateOne({ _id: 'a' }, { $inc: { n: 10 } });
      const write = rows.updateOne({ _id: 'a' }, { $set: { n: n + 1 } }, { session });
      await write.catch((error: unknown) => {
        errors.push(error);
        throw error;
      });
    });
    expect(runs).toBe(2);
    expect(errors).toHaveLength(1);
    expect(isWriteConflict(errors[0])).toBe(true);
    expect(
      (errors[0] as { hasErrorLabel(label: string): boolean }).hasErrorLabel('TransientTransactionError'),
    ).toBe(true);
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 12 });
  });

  it('conflicts with another open transaction: the first writer wins', async () => {
    const [rows] = await two({ _id: 'a', n: 1 }, { _id: 'b', n: 1 });
    const [firstWrote, secondLost] = [gate(), gate()];
    const seen: string[] = [];
    const first = transaction(async (session) => {
      await rows.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session });
      firstWrote.open();
      await secondLost.passed;
      seen.push('first');
    });
    const second = transaction(async (session) => {
      await firstWrote.passed;
      await rows.updateOne({ _id: 'b' }, { $inc: { n: 1 } }, { session });
      const lost = await failure(rows.updateOne({ _id: 'a' }, { $inc: { n: 10 } }, { session }));
      if (lost) {
        seen.push(isWriteConflict(lost) ? 'conflict' : String(lost));
        secondLost.open();
        throw lost;
      }
      seen.push('second');
    });
    await Promise.all([first, second]);
    expect(seen[0]).toBe('conflict');
    expect(seen.at(-1)).toBe('second');
    expect(await rows.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
      { _id: 'a', n: 12 },
      { _id: 'b', n: 2 },
    ]);
  });

  it('has an operation outside wait until it has ended', async () => {
    const [rows] = await two({ _id: 'a', n: 1 });
    const [wrote, go] = [gate(), gate()];
    const order: string[] = [];
    const inside = transaction(async (session) => {
      await rows.updateOne({ _id: 'a' }, { $set: { n: 100 } }, { session });
      wrote.open();
      await go.passed;
      order.push('inside');
    });
    await wrote.passed;
    const outside = rows.updateOne({ _id: 'a' }, { $inc: { n: 1 } }).then(() => order.push('outside'));
    await rows.insertOne({ _id: 'meanwhile' });
    go.open();
    await Promise.all([inside, outside]);
    expect(order).toEqual(['inside', 'outside']);
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 101 });
  });

  it('loses no update to others at the same document', async () => {
    const [rows] = await two({ _id: 'a', n: 0 });
    const increment = () =>
      transaction(async (session) => {
        const n = (await rows.findOne({ _id: 'a' }, { session }))?.n ?? 0;
        await rows.updateOne({ _id: 'a' }, { $set: { n: n + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 20 });
  });

  it('keeps sums through transfers at random, for every reader at every moment', async () => {
    const [accounts, log] = await two(...Array.from({ length: 6 }, (_, i) => ({ _id: `a${i}`, n: 100 })));
    const sum = async (session: ClientSession) => {
      const rows = await accounts.find({}, { session }).toArray();
      return rows.reduce((total, { n = 0 }) => total + n, 0);
    };
    const transfer = (from: string, to: string, entry: string) =>
      transaction(async (session) => {
        const taken = await accounts.updateOne(
          { _id: from, n: { $gte: 7 } },
          { $inc: { n: -7 } },
          { session },
        );
        if (taken.matchedCount === 0) return;
        await accounts.updateOne({ _id: to }, { $inc: { n: 7 } }, { session });
        await log.insertOne({ _id: entry, n: 7 }, { session });
      });
    const worker = async (own: number) => {
      for (let i = 0; i < 10; i++) {
        const [from, to] = [(own * 5 + i) % 6, (own + i * 3 + 1) % 6];
        if (from !== to) await transfer(`a${from}`, `a${to}`, `${own}-${i}`);
        expect(await transaction(sum)).toBe(600);
        // Outside of transactions: another document moves past them.
        await accounts.updateOne({ _id: `a${from}` }, { $inc: { n: 0 } });
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, own) => worker(own)));
    expect(await transaction(sum)).toBe(600);
    expect((await accounts.find({}).toArray()).every(({ n = -1 }) => n >= 0)).toBe(true);
  });

  it('enforces unique keys inside, and stays aborted after an error', async () => {
    const rows = await bench.collection<Row>([{ key: { email: 1 }, unique: true }]);
    await rows.insertOne({ _id: 'a', email: 'x' });
    let swallowed: unknown;
    const error = await failure(
      transaction(async (session) => {
        await rows.insertOne({ _id: 'b', email: 'y' }, { session });
        swallowed = await failure(rows.insertOne({ _id: 'c', email: 'x' }, { session }));
        if (isDuplicateKey(swallowed)) throw swallowed as Error;
      }),
    );
    expect(isDuplicateKey(error)).toBe(true);
    expect(swallowed).toBe(error);
    expect(await rows.find({}).toArray()).toEqual([{ _id: 'a', email: 'x' }]);
    let runs = 0;
    await transaction(async (session) => {
      runs += 1;
      if (runs === 1) await failure(rows.insertOne({ _id: 'd', email: 'x' }, { session }));
      // The failure has aborted the transaction, so this fails too, as transient: the work runs again.
      await rows.insertOne({ _id: 'e', email: 'z' }, { session });
    });
    expect(runs).toBe(2);
    expect(await rows.countDocuments({})).toBe(2);
  });

  it('swaps unique keys within itself', async () => {
    const rows = await bench.collection<Row>([{ key: { email: 1 }, unique: true }]);
    await rows.insertMany([
      { _id: 'a', email: 'x' },
      { _id: 'b', email: 'y' },
    ]);
    await transaction(async (session) => {
      await rows.updateOne({ _id: 'a' }, { $set: { email: 'temporary' } }, { session });
      await rows.updateOne({ _id: 'b' }, { $set: { email: 'x' } }, { session });
      await rows.updateOne({ _id: 'a' }, { $set: { email: 'y' } }, { session });
    });
    expect(await rows.findOne({ email: 'x' })).toEqual({ _id: 'b', email: 'x' });
    expect(await rows.findOne({ email: 'y' })).toEqual({ _id: 'a', email: 'y' });
    expect(await rows.findOne({ email: 'temporary' })).toBeNull();
  });

  it('lets one of two inserts of the same _id or unique key through', async () => {
    const rows = await bench.collection<Row>([{ key: { email: 1 }, unique: true }]);
    const insert = (document: Row) =>
      failure(transaction((session) => rows.insertOne(document, { session })));
    const same = await Promise.all([insert({ _id: 'a', email: 'p' }), insert({ _id: 'a', email: 'q' })]);
    expect(same.map((error) => error && isDuplicateKey(error)).sort()).toEqual([true, undefined]);
    const keys = await Promise.all([insert({ _id: 'b', email: 'z' }), insert({ _id: 'c', email: 'z' })]);
    expect(keys.map((error) => error && isDuplicateKey(error)).sort()).toEqual([true, undefined]);
  });

  it('deletes and inserts again, and finds through indexes what it has changed itself', async () => {
    const rows = await bench.collection<Row>([{ key: { n: 1 } }]);
    await rows.insertMany([1, 2, 3, 4, 5].map((n) => ({ _id: `r${n}`, n })));
    await transaction(async (session) => {
      await rows.deleteOne({ _id: 'r1' }, { session });
      await rows.updateOne({ _id: 'r5' }, { $set: { n: 0 } }, { session });
      await rows.insertOne({ _id: 'r6', n: 3.5 }, { session });
      const least = await rows.find({ n: { $gte: 0 } }, { session, sort: { n: 1 }, limit: 4 }).toArray();
      expect(least.map(({ n }) => n)).toEqual([0, 2, 3, 3.5]);
      const most = await rows.find({}, { session, sort: { n: -1 }, limit: 2 }).toArray();
      expect(most.map(({ n }) => n)).toEqual([4, 3.5]);
      await rows.insertOne({ _id: 'r1', n: 7 }, { session });
      expect(await rows.deleteMany({ n: { $in: [2, 3] } }, { session })).toMatchObject({ deletedCount: 2 });
      expect(
        await rows.findOneAndUpdate({ n: 7 }, { $inc: { n: 1 } }, { session, returnDocument: 'after' }),
      ).toEqual({ _id: 'r1', n: 8 });
    });
    const left = await rows.find({}, { sort: { n: 1 } }).toArray();
    expect(left.map(({ _id, n }) => [_id, n])).toEqual([
      ['r5', 0],
      ['r6', 3.5],
      ['r4', 4],
      ['r1', 8],
    ]);
  });

  it('refuses its session once it has ended', async () => {
    const [rows] = await two({ _id: 'a' });
    let session: ClientSession | undefined;
    await transaction(async (own) => {
      session = own;
      await rows.findOne({ _id: 'a' }, { session: own });
    });
    expect(
      await failure(rows.updateOne({ _id: 'a' }, { $set: { n: 1 } }, { session: session as ClientSession })),
    ).toBeInstanceOf(Error);
    expect(await rows.findOne({ _id: 'a' })).toEqual({ _id: 'a' });
  });
}
