import { isUtf8 } from 'node:buffer';

/*
 * Most text of an answer is passed on as it came. "In bytes" a string has one character for each byte of its UTF-8, as in
 * `latin1`: what was never decoded need not be encoded again, and for the engine text with accents is then no larger and no
 * slower than text without. JSON is the same in both forms but for what its strings hold.
 */

/** Text in bytes. */
export function toBytes(text: string): string {
  return isAscii.test(text) ? text : Buffer.from(text).toString('latin1');
}

// eslint-disable-next-line no-control-regex
const isAscii = /^[\x00-\x7f]*$/;

/** A copy of a value that JSON can hold, its strings in bytes. */
export function valueInBytes<T>(value: T): T {
  const json = JSON.stringify(value);
  return JSON.parse(toBytes(json)) as T;
}

/** An escape of a character that takes more than one byte. */
const wideEscape = /\\u(?!00[0-7])/;

/** JSON as it arrived, in bytes; undefined where it must be decoded to become that: it escapes wide characters, or is no UTF-8. */
export function readInBytes(json: Buffer): string | undefined {
  if (!isUtf8(json)) return undefined;
  const text = json.toString('latin1');
  return json.includes('\\u') && wideEscape.test(text) ? undefined : text;
}
