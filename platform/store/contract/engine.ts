import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongod, startMongo } from '../../../test/servers/mongod';
import { systemClock } from '../../clock';
import { testLog } from '../../log';
import { openEmbeddedStore } from '../embedded';
import { openMemoryStore } from '../embedded/memory';
import { openMongoStore } from '../mongodb';
import type { Collection, Database, Index, Store } from '../store';

/** An engine that the contract is held against. */
export interface Engine {
  name: string;
  start: () => Promise<{ store: Store; stop: () => Promise<void> }>;
}

/** What a case is given: a database of its own, and a collection with a fresh name. */
export interface Bench {
  database(): Database;
  collection<T extends { _id: string }>(indexes?: readonly Index[]): Promise<Collection<T>>;
}

const embedded: Engine = {
  name: 'embedded',
  async start() {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'waybill-contract-'));
    const store = await openEmbeddedStore({ folder, log: testLog() });
    return {
      store,
      async stop() {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

const memory: Engine = {
  name: 'embedded (memory alone)',
  async start() {
    const store = openMemoryStore({ clock: systemClock, log: testLog() });
    return { store, stop: () => store.close() };
  },
};

function mongo(server: () => Promise<{ url: string; stop: () => Promise<void> }>): Engine {
  return {
    name: 'MongoDB',
    async start() {
      const { url, stop } = await server();
      const databasePrefix = `contract_${randomBytes(6).toString('hex')}`;
      const store = await openMongoStore({ url, log: testLog(), databasePrefix }).catch(async (error) => {
        await stop();
        throw error;
      });
      return {
        store,
        async stop() {
          await store.close();
          await dropDatabases(url, databasePrefix);
          await stop();
        },
      };
    },
  };
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const client = await new MongoClient(url, { runtimeAdapters: { os } }).connect();
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) if (name.startsWith(prefix)) await client.db(name).dropDatabase();
  await client.close();
}

/** The embedded engine, and MongoDB at `MONGODB_URL` or from the PATH; where there is none, why it is missing. */
export function enginesAtHand(): { engines: Engine[]; missing?: string } {
  const url = process.env.MONGODB_URL;
  if (url) return { engines: [embedded, memory, mongo(async () => ({ url, stop: async () => undefined }))] };
  if (findMongod()) return { engines: [embedded, memory, mongo(() => startMongo())] };
  return { engines: [embedded, memory], missing: 'neither MONGODB_URL is set nor is mongod on the PATH' };
}
