import * as mingo from 'mingo';
import { MongoInvalidArgumentError } from 'mongodb';
import { stored, type Fields } from './codec';
import { serverError } from './errors';
import { sameValue } from './filter';
import { encodeValue } from './keys';
import { isFields, isOperators } from './values';

/** An update that is ready to be applied to any number of documents; it changes the document that it is given. */
export interface Update {
  apply(document: Fields, inserting: boolean): void;
}

type Change = (parent: Fields | unknown[], name: string, present: unknown, operand: unknown) => void;

/**
 * Reads an update. The operators below are our own: they fail as MongoDB's do (a `$inc` of a string, a `$push` onto a
 * number), where mingo would leave the document as it is. Positional paths and rarer operators are mingo's.
 */
export function readUpdate(given: object, filter: Fields, now: () => Date): Update {
  const update = given as Record<string, unknown>;
  const names = Object.keys(update);
  if (names.length === 0 || !names.every((name) => name.startsWith('$'))) {
    throw new MongoInvalidArgumentError('Update document requires atomic operators');
  }
  const changes = names.flatMap((operator) => readOperator(operator, update[operator]));
  refuseConflicts(changes.map(({ path }) => path));
  const known = changes.filter(({ path, operator }) => operator in operators && !path.includes('$'));
  const rest = changes.filter((change) => !known.includes(change));
  return {
    apply(document, inserting) {
      for (const { operator, path, operand } of known) {
        if (operator === '$setOnInsert' && !inserting) continue;
        applyChange(document, operator, path, operator === '$currentDate' ? now() : operand);
      }
      if (rest.length > 0) applyByMingo(document, rest, filter);
    },
  };
}

interface ReadChange {
  operator: string;
  path: string;
  operand: unknown;
}

function readOperator(operator: string, fields: unknown): ReadChange[] {
  if (!isFields(fields))
    throw serverError(9, 'FailedToParse', `Modifiers operate on fields but ${operator} does not.`);
  return Object.entries(fields)
    .filter(([, operand]) => operand !== undefined)
    .map(([path, operand]) => ({ operator, path, operand: isRaw(operand) ? operand : stored(operand) }));
}

/** A regular expression inside a `$pull` is a condition, not a value. */
const isRaw = (operand: unknown) =>
  isFields(operand) && Object.values(operand).some((v) => v instanceof RegExp);

function refuseConflicts(paths: readonly string[]): void {
  const sorted = [...paths].sort();
  for (const [i, path] of sorted.entries()) {
    const clash = sorted.slice(i + 1).find((other) => other === path || other.startsWith(`${path}.`));
    if (clash === undefined) continue;
    const message = `Updating the path '${clash}' would create a conflict at '${path}'`;
    throw serverError(40, 'ConflictingUpdateOperators', message);
  }
}

function applyChange(document: Fields, operator: string, path: string, operand: unknown): void {
  const change = operators[operator] as Change;
  const names = path.split('.');
  if (names[0] === '_id') return keepId(document, path, operator, operand);
  const last = names.pop() as string;
  const makes = operator !== '$unset' && operator !== '$pull';
  let parent: Fields | unknown[] = document;
  for (const name of names) {
    const next = member(parent, name, path);
    if (next === undefined && !makes) return;
    if (isFields(next) || Array.isArray(next)) parent = next as Fields | unknown[];
    else if (next === undefined) parent = put(parent, name, {}) as Fields;
    else if (!makes) return;
    else throw notViable(path, name);
  }
  change(parent, last, member(parent, last, path, makes), operand);
}

function keepId(document: Fields, path: string, operator: string, operand: unknown): void {
  if (operator === '$setOnInsert' || operator === '$set') {
    if (path === '_id' && document._id === undefined) document._id = operand;
    if (path === '_id' && sameValue(document._id, operand)) return;
  }
  const message = `Performing an update on the path '${path}' would modify the immutable field '_id'`;
  throw serverError(66, 'ImmutableField', message);
}

function member(parent: Fields | unknown[], name: string, path: string, makes = true): unknown {
  if (!Array.isArray(parent)) return Object.hasOwn(parent, name) ? parent[name] : undefined;
  if (/^\d+$/.test(name)) return parent[Number(name)];
  if (makes) throw notViable(path, name);
  return undefined;
}

function put(parent: Fields | unknown[], name: string, value: unknown): unknown {
  if (name === '__proto__') throw new TypeError('A field cannot be named __proto__.');
  if (!Array.isArray(parent)) return (parent[name] = value);
  // MongoDB fills a gap in an array with nulls.
  while (parent.length < Number(name)) parent.push(null);
  return (parent[Number(name)] = value);
}

function notViable(path: string, name: string) {
  return serverError(
    28,
    'PathNotViable',
    `Cannot create field '${name}' of the path '${path}' in this element`,
  );
}

const wrongType = (message: string) => serverError(14, 'TypeMismatch', message);
const badValue = (message: string) => serverError(2, 'BadValue', message);

function arithmetic(
  operator: string,
  empty: (by: number) => number,
  apply: (a: number, b: number) => number,
): Change {
  return (parent, name, present, operand) => {
    if (typeof operand !== 'number') throw wrongType(`Cannot ${operator} with non-numeric argument: ${name}`);
    if (present === undefined) put(parent, name, empty(operand));
    else if (typeof present === 'number') put(parent, name, apply(present, operand));
    else throw wrongType(`Cannot apply ${operator} to a value of non-numeric type: the field '${name}'`);
  };
}

/** -1, 0 or 1 in MongoDB's order of values. */
const compare = (left: unknown, right: unknown) => Buffer.compare(encodeValue(left), encodeValue(right));

const operators: Record<string, Change> = {
  $set: (parent, name, _present, operand) => void put(parent, name, stored(operand)),
  $setOnInsert: (parent, name, _present, operand) => void put(parent, name, stored(operand)),
  $currentDate: (parent, name, _present, operand) => void put(parent, name, operand),
  $unset: (parent, name) => {
    if (!Array.isArray(parent)) delete parent[name];
    else if (Number(name) < parent.length) parent[Number(name)] = null;
  },
  $inc: arithmetic('$inc', (by) => by, (a, b) => a + b), // prettier-ignore
  $mul: arithmetic('$mul', () => 0, (a, b) => a * b), // prettier-ignore
  $min: (parent, name, present, operand) => {
    if (present === undefined || compare(operand, present) < 0) put(parent, name, stored(operand));
  },
  $max: (parent, name, present, operand) => {
    if (present === undefined || compare(operand, present) > 0) put(parent, name, stored(operand));
  },
  $push: (parent, name, present, operand) => {
    if (present !== undefined && !Array.isArray(present))
      throw badValue(`The field '${name}' must be an array`);
    put(parent, name, pushed((present ?? []) as unknown[], operand));
  },
  $addToSet: (parent, name, present, operand) => {
    if (present !== undefined && !Array.isArray(present))
      throw badValue(`The field '${name}' must be an array`);
    const set = [...((present ?? []) as unknown[])];
    const added =
      isFields(operand) && Array.isArray(operand.$each) ? (operand.$each as unknown[]) : [operand];
    for (const value of added) if (!set.some((other) => sameValue(other, value))) set.push(stored(value));
    put(parent, name, set);
  },
  $pull: (parent, name, present, operand) => {
    if (present === undefined) return;
    if (!Array.isArray(present)) throw badValue('Cannot apply $pull to a non-array value');
    const goes = pullTest(operand);
    put(parent, name, (present as unknown[]).filter((element) => !goes(element))); // prettier-ignore
  },
};

function pushed(present: readonly unknown[], operand: unknown): unknown[] {
  if (!isFields(operand) || !('$each' in operand)) return [...present, stored(operand)];
  const { $each, $position, $slice, $sort } = operand;
  if (!Array.isArray($each)) throw badValue('The argument to $each in $push must be an array');
  const all = [...present];
  all.splice(
    typeof $position === 'number' ? $position : all.length,
    0,
    ...$each.map((value: unknown) => stored(value)),
  );
  if ($sort !== undefined) all.sort(byOrder($sort));
  if (typeof $slice !== 'number') return all;
  if ($slice === 0) return [];
  return $slice > 0 ? all.slice(0, $slice) : all.slice($slice);
}

function byOrder(sort: unknown): (left: unknown, right: unknown) => number {
  if (typeof sort === 'number') return (left, right) => sort * compare(left, right);
  const fields = Object.entries(sort as Record<string, number>);
  return (left, right) => {
    for (const [field, direction] of fields) {
      const order = compare((left as Fields | null)?.[field], (right as Fields | null)?.[field]);
      if (order !== 0) return direction * order;
    }
    return 0;
  };
}

function pullTest(condition: unknown): (element: unknown) => boolean {
  const isPattern = condition instanceof RegExp;
  if (!isFields(condition)) return (element) => sameValue(element, condition);
  if (isOperators(condition) || isPattern) {
    const query = new mingo.Query({ element: condition });
    return (element) => query.test({ element });
  }
  const query = new mingo.Query(condition);
  return (element) => isFields(element) && query.test(element);
}

function applyByMingo(document: Fields, changes: readonly ReadChange[], filter: Fields): void {
  const modifier: Record<string, Fields> = {};
  for (const { operator, path, operand } of changes) (modifier[operator] ??= {})[path] = operand;
  try {
    mingo.updateOne([document], filter, modifier);
  } catch (error) {
    throw serverError(9, 'FailedToParse', (error as Error).message);
  }
}
