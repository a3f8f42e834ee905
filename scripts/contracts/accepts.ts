import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** A JSON Schema as zod writes it, or one of its two trivial ones. */
export type Schema = boolean | { readonly [keyword: string]: unknown };
type Keywords = Exclude<Schema, boolean>;

/**
 * Why a reader may fail to read what a writer may send; empty when it reads all of it. A writer sends only what its
 * schema names (`message` strips the rest), and a reader ignores what its schema does not name, unless that forbids it.
 * Where the two cannot be compared the answer is a reason, never silence.
 */
export function refusals(reader: Schema, writer: Schema): string[] {
  return compare(
    { schema: reader, root: reader },
    { schema: writer, root: writer },
    { path: '', compared: [] },
  );
}

/** A schema, and the one around it in which its references are found. */
interface Place {
  schema: Schema;
  root: Schema;
}
interface At {
  path: string;
  /** The pairs above this one: a recursive schema meets itself again, and has nothing new to say then. */
  compared: readonly (readonly [Schema, Schema])[];
}

function compare(reader: Place, writer: Place, { path, compared }: At): string[] {
  const read = resolve(reader);
  const write = resolve(writer);
  if (read === true || write === false) return [];
  if (read === false) return [say(path, 'is no longer read')];
  if (isDeepStrictEqual(read, write) && !JSON.stringify(read).includes('"$ref"')) return [];
  if (compared.some(([one, other]) => one === read && other === write)) return [];
  const at = { path, compared: [...compared, [read, write] as const] };
  if (write === true) return Object.keys(meaning(read)).length === 0 ? [] : [say(path, 'may be anything')];
  const writing = variants(write);
  if (writing) return writing.flatMap((schema) => compare(reader, { ...writer, schema }, at));
  if (Array.isArray(read.allOf)) {
    const { allOf, ...rest } = read;
    return [rest, ...(allOf as Schema[])].flatMap((schema) => compare({ ...reader, schema }, writer, at));
  }
  if (Array.isArray(write.allOf)) {
    const { allOf, ...rest } = write;
    // All of them hold at once: it is enough that one of them can be read.
    const each = (allOf as Schema[]).map((one) => (typeof one === 'boolean' ? one : { ...rest, ...one }));
    return fewest([rest, ...each].map((schema) => compare(reader, { ...writer, schema }, at)));
  }
  const reading = variants(read);
  if (reading) return fewest(reading.map((schema) => compare({ ...reader, schema }, writer, at)));
  const values = valuesOf(write);
  if (values) return unread(read, reader.root, values).map((value) => say(path, `may be ${value}`));
  return keywords({ ...reader, schema: read }, { ...writer, schema: write }, at);
}

const say = (path: string, what: string) => `${path === '' ? 'data' : path.slice(1)} ${what}`;

function resolve({ schema, root }: Place): Schema {
  if (typeof schema === 'boolean' || typeof schema.$ref !== 'string') return schema;
  if (schema.$ref === '#') return root;
  const steps = schema.$ref.replace(/^#\//, '').split('/');
  const found = steps.reduce<unknown>((from, step) => (from as Record<string, unknown>)[step], root);
  return found as Schema;
}

/** What says something about the data; the rest is for people. */
const notes = new Set([
  '$schema',
  '$id',
  '$defs',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
]);

function meaning(schema: Keywords): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !notes.has(keyword) && !keyword.startsWith('x-')),
  );
}

/** The alternatives that a schema is made of. */
function variants(schema: Keywords): Schema[] | null {
  for (const keyword of ['anyOf', 'oneOf']) {
    const { [keyword]: of, ...rest } = meaning(schema);
    if (!Array.isArray(of)) continue;
    const isApart = (one: Schema) =>
      typeof one !== 'boolean' && Object.keys(one).every((key) => !(key in rest));
    // What stands beside the alternatives holds for each; what it says twice is left to be compared as it is.
    if (!(of as Schema[]).every(isApart)) return null;
    return (of as Keywords[]).map((one) => ({ ...rest, ...one }));
  }
  const { type, ...rest } = schema;
  return Array.isArray(type) ? (type as string[]).map((one) => ({ ...rest, type: one })) : null;
}

function fewest(found: readonly string[][]): string[] {
  return [...found].sort((one, other) => one.length - other.length)[0] ?? [];
}

function valuesOf(schema: Keywords): unknown[] | null {
  if ('const' in schema) return [schema.const];
  return Array.isArray(schema.enum) ? (schema.enum as unknown[]) : null;
}

/** The values, as JSON, that the schema does not allow. */
function unread(schema: Keywords, root: Schema, values: readonly unknown[]): string[] {
  const $defs = typeof root === 'boolean' ? undefined : root.$defs;
  const validator = z.fromJSONSchema({ ...meaning(schema), ...($defs !== undefined && { $defs }) } as never);
  return values.filter((value) => !validator.safeParse(value).success).map((value) => JSON.stringify(value));
}

/** Bounds that a reader may have: it reads all where the writer's is at least as tight. */
const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const structure = ['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const'];
const own = new Set([...lower, ...upper, ...structure]);

function keywords(reader: Place, writer: Place, at: At): string[] {
  const read = meaning(reader.schema as Keywords);
  const write = meaning(writer.schema as Keywords);
  const found: string[] = [];
  if (valuesOf(read)) found.push(say(at.path, 'may be other than one of the values that are read'));
  if ('type' in read && read.type !== write.type && !(read.type === 'number' && write.type === 'integer')) {
    return [
      say(
        at.path,
        `may be ${typeof write.type === 'string' ? write.type : 'anything'}, not ${String(read.type)}`,
      ),
    ];
  }
  for (const keyword of [...lower, ...upper]) {
    if (isLooser(keyword, read, write)) found.push(say(at.path, `may be beyond ${keyword}`));
  }
  for (const keyword of Object.keys(read).filter((name) => !own.has(name))) {
    const isSame = isDeepStrictEqual(read[keyword], write[keyword]);
    if (!isSame) found.push(say(at.path, `does not keep ${keyword}`));
  }
  return [...found, ...properties(reader, writer, at), ...items(reader, writer, at)];
}

function isLooser(keyword: string, read: Record<string, unknown>, write: Record<string, unknown>): boolean {
  const bound = read[keyword];
  if (typeof bound !== 'number') return false;
  const given = write[keyword];
  if (typeof given !== 'number') return true;
  return lower.includes(keyword) ? given < bound : given > bound;
}

const part = (schema: Keywords, keyword: string) => (schema[keyword] ?? {}) as Record<string, Schema>;
const required = (schema: Keywords) => new Set((schema.required ?? []) as string[]);

function properties(reader: Place, writer: Place, { path, compared }: At): string[] {
  const read = reader.schema as Keywords;
  const write = writer.schema as Keywords;
  const [wanted, given] = [part(read, 'properties'), part(write, 'properties')];
  const always = required(write);
  const found = [...required(read)]
    .filter((name) => !always.has(name))
    .map((name) => say(`${path}.${name}`, 'may be missing'));
  /** What is read of a property: its own schema, or that of all others. */
  const others = read.additionalProperties as Schema | undefined;
  for (const [name, schema] of Object.entries(given)) {
    const expected = wanted[name] ?? others;
    if (expected === undefined) continue;
    const at = { path: `${path}.${name}`, compared };
    found.push(...compare({ ...reader, schema: expected }, { ...writer, schema }, at));
  }
  const schema = write.additionalProperties as Schema | undefined;
  if (schema === undefined || schema === false) return found;
  const at = { path: `${path}.*`, compared };
  const readers = [...Object.entries(wanted).flatMap(([name, one]) => (name in given ? [] : [one])), others];
  for (const one of readers) {
    if (one !== undefined) found.push(...compare({ ...reader, schema: one }, { ...writer, schema }, at));
  }
  return found;
}

function items(reader: Place, writer: Place, { path, compared }: At): string[] {
  const read = (reader.schema as Keywords).items as Schema | undefined;
  if (read === undefined) return [];
  const schema = ((writer.schema as Keywords).items ?? true) as Schema;
  return compare({ ...reader, schema: read }, { ...writer, schema }, { path: `${path}[]`, compared });
}
