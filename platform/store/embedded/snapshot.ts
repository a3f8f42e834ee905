import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { open } from 'lmdb';
import type { Clock } from '../../clock';
import type { Log } from '../../log';
import { StoreUnavailable, type Store } from '../store';
import { asCollection, EmbeddedCollection } from './collection';
import { Engine } from './engine';
import { readCollection } from './schema';
import { Transactions } from './transactions';

/**
 * The whole store as it is at this moment, for whoever only looks. It may be opened beside the process that has the
 * folder, but not in that process; while it is open, no other process can start on the folder. Writes are refused.
 */
export function openEmbeddedSnapshot(options: { folder: string; log: Log; clock: Clock }): Store {
  const { folder, log, clock } = options;
  if (!existsSync(join(folder, 'data.mdb'))) {
    throw new StoreUnavailable(
      `There is no store in ${resolve(folder)}. WAYBILL_DATA names the folder of one.`,
    );
  }
  const env = open<Buffer, Buffer>({
    path: folder,
    // Without this, LMDB takes a name with a dot in it for a file's.
    noSubdir: false,
    encoding: 'binary',
    keyEncoding: 'binary',
    readOnly: true,
  });
  const transactions = new Transactions(clock, () => engine);
  const engine: Engine = new Engine(
    env,
    true,
    log,
    () => transactions.oldestSeq(),
    () => undefined,
  );
  return {
    description: `embedded (LMDB) in ${resolve(folder)}, as it was when it was opened`,
    database: (name) => ({
      name,
      async collection(collection: string) {
        const state = readCollection(engine.snapshot(), `${name}.${collection}`);
        return asCollection(new EmbeddedCollection(state, engine, transactions, clock));
      },
      transaction: (work) => transactions.run(work),
    }),
    ping: async () => undefined,
    close: () => engine.close(),
  };
}
