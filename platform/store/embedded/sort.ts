import { MongoInvalidArgumentError } from 'mongodb';
import type { SortFields } from './plan';

/** A sort as the driver takes it, as fields and directions. */
export function sortFields(sort: unknown): SortFields {
  if (sort === undefined || sort === null) return [];
  if (typeof sort === 'string') return [{ path: sort, direction: 1 }];
  if (sort instanceof Map) return pairs([...(sort as Map<string, unknown>).entries()]);
  if (!Array.isArray(sort)) return pairs(Object.entries(sort));
  if (sort.every((item) => Array.isArray(item))) return pairs(sort as [string, unknown][]);
  if (typeof sort[0] === 'string' && sort.length === 2 && isDirection(sort[1]))
    return pairs([sort as [string, unknown]]);
  return pairs(sort.map((path) => [String(path), 1]));
}

const ascending = new Set<unknown>([1, 'asc', 'ascending', '1']);
const descending = new Set<unknown>([-1, 'desc', 'descending', '-1']);
const isDirection = (value: unknown) => ascending.has(value) || descending.has(value);

function pairs(fields: readonly [string, unknown][]): SortFields {
  return fields.map(([path, direction]) => {
    if (!isDirection(direction))
      throw new MongoInvalidArgumentError(`Invalid sort direction: ${JSON.stringify(direction)}`);
    return { path, direction: ascending.has(direction) ? 1 : -1 };
  });
}
