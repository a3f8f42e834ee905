import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Schema } from './accepts';
import type { ReleasedFlows } from './flows';
import type { Contract } from './registry';

/** The files of a folder of contracts: path below it, with slashes, and text. */
export type Files = ReadonlyMap<string, string>;

/** Types that nobody sends any more and flows that no order runs, with the reason: `{ "inventory.hold-stock.v1": "..." }`. */
export const RETIRED = 'retired.json';
/** The flows as they were released. */
export const FLOWS = 'flows.json';

/** Is it the contract of a type, and not one of the two lists? */
export const isContract = (path: string) => basename(path) !== RETIRED && basename(path) !== FLOWS;

/** A contract as it is committed: the JSON Schema of `data`, with what else is promised under `x-`. */
export function toFile({ type, service, kind, queue, refusals, data }: Contract): [string, string] {
  const { $schema, ...schema } = data as Exclude<Schema, boolean>;
  const content = {
    $schema,
    title: type,
    'x-service': service,
    'x-kind': kind,
    ...(queue !== undefined && { 'x-queue': queue }),
    ...(refusals && { 'x-refusals': refusals }),
    ...schema,
  };
  return [`${service}/${type}.json`, `${JSON.stringify(content, null, 2)}\n`];
}

/** Reads what `toFile` wrote. Throws for what is no contract. */
export function fromFile(path: string, text: string): Contract {
  const { title, ...rest } = JSON.parse(text) as Record<string, unknown>;
  const { 'x-service': service, 'x-kind': kind, 'x-queue': queue, 'x-refusals': refused, ...data } = rest;
  if (typeof title !== 'string' || typeof service !== 'string' || typeof kind !== 'string') {
    throw new Error(`${path} is no contract: it has no title, x-service or x-kind`);
  }
  return {
    type: title,
    service,
    kind: kind as Contract['kind'],
    ...(typeof queue === 'string' && { queue }),
    ...(Array.isArray(refused) && { refusals: refused as string[] }),
    data,
  };
}

export function readFolder(folder: string): Files {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => path.endsWith('.json')).sort();
  return new Map(files.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
}

/** Writes these files and removes all other contracts. */
export function writeFolder(folder: string, files: Files): void {
  for (const path of readFolder(folder).keys()) {
    if (!files.has(path) && isContract(path)) rmSync(join(folder, path));
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function readRetired(files: Files): ReadonlySet<string> {
  return new Set(Object.keys(JSON.parse(files.get(RETIRED) ?? '{}') as object));
}

/** What was ever committed below a folder. */
export interface Committed {
  contracts: readonly Contract[];
  flows: readonly ReleasedFlows[];
}

/**
 * All that was ever committed below the folder, as git knows it: what is in the history may be running, or wait in a
 * queue. Null where there is no git. A shallow clone knows less.
 */
export function committed(folder: string): Committed | null {
  const git = (args: string[], input?: string) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input !== undefined && { input }),
    });
  let listed: string;
  try {
    listed = git(['rev-list', '--objects', 'HEAD', '--full-history', '--', '.']);
  } catch {
    return null;
  }
  const blobs = listed.split('\n').flatMap((line) => {
    const [id, path] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    return path.endsWith('.json') ? [{ path, text: () => git(['cat-file', 'blob', id]) }] : [];
  });
  return {
    contracts: blobs.filter(({ path }) => isContract(path)).map(({ path, text }) => fromFile(path, text())),
    flows: blobs
      .filter(({ path }) => basename(path) === FLOWS)
      .map(({ text }) => JSON.parse(text()) as ReleasedFlows),
  };
}
