import type { ResponsePath } from '@apollo/query-planner';
import { isInherited, isObject, type JsonObject, readOwn } from '../json';

/** One step towards the objects that a fetch adds to: into a field, or, undefined, into each item of a list. */
type Step = { name: string; inherited: boolean } | undefined;

export type ErrorPath = readonly (string | number)[];

/** Where in the response the objects are that a fetch adds to: the whole response, or all that a path leads to. */
export interface Places {
  /** As planned: names, and `@` for each item of a list. */
  path: readonly string[];
  /** The objects that are there; nothing stands for a null. */
  find(root: JsonObject): JsonObject[];
  /** The path of each of them, in the same order. */
  locate(root: JsonObject): { entity: JsonObject; path: ErrorPath }[];
}

export function compilePlaces(path: ResponsePath): Places {
  const steps = path.map((element): Step => {
    if (element === '@') return undefined;
    if (typeof element === 'string') return { name: element, inherited: isInherited(element) };
    throw new Error(`The plan has a path with the index ${element}`);
  });
  return {
    path: path.map(String),
    find(root) {
      const found: JsonObject[] = [];
      collect(root, steps, 0, found);
      return found;
    },
    locate(root) {
      const found: { entity: JsonObject; path: ErrorPath }[] = [];
      collectWithPaths(root, steps, [], found);
      return found;
    },
  };
}

function collect(start: unknown, steps: readonly Step[], from: number, found: JsonObject[]): void {
  let value = start;
  for (let index = from; index < steps.length; index++) {
    const step = steps[index];
    if (step === undefined) {
      if (Array.isArray(value)) for (const item of value) collect(item, steps, index + 1, found);
      return;
    }
    if (!isObject(value)) return;
    value = step.inherited ? readOwn(value, step.name) : value[step.name];
  }
  if (isObject(value)) found.push(value);
}

function collectWithPaths(
  value: unknown,
  steps: readonly Step[],
  path: ErrorPath,
  found: { entity: JsonObject; path: ErrorPath }[],
): void {
  if (steps.length === 0) {
    if (isObject(value)) found.push({ entity: value, path });
    return;
  }
  const [step, ...rest] = steps;
  if (step !== undefined) {
    if (isObject(value)) collectWithPaths(readOwn(value, step.name), rest, [...path, step.name], found);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => collectWithPaths(item, rest, [...path, index], found));
  }
}
