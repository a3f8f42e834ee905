import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { testLog } from '../../log';
import { StoreLocked } from '../store';
import type { Pair, Single, Step } from './crash.writer';
import { openEmbeddedStore } from '.';

const ROUNDS = 5;

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'waybill-crash-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function startWriter(round: string): ChildProcess {
  const script = path.join(__dirname, 'crash.writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, round], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** What a writer has acknowledged by the time of its death, which comes after `lines` lines. */
async function writeUntilKilled(round: string, lines: number): Promise<string[]> {
  const child = startWriter(round);
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return said;
}

it('keeps every acknowledged write and only whole transactions through kill -9, again and again', async () => {
  const singles = new Map<string, number>();
  const pairs = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    // Another moment in each run.
    for (const line of await writeUntilKilled(`r${round}`, 20 + Math.floor(Math.random() * 600))) {
      const [kind, id = '', n] = line.split(' ');
      if (kind === 'insert') singles.set(id, Number(n));
      if (kind === 'pair') pairs.set(id, Math.max(Number(n), pairs.get(id) ?? 0));
    }
    await look(singles, pairs);
  }
  expect(singles.size).toBeGreaterThan(ROUNDS);
  expect(pairs.size).toBeGreaterThan(1);
}, 120_000);

async function look(singles: Map<string, number>, pairs: Map<string, number>): Promise<void> {
  const store = await openEmbeddedStore({ folder, log: testLog() });
  const database = store.database('crash');
  const rows = await (await database.collection<Single>('singles')).find({}).toArray();
  const stored = new Map(rows.map(({ _id, n }) => [_id, n]));
  expect([...singles].filter(([id, n]) => stored.get(id) !== n)).toEqual([]);

  const left = await (await database.collection<Pair>('left')).find({}, { sort: { _id: 1 } }).toArray();
  const right = await (await database.collection<Pair>('right')).find({}, { sort: { _id: 1 } }).toArray();
  expect(right).toEqual(left);
  const steps = await database.collection<Step>('steps');
  for (const { _id, n } of left) {
    expect(n).toBeGreaterThanOrEqual(pairs.get(_id) ?? 0);
    const own = await steps.find({ pair: _id }, { sort: { n: 1 } }).toArray();
    expect(own.map((step) => step.n)).toEqual(Array.from({ length: n }, (_, i) => i + 1));
  }
  const verified = await store.verify();
  expect(verified.faults).toEqual([]);
  expect(verified.entries).toBeGreaterThan(verified.documents);
  await store.close();
}

it('refuses a folder that another process has open, until that one is gone, however it went', async () => {
  const child = startWriter('other');
  await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  const refused = await openEmbeddedStore({ folder, log: testLog() }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StoreLocked);
  expect(refused).toMatchObject({ folder, pid: child.pid });
  expect((refused as Error).message).toContain(`in use by process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = await openEmbeddedStore({ folder, log: testLog() });
  await store.ping();
  await store.close();
}, 60_000);

it('lets one of several in that start at once', async () => {
  const writers = ['a', 'b', 'c'].map(startWriter);
  const outcomes = await Promise.all(
    writers.map(async (child) => {
      const opened = once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
      return Promise.race([opened.then(() => 'opened'), once(child, 'exit').then(() => 'refused')]);
    }),
  );
  expect(outcomes.sort()).toEqual(['opened', 'refused', 'refused']);
}, 60_000);
