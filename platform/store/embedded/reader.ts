import type { RootDatabase } from 'lmdb';
import type { KeyRange } from './plan';

/** The environment: one key space, bytes to bytes. */
export type Environment = RootDatabase<Buffer, Buffer>;
type ReadTransaction = ReturnType<Environment['useReadTransaction']>;

/** Reads one consistent state: a snapshot, or what a batch has written so far. */
export interface Reader {
  /** The number of the last batch in this state; indexes younger than it are not complete here. */
  readonly seq: number;
  get(key: Buffer): Buffer | undefined;
  /** The keys and values of a range, in order. Reads ahead in small steps and holds no cursor between them. */
  range(range: KeyRange, reverse: boolean, expected?: number): Generator<{ key: Buffer; value: Buffer }>;
}

const STEP = 128;

function reader(env: Environment, seq: number, transaction?: ReadTransaction): Reader {
  const within = transaction ? { transaction } : {};
  const get = env.getBinary.bind(env) as (key: Buffer, options: object) => Uint8Array | undefined;
  return {
    seq,
    get(key) {
      const bytes = get(key, within);
      return bytes && asBuffer(bytes);
    },
    *range({ low, high }, reverse, expected = STEP) {
      let limit = Math.max(1, Math.min(expected, STEP));
      let start = reverse ? high : low;
      for (let isFirst = true; ; isFirst = false) {
        const options = reverse ? { start, end: low, inclusiveEnd: true, reverse } : { start, end: high };
        const exclusiveStart = !isFirst;
        const found = [...env.getRange({ ...options, ...within, limit, exclusiveStart })];
        for (const { key, value } of found) yield { key: asBuffer(key), value: asBuffer(value) };
        const last = found.at(-1);
        if (!last || found.length < limit) return;
        start = asBuffer(last.key);
        limit = STEP;
      }
    },
  };
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** What a running batch sees: everything that it has written itself included. */
export function writingReader(env: Environment): Reader {
  return reader(env, Infinity);
}

/** A state of the store that stays as it is for as long as anybody holds it. */
export interface Snapshot extends Reader {
  hold(): Snapshot;
  release(): void;
}

/** The state as it is now. Held once. */
export function takeSnapshot(env: Environment, seq: number): Snapshot {
  env.resetReadTxn();
  const transaction = env.useReadTransaction();
  let holders = 1;
  return {
    ...reader(env, seq, transaction),
    hold() {
      holders += 1;
      return this;
    },
    release() {
      holders -= 1;
      if (holders === 0) transaction.done();
    },
  };
}
