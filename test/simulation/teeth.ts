import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutation, mutated, mutations } from './mutations';

/**
 * `npm run simulate:teeth`: makes each mistake of `mutations.ts` in a copy of the code and runs the simulation there,
 * which must fail. Ends with 1 when one of them passes. `--only <part of a name>` tries some of them.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '100' }, only: { type: 'string', default: '' } },
});

const root = join(__dirname, '..', '..');
const copied = ['platform', 'subgraphs', 'scripts', 'test', 'package.json', 'tsconfig.json'];

async function isCaught(mutation: Mutation): Promise<{ caught: boolean; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-teeth-'));
  try {
    for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of mutated(mutation)) writeFileSync(join(folder, file), text);
    const { code, said } = await simulateIn(folder);
    // Code that does not even run is no mistake that a simulation has to find.
    const [, breach] = /^seed \d+ fails:\n +(.*)$/m.exec(said) ?? [];
    return { caught: code === 1 && breach !== undefined, said: breach ?? said };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function simulateIn(folder: string): Promise<{ code: number | null; said: string }> {
  const args = ['--import', 'tsx', 'test/simulation/main.ts', '--seeds', values.seeds, '--until-failure'];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (some: Buffer) => (said += some.toString()));
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, said })));
}

async function main(): Promise<void> {
  const missed: string[] = [];
  for (const mutation of mutations.filter(({ name }) => name.includes(values.only))) {
    const { caught, said } = await isCaught(mutation);
    console.log(
      `${caught ? 'caught' : 'PASSED'}  rule ${mutation.rule}: ${mutation.name}\n          ${said}`,
    );
    if (!caught) missed.push(mutation.name);
  }
  process.exitCode = missed.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});
