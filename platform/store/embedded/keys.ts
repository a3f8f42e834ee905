import { createHash } from 'node:crypto';
import { EMPTY_ARRAY } from './values';

/**
 * Values as bytes that sort as MongoDB sorts values: by type first (null and missing, numbers, strings, objects, arrays,
 * binary, booleans, dates), then by value. No encoding is a prefix of another one, so they can stand side by side in a
 * compound key, and a descending field is simply the bitwise complement.
 */
const UNDEFINED = 0x08;
const NULL = 0x0a;
const NUMBER = 0x10;
const STRING = 0x18;
const OBJECT = 0x20;
const ARRAY = 0x28;
const BINARY = 0x30;
const FALSE = 0x40;
const TRUE = 0x41;
const DATE = 0x48;

/** A longer string is kept as its beginning and a digest: LMDB's keys have a limit, MongoDB's values have none. */
const LONGEST_STRING = 256;
const KEPT_OF_LONGER = 224;

export type KeyBytes = Buffer;

/** The bytes of a value; `undefined` is null, as MongoDB indexes a missing field. */
export function encodeValue(value: unknown): KeyBytes {
  if (value === undefined || value === null) return Buffer.of(NULL);
  if (value === EMPTY_ARRAY) return Buffer.of(UNDEFINED);
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'number') return encodeNumber(NUMBER, value);
  if (typeof value === 'boolean') return Buffer.of(value ? TRUE : FALSE);
  if (value instanceof Date) return encodeNumber(DATE, value.getTime());
  if (value instanceof Uint8Array) return withTag(BINARY, terminated(digested(Buffer.from(value))));
  if (Array.isArray(value)) return encodeMembers(ARRAY, value.map(encodeValue));
  if (typeof value === 'object') {
    const members = Object.entries(value).flatMap(([name, member]) => [
      encodeString(name),
      encodeValue(member),
    ]);
    return encodeMembers(OBJECT, members);
  }
  throw new TypeError(`A ${typeof value} cannot be part of a key.`);
}

/** Both ends, inclusive, of all values of this value's type: MongoDB's comparisons never cross types. */
export function typeBracket(value: unknown): { low: KeyBytes; high: KeyBytes } | undefined {
  if (typeof value === 'string') return { low: Buffer.of(STRING), high: Buffer.of(STRING, 0xff) };
  if (typeof value === 'number') return { low: Buffer.of(NUMBER), high: Buffer.of(NUMBER, 0xff) };
  if (value instanceof Date) return { low: Buffer.of(DATE), high: Buffer.of(DATE, 0xff) };
  if (typeof value === 'boolean') return { low: Buffer.of(FALSE), high: Buffer.of(TRUE, 0xff) };
  return undefined;
}

/** A value's bytes as the end of a range: of a long string only what still sorts. */
export function encodeBound(value: unknown): KeyBytes {
  const bytes = encodeValue(value);
  const isLong = typeof value === 'string' && Buffer.byteLength(value) > LONGEST_STRING;
  return isLong ? bytes.subarray(0, 1 + KEPT_OF_LONGER) : bytes;
}

export function complement(bytes: KeyBytes): KeyBytes {
  const flipped = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i++) flipped[i] = 0xff - (bytes[i] as number);
  return flipped;
}

/** The least bytes that come after everything that begins with these. */
export function beyond(prefix: Buffer): Buffer {
  const bytes = Buffer.from(prefix);
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i] as number;
    if (byte === 0xff) continue;
    bytes[i] = byte + 1;
    return bytes.subarray(0, i + 1);
  }
  throw new RangeError('Nothing comes after these bytes.');
}

function encodeString(text: string): KeyBytes {
  const length = Buffer.byteLength(text);
  if (length > LONGEST_STRING) return withTag(STRING, terminated(digested(Buffer.from(text))));
  const bytes = Buffer.allocUnsafe(length + 2);
  bytes[0] = STRING;
  bytes.write(text, 1);
  bytes[length + 1] = 0;
  return bytes.indexOf(0) === length + 1 ? bytes : withTag(STRING, terminated(bytes.subarray(1, length + 1)));
}

function digested(bytes: Buffer): Buffer {
  if (bytes.length <= LONGEST_STRING) return bytes;
  return Buffer.concat([bytes.subarray(0, KEPT_OF_LONGER), createHash('sha256').update(bytes).digest()]);
}

/** Ends in 0x00; a 0x00 inside becomes 0x00 0xff, which sorts after every end. */
function terminated(bytes: Buffer): Buffer {
  const escaped: number[] = [];
  for (const byte of bytes) {
    escaped.push(byte);
    if (byte === 0) escaped.push(0xff);
  }
  return Buffer.from([...escaped, 0]);
}

/** Doubles sort as their bits do once the sign is turned round. NaN comes first, and there is one zero. */
function encodeNumber(tag: number, number: number): KeyBytes {
  const bytes = Buffer.allocUnsafe(9);
  bytes[0] = tag;
  if (Number.isNaN(number)) return bytes.fill(0, 1);
  bytes.writeDoubleBE(number === 0 ? 0 : number, 1);
  const first = bytes[1] as number;
  if (first < 0x80) bytes[1] = first | 0x80;
  else for (let i = 1; i < 9; i++) bytes[i] = 0xff - (bytes[i] as number);
  return bytes;
}

function encodeMembers(tag: number, members: readonly KeyBytes[]): KeyBytes {
  return Buffer.concat([Buffer.of(tag), ...members, Buffer.of(0)]);
}

function withTag(tag: number, bytes: Buffer): KeyBytes {
  return Buffer.concat([Buffer.of(tag), bytes]);
}
