import { watch as watchFile } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';

/** Editors and deployments write a file in several steps; it is read when it has been left alone for so long. */
const settledMs = 200;

export interface WatchDeps {
  path: string;
  /** Called when the file may have changed. */
  changed(): void;
  clock: Clock;
  log: Log;
}

/**
 * Watches a file, by its folder: a file that is replaced, as deployments and mounted configuration do it, is another one
 * for the operating system. Returns how to stop.
 */
export function watchPath(deps: WatchDeps): () => void {
  const { path, clock, log } = deps;
  let settling: AbortController | undefined;
  const settle = async () => {
    settling?.abort();
    const mine = new AbortController();
    settling = mine;
    await clock.sleep(settledMs, mine.signal);
    if (!mine.signal.aborted) deps.changed();
  };
  // A mounted folder of Kubernetes changes by the link beside the file, never by the file's own name.
  const name = basename(path);
  const watcher = watchFile(dirname(path), (_event, file) => {
    if (file === null || file === name || file.startsWith('..')) void settle();
  });
  watcher.on('error', (error) => log.warn({ err: error, path }, 'A file is not watched any more'));
  return () => {
    settling?.abort();
    watcher.close();
  };
}
