import { type GraphQLLeafType, isEnumType } from 'graphql';

/** What a leaf may be. Numbers, as they are compared for each value of a response. */
export const leafKind = {
  text: 0,
  integer: 1,
  float: 2,
  boolean: 3,
  id: 4,
  enumeration: 5,
  custom: 6,
} as const;

export interface Leaf {
  kind: (typeof leafKind)[keyof typeof leafKind];
  /** Of an enumeration: those that clients may see. */
  values: ReadonlySet<unknown>;
}

const builtIn: Readonly<Record<string, Leaf['kind']>> = {
  String: leafKind.text,
  Int: leafKind.integer,
  Float: leafKind.float,
  Boolean: leafKind.boolean,
  ID: leafKind.id,
};

const none: ReadonlySet<unknown> = new Set();

export function leafOf(type: GraphQLLeafType): Leaf {
  if (isEnumType(type)) {
    return { kind: leafKind.enumeration, values: new Set(type.getValues().map(({ name }) => name)) };
  }
  const kind = Object.hasOwn(builtIn, type.name) ? builtIn[type.name] : undefined;
  return { kind: kind ?? leafKind.custom, values: none };
}

/** Whether a value may stand for the leaf; null never does. Subgraphs have serialized it: nothing is coerced. */
export function isOfLeaf(leaf: Leaf, value: unknown): boolean {
  switch (leaf.kind) {
    case leafKind.text:
      return typeof value === 'string';
    case leafKind.integer:
      return isInteger(value);
    case leafKind.float:
      return typeof value === 'number' && Number.isFinite(value);
    case leafKind.boolean:
      return typeof value === 'boolean';
    case leafKind.id:
      return typeof value === 'string' || isInteger(value);
    case leafKind.enumeration:
      return leaf.values.has(value);
    case leafKind.custom:
      return value !== null && value !== undefined;
  }
}

/** An integer that JSON writes with digits alone. */
const isInteger = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e21;
