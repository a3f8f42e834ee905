import type { JsonObject } from '../json';
import type { Leaf } from './leaf';

/** A null or a value that the schema does not allow; its path grows from its end while the response is walked back. */
export interface Violation {
  message: string;
  code: 'NULL_FOR_NON_NULL' | 'INVALID_VALUE';
  /** From the field up to the root. */
  reversed: (string | number)[];
}

/** One walk over a response. */
export interface Walk {
  variables: Readonly<Record<string, unknown>>;
  violations: Violation[];
  /** Objects that do not exist: where one may be null it is, without an error. */
  absent: ReadonlySet<JsonObject> | undefined;
}

/**
 * Completes a value as its type wants it. The result is `undefined` for a null that a violation explains already: where the
 * type is non-null, what is around it becomes null too.
 */
export type Complete = (value: unknown, walk: Walk) => unknown;

/** A field of a response: what its value must be. */
export interface Field {
  name: string;
  /** Under which its value has arrived. */
  source: string;
  /** Whether its value arrived under its own name. */
  isSame: boolean;
  /** Whether every object has something under the name of the source, or of the field. */
  inherited: boolean;
  nonNull: boolean;
  /** As in messages: `Type.field`. */
  coordinate: string;
  content:
    | { kind: 'leaf'; leaf: Leaf }
    | { kind: 'typename'; typename: string | undefined }
    | { kind: 'composite'; complete: Complete }
    | { kind: 'introspection'; resolve: (walk: Walk) => unknown }
    | { kind: 'removed' };
}

/** The fields that are asked for of objects of one type, in the order of the response. */
export interface Shape {
  typename: string;
  fields: readonly Field[];
}

export const nullForNonNull = (coordinate: string): Violation => ({
  message: `Cannot return null for non-nullable field ${coordinate}.`,
  code: 'NULL_FOR_NON_NULL',
  reversed: [],
});

export const invalidValue = (coordinate: string): Violation => ({
  message: `The value found for field ${coordinate} is not of its type.`,
  code: 'INVALID_VALUE',
  reversed: [],
});
