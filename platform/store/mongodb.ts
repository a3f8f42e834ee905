import os from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { type MongoClient, MongoError, MongoServerError, type Db, type MongoClientOptions } from 'mongodb';
import { systemClock, type Clock } from '../clock';
import type { Log } from '../log';
import { indexName } from './index-name';
import { reachMongo, serversOf, throughElections } from './mongodb-reach';
import { runTransaction } from './mongodb-transaction';
import {
  StoreUnavailable,
  type Collection,
  type CollectionOptions,
  type Database,
  type Index,
  type Store,
} from './store';
import { versionRule } from './versions';
import type { CreateCollectionOptions, Document } from 'mongodb';

export interface MongoOptions {
  /** A connection string; credentials in it are never shown. */
  url: string;
  log: Log;
  clock?: Clock;
  /** A service's database is `<prefix>_<service>`; 'waybill' by default. */
  databasePrefix?: string;
  /** Makes no collections and no indexes. */
  readOnly?: boolean;
}

/**
 * Whatever an answer or an acknowledgement rests on has reached the journals of a majority, in both directions: a write
 * waits for it, and a read sees nothing else.
 */
export const clientOptions: MongoClientOptions = {
  appName: 'waybill',
  ignoreUndefined: true,
  promoteBuffers: true,
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  maxPoolSize: 50,
  serverSelectionTimeoutMS: 10_000,
  connectTimeoutMS: 5_000,
  // What the driver would import by itself, which needs a flag of Node in some test runners.
  runtimeAdapters: { os },
  socketTimeoutMS: 60_000,
};

/** Whoever asks whether the store is there will not wait as long as an operation may. */
const PING_MS = 3_000;
const NAMESPACE_EXISTS = 48;

/**
 * The real engine: every service's database on one MongoDB replica set. Waits for up to 30 seconds for a primary;
 * `StoreUnavailable` says what is missing.
 */
export async function openMongoStore(options: MongoOptions): Promise<Store> {
  const { url, log, clock = systemClock, databasePrefix = 'waybill', readOnly = false } = options;
  const client = await reachMongo(url, clientOptions, log, clock);
  return {
    description: `MongoDB at ${serversOf(url)}`,
    database: (name) =>
      mongoDatabase(client, client.db(`${databasePrefix}_${name}`), {
        ...{ name, readOnly, clock },
        patiently: (work) => throughElections(work, serversOf(url), log, clock),
      }),
    ping: () =>
      unlessAway(async () => void (await client.db('admin').command({ ping: 1 }, { timeoutMS: PING_MS }))),
    close: () => client.close(),
  };
}

interface DatabaseOptions {
  name: string;
  readOnly: boolean;
  clock: Clock;
  /** Does again what an election has ended. */
  patiently: (work: () => Promise<void>) => Promise<void>;
}

function mongoDatabase(
  client: MongoClient,
  db: Db,
  { name, readOnly, clock, patiently }: DatabaseOptions,
): Database {
  return {
    name,
    collection: <T extends Document & { _id: string }>(
      collection: string,
      indexes: readonly Index[] = [],
      options: CollectionOptions = {},
    ) =>
      unlessAway(async (): Promise<Collection<T>> => {
        if (!readOnly) await patiently(() => makeAll(db, collection, indexes, options));
        return db.collection<T>(collection);
      }),
    transaction: (work) => runTransaction(client, work, clock),
  };
}

/** The collection, its rule and its indexes, as far as they are not there. */
async function makeAll(
  db: Db,
  collection: string,
  indexes: readonly Index[],
  { versioned = false }: CollectionOptions,
): Promise<void> {
  await makeCollection(db, collection, versioned ? { validator: versionRule } : {});
  if (versioned) await holdToVersions(db, collection);
  const named = indexes.map((index) => ({ ...index, name: indexName(index) }));
  if (named.length > 0) await db.collection(collection).createIndexes(named);
}

/** Explicitly and first: a collection that comes into being inside a transaction makes this one conflict with others. */
async function makeCollection(db: Db, name: string, options: CreateCollectionOptions): Promise<void> {
  try {
    await db.createCollection(name, options);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}

/** One that was made before there was the rule. To change it takes the role `dbAdmin`, and waits for all that is under way. */
async function holdToVersions(db: Db, name: string): Promise<void> {
  const [found] = await db.listCollections({ name }).toArray();
  const { validator } = (found as { options?: { validator?: Document } } | undefined)?.options ?? {};
  if (isDeepStrictEqual(validator, versionRule)) return;
  await db.command({ collMod: name, validator: versionRule, validationLevel: 'strict' });
}

/** What the driver reports of a server that is away, as the store's own error. Answers of a server pass as they are. */
async function unlessAway<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MongoServerError || !(error instanceof MongoError)) throw error;
    throw new StoreUnavailable('MongoDB cannot be reached.', { cause: error });
  }
}
