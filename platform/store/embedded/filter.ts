import { isDeepStrictEqual } from 'node:util';
import * as mingo from 'mingo';
import { storedFields, type Fields } from './codec';
import { isFields, isOperators, isScalar, lookUp, valuesToMatch } from './values';

export type Test = (document: Fields) => boolean;

/**
 * Compiles a filter. The everyday conditions (a scalar, or a comparison with one) are tested here: this is the hottest path
 * of the engine, and mingo does not see null in arrays as MongoDB does. The rest of the query language is mingo's.
 */
export function compileFilter(filter: Fields): Test {
  const tests = Object.entries(filter).map(([name, condition]) => compileCondition(name, condition));
  if (tests.length === 1) return tests[0] as Test;
  return (document) => tests.every((test) => test(document));
}

function compileCondition(name: string, condition: unknown): Test {
  if (name === '$and' && Array.isArray(condition)) {
    const all = (condition as Fields[]).map(compileFilter);
    return (document) => all.every((test) => test(document));
  }
  if (name === '$or' && Array.isArray(condition)) {
    const any = (condition as Fields[]).map(compileFilter);
    return (document) => any.some((test) => test(document));
  }
  const plain = name.startsWith('$') ? undefined : plainTests(condition);
  if (!plain) return mingoTest({ [name]: condition });
  return (document) => {
    const { value, crossesArray } = lookUp(document, name);
    if (!crossesArray) return plain.every(({ holds, denies }) => holds(value) !== denies);
    // Each condition may hold for another one of the values; one that denies must not hold for any.
    const values = valuesToMatch(document, name);
    return plain.every(({ holds, denies }) => values.some(holds) !== denies);
  };
}

/** Compiled on first use: most filters never meet an array. */
function mingoTest(filter: Fields): Test {
  let query: mingo.Query | undefined;
  return (document) => (query ??= new mingo.Query(filter)).test(document);
}

type ValueTest = (value: unknown) => boolean;

interface PlainTest {
  holds: ValueTest;
  /** The condition is that it holds for none. */
  denies: boolean;
}

/** A condition made of scalars alone; undefined for any other. */
function plainTests(condition: unknown): PlainTest[] | undefined {
  if (isScalar(condition)) return [{ holds: equalTo(condition), denies: false }];
  if (!isOperators(condition)) return undefined;
  const tests: PlainTest[] = [];
  for (const [operator, operand] of Object.entries(condition)) {
    const holds = operators[operator]?.(operand);
    if (!holds) return undefined;
    tests.push({ holds, denies: denying.has(operator) || (operator === '$exists' && !operand) });
  }
  return tests;
}

const denying = new Set(['$ne', '$nin']);

const operators: Record<string, (operand: unknown) => ValueTest | undefined> = {
  $eq: (operand) => (isScalar(operand) ? equalTo(operand) : undefined),
  $ne: (operand) => (isScalar(operand) ? equalTo(operand) : undefined),
  $in: (operand) => among(operand),
  $nin: (operand) => among(operand),
  $gt: (operand) => compared(operand, (order) => order > 0),
  $gte: (operand) => compared(operand, (order) => order >= 0),
  $lt: (operand) => compared(operand, (order) => order < 0),
  $lte: (operand) => compared(operand, (order) => order <= 0),
  $exists: () => (value) => value !== undefined,
};

function equalTo(operand: unknown): ValueTest {
  if (operand === null) return (value) => value === null || value === undefined;
  if (operand instanceof Date) {
    const time = operand.getTime();
    return (value) => value instanceof Date && value.getTime() === time;
  }
  return (value) => value === operand || (Number.isNaN(operand) && Number.isNaN(value));
}

function among(operand: unknown): ValueTest | undefined {
  if (!Array.isArray(operand) || !operand.every(isScalar)) return undefined;
  const dates = new Set(operand.filter((value) => value instanceof Date).map((value) => value.getTime()));
  const others = new Set<unknown>(operand);
  if (others.has(null)) others.add(undefined);
  return (value) => (value instanceof Date ? dates.has(value.getTime()) : others.has(value));
}

/** MongoDB compares within one type only: no string is greater than a number, and nothing is greater than null. */
function compared(operand: unknown, holds: (order: number) => boolean): ValueTest | undefined {
  if (operand === null || !isScalar(operand)) return undefined;
  const bound = operand instanceof Date ? operand.getTime() : operand;
  const isDate = operand instanceof Date;
  return (value) => {
    const other = value instanceof Date ? value.getTime() : value;
    if (typeof other !== typeof bound || value instanceof Date !== isDate) return false;
    return holds(order(other as typeof bound, bound));
  };
}

function order<T extends string | number | boolean>(left: T, right: T): number {
  if (left === right) return 0;
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(right as string));
  if (left < right) return -1;
  return left > right ? 1 : NaN;
}

/** The filter as the driver would send it: undefined conditions are gone. */
export function sentFilter(filter: object): Fields {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : strip(item)));
    if (!isFields(value) || value instanceof RegExp || Object.getPrototypeOf(value) === null) return value;
    const kept: Fields = {};
    for (const [name, member] of Object.entries(value)) if (member !== undefined) kept[name] = strip(member);
    return kept;
  };
  return strip(filter) as Fields;
}

/** The document that an upsert starts from: the filter's equalities. */
export function equalities(filter: Fields): Fields {
  const found: Fields = {};
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and') for (const part of condition as Fields[]) Object.assign(found, equalities(part));
    else if (name.startsWith('$') || condition instanceof RegExp) continue;
    else if (!isOperators(condition)) found[name] = condition;
    else if ('$eq' in condition) found[name] = condition.$eq;
  }
  return storedFields(found);
}

/** Applies a projection to documents that are the caller's own. */
export function project(documents: Fields[], projection: Fields): Fields[] {
  if (Object.keys(projection).length === 0) return documents;
  const isWanted = plainProjection(projection);
  if (isWanted) return documents.map((document) => pick(document, isWanted));
  return mingo.find<Fields>(documents, {}, projection).all();
}

/** Whole fields, either all left out or all but these: which of them stay. Undefined for the rest of the language, which is mingo's. */
function plainProjection({ _id, ...others }: Fields): ((name: string) => boolean) | undefined {
  const chosen = Object.values(others);
  const [first] = chosen;
  if (first !== 0 && first !== 1) return undefined;
  if (_id !== undefined && _id !== first && _id !== 0) return undefined;
  const names = new Set(Object.keys(others));
  if (chosen.some((one) => one !== first) || [...names].some((name) => name.includes('.'))) return undefined;
  return (name) => (name === '_id' ? _id !== 0 : names.has(name) === (first === 1));
}

const pick = (document: Fields, isWanted: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(document).filter(([name]) => isWanted(name)));

export const sameValue = (left: unknown, right: unknown): boolean => isDeepStrictEqual(left, right);
