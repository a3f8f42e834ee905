import type { CollectionState } from './catalog';
import { decodeDocument, type Fields } from './codec';
import { textOf } from './entries';
import type { Test } from './filter';
import { encodeValue, type KeyBytes } from './keys';
import { plan, type Access, type SortFields } from './plan';
import type { Reader } from './reader';
import { valuesToIndex } from './values';

/** A question to one collection. */
export interface Query {
  collection: CollectionState;
  filter: Fields;
  test: Test;
  sort: SortFields;
  /** 0: all. */
  limit: number;
}

/** A document that was found: where it lies, its bytes, and its fields for the finder to keep. */
export interface Hit {
  key: Buffer;
  text: string;
  bytes: Buffer;
  document: Fields;
}

/** Documents of an operation or transaction that stand in front of what is stored; `null` is a deleted one. */
export interface Overlay {
  get(text: string): { key: Buffer; bytes: Buffer | null } | undefined;
  of(collection: CollectionState): Iterable<InFront>;
  isEmptyFor(collection: CollectionState): boolean;
}

interface InFront {
  key: Buffer;
  text: string;
  bytes: Buffer | null;
}

/** All matching documents in the order asked for, as far as the limit; reads no more than it needs where it can. */
export function* answers(query: Query, reader: Reader, overlay?: Overlay): Generator<Hit> {
  const access = plan(query.collection, query.filter, query.sort, reader.seq);
  const isPlain = !overlay || overlay.isEmptyFor(query.collection);
  if (isPlain && access.ordered) {
    yield* first(query.limit, matches(query, access, reader));
    return;
  }
  const hits: Hit[] = [];
  const stored = matches(query, access, reader, overlay);
  // In order, as many as the limit are enough: those of the overlay only come on top.
  for (const hit of access.ordered ? first(query.limit, stored) : stored) hits.push(hit);
  if (overlay && !isPlain) hits.push(...overlayMatches(query, access, overlay));
  yield* first(query.limit, query.sort.length > 0 ? sorted(hits, query.sort) : hits);
}

function* first<T>(limit: number, items: Iterable<T>): Generator<T> {
  let count = 0;
  for (const item of items) {
    yield item;
    if (++count === limit) return;
  }
}

function* matches(query: Query, access: Access, reader: Reader, overlay?: Overlay): Generator<Hit> {
  for (const { key, bytes } of candidates(access, reader, query.limit)) {
    const text = textOf(key);
    if (overlay?.get(text)) continue;
    const document = decodeDocument(bytes);
    if (query.test(document)) yield { key, text, bytes, document };
  }
}

function* overlayMatches(query: Query, access: Access, overlay: Overlay): Generator<Hit> {
  for (const { key, text, bytes } of inFront(query, access, overlay)) {
    if (!bytes) continue;
    const document = decodeDocument(bytes);
    if (query.test(document)) yield { key, text, bytes, document };
  }
}

/** Named documents are looked up: a bulk of many writes would otherwise read all before it for each. */
function* inFront(query: Query, access: Access, overlay: Overlay): Generator<InFront> {
  if (access.kind !== 'points') {
    yield* overlay.of(query.collection);
    return;
  }
  for (const key of access.keys) {
    const text = textOf(key);
    const change = overlay.get(text);
    if (change) yield { ...change, text };
  }
}

function* candidates(
  access: Access,
  reader: Reader,
  limit: number,
): Generator<{ key: Buffer; bytes: Buffer }> {
  if (access.kind === 'points') {
    for (const key of access.keys) {
      const bytes = reader.get(key);
      if (bytes) yield { key, bytes };
    }
    return;
  }
  const expected = limit > 0 && access.ordered ? limit : undefined;
  if (access.kind === 'documents') {
    for (const range of access.ranges) {
      for (const { key, value } of reader.range(range, access.reverse, expected)) yield { key, bytes: value };
    }
    return;
  }
  // A document has several entries in a multikey index, and is one candidate all the same.
  const seen = access.index.multikey ? new Set<string>() : undefined;
  for (const range of access.ranges) {
    for (const { value: key } of reader.range(range, access.reverse, expected)) {
      if (seen?.has(textOf(key))) continue;
      seen?.add(textOf(key));
      const bytes = reader.get(key);
      if (bytes) yield { key, bytes };
    }
  }
}

function sorted(hits: readonly Hit[], sort: SortFields): Hit[] {
  const keyed = hits.map((hit) => ({ hit, keys: sort.map((field) => sortKey(hit.document, field)) }));
  keyed.sort((left, right) => {
    for (const [i, { direction }] of sort.entries()) {
      const order = Buffer.compare(left.keys[i] as KeyBytes, right.keys[i] as KeyBytes);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
  return keyed.map(({ hit }) => hit);
}

/** Of an array, MongoDB sorts by the least element upwards and by the greatest downwards. */
function sortKey(document: Fields, { path, direction }: SortFields[number]): KeyBytes {
  const keys = valuesToIndex(document, path).map(encodeValue);
  return keys.reduce((best, key) => (Buffer.compare(key, best) * direction < 0 ? key : best));
}
