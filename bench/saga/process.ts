import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { deployedFlags } from '../deployed';
import type { Counts } from './counting';

/** What became of an order, once it is stored and announced. */
export interface News {
  orderId: string;
  isConfirmed?: boolean;
  /** The reason. */
  rejected?: string;
  isEnd: boolean;
}

/** What a child knows of itself. */
export interface Usage {
  counts: Counts;
  /** User and system, since it started. */
  cpuMs: number;
}

/** A process of the bench that answers about itself. */
export interface Child {
  /** What it said when it was ready: the gateway's URL, where it has the gateway. */
  readonly url: string | null;
  readonly pid: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

type FromChild = { ready: string | null } | { usage: Usage } | { news: News[] };

/** The child's side: says that it is ready, then answers until it is told to stop. */
export function answerParent(url: string | null, counts: Counts, stop: () => Promise<void>): void {
  process.on('message', (asked: unknown) => {
    if (asked === 'stop') void stop().then(() => process.disconnect());
    if (asked !== 'usage') return;
    const { user, system } = process.cpuUsage();
    process.send?.({ usage: { counts, cpuMs: (user + system) / 1_000 } });
  });
  process.send?.({ ready: url });
}

/** A program of this folder as it was built (`tsconfig.bench.json`): Waybill is measured as it is deployed. */
export const builtProgram = (name: string) =>
  join(__dirname, '..', '..', 'dist', 'bench', 'saga', `${name}.js`);

export interface ChildOptions {
  /** See `builtProgram`. */
  program: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** What it logs goes here. */
  logFile: string;
  /** Where it leaves its CPU profile when it ends. */
  profileFolder?: string | undefined;
  heard?: (news: News) => void;
}

/** Resolves when the child is ready; throws when it ends before. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { program, args, env, logFile, profileFolder, heard = () => undefined } = options;
  const profile = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
  const output = openSync(logFile, 'a');
  const flags = [...deployedFlags(), ...profile];
  const child = spawn(process.execPath, [...flags, builtProgram(program), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const asked: ((usage: Usage) => void)[] = [];
  const exited = once(child, 'exit');
  const url = await new Promise<string | null>((resolve, reject) => {
    child.on('message', (said: FromChild) => {
      if ('ready' in said) resolve(said.ready);
      else if ('usage' in said) asked.shift()?.(said.usage);
      else said.news.forEach(heard);
    });
    child.once('exit', () => reject(new Error(`${program} has exited; it logged to ${logFile}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    usage: () => answered(child, asked),
    async stop() {
      if (child.connected) child.send('stop');
      await exited;
    },
  };
}

function answered(child: ChildProcess, asked: ((usage: Usage) => void)[]): Promise<Usage> {
  return new Promise((resolve) => {
    asked.push(resolve);
    child.send('usage');
  });
}
