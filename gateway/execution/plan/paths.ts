import type { FetchDataRewrite } from '@apollo/query-planner';
import { isFragment } from './parts';
import type { ErrorPath } from './places';

/** Gives a path of a subgraph's answer the names that the client asked by. */
export type ToClient = (path: ErrorPath) => ErrorPath;

/** The planner lets a subgraph answer by other names where two types have different fields of one name. */
export function compileRenaming(rewrites: readonly FetchDataRewrite[] = []): ToClient {
  const renamed = rewrites.flatMap((rewrite) => {
    if (rewrite.kind !== 'KeyRenamer') return [];
    return [{ names: rewrite.path.filter((name) => !isFragment(name)), to: rewrite.renameKeyTo }];
  });
  if (renamed.length === 0) return (path) => path;
  return (path) => renamed.reduce((result, { names, to }) => rename(result, names, to), path);
}

function rename(path: ErrorPath, names: readonly string[], to: string): ErrorPath {
  let matched = 0;
  for (const [index, key] of path.entries()) {
    if (typeof key === 'number') continue;
    if (key !== names[matched]) return path;
    matched += 1;
    if (matched === names.length) return [...path.slice(0, index), to, ...path.slice(index + 1)];
  }
  return path;
}
