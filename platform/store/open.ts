import type { Clock } from '../clock';
import type { Log } from '../log';
import { openEmbeddedStore } from './embedded';
import { openMongoStore } from './mongodb';
import type { Store } from './store';

/** MongoDB where a URL is given, the embedded store in `folder` otherwise. */
export async function openStore(options: {
  mongodbUrl?: string | undefined;
  folder: string;
  log: Log;
  clock: Clock;
}): Promise<Store> {
  const { mongodbUrl, folder, log, clock } = options;
  if (mongodbUrl) return openMongoStore({ url: mongodbUrl, log });
  return openEmbeddedStore({ folder, log, clock });
}
