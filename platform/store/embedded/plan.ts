import { boundsOf, intersection, oneOf, pointKeys, type Bound, type Bounds } from './bounds';
import type { CollectionState, IndexState } from './catalog';
import { documentKey } from './entries';
import { compileFilter, sameValue } from './filter';
import type { Fields } from './codec';
import { beyond, complement, type KeyBytes } from './keys';
import { isScalar } from './values';

export type SortFields = readonly { path: string; direction: 1 | -1 }[];

/** From `low` (inclusive) up to `high` (exclusive), in LMDB's keys. */
export interface KeyRange {
  low: Buffer;
  high: Buffer;
}

/** How to come to the documents that may match. */
export type Access =
  | { kind: 'points'; keys: Buffer[]; ordered: boolean }
  | { kind: 'documents'; ranges: KeyRange[]; reverse: boolean; ordered: boolean }
  | { kind: 'entries'; index: IndexState; ranges: KeyRange[]; reverse: boolean; ordered: boolean };

/** More combinations of `$in` values than this are not worth a look-up each. */
const MOST_RANGES = 500;

/** Chooses the cheapest way: points by `_id`, then the index with the longest bounded prefix, then a scan. */
export function plan(collection: CollectionState, filter: Fields, sort: SortFields, seq: number): Access {
  if (isScalar(filter._id) && filter._id !== null) {
    return { kind: 'points', keys: [documentKey(collection, filter._id)], ordered: true };
  }
  const bounds = boundsOf(filter);
  const ids = bounds.get('_id');
  const byId = ids && intersection(ids);
  if (byId?.points) {
    const keys = pointKeys(byId.points).map((key) => Buffer.concat([collection.prefix, key]));
    return { kind: 'points', keys, ordered: keys.length <= 1 || isById(sort, 1) };
  }
  return byIndex(collection, filter, bounds, sort, seq) ?? byDocuments(collection, byId, sort);
}

const isById = (sort: SortFields, direction: 1 | -1) =>
  sort.length === 0 || (sort[0]?.path === '_id' && sort[0].direction === direction);

function byDocuments(collection: CollectionState, byId: Bound | undefined, sort: SortFields): Access {
  const range = rangeOf(collection.prefix, byId, 1);
  const reverse = sort.length > 0 && isById(sort, -1);
  return { kind: 'documents', ranges: [range], reverse, ordered: reverse || isById(sort, 1) };
}

interface Candidate {
  access: Access;
  score: number;
}

function byIndex(
  collection: CollectionState,
  filter: Fields,
  bounds: Bounds,
  sort: SortFields,
  seq: number,
): Access | undefined {
  let best: Candidate | undefined;
  for (const index of collection.indexes) {
    if (index.since > seq || !impliesPartial(index, filter, bounds)) continue;
    const candidate = candidateOf(index, bounds, sort);
    if (candidate && (!best || candidate.score > best.score)) best = candidate;
  }
  // A range of ids in the order asked for is better than an index that only sorts.
  if (best && best.score < 10 && bounds.has('_id')) return undefined;
  return best?.access;
}

function candidateOf(index: IndexState, bounds: Bounds, sort: SortFields): Candidate | undefined {
  let prefixes: Buffer[] = [index.prefix];
  let fixed = 0;
  let score = 0;
  let last: Bound | undefined;
  for (const { path, direction } of index.fields) {
    const bound = boundFor(index, bounds.get(path), fixed);
    if (!bound?.points) {
      last = bound;
      break;
    }
    const keys = pointKeys(bound.points);
    if (keys.length * prefixes.length > MOST_RANGES) break;
    prefixes = prefixes.flatMap((prefix) =>
      keys.map((key) => Buffer.concat([prefix, directed(key, direction)])),
    );
    score += keys.length === 1 ? 20 : 15;
    fixed += 1;
  }
  const lastDirection = index.fields[fixed]?.direction ?? 1;
  if (last) score += last.low && last.high ? 12 : 10;
  const order = prefixes.length === 1 && !index.multikey ? orderOf(index, fixed, sort) : undefined;
  if (sort.length > 0 && order) score += 6;
  if (index.definition.partial) score += 3;
  if (index.definition.unique) score += 1;
  if (score === 0 || (fixed === 0 && !last && !order && !index.definition.partial)) return undefined;
  const ranges = prefixes.map((prefix) => rangeOf(prefix, last, lastDirection));
  const reverse = order === 'backward';
  const ordered = sort.length === 0 || order !== undefined;
  return { access: { kind: 'entries', index, ranges, reverse, ordered }, score };
}

/** Several values in one field: only one condition on the leading field may be used (see `oneOf`). */
function boundFor(index: IndexState, bounds: Bound[] | undefined, fixed: number): Bound | undefined {
  if (!bounds) return undefined;
  if (!index.multikey) return intersection(bounds);
  return fixed === 0 ? oneOf(bounds) : undefined;
}

function directed(key: KeyBytes, direction: 1 | -1): KeyBytes {
  return direction === 1 ? key : complement(key);
}

function rangeOf(prefix: Buffer, bound: Bound | undefined, direction: 1 | -1): KeyRange {
  const [low, high] = direction === 1 ? [bound?.low, bound?.high] : [bound?.high, bound?.low];
  return {
    low: low ? Buffer.concat([prefix, directed(low, direction)]) : prefix,
    high: beyond(high ? Buffer.concat([prefix, directed(high, direction)]) : prefix),
  };
}

/**
 * Does the index, once its first `fixed` fields have one value each, hold the documents in the order asked for? The
 * entries of an index that is not unique end in the ascending `_id`.
 */
function orderOf(index: IndexState, fixed: number, sort: SortFields): 'forward' | 'backward' | undefined {
  if (sort.length === 0) return 'forward';
  const constant = new Set(index.fields.slice(0, fixed).map(({ path }) => path));
  const asked = sort.filter(({ path }) => !constant.has(path));
  const held: SortFields = index.definition.unique
    ? index.fields.slice(fixed)
    : [...index.fields.slice(fixed), { path: '_id', direction: 1 }];
  let turned: number | undefined;
  for (const [i, { path, direction }] of asked.entries()) {
    const own = held[i];
    // Beyond a unique index's fields there are no ties left to break.
    if (!own && index.definition.unique) break;
    if (own?.path !== path || (turned !== undefined && turned !== own.direction * direction))
      return undefined;
    turned = own.direction * direction;
  }
  return turned === -1 ? 'backward' : 'forward';
}

/** A partial index holds all that a query asks for only where the query implies its filter. */
function impliesPartial(index: IndexState, filter: Fields, bounds: Bounds): boolean {
  const { partial } = index.definition;
  if (!partial) return true;
  return Object.entries(partial).every(([path, condition]) => {
    if (conditionsOn(filter, path).some((asked) => sameValue(asked, condition))) return true;
    const asked = bounds.get(path);
    if (!asked) return false;
    if (sameValue(condition, { $exists: true })) return asked.some(({ present }) => present);
    if (path.includes('.')) return false;
    const holds = compileFilter({ [path]: condition });
    return asked.some(({ points }) => points?.every((value) => holds({ [path]: value })));
  });
}

function conditionsOn(filter: Fields, path: string): unknown[] {
  const nested = Array.isArray(filter.$and)
    ? (filter.$and as Fields[]).flatMap((part) => conditionsOn(part, path))
    : [];
  return path in filter ? [filter[path], ...nested] : nested;
}
