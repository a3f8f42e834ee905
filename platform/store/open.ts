import type { Clock } from '../clock';
import type { Log } from '../log';
import { openEmbeddedStore } from './embedded';
import { openEmbeddedSnapshot } from './embedded/snapshot';
import { openMongoStore } from './mongodb';
import type { Store } from './store';

/** MongoDB where a URL is given, the embedded store in `folder` otherwise. */
export async function openStore(options: {
  mongodbUrl?: string | undefined;
  folder: string;
  /** Begins the names of MongoDB's databases; 'waybill' by default. */
  namespace?: string;
  /** For whoever only looks: nothing is made or changed, and it may be opened beside a live system. */
  readOnly?: boolean;
  log: Log;
  clock: Clock;
}): Promise<Store> {
  const { mongodbUrl: url, folder, namespace: databasePrefix, readOnly = false, log, clock } = options;
  if (url) return openMongoStore({ url, readOnly, log, clock, ...(databasePrefix && { databasePrefix }) });
  return readOnly ? openEmbeddedSnapshot({ folder, log, clock }) : openEmbeddedStore({ folder, log, clock });
}
