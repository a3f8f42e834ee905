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
    const value = document[path];
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

/** Every value that MongoDB would index for a path: an entry for each element of each array on the way. */
export function allValues(document: Fields, path: string, emptyArray: unknown): unknown[] {
  const single = lookUp(document, path);
  if (!single.crossesArray) return [single.value];
  const found: unknown[] = [];
  collect(document, path.split('.'), 0, found, emptyArray);
  return found;
}

function collect(
  value: unknown,
  names: readonly string[],
  at: number,
  found: unknown[],
  emptyArray: unknown,
): void {
  if (at === names.length) {
    if (!Array.isArray(value)) found.push(value);
    else if (value.length === 0) found.push(emptyArray);
    else found.push(...(value as unknown[]));
    return;
  }
  const name = names[at] as string;
  if (Array.isArray(value)) {
    // Without elements the path leads nowhere, which is what a query for null or a missing field asks about.
    if (value.length === 0) found.push(undefined);
    for (const element of value) {
      if (isFields(element)) collect(element[name], names, at + 1, found, emptyArray);
      else if (!Array.isArray(element)) found.push(undefined);
    }
    if (/^\d+$/.test(name)) collect(value[Number(name)], names, at + 1, found, emptyArray);
    return;
  }
  collect(
    isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined,
    names,
    at + 1,
    found,
    emptyArray,
  );
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
