import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import {
  findBreakingChanges,
  getLocation,
  GraphQLError,
  type GraphQLSchema,
  parse,
  Source,
  validate,
} from 'graphql';
import { stripSecurity } from '../gateway/security/strip';
import { readSupergraphConfig } from '../platform/supergraph-config';

/**
 * `compose` writes gateway/supergraph.graphql from supergraph.yaml, with the library of rover's own plug-in. `check`
 * composes again and says what is wrong: a committed file that is stale, changes that break clients, operations that are
 * not valid. Exits with 0 when nothing is.
 */
const usage = `Usage: schema.ts compose
       schema.ts check [--base <file or git revision>] [--allow-breaking]`;

export interface Paths {
  /** supergraph.yaml */
  config: string;
  /** The composed file. */
  supergraph: string;
  /** Folder of client operations. */
  operations: string;
}

/** The composed SDL, or the faults that keep the subgraphs from being composed. Hints are advice. */
export type Composition = { sdl: string; hints: string[] } | { faults: string[] };

/** Composes what `config` names. The same schemas give the same text. Throws for a configuration that is none. */
export function composeSupergraph(config: string): Composition {
  const { federationVersion, subgraphs } = readSupergraphConfig(config);
  const versionFault = checkVersion(federationVersion);
  if (versionFault) return { faults: [versionFault] };
  const faults: string[] = [];
  const services = subgraphs.flatMap(({ name, routingUrl, schemaFile }) => {
    try {
      const typeDefs = parse(new Source(readFileSync(schemaFile, 'utf8'), relative('.', schemaFile)));
      return [{ name, url: routingUrl, typeDefs }];
    } catch (error) {
      faults.push(describeFault(error));
      return [];
    }
  });
  if (faults.length > 0) return { faults };
  const { supergraphSdl, errors, hints } = composeServices(services);
  if (supergraphSdl === undefined) return { faults: (errors ?? []).map(describeFault) };
  const advice = hints.map(({ definition, message }) => `${definition.code}: ${message}`);
  return { sdl: `${supergraphSdl}\n`, hints: advice };
}

/** rover would fetch the version that the file names; here it is the one that is installed. */
function checkVersion(wanted: string): string | undefined {
  const path = require.resolve('@apollo/composition/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  if (!wanted.startsWith('=') || wanted === `=${version}`) return undefined;
  return `supergraph.yaml asks for federation ${wanted}, and ${version} is installed`;
}

export interface CheckOptions extends Paths {
  /** SDL of the supergraph that clients know; without it nothing can be called breaking. */
  base?: string;
}

/** What a check found. The first two lists and the faults fail it; so do breaking changes, unless they are meant. */
export interface Findings {
  faults: string[];
  stale: string[];
  breaking: string[];
  operations: string[];
}

export function checkSchema({ config, supergraph, operations, base }: CheckOptions): Findings {
  const composition = composeSupergraph(config);
  if ('faults' in composition) {
    return { faults: composition.faults, stale: [], breaking: [], operations: [] };
  }
  const schema = apiSchemaOf(composition.sdl);
  return {
    faults: [],
    stale: compareFile(supergraph, composition.sdl),
    breaking: base === undefined ? [] : breakingChanges(base, schema),
    operations: invalidOperations(operations, schema),
  };
}

function compareFile(path: string, sdl: string): string[] {
  if (!existsSync(path)) return [`${path} is missing: run \`npm run schema:compose\``];
  const committed = readFileSync(path, 'utf8').split('\n');
  const composed = sdl.split('\n');
  const at = composed.findIndex((line, index) => line !== committed[index]);
  if (at < 0 && composed.length === committed.length) return [];
  const line = at < 0 ? composed.length : at;
  return [
    `${path} is stale: run \`npm run schema:compose\`. Line ${line + 1} is ${quote(committed[line])}, ` +
      `composed it is ${quote(composed[line])}`,
  ];
}

const quote = (line: string | undefined) => (line === undefined ? 'missing' : JSON.stringify(line.trim()));

function breakingChanges(base: string, schema: GraphQLSchema): string[] {
  return findBreakingChanges(apiSchemaOf(base), schema).map(
    ({ type, description }) => `${type}: ${description}`,
  );
}

function invalidOperations(folder: string, schema: GraphQLSchema): string[] {
  return documentsIn(folder).flatMap((path) => {
    try {
      const document = parse(new Source(readFileSync(path, 'utf8'), relative('.', path)));
      return validate(schema, document).map(describeFault);
    } catch (error) {
      return [describeFault(error)];
    }
  });
}

function documentsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => join(folder, file));
}

const apiSchemaOf = (sdl: string) => Supergraph.build(stripSecurity(sdl)).apiSchema().toGraphQLJSSchema();

/** The message, with file and line where there is one. */
function describeFault(error: unknown): string {
  if (!(error instanceof GraphQLError)) return (error as Error).message;
  const { loc } = error.nodes?.find((node) => node.loc) ?? {};
  const source = loc?.source ?? error.source;
  const start = loc?.start ?? error.positions?.[0];
  if (!source || start === undefined) return error.message;
  return `${source.name}:${getLocation(source, start).line}: ${error.message}`;
}

/** The base to compare with: a file, or the composed file as a git revision has it; undefined where that has none. */
function readBase(base: string, supergraph: string): string | undefined {
  if (existsSync(base)) return readFileSync(base, 'utf8');
  const folder = dirname(resolve(supergraph));
  try {
    return execFileSync('git', ['show', `${base}:./${relative(folder, supergraph)}`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return existsSync(supergraph) ? readFileSync(supergraph, 'utf8') : undefined;
  }
}

function runCompose(paths: Paths): number {
  const composition = composeSupergraph(paths.config);
  if ('faults' in composition) return report('The subgraphs cannot be composed', composition.faults);
  for (const hint of composition.hints) console.log(`hint ${hint}`);
  writeFileSync(paths.supergraph, composition.sdl);
  console.log(`Composed ${relative('.', paths.supergraph)}`);
  return 0;
}

function runCheck(paths: Paths, base: string, allowBreaking: boolean): number {
  const known = readBase(base, paths.supergraph);
  const found = checkSchema({ ...paths, ...(known === undefined ? {} : { base: known }) });
  const breaking = report('Breaking changes', found.breaking);
  const failed = [
    report('The subgraphs cannot be composed', found.faults),
    report('The composed file', found.stale),
    report('Operations that are not valid', found.operations),
    allowBreaking ? 0 : breaking,
  ].some((code) => code !== 0);
  if (!failed) console.log('The supergraph is composed, breaks no client, and every operation is valid.');
  return failed ? 1 : 0;
}

function report(title: string, lines: string[]): number {
  if (lines.length === 0) return 0;
  console.error([`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n'));
  return 1;
}

function main(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: 'string', default: 'HEAD' },
      'allow-breaking': { type: 'boolean', default: false },
    },
  });
  const root = join(__dirname, '..');
  const paths: Paths = {
    config: join(root, 'supergraph.yaml'),
    supergraph: join(root, 'gateway', 'supergraph.graphql'),
    operations: join(root, 'operations'),
  };
  if (positionals[0] === 'compose') return runCompose(paths);
  if (positionals[0] === 'check') return runCheck(paths, values.base, values['allow-breaking']);
  console.error(usage);
  return 2;
}

if (require.main === module) process.exitCode = main();
