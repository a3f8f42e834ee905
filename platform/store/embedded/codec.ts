import { Packr } from 'msgpackr';
import { Binary } from 'mongodb';

/** A document as the engine handles it inside. */
export type Fields = Record<string, unknown>;

/** Stateless on purpose: no shared structures, so each stored value can be read by itself for ever. */
const packr = new Packr({ useRecords: false, mapsAsObjects: true, variableMapSize: true });

export function encodeDocument(document: Fields): Buffer {
  // The packer reuses its buffer; these bytes outlive the call.
  return Buffer.from(packr.pack(document));
}

export function decodeDocument(bytes: Uint8Array): Fields {
  return packr.unpack(bytes) as Fields;
}

/**
 * A copy of what the caller gave, as the driver would send it with `ignoreUndefined`: undefined fields are gone, undefined
 * array elements are null, bytes are a Buffer. What MongoDB could not give back as it came is refused.
 */
export function stored(value: unknown): unknown {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (value === undefined) return null;
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (value instanceof Binary) return Buffer.from(value.value());
  if (Array.isArray(value)) return value.map(stored);
  if (typeof value === 'object' && isPlain(value)) return storedFields(value as Fields);
  throw new TypeError(`The embedded store cannot keep this value: ${describe(value)}`);
}

export function storedFields(fields: Fields): Fields {
  const copy: Fields = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value === undefined) continue;
    if (name === '__proto__') throw new TypeError('A field cannot be named __proto__.');
    copy[name] = stored(value);
  }
  return copy;
}

export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // An object of another realm, such as a test runner's.
  return (prototype as object).constructor?.name === 'Object';
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return `an instance of ${value.constructor?.name ?? 'Object'}`;
  return `a ${typeof value}`;
}
