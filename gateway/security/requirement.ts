import type { Viewer } from '../../platform/auth';

/** Sets of names: whoever has all names of one of them has enough. */
export type AnyOf = readonly (readonly string[])[];

/** What a type or a field asks of the viewer. */
export type Requirement =
  | { kind: 'authenticated'; key: string }
  | { kind: 'scopes'; key: string; anyOf: AnyOf }
  | { kind: 'policies'; key: string; anyOf: AnyOf };

/** What a viewer has, where it was asked for. */
export interface Grant {
  viewer: Viewer | null;
  /** Those granted of the policies that the operation depends on. */
  policies: ReadonlySet<string>;
}

export const authenticated: Requirement = { kind: 'authenticated', key: 'authenticated' };

/** Equal requirements have equal keys, in whatever order they were written. */
export function requirement(kind: 'scopes' | 'policies', anyOf: AnyOf): Requirement {
  const least = shortest(anyOf);
  return { kind, key: `${kind} ${JSON.stringify(least)}`, anyOf: least };
}

/** Asks for both, as composition joins what several subgraphs ask of one field. */
export function both(first: AnyOf, second: AnyOf): AnyOf {
  // No set at all asks for nothing.
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  return shortest(first.flatMap((one) => second.map((other) => [...one, ...other])));
}

/** In one order, each name once, without sets that ask for all that another asks for and more. */
function shortest(anyOf: AnyOf): AnyOf {
  const byText = new Map(
    anyOf.map((names) => [...new Set(names)].sort()).map((names) => [JSON.stringify(names), names]),
  );
  const sets = [...byText.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, names]) => names);
  return sets.filter(
    (names) => !sets.some((less) => less.length < names.length && less.every((name) => names.includes(name))),
  );
}

/** Joins requirements until there is one of each kind. */
export function joined(requirements: Iterable<Requirement>): Requirement[] {
  const byKind = new Map<Requirement['kind'], Requirement>();
  for (const one of requirements) {
    const known = byKind.get(one.kind);
    if (!known) byKind.set(one.kind, one);
    else if (one.kind !== 'authenticated' && known.kind !== 'authenticated')
      byKind.set(one.kind, requirement(one.kind, both(known.anyOf, one.anyOf)));
  }
  return [...byKind.values()];
}

export function isMet(asked: Requirement, { viewer, policies }: Grant): boolean {
  if (asked.kind === 'authenticated') return viewer !== null;
  if (asked.anyOf.length === 0) return true;
  const has = (name: string) =>
    asked.kind === 'scopes' ? (viewer?.scopes.includes(name) ?? false) : policies.has(name);
  return asked.anyOf.some((names) => names.every(has));
}
