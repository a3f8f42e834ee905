import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MongoClient } from 'mongodb';
import { createProcesses, type Processes, sevenPorts } from './crash/processes';
import { engines, freshEnvironment, removeData, runAudit } from './system';

/** The acceptance suite, as anybody runs it, against a Waybill of its own that it may kill. */
describe(`the acceptance suite on ${engines}`, () => {
  let env: NodeJS.ProcessEnv;
  let waybill: Processes;
  let killer: Server;

  beforeAll(async () => {
    env = freshEnvironment({
      PORT: String(await sevenPorts()),
      STEP_LIMIT_MS: '4000',
      PAYMENT_CALL_LIMIT_MS: '500',
    });
    await forgetKilledSoon(env);
    waybill = createProcesses(env);
    waybill.start();
    await waybill.ready();
    killer = createServer((_request, response) => {
      void killAndStart().then((status) => response.writeHead(status).end());
    });
    killer.listen(0, '127.0.0.1');
    await once(killer, 'listening');
  }, 60_000);
  afterAll(async () => {
    killer.close();
    await waybill.dispose();
    await removeData(env);
  });

  async function killAndStart(): Promise<number> {
    try {
      await waybill.kill();
      waybill.start();
      await waybill.ready();
      return 204;
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
      return 500;
    }
  }

  /** Everything that the suite can be told; the time in which a case is decided has room for a busy machine. */
  const settings = (): NodeJS.ProcessEnv => {
    const { port } = killer.address() as AddressInfo;
    const asked = `fetch('http://127.0.0.1:${port}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
    return {
      GATEWAY_URL: `http://localhost:${env.PORT}`,
      STAFF_EMAIL: env.STAFF_EMAIL,
      STAFF_PASSWORD: env.STAFF_PASSWORD,
      STEP_LIMIT_MS: env.STEP_LIMIT_MS,
      DECIDED_WITHIN_MS: String(2 * Number(env.STEP_LIMIT_MS)),
      RESTART_COMMAND: `"${process.execPath}" -e "${asked}"`,
    };
  };

  test('passes, with nothing skipped, and leaves the books right', async () => {
    const command = ['--import', 'tsx', '--test-reporter=spec', 'main.ts'];
    const suite = spawn(process.execPath, command, {
      cwd: join(__dirname, '..', 'acceptance'),
      env: { PATH: process.env.PATH, ...settings() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(suite.stdout),
      text(suite.stderr),
      once(suite, 'exit'),
    ]);
    if (code !== 0) process.stderr.write(`${stdout}\n${stderr}\n${waybill.tails()}\n`);
    expect(code).toBe(0);
    for (const part of ['core', 'faults', 'crash', 'kill and start']) expect(stdout).toContain(`✔ ${part} (`);
    expect(stdout).not.toMatch(/SKIPPED|# SKIP/);
    expect(waybill.deserters).toEqual([]);
    expect((await runAudit(env)).breaches).toEqual([]);
  }, 240_000);
});

/** As the README says of a MongoDB of one's own: transactions of a killed process hold up the others for 10 s, not a minute. */
async function forgetKilledSoon({ MONGODB_URL }: NodeJS.ProcessEnv): Promise<void> {
  if (!MONGODB_URL) return;
  const client = new MongoClient(MONGODB_URL, { runtimeAdapters: { os } });
  try {
    await client.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: 10 });
  } finally {
    await client.close();
  }
}
