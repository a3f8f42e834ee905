import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isInherited, isObject, type JsonObject, readOwn, setOwn } from '../json';
import { isFragment } from './parts';
import { namesWithin } from './types';

/** Changes an object in place. */
export type Rewrite = (value: unknown) => void;

/** What the planner has to change in what is sent to a subgraph, or in what comes back. */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  schema: GraphQLSchema,
): Rewrite | undefined {
  if (!rewrites?.length) return undefined;
  const compiled = rewrites.map((rewrite) => {
    const last = rewrite.path.at(-1);
    if (last === undefined || isFragment(last)) throw new Error('The plan has a rewrite of no field');
    return at(rewrite.path.slice(0, -1), atField(rewrite, last), schema);
  });
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
}

function atField(rewrite: FetchDataRewrite, name: string): (object: JsonObject) => void {
  if (rewrite.kind === 'ValueSetter') {
    const value: unknown = rewrite.setValueTo;
    return (object) => setOwn(object, name, value);
  }
  return (object) => {
    const value = readOwn(object, name);
    if (value === undefined) return;
    setOwn(object, rewrite.renameKeyTo, value);
    object[name] = undefined;
  };
}

function at(path: readonly string[], change: (object: JsonObject) => void, schema: GraphQLSchema): Rewrite {
  const [first, ...rest] = path;
  const next: Rewrite =
    first === undefined ? (value) => change(value as JsonObject) : at(rest, change, schema);
  const here = first === undefined ? next : step(first, next, schema);
  const rewrite: Rewrite = (value) => {
    if (Array.isArray(value)) value.forEach(rewrite);
    else if (isObject(value)) here(value);
  };
  return rewrite;
}

function step(element: string, next: Rewrite, schema: GraphQLSchema): Rewrite {
  if (!isFragment(element)) {
    const inherited = isInherited(element);
    return (value) => {
      const object = value as JsonObject;
      next(inherited ? readOwn(object, element) : object[element]);
    };
  }
  const names = namesWithin(schema, element.slice('... on '.length));
  return (value) => {
    const { __typename: name } = value as JsonObject;
    // What does not say its type was asked for in a place where it can have but one.
    if (!name || (typeof name === 'string' && names.has(name))) next(value);
  };
}
