import { isDeepStrictEqual } from 'node:util';
import { indexName } from '../index-name';
import type { Index } from '../store';
import { compileFilter, type Test } from './filter';
import type { Fields } from './codec';
import { beyond } from './keys';
import type { KeyRange } from './plan';

/**
 * Where things lie in the one key space: a kind, then for documents and index entries the number of the collection or
 * index (four bytes), then the key bytes.
 */
const CATALOG = 0x01;
const DOCUMENTS = 0x02;
const ENTRIES = 0x03;

export interface IndexDefinition {
  number: number;
  name: string;
  key: Record<string, 1 | -1>;
  unique: boolean;
  partial: Fields | null;
  /** Some document had several entries. Never reset. */
  multikey: boolean;
}

export interface CollectionDefinition {
  number: number;
  indexes: IndexDefinition[];
}

/** An index in use. */
export interface IndexState {
  definition: IndexDefinition;
  fields: readonly { path: string; direction: 1 | -1 }[];
  prefix: Buffer;
  covers: Test;
  /** As in the definition, and true already while the document that makes it true is being written. */
  multikey: boolean;
  /** Only snapshots from this one on contain it. */
  since: number;
}

/** A collection in use: what every handle, transaction and batch shares. */
export interface CollectionState {
  namespace: string;
  prefix: Buffer;
  definition: CollectionDefinition;
  indexes: IndexState[];
  /** Opened as such by this process, which is the only one: its documents keep the rule of versions. */
  versioned: boolean;
}

export function indexState(definition: IndexDefinition, since: number): IndexState {
  return {
    definition,
    fields: Object.entries(definition.key).map(([path, direction]) => ({ path, direction })),
    prefix: prefixOf(ENTRIES, definition.number),
    covers: definition.partial ? compileFilter(definition.partial) : () => true,
    multikey: definition.multikey,
    since,
  };
}

export function collectionState(namespace: string, definition: CollectionDefinition): CollectionState {
  return {
    namespace,
    definition,
    prefix: prefixOf(DOCUMENTS, definition.number),
    indexes: definition.indexes.map((index) => indexState(index, 0)),
    versioned: false,
  };
}

function prefixOf(kind: number, number: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = kind;
  prefix.writeUInt32BE(number, 1);
  return prefix;
}

/** Where a record of the catalog lies. */
export const catalogKey = (name: string): Buffer => Buffer.concat([Buffer.of(CATALOG), Buffer.from(name)]);

/** Before the namespace, in the key of a collection's definition. */
export const COLLECTION = '/';

/** Everything under a prefix. */
export function everythingIn(prefix: Buffer): KeyRange {
  return { low: prefix, high: beyond(prefix) };
}

/** The declared indexes that the definition lacks, numbered. */
export function missingIndexes(
  definition: CollectionDefinition,
  declared: readonly Index[],
  nextNumber: () => number,
): IndexDefinition[] {
  const missing: IndexDefinition[] = [];
  for (const index of declared) {
    const name = indexName(index);
    const known = [...definition.indexes, ...missing].find((other) => other.name === name);
    if (known && isDeepStrictEqual(known.key, index.key)) continue;
    const partial = index.partialFilterExpression ?? null;
    missing.push({
      number: nextNumber(),
      name,
      key: index.key,
      unique: index.unique ?? false,
      partial,
      multikey: false,
    });
  }
  return missing;
}
