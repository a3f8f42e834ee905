import { writeSync } from 'node:fs';
import { testLog } from '../../log';
import { openEmbeddedStore } from '.';

/**
 * Writes for ever, and says each write once it is acknowledged. `crash.test.ts` kills it and looks at what is left.
 * Lines: `opened`, `insert <id> <n>`, `pair <id> <n>`.
 */
export interface Single {
  _id: string;
  n: number;
  text: string;
}
export interface Pair {
  _id: string;
  n: number;
}
export interface Step {
  _id: string;
  pair: string;
  n: number;
}

const WRITERS = 8;
const PAIRS = 5;

/** A write to standard output that has happened when it returns, unlike console.log into a pipe. */
const say = (...words: unknown[]) => void writeSync(1, `${words.join(' ')}\n`);

async function main(folder: string, round: string): Promise<void> {
  const store = await openEmbeddedStore({ folder, log: testLog() });
  const database = store.database('crash');
  const singles = await database.collection<Single>('singles', [
    { key: { n: 1 } },
    { key: { text: 1 }, unique: true },
  ]);
  const left = await database.collection<Pair>('left', [{ key: { n: -1 } }]);
  const right = await database.collection<Pair>('right');
  const steps = await database.collection<Step>('steps', [{ key: { pair: 1, n: 1 }, unique: true }]);
  say('opened');

  const insertSingles = async (writer: number): Promise<never> => {
    for (let n = 0; ; n++) {
      const _id = `${round}-${writer}-${n}`;
      await singles.insertOne({ _id, n, text: `text of ${_id}` });
      say('insert', _id, n);
      if (n % 3 === 0) await singles.updateOne({ _id }, { $set: { text: `changed ${_id}` } });
    }
  };
  const stepPair = (pair: string) =>
    database.transaction(async (session) => {
      const after = { session, upsert: true, returnDocument: 'after' as const };
      const n = (await left.findOneAndUpdate({ _id: pair }, { $inc: { n: 1 } }, after))?.n ?? 0;
      await right.updateOne({ _id: pair }, { $set: { n } }, { session, upsert: true });
      await steps.insertOne({ _id: `${pair}-${n}`, pair, n }, { session });
      return n;
    });
  const stepPairs = async (writer: number): Promise<never> => {
    for (let i = writer; ; i++) {
      const pair = `p${i % PAIRS}`;
      say('pair', pair, await stepPair(pair));
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, i) => [insertSingles(i), stepPairs(i)]);
  await Promise.all(writers.flat());
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
