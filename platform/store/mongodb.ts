import os from 'node:os';
import { type Document, MongoClient } from 'mongodb';
import type { Log } from '../log';
import type { Collection, Database, Index, Store } from './store';

/** The real engine: every service's database on one MongoDB replica set. */
export async function openMongoStore(options: {
  url: string;
  log: Log;
  /** Begins the names of the databases. */
  namespace?: string;
  /** Makes no collections and no indexes. */
  readOnly?: boolean;
}): Promise<Store> {
  const { url, namespace = 'waybill', readOnly = false } = options;
  const client = new MongoClient(url, {
    // By default the driver imports it dynamically, which the contexts that tests run in refuse.
    runtimeAdapters: { os },
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
  });
  await client.connect();
  const database = (name: string): Database => {
    const db = client.db(`${namespace}_${name}`);
    return {
      name,
      async collection<T extends Document & { _id: string }>(
        collectionName: string,
        indexes: readonly Index[] = [],
      ) {
        if (readOnly) return db.collection<T>(collectionName) as unknown as Collection<T>;
        await db.createCollection(collectionName).catch((error: unknown) => {
          if ((error as { code?: number }).code !== 48) throw error;
        });
        const collection = db.collection(collectionName);
        if (indexes.length > 0) await collection.createIndexes([...indexes]);
        return collection as unknown as Collection<T>;
      },
      transaction: (work) =>
        client.withSession((session) =>
          session.withTransaction(work, {
            readConcern: { level: 'snapshot' },
            writeConcern: { w: 'majority', journal: true },
            readPreference: 'primary',
          }),
        ),
    };
  };
  return {
    description: `MongoDB at ${new URL(url).host}`,
    database,
    ping: async () => void (await client.db('admin').command({ ping: 1 })),
    close: () => client.close(),
  };
}
