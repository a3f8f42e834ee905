import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const check = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), join(__dirname, 'saga-diagram.ts'), '--check', ...args],
    { encoding: 'utf8' },
  );

test('docs/saga.md draws the sagas as they are', () => {
  expect(check().stderr).toBe('');
  expect(check().status).toBe(0);
}, 60_000);

test('a stale page is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'saga-'));
  writeFileSync(join(folder, 'saga.md'), '# The sagas of an order\n');
  const { status, stderr } = check(join(folder, 'saga.md'));
  rmSync(folder, { recursive: true });
  expect([status, stderr.trim()]).toEqual([1, 'docs/saga.md is stale: run `npm run saga:diagram`.']);
}, 60_000);
