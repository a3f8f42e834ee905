import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../platform/clock';
import { sevenPorts } from './crash/processes';

const root = join(__dirname, '..');
let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-start-'));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** As `npm start -- ...services`, in a working directory of its own. */
function start(services: readonly string[], env: NodeJS.ProcessEnv) {
  const command = [
    '--import',
    pathToFileURL(require.resolve('tsx')).href,
    join(root, 'main.ts'),
    ...services,
  ];
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: { PATH: process.env.PATH, LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return {
    child,
    said: Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
      ([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number | null }),
    ),
  };
}

describe('what cannot start says in a line what to do', () => {
  test.each<[string, string[], NodeJS.ProcessEnv, string]>([
    [
      'a name that is no service',
      ['order'],
      {},
      'There is no service order: choose of users, products, orders, payments, inventory, delivery, gateway.',
    ],
    [
      'a part alone on the embedded engines',
      ['orders', 'payments'],
      { MONGODB_URL: 'mongodb://localhost' },
      'The embedded engines serve one process with all six subgraphs. To run orders, payments alone, set RABBITMQ_URL.',
    ],
    [
      'production on the embedded engines',
      [],
      { NODE_ENV: 'production' },
      'Under NODE_ENV=production set MONGODB_URL and RABBITMQ_URL, or EMBEDDED=allow to run on the embedded engines.',
    ],
    [
      'a fail-point in production',
      [],
      { NODE_ENV: 'production', EMBEDDED: 'allow', FAIL_POINT: 'after-commit:2' },
      'FAIL_POINT makes a process kill itself, for crash tests. Unset it, or NODE_ENV=production.',
    ],
    [
      'a setting that cannot be',
      [],
      { PORT: 'four thousand' },
      'The environment cannot be used:\n  PORT is "four thousand": must be a whole number',
    ],
    [
      'a URL of a server that is none',
      [],
      { MONGODB_URL: 'localhost:27017' },
      'The environment cannot be used:\n  MONGODB_URL is set to something unusable: must begin with mongodb:// or mongodb+srv://',
    ],
    [
      'a URL of a subgraph that is none',
      ['gateway'],
      { ORDERS_URL: 'orders:4003' },
      'The environment cannot be used:\n  ORDERS_URL is set to something unusable: must be an http or https URL',
    ],
    [
      'a switch that is neither on nor off',
      [],
      { GRAPHQL_INTROSPECTION: 'yes' },
      'GRAPHQL_INTROSPECTION must be "on" or "off", not "yes"',
    ],
  ])('%s', async (_, services, env, message) => {
    expect(await start(services, env).said).toEqual({ stdout: '', stderr: `${message}\n`, code: 1 });
  });
});

describe('a gateway that cannot start says in a line what to do', () => {
  const inFolder = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const rover = 'Make a manifest with: rover persisted-queries generate --manifest-path <file>';
  const whatToDo =
    'Compose it again (rover supergraph compose), name another file (SUPERGRAPH), or correct the configuration.';

  test.each<[string, () => NodeJS.ProcessEnv, () => string]>([
    [
      'a manifest that cannot be read',
      () => ({
        GATEWAY_CONFIG: inFolder('g.yaml', 'persistedOperations: { mode: known, manifest: m.json }'),
      }),
      () => `${join(folder, 'm.json')}: there is no such file. ${rover}`,
    ],
    [
      'a file that is no supergraph',
      () => ({ SUPERGRAPH: inFolder('s.graphql', 'type Query { a: Int }') }),
      () =>
        `${join(folder, 's.graphql')} cannot be served: Invalid supergraph: must be a core schema. ${whatToDo}`,
    ],
    [
      'a configuration that is not for the supergraph',
      () => ({ GATEWAY_CONFIG: inFolder('g.yaml', 'subscriptions: { unshared: [Subscription.none] }') }),
      () =>
        `${join(root, 'gateway', 'supergraph.graphql')} cannot be served: it has no Subscription.none, ` +
        `which \`subscriptions\` names. ${whatToDo}`,
    ],
  ])('%s', async (_, env, message) => {
    const { stdout, stderr, code } = await start(['gateway'], { PORT: '0', LOG_LEVEL: 'error', ...env() })
      .said;
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: `${message()}\n`, code: 1 });
  });
});

test('the file .env is read, and the environment goes first', async () => {
  writeFileSync(join(folder, '.env'), 'PORT=none\n');
  expect((await start(['nobody'], {}).said).stderr).toContain('PORT is "none"');
  expect((await start(['nobody'], { PORT: '1' }).said).stderr).toContain('There is no service nobody');
});

test('the gateway alone, with empty settings as compose files give them, names the pages only where it serves them', async () => {
  const readyLine = async (env: NodeJS.ProcessEnv) => {
    const { child, said } = start(['gateway'], { PORT: '0', USERS_URL: '', NODE_ENV: '', ...env });
    child.stdout.on('data', (some: Buffer) => {
      if (some.includes('ready in')) child.kill('SIGTERM');
    });
    const { stdout, stderr, code } = await said;
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return stdout;
  };
  expect(await readyLine({})).toContain('Apollo Sandbox');
  expect(await readyLine({ NODE_ENV: 'production' })).not.toContain('Apollo Sandbox');
}, 60_000);

test('one process has the folder and the ports; a second one says so, and the first stops on SIGTERM with 0', async () => {
  const data = join(folder, 'data', 'v1.2');
  mkdirSync(join(folder, 'data'));
  const PORT = String(await sevenPorts());
  const first = start([], { PORT, WAYBILL_DATA: data });
  let stdout = '';
  const ready = new Promise<void>((resolve) =>
    first.child.stdout.on('data', (some: Buffer) => {
      stdout += some.toString();
      if (stdout.includes('ready in')) resolve();
    }),
  );
  await Promise.race([ready, first.said]);
  expect(stdout).toContain('store: embedded');

  const sameFolder = await start([], { PORT: '0', WAYBILL_DATA: data }).said;
  expect(sameFolder.code).toBe(1);
  expect(sameFolder.stdout).toContain('Waiting for process');
  expect(sameFolder.stderr).toMatch(/^.*v1\.2.*\n$/);
  const samePort = await start([], { PORT, WAYBILL_DATA: join(folder, 'other') }).said;
  expect(samePort.code).toBe(1);
  expect(samePort.stderr).toMatch(new RegExp(`^.*${Number(PORT) + 1}.*\n$`));

  first.child.kill('SIGTERM');
  expect((await first.said).code).toBe(0);
}, 60_000);

test('SIGTERM to `npm start` stops what npm has started', async () => {
  const PORT = String(await sevenPorts());
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT, WAYBILL_DATA: folder },
    stdio: 'ignore',
  });
  started.push(npm);
  const answers = () =>
    fetch(`http://localhost:${PORT}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) await systemClock.sleep(100);
  npm.kill('SIGTERM');
  while (await answers()) await systemClock.sleep(100);
}, 60_000);
