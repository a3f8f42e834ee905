/** An object of a subgraph's answer, or of the response that is made of them. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A client may call its fields by any name, `constructor` and `__proto__` too. Names that every object has are read as its
 * own alone; of all others, what is found is its own.
 */
export const isInherited = (name: string): boolean => name in Object.prototype;

export function readOwn(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Adds or sets a property that is the object's own, whatever its name. */
export function setOwn(object: JsonObject, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  } else {
    object[name] = value;
  }
}

// Above this it is quicker to let the engine look for what must be escaped.
const shortText = 48;

/** The value as JSON; what has none (`undefined`, a number that is not finite) is null. */
export function toJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return isPlain(value) ? `"${value}"` : JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null ? 'null' : (JSON.stringify(value) ?? 'null');
  }
}

/** Whether a text is short, and nothing in it must be escaped. */
function isPlain(text: string): boolean {
  if (text.length > shortText) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return false;
  }
  return true;
}
