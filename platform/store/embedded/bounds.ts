import type { Fields } from './codec';
import { encodeBound, encodeValue, typeBracket, type KeyBytes } from './keys';
import { isFields, isOperators, isScalar } from './values';

/**
 * What one condition says about the values of a field, in key bytes: some points, or a range with both ends inclusive.
 * Bounds may be too wide, never too narrow: every document found through them is tested against the whole filter.
 */
export interface Bound {
  points?: readonly unknown[];
  low?: KeyBytes;
  high?: KeyBytes;
  /** The condition rules out null and missing, which a `$exists` of a partial index asks for. */
  present: boolean;
}

/** Field path -> the bounds that must all hold. */
export type Bounds = Map<string, Bound[]>;

export function boundsOf(filter: Fields): Bounds {
  const bounds: Bounds = new Map();
  gather(filter, '', bounds);
  return bounds;
}

function gather(filter: Fields, prefix: string, bounds: Bounds): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and') for (const part of condition as Fields[]) gather(part, prefix, bounds);
    else if (name === '$or') gatherHulls(condition as Fields[], bounds);
    else if (!name.startsWith('$')) gatherField(prefix + name, condition, bounds);
  }
}

function gatherField(path: string, condition: unknown, bounds: Bounds): void {
  if (isFields(condition) && isFields(condition.$elemMatch) && !isOperators(condition.$elemMatch)) {
    gather(condition.$elemMatch, `${path}.`, bounds);
  }
  const found = boundsOfCondition(condition);
  if (found.length > 0) bounds.set(path, [...(bounds.get(path) ?? []), ...found]);
}

function boundsOfCondition(condition: unknown): Bound[] {
  if (isScalar(condition)) return [pointsBound([condition])];
  if (!isOperators(condition)) return [];
  const bounds: Bound[] = [];
  for (const [operator, operand] of Object.entries(condition)) {
    if (operator === '$eq' && isScalar(operand)) bounds.push(pointsBound([operand]));
    if (operator === '$in' && Array.isArray(operand) && operand.every(isScalar))
      bounds.push(pointsBound(operand));
    const bracket = typeBracket(operand);
    if (!bracket) continue;
    if (operator === '$gt' || operator === '$gte')
      bounds.push({ ...bracket, low: encodeBound(operand), present: true });
    if (operator === '$lt' || operator === '$lte')
      bounds.push({ ...bracket, high: encodeBound(operand), present: true });
  }
  return bounds;
}

function pointsBound(values: readonly unknown[]): Bound {
  return { points: values, present: values.every((value) => value !== null) };
}

/** Any branch of `$or` may hold, so a field is bounded by the hull of its bounds, where each branch has some. */
function gatherHulls(branches: readonly Fields[], bounds: Bounds): void {
  const [first, ...rest] = branches.map(boundsOf);
  for (const path of first?.keys() ?? []) {
    const hull = [first, ...rest]
      .map((branch) => branch?.get(path)?.[0])
      .map((bound) => bound && asRange(bound))
      .reduce((left, right) => left && right && hullOf(left, right));
    if (hull) bounds.set(path, [...(bounds.get(path) ?? []), hull]);
  }
}

function asRange(bound: Bound): Bound {
  if (!bound.points) return bound;
  const keys = bound.points.map(encodeBound).sort((left, right) => Buffer.compare(left, right));
  const [low, high] = [keys[0], keys.at(-1)];
  return low && high ? { low, high, present: bound.present } : bound;
}

function hullOf(left: Bound, right: Bound): Bound {
  const hull: Bound = { present: left.present && right.present };
  if (left.low && right.low) hull.low = least(left.low, right.low);
  if (left.high && right.high) hull.high = greatest(left.high, right.high);
  return hull;
}

/** All bounds of a field taken together, which holds where the field has a single value. */
export function intersection(bounds: readonly Bound[]): Bound {
  const points = bounds
    .filter((bound) => bound.points)
    .sort((a, b) => (a.points?.length ?? 0) - (b.points?.length ?? 0));
  if (points[0]) return points[0];
  return bounds.reduce((left, right) => {
    const both: Bound = { present: left.present || right.present };
    const low = left.low && right.low ? greatest(left.low, right.low) : (left.low ?? right.low);
    const high = left.high && right.high ? least(left.high, right.high) : (left.high ?? right.high);
    if (low) both.low = low;
    if (high) both.high = high;
    return both;
  });
}

/** Of a field with many values each condition may hold for another one, so a single bound is all that may be used. */
export function oneOf(bounds: readonly Bound[]): Bound | undefined {
  const usable = bounds.filter((bound) => bound.present);
  return usable.find((bound) => bound.points) ?? usable[0];
}

/** The distinct key bytes of a bound's points, in order. */
export function pointKeys(points: readonly unknown[]): KeyBytes[] {
  if (points.length === 1) return [encodeValue(points[0])];
  const keys = points.map(encodeValue).sort((left, right) => Buffer.compare(left, right));
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] as KeyBytes));
}

const least = (a: KeyBytes, b: KeyBytes) => (Buffer.compare(a, b) <= 0 ? a : b);
const greatest = (a: KeyBytes, b: KeyBytes) => (Buffer.compare(a, b) >= 0 ? a : b);
