import type { Log } from '../../../platform/log';
import { loadManifest, type Manifest } from './manifest';
import { createPersistedOperations, faultsOfManifest, type PersistedOperations } from './persisted';
import type { PersistedSettings } from './settings';

/** Persisted operations whose manifest is a file. */
export interface OpenPersisted extends PersistedOperations {
  /** Reads the manifest again, where there is one. One that cannot be used is refused, and the old one stays. Never rejects. */
  reload(): Promise<void>;
  /** Warns of each operation of the manifest that the supergraph refuses; `check` throws for those. */
  warnOfFaults(check: (source: string, name: string | undefined) => unknown): void;
}

/** Throws `InvalidManifest`. */
export async function openPersisted(settings: PersistedSettings, log: Log): Promise<OpenPersisted> {
  const { mode, automatic, manifest: path } = settings;
  let manifest: Manifest | undefined = path === undefined ? undefined : await loadManifest(path);
  const persisted = createPersistedOperations({ mode, automatic, manifest });
  return {
    ...persisted,
    async reload() {
      if (path === undefined) return;
      try {
        manifest = await loadManifest(path);
        persisted.use(manifest);
      } catch (error) {
        log.error({ err: error, path }, 'The new manifest is refused, and the old one used on');
      }
    },
    warnOfFaults(check) {
      for (const fault of manifest ? faultsOfManifest(manifest, check) : []) {
        log.warn({ ...fault, path }, 'An operation of the manifest cannot be executed');
      }
    },
  };
}
