import { TypeID } from 'typeid-js';
import { type Clock, systemClock } from './clock';
import { badInput } from './errors';

/**
 * What every kind of thing's ids begin with. Ids are TypeIDs: `order_01h455vb4pex5vsknk084sn02q`, a prefix and a UUIDv7,
 * so they say what they are of and sort by when they were made.
 */
export type IdPrefix =
  | 'user'
  | 'session'
  | 'key'
  | 'prod'
  | 'order'
  | 'pay'
  | 'led'
  | 'ship'
  | 'cour'
  | 'wh'
  | 'mov'
  | (string & {});

export const newId = (prefix: IdPrefix, clock: Pick<Clock, 'uuid'> = systemClock): string =>
  TypeID.fromUUIDBytes(prefix, clock.uuid()).toString();

/** Is it a well-formed id of this kind? Whether the thing exists is another question. */
export function isId(prefix: IdPrefix, value: unknown): value is string {
  // The longest prefix is 63 characters and the suffix 26; the library would decode any length.
  if (typeof value !== 'string' || value.length > 90) return false;
  try {
    return TypeID.fromString(value, prefix).toString() === value;
  } catch {
    return false;
  }
}

/** The id, where it is well formed. Throws BAD_USER_INPUT that names the argument. */
export function requireId(prefix: IdPrefix, value: string, argument: string): string {
  if (isId(prefix, value)) return value;
  throw badInput(
    `${argument} is not an id of this kind: one looks like ${prefix}_01h455vb4pex5vsknk084sn02q.`,
    argument,
  );
}
