import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** By its path: peers run in a folder that has no packages. */
const tsx = ['--import', pathToFileURL(require.resolve('tsx')).href];
/** How long a gateway may take to answer its first query, and a process to end. */
const patienceMs = 60_000;
const endMs = 5_000;

export interface ChildOptions {
  command: string;
  args: readonly string[];
  /** All of its environment but PATH and HOME. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** What it prints goes here. */
  logFile: string;
  /** Is it spoken to? */
  ipc?: boolean;
}

export interface Child {
  pid: number;
  process: ChildProcess;
  logFile: string;
  stop(): Promise<void>;
}

export function startChild({ command, args, env, cwd, logFile, ipc = false }: ChildOptions): Child {
  const output = openSync(logFile, 'a');
  const child = spawn(command, [...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', output, output, ...(ipc ? (['ipc'] as const) : [])],
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    process: child,
    logFile,
    async stop() {
      child.kill('SIGTERM');
      const stopped = await Promise.race([ended.then(() => true), sleep(endMs, false, { ref: false })]);
      if (!stopped) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A program of this folder, without `.child.ts`. */
export function programOf(name: string, args: readonly string[]): Pick<ChildOptions, 'command' | 'args'> {
  return { command: process.execPath, args: [...tsx, join(__dirname, `${name}.child.ts`), ...args] };
}

/** What the child says next. Throws when it ends before. */
export async function said<T>({ process: child, logFile }: Child): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  const message = once(child, 'message', { signal }).then(([value]) => value as T);
  const exit = once(child, 'exit', { signal }).then(() => {
    throw new Error(`A process of the bench has ended: ${tailOf(logFile)}`);
  });
  try {
    return await Promise.race([message, exit]);
  } finally {
    settled.abort();
    await Promise.allSettled([message, exit]);
  }
}

/** Resolves when an endpoint answers a request; throws when its process ends before, or takes too long. */
export async function answering(
  url: string,
  body: string,
  { process: child, logFile }: Child,
): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break;
    if (await answers(url, body)) return;
    await sleep(100);
  }
  throw new Error(`it does not answer: ${tailOf(logFile)}`);
}

async function answers(url: string, body: string): Promise<boolean> {
  try {
    const { ok } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return ok;
  } catch {
    return false; // nobody listens yet
  }
}

/** One that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}

const tailOf = (logFile: string) => readFileSync(logFile, 'utf8').trim().slice(-600);
