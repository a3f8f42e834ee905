import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { orderProcess } from '../subgraphs/orders/saga';
import { incompatibilities, revived } from './contracts/compatible';
import { flowBreaches, flowsFile, released, type ReleasedFlows } from './contracts/flows';
import {
  type Committed,
  committed,
  type Files,
  FLOWS,
  fromFile,
  isContract,
  readFolder,
  readRetired,
  toFile,
  writeFolder,
} from './contracts/published';
import { collect, type Contract, UnlistedType } from './contracts/registry';

/**
 * `write` exports every message type of every service as JSON Schema into contracts/, and the steps of every flow. `check`
 * says which of these files are stale, and what can no longer live beside what was published. Exits with 0 when nothing
 * is wrong.
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

/** Compares the flows of now with the committed list, and with all that were ever released. */
export function checkFlows(now: ReleasedFlows, files: Files, before: readonly ReleasedFlows[]): Findings {
  const written = files.get(FLOWS);
  return {
    stale: written === flowsFile(now) ? [] : [staleFile(FLOWS, written !== undefined)],
    incompatible: flowBreaches(now, before, readRetired(files)),
  };
}

const staleFile = (path: string, isThere: boolean) =>
  `contracts/${path} is ${isThere ? 'stale' : 'missing'}: run \`npm run contracts:write\``;

function staleFiles(now: readonly Contract[], files: Files): string[] {
  const wanted = new Map(now.map(toFile));
  const written = [...wanted].flatMap(([path, text]) => {
    if (files.get(path) === text) return [];
    return [staleFile(path, files.has(path))];
  });
  const left = [...files.keys()].filter((path) => isContract(path) && !wanted.has(path));
  return [
    ...written,
    ...left.map((path) => `contracts/${path} is of no type: run \`npm run contracts:write\``),
  ];
}

/** What was published: all that git has seen, and what stands in the folder. */
function publishedIn(folder: string, files: Files): Committed {
  const history = existsSync(folder) ? committed(folder) : { contracts: [], flows: [] };
  if (history === null) console.log('There is no git here: only the files at hand are compared.');
  const present = [...files].filter(([path]) => isContract(path)).map(([path, text]) => fromFile(path, text));
  const flows = files.get(FLOWS);
  return {
    contracts: [...(history?.contracts ?? []), ...present],
    flows: [...(history?.flows ?? []), ...(flows === undefined ? [] : [JSON.parse(flows) as ReleasedFlows])],
  };
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
  const flows = released(orderProcess({ stepMs: 0, sagaMs: 0 }).flows);
  const published = publishedIn(folder, files);
  const found = [checkContracts(now, files, published.contracts), checkFlows(flows, files, published.flows)];
  const incompatible = found.flatMap((one) => one.incompatible);
  const stale = found.flatMap((one) => one.stale);
  report('What breaks who runs an older version', incompatible);
  if (incompatible.length > 0) {
    console.error('Publish a new version beside the old one: docs/changing-messages-and-flows.md');
    return 1;
  }
  if (command === 'write') {
    writeFolder(folder, new Map([...now.map(toFile), [FLOWS, flowsFile(flows)]]));
    console.log(`Wrote ${now.length} contracts and ${Object.keys(flows).length} flows.`);
    return 0;
  }
  report('The committed contracts', stale);
  if (stale.length > 0) return 1;
  console.log(
    `${now.length} message types and ${Object.keys(flows).length} flows stand as they were published.`,
  );
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
