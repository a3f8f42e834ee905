import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answering, type Child, freePort, said, startChild } from '../processes/child';
import { ownProgram, type Subject } from './gateways';
import {
  type ClientTask,
  composeParcels,
  type GatewaySaid,
  type GatewayTask,
  type Seen,
  type SubgraphSaid,
  type SubgraphTask,
} from './story';

/** One gateway with its subgraph and its clients, each a process. */
export interface Bench {
  url: string;
  isOurs: boolean;
  askClients(task: ClientTask): Promise<Seen>;
  askSubgraph(task: SubgraphTask): Promise<SubgraphSaid>;
  askGateway(task?: GatewayTask): Promise<GatewaySaid>;
  stop(): Promise<void>;
}

/** How many subscribers there are, and how much happens to them. */
export interface Sizes {
  subscribers: number;
  perSecond: number;
  seconds: number;
  /** Clients of `shaken`, and for how long. */
  shaken: number;
  shakenSeconds: number;
  /** Viewers that the subscribers are; 0: guests all of them. */
  identities: number;
}

/** A figure, and whether it is within its bar; null where it has none. */
export type Line = [name: string, figure: string, holds: boolean | null];

/** Subscriptions that are asked for and do not grow for so long will not come any more. */
const patienceMs = 15_000;

/** Throws with a reason when the gateway cannot run here. */
export async function startBench(subject: Subject, dist: string): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-subscriptions-'));
  const logFile = (name: string) => join(folder, `${name}.log`);
  const children: Child[] = [];
  const start = (options: Parameters<typeof startChild>[0]): Child => {
    const child = startChild({ ...options, ipc: true });
    children.push(child);
    return child;
  };
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const subgraph = start({ ...ownProgram('subgraph'), logFile: logFile('subgraph') });
    const supergraphPath = join(folder, 'supergraph.graphql');
    writeFileSync(supergraphPath, composeParcels(await said<string>(subgraph)));
    const clients = start({ ...ownProgram('clients'), logFile: logFile('clients') });
    const port = await freePort();
    const program = subject.program({ port, supergraphPath, folder, dist });
    const gateway = start({ ...program, cwd: folder, logFile: logFile('gateway') });
    const url = `http://127.0.0.1:${port}/graphql`;
    await answering(url, '{"query":"{ __typename }"}', gateway);
    return {
      url,
      isOurs: subject.isOurs,
      askClients: (task) => ask<Seen>(clients, task),
      askSubgraph: (task) => ask<SubgraphSaid>(subgraph, task),
      askGateway: (task = { do: 'say' }) => ask<GatewaySaid>(gateway, task),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ask<Answer>(child: Child, task: ClientTask | SubgraphTask | GatewayTask): Promise<Answer> {
  const answer = said<Answer>(child);
  child.process.send(task);
  return answer;
}

/** Events that were published, of all parcels. */
export const total = ({ published }: SubgraphSaid) =>
  Object.values(published).reduce((sum, count) => sum + count, 0);

export const ms = (value: number) => `${value.toFixed(1)} ms`;

/** A few subscribers come and go first: what the gateway makes once is not theirs. */
export async function warmUp(bench: Bench, parcels: number): Promise<void> {
  const few = Math.min(parcels, 50);
  await bench.askClients({ do: 'open', url: bench.url, clients: 50, parcels, identities: 0 });
  await subscribed(bench, 50);
  await bench.askSubgraph({ do: 'publish', parcels: few, perSecond: 500, seconds: 1 });
  await bench.askClients({ do: 'close' });
  await bench.askSubgraph({ do: 'forget' });
}

/** What there is once those who have asked are subscribed, or no more of them will be. */
export interface Open {
  subscribers: number;
  gateway: GatewaySaid;
  subgraph: SubgraphSaid;
}

/** Subscribers are counted by our gateway, and of any other by its subscriptions at the subgraph. */
export async function subscribed(bench: Bench, wanted: number): Promise<Open> {
  let most = 0;
  for (let grewAt = performance.now(); ;) {
    const subgraph = await bench.askSubgraph({ do: 'say' });
    const gateway = await bench.askGateway();
    const subscribers = gateway.counts?.subscribers ?? subgraph.subscriptions;
    if (subscribers > most) grewAt = performance.now();
    most = Math.max(most, subscribers);
    const areAll = subscribers >= wanted && subgraph.subscriptions >= (gateway.counts?.upstreams ?? 0);
    if (areAll || performance.now() - grewAt > patienceMs) return { subscribers, gateway, subgraph };
    await sleep(100);
  }
}
