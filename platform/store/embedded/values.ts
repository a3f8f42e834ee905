import type { Fields } from './codec';

/** What stands at a dotted path, and whether an array was crossed on the way or stands at its end. */
export interface Found {
  value: unknown;
  crossesArray: boolean;
}

const NOTHING: Found = { value: undefined, crossesArray: false };
const ARRAY: Found = { value: undefined, crossesArray: true };

/** The one value at a path, as long as no array is in the way; otherwise `crossesArray` says that there may be many. */
export function lookUp(document: Fields, path: string): Found {
  const dot = path.indexOf('.');
  if (dot < 0) {
    const value = Object.hasOwn(document, path) ? document[path] : undefined;
    return Array.isArray(value) ? ARRAY : { value, crossesArray: false };
  }
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (Array.isArray(value)) return ARRAY;
    if (!isFields(value)) return NOTHING;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return Array.isArray(value) ? ARRAY : { value, crossesArray: false };
}

/** Every value that a condition on a path may hold for: with arrays on the way or at its end, there may be many, or none. */
export function valuesToMatch(document: Fields, path: string): unknown[] {
  const found: unknown[] = [];
  // An empty array at the end is something that exists, and equals nothing.
  collect(document, path.split('.'), 0, found, (isEnd) => isEnd && found.push([]));
  return found;
}

/** Stands for an empty array where values are sorted, which is before null. */
export const EMPTY_ARRAY = Symbol('empty array');

/** Every value that MongoDB indexes and sorts a document by: at least one, which is null where the path leads nowhere. */
export function valuesToIndex(document: Fields, path: string): unknown[] {
  const single = lookUp(document, path);
  if (!single.crossesArray) return [single.value];
  const found: unknown[] = [];
  collect(document, path.split('.'), 0, found, (isEnd) => found.push(isEnd ? EMPTY_ARRAY : undefined));
  return found;
}

/** `nowhere` is told of arrays that are empty at the end of the path, and of elements that the path cannot enter. */
function collect(
  value: unknown,
  names: readonly string[],
  at: number,
  found: unknown[],
  nowhere: (isEnd: boolean) => unknown,
): void {
  if (at === names.length) {
    if (!Array.isArray(value)) found.push(value);
    else if (value.length === 0) nowhere(true);
    else found.push(...(value as unknown[]));
    return;
  }
  const name = names[at] as string;
  if (!Array.isArray(value)) {
    const inside = isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return collect(inside, names, at + 1, found, nowhere);
  }
  if (value.length === 0) nowhere(false);
  for (const element of value) {
    if (!isFields(element)) nowhere(false);
    else collect(Object.hasOwn(element, name) ? element[name] : undefined, names, at + 1, found, nowhere);
  }
  if (/^\d+$/.test(name) && Number(name) < value.length) {
    collect(value[Number(name)], names, at + 1, found, nowhere);
  }
}

/** A sub-document: not null, an array, a date or bytes. */
export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

/** A value that compares by itself, without looking inside. */
export function isScalar(value: unknown): value is string | number | boolean | Date | null {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value instanceof Date
  );
}

/** Conditions such as `{ $gt: 1 }`, as opposed to a sub-document to compare with. */
export function isOperators(value: unknown): value is Fields {
  if (!isFields(value) || value instanceof RegExp) return false;
  const names = Object.keys(value);
  return names.length > 0 && (names[0] as string).startsWith('$');
}
