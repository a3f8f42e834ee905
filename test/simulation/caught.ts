import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutation, mutated } from './mutations';

/** What the simulation made of a mistake. */
export interface Verdict {
  isCaught: boolean;
  /** Did the command that it printed for the seed that failed show the same again? */
  isReplayed: boolean;
  /** The first promise that was broken, or whatever else was printed. */
  said: string;
}

const root = join(__dirname, '..', '..');
const copied = ['platform', 'subgraphs', 'scripts', 'test', 'package.json', 'tsconfig.json'];

/** Makes a mistake in a copy of the code and runs the simulation there, until a seed fails, and that seed again. */
export async function tryMutation(
  mutation: Mutation,
  { seeds, orders }: { seeds: string; orders: string },
): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-teeth-'));
  try {
    for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of mutated(mutation)) writeFileSync(join(folder, file), text);
    const asked = ['--seeds', seeds, '--orders', orders, '--until-failure'];
    const { code, said } = await simulateIn(folder, asked);
    const failure = failureIn(said);
    // Code that does not even run is no mistake that a simulation has to find.
    if (code !== 1 || !failure) return { isCaught: false, isReplayed: false, said };
    const again = failureIn((await simulateIn(folder, failure.again)).said);
    return { isCaught: true, isReplayed: again?.all === failure.all, said: failure.first };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first seed that is said to have failed. */
function failureIn(said: string): { all: string; first: string; again: string[] } | null {
  const [all, first = '', again = ''] =
    /^seed \d+ fails:\n +(.*)\n(?: +.*\n)*? +again: npm run simulate:faults -- (.*)$/m.exec(said) ?? [];
  return all ? { all, first, again: again.replace('--log debug', '').trim().split(' ') } : null;
}

function simulateIn(folder: string, args: string[]): Promise<{ code: number | null; said: string }> {
  const command = ['--import', 'tsx', 'test/simulation/main.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (some: Buffer) => (said += some.toString()));
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, said })));
}
