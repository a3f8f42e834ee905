import type { CollectionState, IndexState } from './catalog';
import { complement, encodeValue, type KeyBytes } from './keys';
import type { Fields } from './codec';
import { serverError } from './errors';
import { lookUp, valuesToIndex } from './values';

/** LMDB's limit on a key, less a margin. */
const LONGEST_KEY = 1900;

/** One key of one index for one document. */
export interface Entry {
  index: IndexState;
  key: Buffer;
  /** `key` as a string that can be compared and looked up. */
  text: string;
}

export const textOf = (key: Uint8Array): string =>
  Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');

/** Where a document lies. */
export function documentKey(collection: CollectionState, id: unknown): Buffer {
  return bounded(Buffer.concat([collection.prefix, encodeValue(id)]));
}

/** All index entries of a document. A unique index's key is the values alone, so LMDB itself holds one document each. */
export function entriesOf(collection: CollectionState, document: Fields): Entry[] {
  const entries: Entry[] = [];
  for (const index of collection.indexes) addEntries(index, document, entries);
  return entries;
}

export function addEntries(index: IndexState, document: Fields, entries: Entry[]): void {
  if (!index.covers(document)) return;
  const before = entries.length;
  for (const values of keyValues(index, document)) {
    const parts: KeyBytes[] = [index.prefix];
    for (const [i, value] of values.entries()) {
      const bytes = encodeValue(value);
      parts.push(index.fields[i]?.direction === -1 ? complement(bytes) : bytes);
    }
    if (!index.definition.unique) parts.push(encodeValue(document._id));
    const key = bounded(Buffer.concat(parts));
    const text = textOf(key);
    if (!entries.slice(before).some((entry) => entry.text === text)) entries.push({ index, key, text });
  }
}

function keyValues(index: IndexState, document: Fields): unknown[][] {
  const single: unknown[] = [];
  for (const { path } of index.fields) {
    const { value, crossesArray } = lookUp(document, path);
    if (crossesArray) return manyKeyValues(index, document);
    single.push(value);
  }
  return [single];
}

/** The product of the fields' values. Elements of one array are combined too: more entries than MongoDB has, never fewer. */
function manyKeyValues(index: IndexState, document: Fields): unknown[][] {
  index.multikey = true;
  let rows: unknown[][] = [[]];
  for (const { path } of index.fields) {
    const values = valuesToIndex(document, path);
    rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  }
  return rows;
}

function bounded(key: Buffer): Buffer {
  if (key.length <= LONGEST_KEY) return key;
  throw serverError(17280, 'KeyTooLong', `An index key of ${key.length} bytes is too long.`);
}
