import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  version: string;
  bin: Readonly<Record<string, string>>;
}

/** The version of a package that is installed in a folder's node_modules. */
export function versionOf(folder: string, name: string): string {
  return manifestOf(folder, name).version;
}

/** The path of a program of a package of `peers/package.json`; installs these packages at the first call. */
export function binOf(name: string, program: string): string {
  // npm writes this last.
  if (!existsSync(join(__dirname, 'node_modules', '.package-lock.json'))) install();
  const file = manifestOf(__dirname, name).bin[program];
  if (file === undefined) throw new Error(`${name} has no program ${program}`);
  return join(__dirname, 'node_modules', name, file);
}

function install(): void {
  console.error('Installing the peers of npm (once)');
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: __dirname,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ci in bench/gateway/peers has failed: ${stderr.trim().slice(-300)}`);
}

function manifestOf(folder: string, name: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
}
