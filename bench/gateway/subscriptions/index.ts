/**
 * Subscribers of one gateway process: how many it carries, what each costs, how fast and how completely events reach them.
 * Gateway, subgraph and clients are processes of their own, all on this machine, over real sockets.
 *
 *     npm run bench:subscriptions                      about two minutes; ten thousand open sockets for each process
 *     npm run bench:subscriptions -- --quick           a tenth of it
 *     npm run bench:subscriptions -- --runs spread     or same, or shaken
 *     npm run bench:subscriptions -- --snapshot /tmp/a.heapsnapshot
 *
 * It ends with 1 where a bar is missed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Child, programOf, said, startChild } from '../processes/child';
import {
  type ClientTask,
  composeParcels,
  type GatewaySaid,
  type Published,
  type Seen,
  type SubgraphTask,
} from './story';

const bars = { p99Ms: 250, subscriberBytes: 20_000 };

interface Bench {
  clients: Child;
  subgraph: Child;
  gateway: Child;
  url: string;
  stop(): Promise<void>;
}

interface Sizes {
  subscribers: number;
  perSecond: number;
  seconds: number;
  shaken: number;
  shakenSeconds: number;
  identities: number;
}

/** A figure, and whether it is within its bar; null where it has none. */
type Line = [name: string, figure: string, holds: boolean | null];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string', default: 'spread,same,shaken' },
      dist: { type: 'string', default: resolve(__dirname, '../../../dist') },
      subscribers: { type: 'string', default: '10000' },
      identities: { type: 'string', default: '0' },
      seconds: { type: 'string', default: '20' },
      snapshot: { type: 'string' },
    },
  });
  const part = values.quick ? 0.1 : 1;
  const sizes: Sizes = {
    subscribers: Number(values.subscribers) * part,
    perSecond: 1_000 * part,
    seconds: Math.max(2, Number(values.seconds) * part),
    shaken: 1_000 * part,
    shakenSeconds: 60 * part,
    identities: Number(values.identities),
  };
  const runs = { spread, same, shaken };
  const lines: Line[] = [];
  for (const name of values.runs.split(',')) {
    const run = runs[name as keyof typeof runs];
    if (!run) throw new Error(`There is no run ${name}: ${Object.keys(runs).join(', ')}`);
    const bench = await startBench(values.dist);
    try {
      lines.push(...(await run(bench, sizes, values.snapshot)));
    } finally {
      await bench.stop();
    }
  }
  for (const [name, figure, holds] of lines) {
    console.log(`${holds === null ? '    ' : holds ? 'ok  ' : 'MISS'}  ${name.padEnd(58)} ${figure}`);
  }
  if (lines.some(([, , holds]) => holds === false)) process.exitCode = 1;
}

async function startBench(dist: string): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-subscriptions-'));
  const start = (name: string, flags: string[] = [], ...args: string[]) => {
    const { command, args: own } = programOf(`../subscriptions/${name}`, args);
    return startChild({ command, args: [...flags, ...own], logFile: join(folder, `${name}.log`), ipc: true });
  };
  const children: Child[] = [];
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const subgraph = start('subgraph');
    children.push(subgraph);
    const supergraphPath = join(folder, 'supergraph.graphql');
    writeFileSync(supergraphPath, composeParcels(await said<string>(subgraph)));
    const clients = start('clients');
    const gateway = start('gateway', ['--expose-gc'], dist, supergraphPath);
    children.push(clients, gateway);
    const { url } = await said<GatewaySaid>(gateway);
    return { clients, subgraph, gateway, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ask<Answer>(child: Child, task: unknown): Promise<Answer> {
  const answer = said<Answer>(child);
  child.process.send(task as never);
  return answer;
}

const askClients = ({ clients }: Bench, task: ClientTask) => ask<Seen>(clients, task);
const askSubgraph = ({ subgraph }: Bench, task: SubgraphTask) => ask<Published>(subgraph, task);
const askGateway = ({ gateway }: Bench) => ask<GatewaySaid>(gateway, 'say');
const total = (published: Published) => Object.values(published).reduce((sum, count) => sum + count, 0);
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** A few subscribers come and go first: what the gateway makes once is not theirs. */
async function warmUp(bench: Bench, parcels: number): Promise<void> {
  await askClients(bench, { do: 'open', url: bench.url, clients: 50, parcels, identities: 0 });
  await askSubgraph(bench, { do: 'publish', parcels: Math.min(parcels, 50), perSecond: 500, seconds: 1 });
  await askClients(bench, { do: 'close' });
  await askSubgraph(bench, { do: 'forget' });
}

/** Each subscriber follows a parcel of its own. */
async function spread(bench: Bench, sizes: Sizes, snapshot?: string): Promise<Line[]> {
  const { subscribers, perSecond, seconds, identities } = sizes;
  await warmUp(bench, subscribers);
  const before = await askGateway(bench);
  await askClients(bench, {
    do: 'open',
    url: bench.url,
    clients: subscribers,
    parcels: subscribers,
    identities,
  });
  const quiet = await quietGateway(bench, subscribers);
  if (snapshot !== undefined) await ask(bench.gateway, { snapshot });
  const began = await askGateway(bench);
  const published = await askSubgraph(bench, { do: 'publish', parcels: subscribers, perSecond, seconds });
  const seen = await askClients(bench, { do: 'settle', expected: total(published) });
  const after = await askGateway(bench);
  const each = (key: 'rss' | 'heapUsed' | 'external', then: GatewaySaid) =>
    Math.round((then.memory[key] - before.memory[key]) / subscribers);
  const lost = total(published) - seen.received + seen.lost;
  const executions = after.counts.executions - began.counts.executions;
  return [
    [
      `${subscribers} subscribers, each of its own: events lost, of`,
      `${lost} of ${total(published)}`,
      lost === 0,
    ],
    ['  repeated', String(seen.repeated), seen.repeated === 0],
    ['  errors', seen.errors.join(' ') || 'none', seen.errors.length === 0],
    ['  publish to client, p50', ms(seen.p50), null],
    ['  publish to client, p99', ms(seen.p99), seen.p99 < bars.p99Ms],
    ['  publish to client, most', ms(seen.max), null],
    ['  executions', String(executions), executions === total(published)],
    [
      '  CPU time of the gateway an event',
      `${(((after.cpuMs - began.cpuMs) / total(published)) * 1_000).toFixed(0)} µs`,
      null,
    ],
    [
      '  memory a subscriber, quiet: RSS',
      `${each('rss', quiet)} bytes`,
      each('rss', quiet) < bars.subscriberBytes,
    ],
    ['  memory a subscriber, quiet: heap', `${each('heapUsed', quiet)} bytes`, null],
    ['  memory a subscriber, quiet: external', `${each('external', quiet)} bytes`, null],
    [
      '  memory a subscriber, after the events: RSS',
      `${each('rss', after)} bytes`,
      each('rss', after) < bars.subscriberBytes,
    ],
    ['  memory a subscriber, after the events: heap', `${each('heapUsed', after)} bytes`, null],
  ];
}

/** The gateway, once all who have asked are subscribed. */
async function quietGateway(bench: Bench, subscribers: number): Promise<GatewaySaid> {
  for (;;) {
    const now = await askGateway(bench);
    if (now.counts.subscribers === subscribers) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** All follow the same parcel. */
async function same(bench: Bench, { subscribers, identities }: Sizes): Promise<Line[]> {
  await warmUp(bench, 1);
  const before = await askGateway(bench);
  await askClients(bench, { do: 'open', url: bench.url, clients: subscribers, parcels: 1, identities });
  const open = await quietGateway(bench, subscribers);
  const published = await askSubgraph(bench, { do: 'publish', parcels: 1, perSecond: 2, seconds: 10 });
  const expected = total(published) * subscribers;
  const seen = await askClients(bench, { do: 'settle', expected });
  const after = await askGateway(bench);
  const executions = after.counts.executions - before.counts.executions;
  const streams = Math.max(1, identities);
  return [
    [
      `${subscribers} subscribers of the same: at the subgraph`,
      String(open.counts.upstreams),
      open.counts.upstreams === streams,
    ],
    [
      '  executions, of events',
      `${executions} of ${total(published)}`,
      executions === total(published) * streams,
    ],
    ['  lost', String(expected - seen.received), expected === seen.received && seen.lost === 0],
    ['  publish to client, p50', ms(seen.p50), null],
    ['  publish to client, p99', ms(seen.p99), null],
    [
      '  CPU time of the gateway a message',
      `${(((after.cpuMs - open.cpuMs) / seen.received) * 1_000).toFixed(1)} µs`,
      null,
    ],
  ];
}

/** Clients are cut at random and come back with the last sequence that they saw; the subgraph is cut off now and then. */
async function shaken(bench: Bench, { shaken: clients, shakenSeconds: seconds }: Sizes): Promise<Line[]> {
  const parcels = Math.ceil(clients / 4);
  await warmUp(bench, parcels);
  await askClients(bench, { do: 'open', url: bench.url, clients, parcels, identities: 0 });
  const publishing = askSubgraph(bench, {
    do: 'publish',
    parcels,
    perSecond: parcels,
    seconds,
    cutEverySeconds: seconds / 6,
  });
  const shaking = askClients(bench, { do: 'shake', perSecond: clients / 5, seconds });
  const [published, seen] = await Promise.all([publishing, shaking]);
  await askSubgraph(bench, { do: 'cut' });
  const last = await askSubgraph(bench, { do: 'publish', parcels, perSecond: parcels, seconds: 3 });
  const settled = await askClients(bench, { do: 'settle', expected: total(last) * (clients / parcels) });
  const missing = Object.entries(last).reduce(
    (sum, [id, count]) => sum + count - (settled.least[id] ?? 0),
    0,
  );
  const lost = settled.lost + missing;
  return [
    [
      `${clients} clients, cut ${seen.cuts} times in ${seconds} s: events lost`,
      `${lost} of ${total(last)}`,
      lost === 0,
    ],
    ['  repeated', String(settled.repeated), settled.repeated === 0],
    ['  errors', settled.errors.join(' ') || 'none', settled.errors.length === 0],
    ['  events while they were cut', String(total(published)), null],
  ];
}

void main();
