import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { open } from 'lmdb';
import { systemClock, type Clock } from '../../clock';
import type { Log } from '../../log';
import type { CollectionOptions, Database, Index, Store } from '../store';
import { decodeDocument, type Fields } from './codec';
import { verify, type Verified } from './verify';
import { asCollection, EmbeddedCollection } from './collection';
import { Engine } from './engine';
import { claimFolder } from './lock';
import type { Environment } from './reader';
import { Schema } from './schema';
import { Transactions } from './transactions';

export interface EmbeddedOptions {
  /** Where the data lies; it is made where it does not exist. */
  folder: string;
  log: Log;
  clock?: Clock;
  /**
   * Whether an answer waits until the data is on the disk. Without it nothing is flushed, and a power cut may lose or
   * spoil everything: for tests alone.
   */
  durable?: boolean;
}

/** The store, and what only this engine offers. */
export interface EmbeddedStore extends Store {
  /** Compares every index with the documents; gives what does not agree, in words, and how much it looked at. */
  verify(): Promise<Verified>;
}

/** Address space, not memory or disk; LMDB makes it larger when it is used up. */
const MAP_BYTES = 2 ** 36;
const MOST_READERS = 2048;

/**
 * The engine with nothing to install: LMDB keeps the data and its guarantees, and MongoDB's query and update language is
 * answered in this process. One process at a time may open a folder: `StoreLocked` otherwise.
 */
export async function openEmbeddedStore(options: EmbeddedOptions): Promise<EmbeddedStore> {
  const { folder, log, clock = systemClock, durable = true } = options;
  mkdirSync(folder, { recursive: true });
  const { env, entry } = await claimFolder(folder, () => openEnvironment(folder, durable));
  const store = storeOn(env, { description: `embedded (LMDB) in ${resolve(folder)}`, durable, log, clock });
  entry.release();
  return store;
}

/** The engine on an environment that is its own. */
export function storeOn(
  env: Environment,
  options: {
    description: string;
    durable: boolean;
    log: Log;
    clock: Clock;
    /** Told of every document that is written. */
    onWrite?: ((namespace: string, document: Fields) => void) | undefined;
  },
): EmbeddedStore {
  const { description, durable, log, clock, onWrite } = options;
  const transactions = new Transactions(clock, () => engine);
  const engine: Engine = new Engine(
    env,
    durable,
    log,
    () => transactions.oldestSeq(),
    (writer, index) => schema.markMultikey(writer, index),
    onWrite && ((namespace, bytes) => bytes && onWrite(namespace, decodeDocument(bytes))),
  );
  const schema = new Schema(engine, transactions);
  const database = (name: string): Database => ({
    name,
    async collection(collection: string, indexes: readonly Index[] = [], options: CollectionOptions = {}) {
      const state = await schema.open(name, collection, indexes);
      if (options.versioned) state.versioned = true;
      return asCollection(new EmbeddedCollection(state, engine, transactions, clock));
    },
    transaction: (work) => transactions.run(work),
  });
  return {
    description,
    database,
    ping: () => schema.ping(clock.now()),
    verify: () => verify(engine.snapshot()),
    async close() {
      transactions.abortAll();
      await engine.close();
    },
  };
}

function openEnvironment(folder: string, durable: boolean): Environment {
  return open<Buffer, Buffer>({
    path: folder,
    // Without this, LMDB takes a name with a dot in it for a file's.
    noSubdir: false,
    encoding: 'binary',
    keyEncoding: 'binary',
    mapSize: MAP_BYTES,
    maxReaders: MOST_READERS,
    ...(durable ? {} : { noSync: true, overlappingSync: false }),
  });
}
