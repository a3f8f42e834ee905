import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { System } from './system';

const root = join(__dirname, '..');

/** What a program left when it ended: its exit code, and what it printed. */
export interface Ended {
  code: number;
  out: string;
  error: string;
}

/** Runs a program of `scripts/`, as its `npm` command does. Of this process's environment it gets the PATH alone. */
export function runScript(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const command = [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'scripts', script), ...args];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      command,
      { env: { PATH: process.env.PATH, ...env }, cwd: root },
      (failed, out, error) => resolve({ code: failed ? Number(failed.code ?? 2) : 0, out, error }),
    );
  });
}

/** The same, by the staff account of a running system. */
export function runAsStaff(script: string, system: System, ...args: string[]): Promise<Ended> {
  const { STAFF_EMAIL, STAFF_PASSWORD } = system.env;
  return runScript(script, args, { GATEWAY_URL: system.url, STAFF_EMAIL, STAFF_PASSWORD });
}
