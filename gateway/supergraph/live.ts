import { readFile } from 'node:fs/promises';
import type { Log } from '../../platform/log';
import type { Source } from '../sources/source';
import { buildSupergraph, type Supergraph, type SupergraphDeps } from './build';

/** The supergraph that is served, whichever that is at the moment. */
export interface LiveSupergraph {
  current(): Supergraph;
  /**
   * Reads the file again. Serves what it says from then on, once its most asked operations are planned; a file that
   * cannot be served is refused, and the supergraph stays. What was asked of the old one is answered by it. Never rejects.
   */
  reload(): Promise<'replaced' | 'unchanged' | 'refused'>;
  /** Calls with each supergraph that replaces another, before it is served. Returns how to be called no more. */
  onReplace(listener: (supergraph: Supergraph) => void): () => void;
  close(): Promise<void>;
}

export interface LiveSupergraphDeps extends SupergraphDeps {
  /** The file that holds its SDL. */
  path: string;
  log: Log;
}

/** The file cannot be served; the message says in a line why, and what to do. */
export class UnservableSupergraph extends Error {
  override readonly name = 'UnservableSupergraph';
}

/** How many documents of the old supergraph are planned for the new one before it is served. */
const warmedUp = 100;

/** Throws `UnservableSupergraph`. */
export async function openSupergraph(deps: LiveSupergraphDeps): Promise<LiveSupergraph> {
  const { path, log } = deps;
  // A subgraph that stays where it was keeps its connections, and what is known of its health.
  const sources = new Map<string, Source>();
  const createSource = (subgraph: string, url: string) => {
    const key = `${subgraph} ${url}`;
    const source = sources.get(key) ?? deps.createSource(subgraph, url);
    sources.set(key, source);
    return source;
  };
  const listeners = new Set<(supergraph: Supergraph) => void>();
  const read = () => readFile(path, 'utf8');
  const build = (sdl: string) => buildSupergraph(sdl, { ...deps, createSource });
  let current = await firstOf(path, async () => build(await read()));
  let reloading: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();
  const retired: Promise<void>[] = [];

  const retire = async (old: Supergraph) => {
    // Whoever asked a moment ago may still have to plan.
    await deps.clock.sleep(deps.limits.stopMs, closing.signal);
    await old.close();
  };

  const replace = async (): Promise<'replaced' | 'unchanged' | 'refused'> => {
    try {
      const sdl = await read();
      if (sdl === current.sdl) return 'unchanged';
      const next = await build(sdl);
      await warmUp(next, current);
      for (const listener of listeners) listener(next);
      retired.push(retire(current));
      current = next;
      log.info({ path }, 'A new supergraph is served');
      return 'replaced';
    } catch (error) {
      log.error({ err: error, path }, 'The new supergraph is refused, and the old one served on');
      return 'refused';
    }
  };

  return {
    current: () => current,
    reload: () => {
      const reloaded = reloading.then(replace);
      reloading = reloaded;
      return reloaded;
    },
    onReplace(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await reloading;
      closing.abort();
      await Promise.all([...retired, current.close()]);
    },
  };
}

/** What was asked last is planned for the new supergraph, where that still allows it. */
async function warmUp(next: Supergraph, old: Supergraph): Promise<void> {
  for (const { source, name } of old.operations.latest(warmedUp)) {
    try {
      const operation = next.operations.check(source, name);
      await next.operations.planOf(operation, {
        ...operation.protection.whole,
        document: operation.document,
      });
    } catch {
      // It is asked no more, or its client will be told what is wrong with it now.
    }
  }
}

const whatToDo =
  'Compose it again (rover supergraph compose), name another file (SUPERGRAPH), or correct the configuration.';

async function firstOf(path: string, open: () => Promise<Supergraph>): Promise<Supergraph> {
  try {
    return await open();
  } catch (error) {
    const why = (error as Error).message.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
    throw new UnservableSupergraph(`${path} cannot be served: ${why}. ${whatToDo}`, { cause: error });
  }
}
