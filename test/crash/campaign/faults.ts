import { setTimeout as sleep } from 'node:timers/promises';
import os from 'node:os';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import type { Chance } from '../../../platform/fixture/chance';
import type { House } from './house';
import { inWords, type Name, names, type Part, type ShortFault } from './plan';
import { createTally, type Done, type Tally } from './tally';

export interface Breaker {
  readonly done: Done;
  /** Resolves when what it broke works again. */
  perform(fault: ShortFault): Promise<void>;
  /** Kills a part, leaves it dead until `meanwhile` resolves, and brings it back. */
  outage(part: Part, meanwhile: () => Promise<void>): Promise<void>;
}

interface Tools {
  house: House;
  tally: Tally;
  /** How long what was killed stays dead. */
  awhile: () => Promise<void>;
}

const CUT_MS = 10_000;
/** How long an armed process may live. */
const ARMED_MS = 25_000;

export function createBreaker(house: House, chance: Chance): Breaker {
  const tally = createTally();
  const tools: Tools = { house, tally, awhile: () => sleep(chance.between(100, 1_500)) };
  return {
    done: tally.done,
    async outage(part, meanwhile) {
      await (part === 'RabbitMQ' ? house.rabbit.kill() : house.kill(part));
      tally.count('outage');
      await meanwhile();
      tally.over();
      await (part === 'RabbitMQ' ? house.rabbit.restart() : house.revive(part));
    },
    async perform(fault) {
      const words = Object.values(fault).join(' ');
      tally.done.current.add(words);
      await breakIt(fault, tools);
      tally.done.current.delete(words);
    },
  };
}

async function breakIt(fault: ShortFault, tools: Tools): Promise<void> {
  const { mongo, rabbit } = tools.house;
  switch (fault.kind) {
    case 'kill':
      return killProcess(fault.name, tools);
    case 'fail-point':
      return armAndDie(fault, tools);
    case 'rabbitmq-killed':
      return stopAndStart(
        fault.kind,
        () => rabbit.kill(),
        () => rabbit.restart(),
        tools,
      );
    case 'rabbitmq-stopped': {
      const [stop, start] = [() => rabbit.control('stop_app'), () => rabbit.control('start_app')];
      return stopAndStart(fault.kind, stop, start, tools);
    }
    case 'queues-purged':
      await purge(tools.house);
      tools.tally.count(fault.kind);
      return tools.tally.over();
    case 'primary-killed': {
      const node = await primaryOf(mongo.url);
      const start = async () => {
        mongo.restart(node);
        await primaryOf(mongo.url);
      };
      return stopAndStart(fault.kind, () => mongo.kill(node), start, tools);
    }
    case 'connections-cut':
    case 'connections-stalled':
      return cut(fault, tools);
  }
}

async function stopAndStart(
  kind: string,
  stop: () => Promise<void>,
  start: () => Promise<void>,
  { tally, awhile }: Tools,
): Promise<void> {
  await stop();
  tally.count(kind);
  await awhile();
  tally.over();
  await start();
}

const killProcess = (name: Name, tools: Tools) =>
  stopAndStart(
    'kill',
    () => tools.house.kill(name),
    () => tools.house.revive(name),
    tools,
  );

/** It is killed, started with the fail-point, and found dead of it, maybe before it could say that it was ready. */
async function armAndDie(
  fault: Extract<ShortFault, { kind: 'fail-point' }>,
  { house, tally, awhile }: Tools,
): Promise<void> {
  const { name, point, passing } = fault;
  const where = inWords(fault);
  await house.kill(name);
  tally.count('kill');
  await awhile();
  tally.over();
  house.start(name, { FAIL_POINT: `${point}:${passing}` });
  const end = await endOf(name, house);
  if (end === 'SIGKILL') {
    tally.count('fail-point');
    tally.done.diedAt[where] = (tally.done.diedAt[where] ?? 0) + 1;
  } else {
    tally.done.unreached.push(`${where}:${passing}: ${end ?? 'alive'}`);
    await house.kill(name);
  }
  await awhile();
  tally.over();
  await house.revive(name);
}

/** How an armed process has ended; null when it lives all the same. */
async function endOf(name: Name, { processes, system }: House): Promise<string | null> {
  const limit = Date.now() + ARMED_MS;
  let end: string | null = null;
  void processes.ended(name).then((how) => (end = how));
  while (end === null && Date.now() < limit) {
    // Nothing but a registration has users announce anything.
    if (name === 'users') await system.customer('Late').catch(() => undefined);
    await sleep(200);
  }
  return end;
}

async function cut(fault: Extract<ShortFault, { to: string }>, { house, tally }: Tools): Promise<void> {
  const proxy = (fault.to === 'RabbitMQ' ? house.toRabbit : house.toSubgraph).get(fault.name)!;
  if (fault.kind === 'connections-cut') proxy.refuse();
  else proxy.stall();
  tally.count(fault.kind);
  await sleep(CUT_MS);
  // What was held back too long is of no use to either side.
  if (fault.kind === 'connections-stalled') proxy.cut();
  proxy.resume();
  tally.over();
}

/** Empties the queues of all services. */
async function purge({ env, rabbit }: House): Promise<void> {
  const connection = await connect(rabbit.url);
  connection.on('error', () => undefined); // its end is the end of the purge
  try {
    const channel = await connection.createChannel();
    const queues = names.filter((name) => name !== 'gateway' && name !== 'users');
    for (const name of queues) await channel.purgeQueue(`${env.NAMESPACE}.${name}`);
  } finally {
    await connection.close();
  }
}

/** The number of the node that is the primary, as the connection string numbers them; waits until there is one. */
async function primaryOf(url: string): Promise<number> {
  const client = new MongoClient(url, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 60_000 });
  try {
    const { primary, hosts } = await client.db('admin').command({ hello: 1 });
    return (hosts as string[]).indexOf(primary as string);
  } finally {
    await client.close();
  }
}
