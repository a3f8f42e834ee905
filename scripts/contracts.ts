import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { incompatibilities, revived } from './contracts/compatible';
import {
  committed,
  type Files,
  fromFile,
  readFolder,
  readRetired,
  RETIRED,
  toFile,
  writeFolder,
} from './contracts/published';
import { collect, type Contract, UnlistedType } from './contracts/registry';

/**
 * `write` exports every message type of every service as JSON Schema into contracts/. `check` says which of these files
 * are stale, and which types can no longer live beside what was published. Exits with 0 when nothing is wrong.
 */
const usage = 'Usage: contracts.ts write | check';

export interface Findings {
  stale: string[];
  incompatible: string[];
}

/** Compares the contracts of now with the committed files, and with all that were ever published. */
export function checkContracts(
  now: readonly Contract[],
  files: Files,
  published: readonly Contract[],
): Findings {
  const retired = readRetired(files);
  const byType = new Map(now.map((one) => [one.type, one]));
  const found = published.flatMap((one) => incompatibilities(one, byType, retired));
  return {
    stale: staleFiles(now, files),
    incompatible: [...new Set([...found, ...revived(now, retired)])],
  };
}

function staleFiles(now: readonly Contract[], files: Files): string[] {
  const wanted = new Map(now.map(toFile));
  const written = [...wanted].flatMap(([path, text]) => {
    if (files.get(path) === text) return [];
    return [`contracts/${path} is ${files.has(path) ? 'stale' : 'missing'}: run \`npm run contracts:write\``];
  });
  const left = [...files.keys()].filter((path) => path !== RETIRED && !wanted.has(path));
  return [
    ...written,
    ...left.map((path) => `contracts/${path} is of no type: run \`npm run contracts:write\``),
  ];
}

/** What was published: all that git has seen, and what stands in the folder. */
function publishedIn(folder: string, files: Files): Contract[] {
  const history = existsSync(folder) ? committed(folder) : [];
  if (history === null) console.log('There is no git here: only the files at hand are compared.');
  const present = [...files].filter(([path]) => path !== RETIRED).map(([path, text]) => fromFile(path, text));
  return [...(history ?? []), ...present];
}

function report(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.error([`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n'));
}

function main(command: string | undefined): number {
  if (command !== 'write' && command !== 'check') {
    console.error(usage);
    return 2;
  }
  const root = join(__dirname, '..');
  const folder = join(root, 'contracts');
  const now = collect(root);
  const files = readFolder(folder);
  const { stale, incompatible } = checkContracts(now, files, publishedIn(folder, files));
  report('Contracts that break who runs an older version', incompatible);
  if (incompatible.length > 0) {
    console.error(
      'Publish a new version of the type beside the old one: docs/changing-messages-and-flows.md',
    );
    return 1;
  }
  if (command === 'write') {
    writeFolder(folder, new Map(now.map(toFile)));
    console.log(`Wrote ${now.length} contracts.`);
    return 0;
  }
  report('The committed contracts', stale);
  if (stale.length > 0) return 1;
  console.log(`${now.length} message types stand as they were published.`);
  return 0;
}

if (require.main === module) {
  try {
    process.exitCode = main(process.argv[2]);
  } catch (error) {
    if (!(error instanceof UnlistedType)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
