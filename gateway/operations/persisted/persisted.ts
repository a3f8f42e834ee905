import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type ListedOperation, type Manifest, nameOf, tokensOf } from './manifest';
import {
  badProtocol,
  hashMismatch,
  idRequired,
  notFound,
  notSafelisted,
  notSupported,
  nothingAsked,
} from './refusals';
import { isClosed, type PersistedMode } from './settings';

/** What a client sent, by whatever transport. */
export interface Asked {
  /** The text. An empty one is none: graphql-transport-ws has to send one. */
  query?: string | null | undefined;
  /** `persistedQuery: { version: 1, sha256Hash }` names a text; other extensions are left alone. */
  extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** From what a client sent to the text that is executed. Every transport asks here, whatever else it checks. */
export interface PersistedOperations {
  /**
   * The text to execute, at once. A text that comes with its hash is kept where `automatic` is on. Throws a `GraphQLError`:
   * PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_NOT_SUPPORTED, PERSISTED_QUERY_HASH_MISMATCH, OPERATION_NOT_SAFELISTED,
   * PERSISTED_QUERY_ID_REQUIRED, or BAD_REQUEST.
   */
  resolve(asked: Asked): { text: string };
  /** The same text; undefined where it is refused, for whatever reason. */
  find(asked: Asked): string | undefined;
  /** From now on, this manifest counts. What was registered stays. */
  use(manifest: Manifest): void;
}

export interface PersistedDeps {
  mode: PersistedMode;
  automatic: boolean;
  /** Absent in the mode `off` alone. */
  manifest?: Manifest | undefined;
  /** Bytes of the texts that clients registered; those asked last are kept. */
  registeredBytes?: number;
}

const defaultRegisteredBytes = 30_000_000;
/** Bytes of texts that were found to be a listed operation, written otherwise. */
const spellingsBytes = 10_000_000;

/** Throws when the mode needs a manifest and there is none. */
export function createPersistedOperations(deps: PersistedDeps): PersistedOperations {
  const { mode, automatic } = deps;
  if (mode !== 'off' && !deps.manifest) throw new Error(`The mode "${mode}" needs a manifest`);
  if (isClosed(mode) && automatic) throw new Error(`Nothing can be registered in the mode "${mode}"`);
  let listed = createListed(deps.manifest);
  const registered = createTexts<string>(deps.registeredBytes ?? defaultRegisteredBytes);

  const byId = (id: string): string => {
    const text = listed.operations?.get(id)?.body ?? registered.get(id);
    if (text === undefined) throw notFound();
    return text;
  };

  const byText = (query: string, id: string | undefined): string => {
    if (mode === 'ids') throw idRequired();
    if (id !== undefined && !isIdOf(id, query, listed)) throw hashMismatch();
    if (mode === 'safelist') {
      const operation = listed.find(query);
      if (!operation) throw notSafelisted();
      // Never the client's own spelling of it: what was listed is what is parsed, planned and run.
      return operation.body;
    }
    if (automatic && id !== undefined && !listed.operations?.has(id)) registered.set(id, query);
    return query;
  };

  const resolve = ({ query, extensions }: Asked): string => {
    const id = idIn(extensions);
    if (id !== undefined && mode === 'off' && !automatic) throw notSupported();
    if (query) return byText(query, id);
    if (id === undefined) throw nothingAsked();
    return byId(id);
  };

  return {
    resolve: (asked) => ({ text: resolve(asked) }),
    find(asked) {
      try {
        return resolve(asked);
      } catch (error) {
        if (error instanceof GraphQLError) return undefined;
        throw error;
      }
    },
    use(manifest) {
      if (mode !== 'off') listed = createListed(manifest);
    },
  };
}

/** The operations of the manifest of now. */
interface Listed {
  operations: Manifest['operations'] | undefined;
  /** That with the same tokens. */
  find(query: string): ListedOperation | undefined;
}

function createListed(manifest: Manifest | undefined): Listed {
  const bodies = new Map([...(manifest?.operations.values() ?? [])].map((one) => [one.body, one]));
  const spellings = createTexts<ListedOperation>(spellingsBytes);
  return {
    operations: manifest?.operations,
    find(query) {
      const known = bodies.get(query) ?? spellings.get(query);
      if (known || !manifest) return known;
      const tokens = tokensOf(query);
      const operation = tokens === undefined ? undefined : manifest.byTokens.get(tokens);
      if (operation) spellings.set(query, operation);
      return operation;
    },
  };
}

/** Kept while they are asked for, up to so many bytes of keys and texts. */
function createTexts<Value extends string | ListedOperation>(maxSize: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({
    maxSize,
    // Two bytes a character at most.
    sizeCalculation: (value, key) => 2 * (key.length + (typeof value === 'string' ? value.length : 0)),
  });
}

function idIn(extensions: Asked['extensions']): string | undefined {
  const persisted = extensions?.persistedQuery;
  if (persisted === undefined || persisted === null) return undefined;
  const { version, sha256Hash } = persisted as { version?: unknown; sha256Hash?: unknown };
  if (version !== 1 || typeof sha256Hash !== 'string' || sha256Hash === '') throw badProtocol();
  return sha256Hash;
}

/** The text's hash; or, where ids are no hashes, the id of that operation in the manifest. */
function isIdOf(id: string, query: string, listed: Listed): boolean {
  if (createHash('sha256').update(query).digest('hex') === id) return true;
  const operation = listed.operations?.get(id);
  return operation !== undefined && listed.find(query)?.body === operation.body;
}

/** An operation of a manifest that cannot be executed. */
export interface ManifestFault {
  /** Its name and id. */
  operation: string;
  message: string;
}

/**
 * The operations of a manifest that a supergraph refuses; `check` throws for those. They are told, and nothing is stopped
 * for them: a manifest has the operations of every client that is still out there, and each of these clients is
 * told what its operation lacks when it asks.
 */
export function faultsOfManifest(
  { operations }: Manifest,
  check: (source: string, name: string | undefined) => unknown,
): ManifestFault[] {
  const faults: ManifestFault[] = [];
  for (const operation of operations.values()) {
    try {
      check(operation.body, operation.name);
    } catch (error) {
      faults.push({ operation: nameOf(operation), message: (error as Error).message });
    }
  }
  return faults;
}
