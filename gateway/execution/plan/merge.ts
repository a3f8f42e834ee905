import { isObject, type JsonObject, readOwn, setOwn } from '../json';
import type { Part } from './parts';

/**
 * Puts what a fetch brought into an object of the response. Objects and lists of equal length are merged; of two other values
 * the later one stands, but a null never takes the place of a value: which of two parallel fetches comes first shall make no
 * difference. Unless `isShared`, parts of `source` become parts of `target`.
 */
export function merge(
  target: JsonObject,
  source: JsonObject,
  parts: readonly Part[],
  isShared: boolean,
): void {
  for (const part of parts) {
    const { name } = part;
    const value = part.inherited ? readOwn(source, name) : source[name];
    if (value === undefined) continue;
    const known = part.inherited ? readOwn(target, name) : target[name];
    if (part.stays?.(known)) continue;
    const merged = mergeValue(known, value, part.parts, isShared);
    if (merged !== known) setOwn(target, name, merged);
  }
}

function mergeValue(
  known: unknown,
  value: unknown,
  parts: readonly Part[] | undefined,
  isShared: boolean,
): unknown {
  if (known === undefined) return isShared ? copy(value, parts) : value;
  if (value === null) return known;
  if (parts === undefined || known === null) return isShared ? copy(value, parts) : value;
  if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) {
    mergeItems(known, value, parts, isShared);
    return known as unknown[];
  }
  if (isObject(known) && isObject(value)) {
    merge(known, value, parts, isShared);
    return known;
  }
  return isShared ? copy(value, parts) : value;
}

function mergeItems(known: unknown[], values: unknown[], parts: readonly Part[], isShared: boolean): void {
  for (let index = 0; index < known.length; index++) {
    known[index] = mergeValue(known[index], values[index], parts, isShared);
  }
}

/** A value of its own for each place, as later fetches bring different things to each. */
function copy(value: unknown, parts: readonly Part[] | undefined): unknown {
  if (parts === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, parts));
  const copied: JsonObject = {};
  merge(copied, value as JsonObject, parts, true);
  return copied;
}
