import { setTimeout as sleep } from 'node:timers/promises';
import { startMongo, type MongoServer } from '../../servers/mongod';
import { type Proxy, startProxy } from '../../servers/proxy';
import { startRabbit, type RabbitServer } from '../../servers/rabbitmq';
import { freshEnvironment, removeData, type System, systemAt } from '../../system';
import { createProcesses, type Processes, sevenPorts } from '../processes';
import { type Name, names } from './plan';

/** Seven processes, a replica set of three and a RabbitMQ, with a proxy on every way that is to be cut. */
export interface House {
  env: NodeJS.ProcessEnv;
  system: System;
  mongo: MongoServer;
  rabbit: RabbitServer;
  processes: Processes;
  /** From each subgraph to RabbitMQ. */
  toRabbit: ReadonlyMap<string, Proxy>;
  /** From the gateway to each subgraph. */
  toSubgraph: ReadonlyMap<string, Proxy>;
  /** `kill -9`; it stays dead until `revive`. */
  kill(name: Name): Promise<void>;
  /** Starts it, with more settings, and does not wait. */
  start(name: Name, more?: NodeJS.ProcessEnv): void;
  /** Starts it, again where it gives up, until it says that it can work. */
  revive(name: Name): Promise<void>;
  close(): Promise<void>;
}

/** As it is deployed: it starts in half the time of the sources. `npm run build` has made it. */
const compiled = 'dist/main.js';

/** What the load needs of the settings: credits that last, and deliveries that take no time to speak of. */
const settings = {
  LOG_LEVEL: 'warn',
  INITIAL_CREDITS: '100000000',
  // The limits are those of the product.
  STEP_LIMIT_MS: undefined,
  ORDER_LIMIT_MS: undefined,
};

export async function openHouse(): Promise<House> {
  const [mongo, rabbit] = await Promise.all([startMongo({ nodes: 3 }), startRabbit()]);
  const first = await sevenPorts();
  const PORT = String(first);
  const env = freshEnvironment({ PORT, MONGODB_URL: mongo.url, RABBITMQ_URL: rabbit.url, ...settings });
  const { toRabbit, toSubgraph, own } = await openWays(rabbit.port, first);
  const processes = createProcesses(env, [compiled]);
  const start = (name: Name, more: NodeJS.ProcessEnv = {}) =>
    processes.start(name, { ...own(name), ...more });
  /** What ends while it starts has waited in vain for what else is dead. */
  const becomesReady = (name: Name) =>
    processes.ready(name).then(
      () => true,
      () => false,
    );
  const house: House = {
    env,
    system: systemAt(`http://localhost:${PORT}/graphql`, env),
    mongo,
    rabbit,
    processes,
    toRabbit,
    toSubgraph,
    kill: (name) => processes.kill(name),
    start,
    async revive(name) {
      start(name);
      while (!(await becomesReady(name))) {
        await sleep(200);
        if (!processes.isRunning(name)) start(name);
      }
    },
    async close() {
      await processes.dispose();
      await removeData({ ...env, MONGODB_URL: undefined });
      await Promise.all([mongo.stop(), rabbit.stop()]);
      await Promise.all([...toRabbit.values(), ...toSubgraph.values()].map((proxy) => proxy.close()));
    },
  };
  await Promise.all(names.map((name) => house.revive(name)));
  return house;
}

async function openWays(rabbitPort: number, firstPort: number) {
  const subgraphs = names.filter((name) => name !== 'gateway');
  const toRabbit = new Map<string, Proxy>();
  const toSubgraph = new Map<string, Proxy>();
  // The order of supergraph.yaml, which is the order of the ports.
  for (const [index, name] of subgraphs.entries()) {
    toRabbit.set(name, await startProxy(rabbitPort));
    toSubgraph.set(name, await startProxy(firstPort + 1 + index));
  }
  const urls = Object.fromEntries(
    [...toSubgraph].map(([name, { port }]) => [
      `${name.toUpperCase()}_URL`,
      `http://127.0.0.1:${port}/graphql`,
    ]),
  );
  const own = (name: Name): NodeJS.ProcessEnv =>
    name === 'gateway' ? urls : { RABBITMQ_URL: `amqp://guest:guest@127.0.0.1:${toRabbit.get(name)?.port}` };
  return { toRabbit, toSubgraph, own };
}
