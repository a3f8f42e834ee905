import { realpathSync } from 'node:fs';
import { StoreLocked } from '../store';
import { takeSnapshot, type Environment, type Snapshot } from './reader';

/** Folders that are open in this process, where LMDB's own locks do not tell one user from another. */
const open = new Set<string>();

export interface Claim {
  env: Environment;
  /** Entered in the table of readers; to be released once another snapshot is held, and one always must be. */
  entry: Snapshot;
  release: () => void;
}

/**
 * Opens the folder as its only user. LMDB keeps a table of readers beside the data; a live one holds a lock of the
 * operating system under its process id, which ends with the process however it ends. So: whoever is in the table and
 * alive has the folder. Looking and entering happen within a write transaction, which excludes every other process, so
 * of two that start at once one is refused.
 */
export async function claimFolder(folder: string, openEnvironment: () => Environment): Promise<Claim> {
  const place = realpathSync(folder);
  if (open.has(place)) throw new StoreLocked(folder, process.pid);
  open.add(place);
  const release = () => void open.delete(place);
  let env: Environment | undefined;
  try {
    env = openEnvironment();
    return { env, entry: enter(env, folder), release };
  } catch (error) {
    await env?.close();
    release();
    throw error;
  }
}

function enter(env: Environment, folder: string): Snapshot {
  let entry: Snapshot | undefined;
  env.transactionSync(() => {
    env.readerCheck();
    const other = readers(env).find((pid) => pid !== process.pid);
    if (other !== undefined) throw new StoreLocked(folder, other);
    entry = takeSnapshot(env, 0);
  });
  return entry as unknown as Snapshot;
}

/** Lines of `pid thread transaction`, after a heading. */
function readers(env: Environment): number[] {
  const lines = env.readerList().split('\n');
  return lines
    .map((line) => Number(/^\s*(\d+)\s/.exec(line)?.[1] ?? NaN))
    .filter((pid) => Number.isInteger(pid));
}
