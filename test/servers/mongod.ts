import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { MongoClient, type Document } from 'mongodb';

/** A MongoDB of a test's own, with fresh data, on free ports of this machine. */
export interface MongoServer {
  url: string;
  /** Of its nodes, as they run now. */
  pids(): number[];
  /** `kill -9` of one node, by its number from 0. */
  kill(node: number): Promise<void>;
  /** Starts a node again on its port and data. */
  restart(node: number): void;
  /** Ends all nodes and removes their data. */
  stop: () => Promise<void>;
}

const START_MS = 60_000;

/** Where MongoDB's server is installed, if it is. */
export function findMongod(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, 'mongod')).find((file) => fs.existsSync(file));
}

/** A replica set of `nodes` (1 by default); with `replicaSet: false` one standalone server. */
export async function startMongo(
  options: { nodes?: number; replicaSet?: boolean } = {},
): Promise<MongoServer> {
  const mongod = findMongod();
  if (!mongod) throw new Error('mongod is not on the PATH');
  const { nodes = 1, replicaSet = true } = options;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mongod-'));
  const ports: number[] = [];
  while (ports.length < nodes) ports.push(await freePort());
  const running = new Map<number, ChildProcess>();
  const start = (node: number) =>
    void running.set(node, startNode(mongod, folder, ports[node] ?? 0, replicaSet));
  for (const node of ports.keys()) start(node);
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  const url = replicaSet ? `mongodb://${hosts.join(',')}/?replicaSet=rs0` : `mongodb://${hosts[0]}/`;
  const kill = async (node: number) => {
    const child = running.get(node);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const stop = async () => {
    await Promise.all([...running.keys()].map(kill));
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (replicaSet) await initiate(hosts);
    await until(async () => Boolean((await ask(url, { hello: 1 })).isWritablePrimary));
  } catch (error) {
    await stop();
    throw error;
  }
  const pids = () => [...running.values()].flatMap(({ pid }) => pid ?? []);
  return { url, pids, kill, restart: start, stop };
}

function startNode(mongod: string, folder: string, port: number, replicaSet: boolean): ChildProcess {
  const data = path.join(folder, String(port));
  fs.mkdirSync(data, { recursive: true });
  const log = fs.openSync(path.join(folder, `${port}.log`), 'a');
  const place = [
    '--bind_ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--dbpath',
    data,
    '--wiredTigerCacheSizeGB',
    '1',
    '--setParameter',
    'transactionLifetimeLimitSeconds=10',
    '--setParameter',
    'minSnapshotHistoryWindowInSeconds=1',
  ];
  const child = spawn(mongod, [...place, ...(replicaSet ? ['--replSet', 'rs0'] : [])], {
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  return child;
}

async function initiate(hosts: readonly string[]): Promise<void> {
  const members = hosts.map((host, _id) => ({ _id, host }));
  const settings = { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 };
  const replSetInitiate = { _id: 'rs0', members, settings };
  await until(async () =>
    Boolean((await ask(`mongodb://${hosts[0]}/?directConnection=true`, { replSetInitiate })).ok),
  );
}

async function ask(url: string, command: Document): Promise<Document> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1000, runtimeAdapters: { os } });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      if (await ready()) return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
