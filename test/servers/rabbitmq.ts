import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect } from 'amqplib';

/** A RabbitMQ of a test's own, with fresh data, on free ports of this machine. */
export interface RabbitServer {
  url: string;
  port: number;
  /** The one that all its processes descend from, as it runs now. */
  pid(): number;
  /** `kill -9`; the data stays. */
  kill(): Promise<void>;
  /** Starts again, on the same port and data, after `kill`. Resolves when it takes connections. */
  restart(): Promise<void>;
  /** Runs `rabbitmqctl` on it. */
  control(...args: string[]): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const START_MS = 60_000;

/** Debian's `rabbitmq-server` on the PATH insists on being root or its own user; the one that it wraps does not. */
const PLACES = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/homebrew/sbin/rabbitmq-server'];

/** Where RabbitMQ's server is installed, if it is. */
export function findRabbit(): string | undefined {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((dir) => path.join(dir, 'rabbitmq-server'));
  return [...PLACES, ...onPath].find((file) => fs.existsSync(file));
}

/**
 * The RabbitMQ that contract tests use: the one at `RABBITMQ_URL`, else one of their own where it is installed. With
 * neither it says aloud that RabbitMQ was skipped.
 */
export function testRabbit(): { start(): Promise<string>; stop(): Promise<void> } | undefined {
  const given = process.env.RABBITMQ_URL;
  if (given) return { start: async () => given, stop: async () => undefined };
  if (!findRabbit()) {
    process.stderr.write(
      'SKIPPED: RabbitMQ. Set RABBITMQ_URL, or install rabbitmq-server, to test it too.\n',
    );
    return undefined;
  }
  let server: Promise<RabbitServer> | undefined;
  return {
    start: async () => (await (server ??= startRabbit())).url,
    stop: async () => (await server)?.stop(),
  };
}

/** Deletes what brokers with this prefix have declared for these queues. */
export async function removeTopology(url: string, prefix: string, queues: readonly string[]): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const queue of queues) {
    await channel.deleteQueue(`${prefix}.${queue}`);
    await channel.deleteQueue(`${prefix}.${queue}.dead`);
  }
  for (const exchange of ['commands', 'events', 'dead'])
    await channel.deleteExchange(`${prefix}.${exchange}`);
  await connection.close();
}

export async function startRabbit(): Promise<RabbitServer> {
  const binary = findRabbit();
  if (!binary) throw new Error('rabbitmq-server is not installed');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waybill-rabbitmq-'));
  const [port, distributionPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    RABBITMQ_NODENAME: `waybill${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
    RABBITMQ_LOG_BASE: path.join(folder, 'log'),
    RABBITMQ_PID_FILE: path.join(folder, 'pid'),
    RABBITMQ_CONFIG_FILE: path.join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'plugins'),
  };
  let server = await start(binary, env, port, folder);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    process.kill(-server.pid!, 'SIGKILL');
    await gone;
  };
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    port,
    pid: () => server.pid ?? 0,
    kill,
    async restart() {
      server = await start(binary, env, port, folder);
    },
    async control(...args) {
      await promisify(execFile)(path.join(path.dirname(binary), 'rabbitmqctl'), args, { env });
    },
    async stop() {
      await kill();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** In a process group of its own: the script leaves Erlang's machine behind when only itself is killed. */
async function start(
  binary: string,
  env: NodeJS.ProcessEnv,
  port: number,
  folder: string,
): Promise<ChildProcess> {
  const output = fs.openSync(path.join(folder, 'output'), 'a');
  const server = spawn(binary, [], { env, stdio: ['ignore', output, output], detached: true });
  fs.closeSync(output);
  const end = Date.now() + START_MS;
  while (!(await answersAmqp(port))) {
    if (server.exitCode !== null || Date.now() > end) {
      throw new Error(`RabbitMQ did not start: ${fs.readFileSync(path.join(folder, 'output'), 'utf8')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return server;
}

/** It listens before it serves: only an answer to the protocol's header tells that it has started. */
async function answersAmqp(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // the close that follows answers
  socket.on('connect', () => socket.write('AMQP\0\0\x09\x01'));
  socket.setTimeout(1000, () => socket.destroy());
  const answered = await Promise.race([
    once(socket, 'data').then(
      () => true,
      () => false,
    ),
    once(socket, 'close').then(
      () => false,
      () => false,
    ),
  ]);
  socket.destroy();
  return answered;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
