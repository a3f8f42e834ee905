import { readFile } from 'node:fs/promises';
import { stripIgnoredCharacters } from 'graphql';
import { z } from 'zod';

/** One operation of a manifest. */
export interface ListedOperation {
  /** What clients send in place of the text; rover makes it the SHA-256 of the body, in hex. */
  id: string;
  /** As it is called in `body`; undefined where the manifest does not say. */
  name?: string | undefined;
  /** The whole document that is executed. */
  body: string;
}

/** The operations that clients were built with. Nothing in it changes. */
export interface Manifest {
  path: string;
  /** By id. */
  operations: ReadonlyMap<string, ListedOperation>;
  /** Those with the same tokens, by `tokensOf`: what lies between tokens has no meaning. */
  byTokens: ReadonlyMap<string, ListedOperation>;
}

/** The file is missing, has another format, or contradicts itself; the message names the file and what to do. */
export class InvalidManifest extends Error {
  override readonly name = 'InvalidManifest';
}

const makeOne = 'Make a manifest with: rover persisted-queries generate --manifest-path <file>';

const format = 'apollo-persisted-query-manifest';

const shape = z.object({
  format: z.literal(format, { message: `must be "${format}"` }),
  version: z.literal(1, { message: 'must be 1' }),
  operations: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().optional(),
      body: z.string().min(1),
    }),
  ),
});

/** The text of a manifest's file. Throws `InvalidManifest`. */
export async function readManifestFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new InvalidManifest(`${path}: ${why}. ${makeOne}`, { cause: error });
  });
}

/** What the text of a manifest says, as `rover persisted-queries generate` makes it; `path` is for messages. Throws `InvalidManifest`. */
export function readManifest(text: string, path: string): Manifest {
  const result = shape.safeParse(parseJson(text, path));
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw new InvalidManifest(
      `${path} is no manifest of persisted operations: ${faults.join('; ')}. ${makeOne}`,
    );
  }
  const operations = new Map<string, ListedOperation>();
  const byTokens = new Map<string, ListedOperation>();
  for (const operation of result.data.operations) {
    const { id, body } = operation;
    const tokens = tokensOf(body);
    if (tokens === undefined) {
      throw new InvalidManifest(`${path}: the body of ${nameOf(operation)} is no GraphQL. ${makeOne}`);
    }
    const other = operations.get(id);
    if (other && other.body !== body) {
      throw new InvalidManifest(
        `${path}: the id ${id} is given to two operations with different bodies. ${makeOne}`,
      );
    }
    operations.set(id, operation);
    if (!byTokens.has(tokens)) byTokens.set(tokens, operation);
  }
  return { path, operations, byTokens };
}

/** An operation in words. */
export function nameOf({ id, name }: ListedOperation): string {
  return name === undefined ? id : `${name} (${id})`;
}

/** A document without white space, commas and comments; undefined for what cannot be read. */
export function tokensOf(source: string): string | undefined {
  try {
    return stripIgnoredCharacters(source);
  } catch {
    // A character that is none of GraphQL's, or a string without end: whoever parses it says where.
    return undefined;
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidManifest(`${path} is not JSON: ${(error as Error).message}. ${makeOne}`, {
      cause: error,
    });
  }
}
