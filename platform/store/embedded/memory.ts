import BTree from 'sorted-btree';
import type { Clock } from '../../clock';
import type { Log } from '../../log';
import { type EmbeddedStore, storeOn } from './index';
import type { Fields } from './codec';
import type { Environment } from './reader';

type Tree = BTree<Buffer, Buffer>;

interface ReadTransaction {
  tree: Tree;
  done(): void;
}

interface Range {
  start: Buffer;
  end: Buffer;
  limit: number;
  exclusiveStart: boolean;
  inclusiveEnd?: boolean;
  reverse?: boolean;
  transaction?: ReadTransaction;
}

/**
 * The embedded engine over a tree in memory in place of LMDB: for simulations, which need the same answers in the same
 * order each time, and no disk. Nothing of it outlives the process.
 */
export function openMemoryStore(deps: {
  clock: Clock;
  log: Log;
  /** Told of every document that is written. */
  onWrite?: (namespace: string, document: Fields) => void;
}): EmbeddedStore {
  return storeOn(memoryEnvironment(), { description: 'embedded (memory alone)', durable: false, ...deps });
}

/** What the engine uses of an LMDB environment. A snapshot is a copy of the tree, whose nodes are copied on write. */
function memoryEnvironment(): Environment {
  let tree: Tree = new BTree<Buffer, Buffer>(undefined, (one, other) => Buffer.compare(one, other));
  const environment = {
    getBinary: (key: Buffer, { transaction }: { transaction?: ReadTransaction }) =>
      (transaction?.tree ?? tree).get(key),
    getRange: (range: Range) => inRange(range.transaction?.tree ?? tree, range),
    put: (key: Buffer, value: Buffer) => tree.set(key, value),
    remove: (key: Buffer) => tree.delete(key),
    transactionSync(run: () => void) {
      const before = tree.clone();
      try {
        run();
      } catch (error) {
        tree = before;
        throw error;
      }
    },
    resetReadTxn: () => undefined,
    useReadTransaction: (): ReadTransaction => ({ tree: tree.clone(), done: () => undefined }),
    close: async () => undefined,
  };
  return environment as unknown as Environment;
}

/** Low to high from `start` up to `end`, which does not belong to it; or high to low, and then it may. */
function inRange(tree: Tree, { start, end, limit, exclusiveStart, inclusiveEnd, reverse }: Range) {
  const found: { key: Buffer; value: Buffer }[] = [];
  for (const [key, value] of reverse ? tree.entriesReversed(start) : tree.entries(start)) {
    if (exclusiveStart && key.equals(start)) continue;
    const toEnd = reverse ? Buffer.compare(end, key) : Buffer.compare(key, end);
    if (toEnd > 0 || (toEnd === 0 && !inclusiveEnd)) break;
    found.push({ key, value });
    if (found.length === limit) break;
  }
  return found;
}
