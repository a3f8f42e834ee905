import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, isCompositeType } from 'graphql';
import { isInherited, type JsonObject, readOwn, setOwn, toJson as leafToJson } from '../json';
import { compileRewrites } from './rewrites';
import { namesWithin } from './types';

/** An object as a subgraph knows it, as JSON. Undefined where something of it is missing. */
export type Represent = (entity: JsonObject) => string | undefined;

/** A field to send, and its JSON up to the value. */
interface Field {
  name: string;
  inherited: boolean;
  prefix: string;
  fields: readonly Field[] | undefined;
}

/** What to send of an object: its fields, and of each type condition that holds the fields of that. */
interface Selection {
  fields: readonly Selected[];
  fragments: readonly { names: ReadonlySet<string>; selection: Selection }[];
}

interface Selected {
  name: string;
  selection: Selection | undefined;
}

/** How a fetch sends objects. */
export interface Representations {
  whole: Represent;
  /** What is there of all that is to be sent; each of its fields is whole. */
  inPart: (entity: JsonObject) => JsonObject;
  /** As JSON what `inPart` found; undefined where not even its type was there. */
  toJson: (part: JsonObject) => string | undefined;
}

/**
 * Compiles what a fetch requires. Most often that is one list of fields for the type at hand, and the JSON is written
 * straight from the object; otherwise an object is made first.
 */
export function compileRepresentations(
  requires: readonly QueryPlanSelectionNode[],
  inputRewrites: readonly FetchDataRewrite[] | undefined,
  schema: GraphQLSchema,
): Representations {
  const selection = compileSelection(requires, schema);
  const rewrite = compileRewrites(inputRewrites, schema);
  const toJson = (representation: JsonObject | undefined) => {
    if (!representation?.__typename) return undefined;
    rewrite?.(representation);
    return JSON.stringify(representation);
  };
  const bySelecting: Represent = (entity) => toJson(select(entity, selection));
  const byType = new Map<string, Represent>();
  return {
    inPart: (entity) => selectInPart(entity, selection),
    toJson,
    whole(entity) {
      const { __typename: name } = entity;
      if (typeof name !== 'string') return undefined;
      let represent = byType.get(name);
      if (!represent) {
        const fields = rewrite ? undefined : fieldsOf(selection, name);
        represent = fields ? (object) => write(object, fields) : bySelecting;
        if (isCompositeType(schema.getType(name))) byType.set(name, represent);
      }
      return represent(entity);
    },
  };
}

function compileSelection(nodes: readonly QueryPlanSelectionNode[], schema: GraphQLSchema): Selection {
  const fields: Selected[] = [];
  const fragments: { names: ReadonlySet<string>; selection: Selection }[] = [];
  for (const node of nodes) {
    if (node.kind === 'Field') {
      const { selections } = node;
      fields.push({
        name: node.alias ?? node.name,
        selection: selections?.length ? compileSelection(selections, schema) : undefined,
      });
    } else if (node.typeCondition !== undefined) {
      const names = namesWithin(schema, node.typeCondition);
      fragments.push({ names, selection: compileSelection(node.selections, schema) });
    }
  }
  return { fields, fragments };
}

/** The fields to send of a type, where that is one list without conditions inside, `__typename` among them. */
function fieldsOf({ fields, fragments }: Selection, typename: string): readonly Field[] | undefined {
  const held = fragments.filter(({ names }) => names.has(typename));
  const [only] = held;
  const lists = only && fields.length === 0 && held.length === 1 ? only.selection : undefined;
  const flat = lists ?? (held.length === 0 ? { fields, fragments: [] } : undefined);
  if (!flat?.fields.some(({ name }) => name === '__typename')) return undefined;
  return flatFields(flat);
}

function flatFields({ fields, fragments }: Selection): readonly Field[] | undefined {
  if (fragments.length > 0) return undefined;
  const flat: Field[] = [];
  for (const { name, selection } of fields) {
    const below = selection && flatFields(selection);
    if (selection && !below) return undefined;
    const prefix = `${flat.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    flat.push({ name, inherited: isInherited(name), prefix, fields: below });
  }
  return flat;
}

function write(object: JsonObject, fields: readonly Field[]): string | undefined {
  let json = '';
  for (const { name, inherited, prefix, fields: below } of fields) {
    const value = inherited ? readOwn(object, name) : object[name];
    if (value === undefined) return undefined;
    const written = below ? writeNested(value, below) : leafToJson(value);
    if (written === undefined) return undefined;
    json += prefix + written;
  }
  return json === '' ? '{}' : `${json}}`;
}

function writeNested(value: unknown, fields: readonly Field[]): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => writeNested(item, fields));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return 'null';
  return write(value as JsonObject, fields);
}

/** All that is to be sent of an object; undefined where something is missing. */
function select(object: JsonObject, { fields, fragments }: Selection): JsonObject | undefined {
  const selected: JsonObject = {};
  for (const field of fields) {
    const value = selectField(object, field);
    if (value === undefined) return undefined;
    setOwn(selected, field.name, value);
  }
  for (const selection of holding(object, fragments)) {
    const added = select(object, selection);
    if (!added) return undefined;
    mergeSelected(selected, added);
  }
  return selected;
}

/** The fields to send that are there, each as a whole. */
function selectInPart(object: JsonObject, { fields, fragments }: Selection): JsonObject {
  const selected: JsonObject = {};
  for (const field of fields) {
    const value = selectField(object, field);
    if (value !== undefined) setOwn(selected, field.name, value);
  }
  for (const selection of holding(object, fragments))
    mergeSelected(selected, selectInPart(object, selection));
  return selected;
}

function selectField(object: JsonObject, { name, selection }: Selected): unknown {
  const value = readOwn(object, name);
  return selection && value !== undefined ? selectNested(value, selection) : value;
}

function selectNested(value: unknown, selection: Selection): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => selectNested(item, selection));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return null;
  return select(value as JsonObject, selection);
}

function holding({ __typename: name }: JsonObject, fragments: Selection['fragments']): Selection[] {
  if (typeof name !== 'string') return [];
  return fragments.filter(({ names }) => names.has(name)).map(({ selection }) => selection);
}

/** Both were selected from one object: lists have equal lengths. */
function mergeSelected(target: JsonObject, source: JsonObject): void {
  for (const [name, value] of Object.entries(source)) {
    setOwn(target, name, mergedSelected(readOwn(target, name), value));
  }
}

function mergedSelected(known: unknown, value: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(value)) {
    return known.map((item, index) => mergedSelected(item, value[index]));
  }
  if (typeof known === 'object' && known !== null && typeof value === 'object' && value !== null) {
    const merged: JsonObject = { ...known };
    mergeSelected(merged, value as JsonObject);
    return merged;
  }
  return value;
}
