import type { Log } from '../../../platform/log';
import { type Manifest, readManifest, readManifestFile } from './manifest';
import { createPersistedOperations, faultsOfManifest, type PersistedOperations } from './persisted';
import type { PersistedSettings } from './settings';

/** Persisted operations whose manifest is a file. */
export interface OpenPersisted extends PersistedOperations {
  /** The manifest's file, where there is one. */
  path: string | undefined;
  /**
   * Reads the manifest again, where there is one; resolves to whether another one is used now. One that cannot be used is
   * refused, and the old one stays. Never rejects.
   */
  reload(): Promise<boolean>;
  /** Warns of each operation of the manifest that the supergraph refuses; `check` throws for those. */
  warnOfFaults(check: (source: string, name: string | undefined) => unknown): void;
}

/** A manifest, and the text that says it. */
interface Read {
  text: string;
  manifest: Manifest;
}

/** Throws `InvalidManifest`. */
export async function openPersisted(settings: PersistedSettings, log: Log): Promise<OpenPersisted> {
  const { mode, automatic, manifest: path } = settings;
  let current: Read | undefined = path === undefined ? undefined : await readFrom(path);
  const persisted = createPersistedOperations({ mode, automatic, manifest: current?.manifest });

  const replace = async (): Promise<boolean> => {
    if (path === undefined) return false;
    try {
      const next = await readFrom(path, current);
      if (next === current) return false;
      persisted.use(next.manifest);
      current = next;
      log.info({ path }, 'A new manifest is used');
      return true;
    } catch (error) {
      log.error({ err: error, path }, 'The new manifest is refused, and the old one used on');
      return false;
    }
  };
  // One after the other: what was read first shall not come last.
  let reloading: Promise<boolean> = Promise.resolve(false);
  return {
    ...persisted,
    path,
    reload: () => (reloading = reloading.then(replace)),
    warnOfFaults(check) {
      for (const fault of current ? faultsOfManifest(current.manifest, check) : []) {
        log.warn({ ...fault, path }, 'An operation of the manifest cannot be executed');
      }
    },
  };
}

/** `known` itself where the file says the same. */
async function readFrom(path: string, known?: Read): Promise<Read> {
  const text = await readManifestFile(path);
  return text === known?.text ? known : { text, manifest: readManifest(text, path) };
}
