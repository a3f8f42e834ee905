import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../clock';
import { testLog } from '../log';
import { openStore } from './open';
import type { Store } from './store';

/** For tests: the engines at hand. */
export const engines = ['embedded', ...(process.env.MONGODB_URL ? ['MongoDB'] : [])];

/** One of them, on a folder of its own that goes when it is closed. */
export async function openEngine(engine: string): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-store-'));
  const mongodbUrl = engine === 'MongoDB' ? process.env.MONGODB_URL : undefined;
  const store = await openStore({ mongodbUrl, folder, clock: systemClock, log: testLog() });
  return {
    ...store,
    database: (name) => store.database(name),
    ping: () => store.ping(),
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
