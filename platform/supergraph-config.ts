import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** One subgraph of `supergraph.yaml`. */
export interface SubgraphConfig {
  name: string;
  /** Where the gateway reaches it, unless start-up says otherwise. */
  routingUrl: string;
  /** Absolute path of its schema. */
  schemaFile: string;
}

export interface SupergraphConfig {
  /** As rover writes it: `=2.14.4`. */
  federationVersion: string;
  /** In the order of the file. */
  subgraphs: SubgraphConfig[];
}

/** The file is missing, is not YAML, or says something that is not understood; the message names file and field. */
export class InvalidSupergraphConfig extends Error {
  override readonly name = 'InvalidSupergraphConfig';
}

const httpUrl = z
  .string()
  .refine((value) => /^https?:$/.test(protocolOf(value)), { message: 'must be an http(s) URL' });

const fileShape = z.object({
  federation_version: z.coerce.string(),
  subgraphs: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must start with a letter; then letters, digits, _ and -'),
      z.object({ routing_url: httpUrl, schema: z.object({ file: z.string().min(1) }) }),
    )
    .refine((subgraphs) => Object.keys(subgraphs).length > 0, { message: 'names no subgraph' }),
});

/**
 * Reads `supergraph.yaml`, the one list of subgraphs, in rover's own format. Schema files are resolved beside it; they
 * are not opened here. Throws `InvalidSupergraphConfig`.
 */
export function readSupergraphConfig(path: string): SupergraphConfig {
  const content = parseYaml(path);
  const result = fileShape.safeParse(content);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw new InvalidSupergraphConfig(`${path}: ${faults.join('; ')}`);
  }
  const folder = dirname(resolve(path));
  return {
    federationVersion: result.data.federation_version,
    subgraphs: Object.entries(result.data.subgraphs).map(([name, subgraph]) => ({
      name,
      routingUrl: subgraph.routing_url,
      schemaFile: resolve(folder, subgraph.schema.file),
    })),
  };
}

function parseYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidSupergraphConfig(`${path}: ${(error as Error).message}`);
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
