import type { Filter, Sort } from 'mongodb';
import { openEmbeddedStore } from '../embedded';
import { testLog } from '../../log';
import type { Collection, Index } from '../store';
import type { Bench } from './engine';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

type Row = { _id: string } & Record<string, unknown>;

/** A reproducible source of choices. */
class Dice {
  constructor(private state: number) {}

  next(): number {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}

const scalars: readonly unknown[] = [
  -2,
  -1.5,
  0,
  1,
  2,
  3,
  '',
  'a',
  'ab',
  'b',
  true,
  false,
  null,
  new Date(0),
  new Date(7),
];

const scalar = (dice: Dice) => dice.of(scalars);

function value(dice: Dice): unknown {
  if (dice.chance(0.15)) return Array.from({ length: dice.below(4) }, () => scalar(dice));
  return scalar(dice);
}

function row(dice: Dice, i: number): Row {
  const made: Row = { _id: `r${String(i).padStart(3, '0')}` };
  for (const field of ['a', 'b', 'c']) if (dice.chance(0.8)) made[field] = value(dice);
  if (dice.chance(0.7)) made.sub = { x: value(dice), ...(dice.chance(0.5) && { y: scalar(dice) }) };
  if (dice.chance(0.6)) {
    made.list = Array.from({ length: dice.below(4) }, () => ({
      id: dice.of(['p', 'q', 'r']),
      ...(dice.chance(0.8) && { n: scalar(dice) }),
    }));
  }
  return made;
}

const paths = ['a', 'b', 'c', 'sub.x', 'sub.y', 'list.id', 'list.n', '_id'];

function condition(dice: Dice, path: string): unknown {
  const one = () => (path === '_id' ? `r${String(dice.below(60)).padStart(3, '0')}` : scalar(dice));
  // MongoDB orders null and missing by rules of their own; the house never compares with null.
  const comparable = () => {
    for (;;) {
      const candidate = one();
      if (candidate !== null) return candidate;
    }
  };
  switch (dice.below(8)) {
    case 0:
      return {
        [dice.of(['$gt', '$gte'])]: comparable(),
        ...(dice.chance(0.5) && { [dice.of(['$lt', '$lte'])]: comparable() }),
      };
    case 1:
      return { [dice.of(['$lt', '$lte'])]: comparable() };
    case 2:
      return { $in: Array.from({ length: dice.below(4) }, one) };
    case 3:
      return { $exists: dice.chance(0.5) };
    case 4:
      return dice.of([{ $ne: one() }, { $nin: [one(), one()] }, { $not: { $gt: comparable() } }]);
    default:
      return one();
  }
}

function filter(dice: Dice, depth = 0): Filter<Row> {
  const made: Record<string, unknown> = {};
  for (let i = dice.below(3); i >= 0; i--) {
    const path = dice.of(paths);
    made[path] = condition(dice, path);
  }
  if (depth === 0 && dice.chance(0.2)) made.$or = [filter(dice, 1), filter(dice, 1)];
  if (depth === 0 && dice.chance(0.1)) made.$and = [filter(dice, 1), filter(dice, 1)];
  if (dice.chance(0.1)) made.list = { $elemMatch: { id: dice.of(['p', 'q']), n: { $gte: 0 } } };
  return made;
}

function indexes(dice: Dice): Index[] {
  const made = new Map<string, Index>();
  for (let i = 0; i < 4; i++) {
    // MongoDB has no index over two arrays at once, and only a and list may meet one in this test.
    const [first, second] = [
      dice.of(['a', 'b', 'sub.x', 'list.id', 'list.n']),
      dice.of(['c', 'sub.y', '_id']),
    ];
    const direction = () => dice.of([1, -1] as const);
    const key = { [first]: direction(), ...(dice.chance(0.5) && { [second]: direction() }) };
    const partialFilterExpression = {
      [first]: dice.of<object>([{ $exists: true }, { $gte: 0 }, { $lte: 'b' }]),
    };
    made.set(JSON.stringify(key), { key, ...(dice.chance(0.4) && { partialFilterExpression }) });
  }
  return [...made.values()];
}

function sort(dice: Dice): Sort {
  const field = dice.of(['a', 'b', 'c', 'sub.y', 'list.n']);
  const direction = dice.of([1, -1] as const);
  const last = dice.of([1, -1] as const);
  return dice.chance(0.3) ? { _id: direction } : { [field]: direction, _id: last };
}

/** Parallel arrays cannot be indexed together in MongoDB. */
const withoutParallelArrays = (made: Row): Row => {
  for (const field of ['c']) if (Array.isArray(made[field])) made[field] = 1;
  const sub = made.sub as { y?: unknown } | undefined;
  if (sub && Array.isArray(sub.y)) sub.y = 1;
  return made;
};

/**
 * Random documents, indexes and questions, and writes in between: the engine's answers are compared with those of an
 * embedded collection without any index, which tests each document by itself.
 */
export function randomCases(bench: Bench): void {
  it.each([1, 2, 3, 4, 5, 6])(
    'answers random questions alike with and without indexes, seed %i',
    async (seed) => {
      const dice = new Dice(seed);
      const folder = mkdtempSync(path.join(os.tmpdir(), 'waybill-random-'));
      const plain = await openEmbeddedStore({ folder, log: testLog(), durable: false });
      try {
        const declared = indexes(dice);
        const both: [Collection<Row>, Collection<Row>] = [
          await bench.collection<Row>(declared),
          await plain.database('plain').collection<Row>('rows'),
        ];
        const rows = Array.from({ length: 60 }, (_, i) => withoutParallelArrays(row(dice, i)));
        for (const collection of both) await collection.insertMany(rows);
        for (let i = 0; i < 120; i++) {
          await change(dice, both);
          await compare(dice, both, declared);
        }
      } finally {
        await plain.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
}

async function change(dice: Dice, both: readonly Collection<Row>[]): Promise<void> {
  const made = withoutParallelArrays(row(dice, dice.below(60)));
  const { _id, ...fields } = made;
  const kind = dice.below(3);
  const gone = Object.fromEntries([dice.of(['a', 'b', 'c', 'sub', 'list'])].map((field) => [field, 1]));
  for (const collection of both) {
    if (kind === 0) await collection.deleteOne({ _id });
    if (kind === 1) await collection.updateOne({ _id }, { $set: fields }, { upsert: true });
    if (kind === 2) await collection.updateOne({ _id }, { $unset: gone } as never);
  }
}

async function compare(
  dice: Dice,
  both: readonly Collection<Row>[],
  declared: readonly Index[],
): Promise<void> {
  const asked = filter(dice);
  const order = sort(dice);
  const limit = dice.chance(0.5) ? 1 + dice.below(10) : 0;
  const answers = await Promise.all(
    both.map((collection) => collection.find(asked, { sort: order, limit }).toArray()),
  );
  const [found = [], expected = []] = answers.map((rows) => rows.map(({ _id }) => _id));
  const odd = [...found, ...expected].find((id) => !found.includes(id) || !expected.includes(id));
  const document = odd && (await both[1]?.findOne({ _id: odd }));
  // In one line, so that a failure shows all that it takes to understand it.
  const context = JSON.stringify({ asked, order, limit, document, declared });
  expect({ context, found }).toEqual({ context, found: expected });
  expect({ context, rows: answers[0] }).toEqual({ context, rows: answers[1] });
}
