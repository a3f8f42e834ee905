import type { Clock } from '../clock';
import type { Log } from '../log';
import { openEmbeddedStore } from './embedded';
import { openEmbeddedSnapshot } from './embedded/snapshot';
import { openMongoStore } from './mongodb';
import { type Store, StoreLocked } from './store';

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
  if (readOnly) return openEmbeddedSnapshot({ folder, log, clock });
  return onceFree(() => openEmbeddedStore({ folder, log, clock }), { log, clock });
}

/** A process that is just ending has its folder for seconds, and so does an audit; another Waybill does not let go. */
const PATIENCE_MS = 5_000;

async function onceFree(open: () => Promise<Store>, { log, clock }: { log: Log; clock: Clock }) {
  const deadline = clock.now().getTime() + PATIENCE_MS;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StoreLocked) || clock.now().getTime() >= deadline) throw error;
      if (isFirst) log.info(`Waiting for process ${error.pid}, which has the folder ${error.folder}.`);
    }
    await clock.sleep(200);
  }
}
