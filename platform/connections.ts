import type { Document, Filter, WithId } from 'mongodb';
import { badInput } from './errors';
import type { Collection, SessionOption } from './store/store';

/** A Relay connection, as the schemas have it. */
export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** The order of a list: by a field that every document has, then by `_id`; by `_id` alone without one. */
export interface PageOrder {
  /** May be dotted. */
  field?: string;
  direction: 'ascending' | 'descending';
}

/** A page as it was asked for; `after` has been read and checked. */
export interface PageArguments {
  first: number;
  after: Place | null;
}

/** What a cursor stands for: the sort keys of one entry. `field` and `value` are null in a list by `_id` alone. */
export interface Place {
  field: string | null;
  value: Key;
  id: string;
}

export type Key = string | number | boolean | Date | null;

/**
 * Reads `first` and `after`. Throws BAD_USER_INPUT for a `first` outside 1..max, and for an `after` that no page of ours
 * has given.
 */
export function pageArguments(
  { first, after }: { first?: number | null | undefined; after?: string | null | undefined },
  limits: { default: number; max: number } = { default: 20, max: 100 },
): PageArguments {
  const count = first ?? limits.default;
  if (!Number.isInteger(count) || count < 1 || count > limits.max)
    throw badInput(`first must be from 1 to ${limits.max}.`, 'first');
  return { first: count, after: after === null || after === undefined ? null : readCursor(after) };
}

/**
 * One page of what matches, by keyset: the index finds the place, nothing is skipped over, and entries that come and go
 * between pages are neither repeated nor lost. The index it wants: the filter's fields, the order's field, `_id`.
 */
export async function findConnection<T extends Document & { _id: string }>(
  collection: Collection<T>,
  options: {
    filter: Filter<T>;
    order: PageOrder;
    page: PageArguments;
    projection?: Document;
  } & SessionOption,
): Promise<Connection<WithId<T>>> {
  const { filter, order, page, projection, session } = options;
  const direction = order.direction === 'ascending' ? 1 : -1;
  const found = await collection
    .find(page.after ? ({ $and: [filter, beyond(page.after, order)] } as Filter<T>) : filter, {
      sort: order.field ? { [order.field]: direction, _id: direction } : { _id: direction },
      limit: page.first + 1, // one more tells whether there is a next page
      ...(projection ? { projection } : {}),
      ...(session ? { session } : {}),
    })
    .toArray();
  return toConnection(found, page, (document) => placeOf(document, order));
}

/**
 * A connection from up to `first + 1` entries that have been found already; the one too many says that there is a next
 * page. `placeOf` gives the sort keys of an entry.
 */
export function toConnection<T>(
  found: readonly T[],
  page: PageArguments,
  placeOf: (entry: T) => Place,
): Connection<T> {
  const edges = found.slice(0, page.first).map((node) => ({ cursor: writeCursor(placeOf(node)), node }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: found.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** What lies beyond a place, in the list's direction. */
function beyond({ field, value, id }: Place, order: PageOrder): Document {
  if (field !== (order.field ?? null)) throw badCursor();
  const past = order.direction === 'ascending' ? '$gt' : '$lt';
  if (!order.field) return { _id: { [past]: id } };
  return {
    $or: [{ [order.field]: { [past]: value } }, { [order.field]: value, _id: { [past]: id } }],
  };
}

function placeOf(document: Document, { field }: PageOrder): Place {
  const id = String(document._id);
  if (!field) return { field: null, value: null, id };
  const value: unknown = field
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Document | undefined)?.[name], document);
  if (!isKey(value) || value === null) throw new TypeError(`A list in order of ${field} needs one in ${id}`);
  return { field, value, id };
}

const isKey = (value: unknown): value is Key =>
  value === null || value instanceof Date || ['string', 'number', 'boolean'].includes(typeof value);

/** Opaque to clients: base64url of `[field, value, id]`; a moment is `{ d: milliseconds }`. */
function writeCursor({ field, value, id }: Place): string {
  const plain = value instanceof Date ? { d: value.getTime() } : value;
  return Buffer.from(JSON.stringify([field, plain, id])).toString('base64url');
}

function readCursor(cursor: string): Place {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(content) || content.length !== 3) throw badCursor();
  const [field, plain, id] = content as [unknown, unknown, unknown];
  const value = isMoment(plain) ? new Date(plain.d) : plain;
  const fits = (field === null) === (value === null) && (field === null || typeof field === 'string');
  // Nothing but a plain key may pass into a filter.
  if (!fits || !isKey(value) || typeof id !== 'string') throw badCursor();
  return { field, value, id };
}

const isMoment = (value: unknown): value is { d: number } =>
  typeof value === 'object' && value !== null && 'd' in value && Math.abs(Number(value.d)) <= 8.64e15; // as far as a Date goes

const badCursor = () =>
  badInput('after is not a cursor of this list: pass on a pageInfo.endCursor as it came.', 'after');
