import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where each service's port is, counted from the gateway's. */
const services = ['gateway', 'users', 'products', 'orders', 'payments', 'inventory', 'delivery'] as const;

const root = join(__dirname, '..', '..');
const TAIL_LINES = 40;

/** Waybill in processes of its own, as people start it. What a process is called is what stands on its command line. */
export interface Processes {
  /** Starts the services that the name lists with spaces between them, all of them by default, with more settings or other ones. */
  start(name?: string, more?: NodeJS.ProcessEnv): void;
  /** Resolves when each of them says at /readyz that it can work. Throws when the process has exited. */
  ready(name?: string): Promise<void>;
  isRunning(name: string): boolean;
  /** Resolves when it ends, with its exit code or the signal: `SIGKILL`; with `gone` where it does not run. */
  ended(name: string): Promise<string>;
  /** `kill -9`. */
  kill(name?: string): Promise<void>;
  /** SIGTERM; resolves with the exit code, or null where the process did not exit by itself. */
  terminate(name?: string): Promise<number | null>;
  /** The processes that ended though nobody asked them to, with their exit codes. */
  readonly deserters: readonly string[];
  /** All that a process has logged, over all its lives. */
  logOf(name?: string): string;
  /** The ends of all logs, for whoever looks for what went wrong. */
  tails(): string;
  /** Kills what is left and removes the logs. */
  dispose(): Promise<void>;
}

/** `entry` is what Node is given before the names: the sources by default. */
export function createProcesses(
  env: NodeJS.ProcessEnv,
  entry: readonly string[] = ['--import', 'tsx', 'main.ts'],
): Processes {
  const logs = mkdtempSync(join(tmpdir(), 'waybill-crash-'));
  const running = new Map<string, ChildProcess>();
  const known = new Set<string>();
  const asked = new WeakSet<ChildProcess>();
  const deserters: string[] = [];
  const fileOf = (name: string) => join(logs, `${name.replaceAll(' ', '-') || 'all'}.log`);
  const logOf = (name = '') => readFileSync(fileOf(name), 'utf8');

  async function end(name: string, signal: NodeJS.Signals): Promise<number | null> {
    const child = running.get(name);
    if (!child) return null;
    asked.add(child);
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  async function isReady(port: number): Promise<boolean> {
    const response = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined);
    await response?.text().catch(() => undefined);
    return response?.ok ?? false;
  }

  return {
    deserters,
    logOf,
    start(name = '', more = {}) {
      known.add(name);
      const output = openSync(fileOf(name), 'a');
      const child = spawn(process.execPath, [...entry, ...name.split(' ').filter(Boolean)], {
        cwd: root,
        env: { PATH: process.env.PATH, LOG_FORMAT: 'json', ...env, ...more },
        stdio: ['ignore', output, output],
      });
      closeSync(output);
      running.set(name, child);
      child.on('exit', (code, signal) => {
        running.delete(name);
        if (!asked.has(child)) deserters.push(`${name || 'all'}: ${code ?? signal}`);
      });
    },
    async ready(name = '') {
      const names = name === '' ? services : name.split(' ');
      const ports = names.map((each) => Number(env.PORT) + services.indexOf(each as 'gateway'));
      while (!(await Promise.all(ports.map(isReady))).every(Boolean)) {
        if (!running.has(name)) throw new Error(`${name || 'Waybill'} has exited:\n${tailOf(logOf(name))}`);
        await sleep(50);
      }
    },
    isRunning: (name) => running.has(name),
    async ended(name) {
      const child = running.get(name);
      if (!child) return 'gone';
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      return String(code ?? signal);
    },
    kill: async (name = '') => void (await end(name, 'SIGKILL')),
    terminate: (name = '') => end(name, 'SIGTERM'),
    tails: () => [...known].map((name) => `--- ${name || 'all'}\n${tailOf(logOf(name))}`).join('\n'),
    async dispose() {
      await Promise.all([...running.keys()].map((name) => end(name, 'SIGKILL')));
      rmSync(logs, { recursive: true, force: true });
    },
  };
}

const tailOf = (text: string) => text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');

/** A port that is free together with the six after it, below those that the system hands out by itself. */
export async function sevenPorts(): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(services.map((_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer();
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, () => resolve(true));
  });
  if (!(await listening)) return false;
  server.close();
  await once(server, 'close');
  return true;
}
