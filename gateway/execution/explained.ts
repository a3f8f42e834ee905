import type { GraphQLFormattedError } from 'graphql';
import type { Violation } from './completion/shape';
import type { PlanNames } from './names';
import type { Part } from './plan/parts';
import type { ErrorPath } from './plan/places';
import type { Reach, Report } from './run';

/**
 * The errors of a response: those that the fetches had, and those of its completion that nothing else explains. A null is
 * explained by an error at its path or below it, by one above it of a fetch that should have brought the field, and by a
 * fetch that should have and failed altogether.
 */
export function errorsOf(
  reports: readonly Report[],
  violations: readonly Violation[],
  names: PlanNames,
): GraphQLFormattedError[] {
  const errors = distinct(reports.map(({ error }) => forClient(error, names)));
  if (violations.length === 0) return errors;
  const isExplained = compileExplanations(reports);
  for (const { message, code, reversed } of violations) {
    const path = reversed.toReversed();
    const planned = path.map((key) => names.get(String(key)) ?? key);
    if (code === 'NULL_FOR_NON_NULL' && isExplained(planned)) continue;
    errors.push({ message, path, extensions: { code } });
  }
  return errors;
}

/**
 * An error with the names that the client asked by. What the plan fetched under such a name is not what the client means by
 * it: the error is one of the object.
 */
function forClient(error: GraphQLFormattedError, names: PlanNames): GraphQLFormattedError {
  if (names.size === 0 || !error.path) return error;
  const asked = new Map([...names].map(([name, planned]) => [planned, name]));
  const foreign = error.path.findIndex((key) => names.has(String(key)));
  const path = foreign < 0 ? error.path : error.path.slice(0, foreign);
  return { ...error, path: path.map((key) => asked.get(String(key)) ?? key) };
}

/** Two fetches of one plan may meet the same trouble at the same place. */
function distinct(errors: readonly GraphQLFormattedError[]): GraphQLFormattedError[] {
  if (errors.length < 2) return [...errors];
  const byText = new Map(errors.map((error) => [JSON.stringify(error), error]));
  return [...byText.values()];
}

function compileExplanations(reports: readonly Report[]): (path: ErrorPath) => boolean {
  const known = new Set<string>();
  const exact = new Map<string, Set<Reach>>();
  const everywhere = new Set<Reach>();
  for (const { error, reach, isWhole } of reports) {
    if (isWhole || !error.path) everywhere.add(reach);
    if (!error.path) continue;
    const keys = keysTo(error.path);
    for (const key of keys) known.add(key);
    const last = keys.at(-1) ?? '';
    exact.set(last, (exact.get(last) ?? new Set()).add(reach));
  }
  return (path) => {
    const keys = keysTo(path);
    if (known.has(keys.at(-1) ?? '')) return true;
    for (const reach of everywhere) if (reaches(reach, path)) return true;
    return keys.some((key) => [...(exact.get(key) ?? [])].some((reach) => reaches(reach, path)));
  };
}

/** A key for the path and for each path above it, from the top. */
function keysTo(path: ErrorPath): string[] {
  let key = '';
  return path.map((element) => (key += `/${element}`));
}

/** Whether a fetch should have brought what is at a path. */
function reaches({ path: pattern, parts }: Reach, path: ErrorPath): boolean {
  if (path.length < pattern.length) return false;
  for (const [index, element] of pattern.entries()) {
    const key = path[index];
    if (element === '@' ? typeof key !== 'number' : element !== key) return false;
  }
  let level: readonly Part[] | undefined = parts;
  for (const key of path.slice(pattern.length)) {
    if (typeof key === 'number') continue;
    const part: Part | undefined = level?.find(({ name }) => name === key);
    if (!part) return false;
    level = part.parts;
  }
  return true;
}
