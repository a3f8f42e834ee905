import { StoreLocked } from '../store';
import { takeSnapshot, type Environment, type Snapshot } from './reader';

export interface Claim {
  env: Environment;
  /** Entered in the table of readers; to be released once another snapshot is held, and one always must be. */
  entry: Snapshot;
}

/**
 * Opens the folder as its only user. LMDB keeps a table of readers beside the data, and a store is in it for as long as it
 * is open, because it always holds a snapshot. A live process holds a lock of the operating system under its process id,
 * which ends with the process however it ends, and LMDB clears the table of dead ones. So: whoever is in the table has the
 * folder, be it another process or this one. Looking and entering happen within a write transaction, which excludes
 * everybody else, so of two that start at once one is refused.
 */
export async function claimFolder(folder: string, openEnvironment: () => Environment): Promise<Claim> {
  const env = openEnvironment();
  try {
    return { env, entry: enter(env, folder) };
  } catch (error) {
    await env.close();
    throw error;
  }
}

function enter(env: Environment, folder: string): Snapshot {
  let entry: Snapshot | undefined;
  env.transactionSync(() => {
    env.readerCheck();
    const [holder] = readers(env);
    if (holder !== undefined) throw new StoreLocked(folder, holder);
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
