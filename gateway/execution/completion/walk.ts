import { isObject, type JsonObject, readOwn, setOwn } from '../json';
import { isOfLeaf } from './leaf';
import { type Complete, type Field, invalidValue, nullForNonNull, type Shape, type Walk } from './shape';

/**
 * Completes an object that arrived, and is the response's own: where it has just what was asked for, in the order in which
 * it was asked for, it is the result. Undefined when a null in it may not stand, which a violation says.
 */
export function completeObject(input: JsonObject, { fields }: Shape, walk: Walk): JsonObject | undefined {
  let index = 0;
  let isExact = true;
  for (const name in input) {
    const field = fields[index];
    if (field === undefined || field.source !== name || !field.isSame) {
      isExact = false;
      break;
    }
    const value = input[name];
    const completed = completeField(field, value, walk);
    if (completed === undefined) return undefined;
    if (completed !== value) input[name] = completed;
    index += 1;
  }
  return isExact && index === fields.length ? input : copyFrom(index, input, fields, walk);
}

/** The fields before `done` are completed, in place. */
function copyFrom(
  done: number,
  input: JsonObject,
  fields: readonly Field[],
  walk: Walk,
): JsonObject | undefined {
  const output: JsonObject = {};
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as Field;
    const { name, source } = field;
    const value = field.inherited ? readOwn(input, source) : input[source];
    const completed = index < done ? value : completeField(field, value, walk);
    if (completed === undefined) return undefined;
    if (field.inherited) setOwn(output, name, completed);
    else output[name] = completed;
  }
  return output;
}

/** The field's value, or undefined when its null may not stand. */
function completeField(field: Field, value: unknown, walk: Walk): unknown {
  const { content } = field;
  switch (content.kind) {
    case 'leaf':
      return isOfLeaf(content.leaf, value) ? value : withoutLeaf(field, value, walk);
    case 'composite': {
      const { violations } = walk;
      const before = violations.length;
      const completed = content.complete(value, walk);
      if (violations.length !== before) extendPaths(walk, before, field.name);
      if (completed !== undefined || field.nonNull) return completed;
      forgetAbsent(value, walk, before);
      return null;
    }
    case 'typename':
      return content.typename ?? withoutType(field, walk);
    case 'introspection':
      return content.resolve(walk);
    case 'removed':
      // Whoever removed it has said why. A key of an entity may have arrived all the same, for the plan's own use.
      return field.nonNull ? undefined : null;
  }
}

function withoutLeaf(field: Field, value: unknown, walk: Walk): null | undefined {
  const isNull = value === null || value === undefined;
  if (isNull && !field.nonNull) return null;
  const { coordinate, name } = field;
  const violation = isNull ? nullForNonNull(coordinate) : invalidValue(coordinate);
  walk.violations.push({ ...violation, reversed: [name] });
  return field.nonNull ? undefined : null;
}

/** No subgraph said which type the object is of. */
function withoutType({ coordinate, name }: Field, walk: Walk): undefined {
  walk.violations.push({ ...nullForNonNull(coordinate), reversed: [name] });
  return undefined;
}

function extendPaths({ violations }: Walk, from: number, key: string | number): void {
  for (let index = from; index < violations.length; index++) violations[index]?.reversed.push(key);
}

/** Where an object that does not exist may be null, what it has not got is no news: its own fields are two steps down. */
function forgetAbsent(value: unknown, walk: Walk, from: number): void {
  if (!walk.absent?.has(value as JsonObject)) return;
  const others = walk.violations.splice(from).filter(({ reversed }) => reversed.length !== 2);
  walk.violations.push(...others);
}

/** A null stands where the type lets it. */
export function nonNull(complete: Complete, coordinate: string): Complete {
  return (value, walk) => {
    if (value === null || value === undefined) {
      walk.violations.push(nullForNonNull(coordinate));
      return undefined;
    }
    return complete(value, walk);
  };
}

/** A list is completed in place. After an item that may not be null nothing more is. */
export function list(complete: Complete, itemIsNonNull: boolean, coordinate: string): Complete {
  return (value, walk) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      walk.violations.push(invalidValue(coordinate));
      return undefined;
    }
    const { violations } = walk;
    for (let index = 0; index < value.length; index++) {
      const before = violations.length;
      const item: unknown = value[index];
      const completed = complete(item, walk);
      if (violations.length !== before) extendPaths(walk, before, index);
      if (completed === undefined && itemIsNonNull) return undefined;
      if (completed === undefined) forgetAbsent(item, walk, before);
      if (completed !== item) value[index] = completed ?? null;
    }
    return value as unknown[];
  };
}

/** Objects of one type, or of several: each is completed in the shape of its own. */
export function composite(
  declared: () => Shape,
  shapeOf: (typename: string) => Shape | undefined,
  coordinate: string,
): Complete {
  let shape: Shape | undefined;
  return (value, walk) => {
    if (value === null || value === undefined) return null;
    if (!isObject(value)) {
      walk.violations.push(invalidValue(coordinate));
      return undefined;
    }
    shape ??= declared();
    const { __typename: typename } = value;
    if (!typename || typename === shape.typename) return completeObject(value, shape, walk);
    const actual = typeof typename === 'string' ? shapeOf(typename) : undefined;
    if (!actual) {
      walk.violations.push(invalidValue(coordinate));
      return undefined;
    }
    return completeObject(value, actual, walk);
  };
}

/** A leaf inside a list. */
export function leafItem(isValid: (value: unknown) => boolean, coordinate: string): Complete {
  return (value, walk) => {
    if (isValid(value)) return value;
    if (value === null || value === undefined) return null;
    walk.violations.push(invalidValue(coordinate));
    return undefined;
  };
}
