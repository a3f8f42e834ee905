import { fork } from 'node:child_process';
import { once } from 'node:events';
import { deployedFlags } from '../deployed';
import type { Counts } from './counting';
import { builtProgram } from './process';
import { serversCpuMs, usedMs } from './servers';

/** What an order costs at least: so many durable writes and confirmed messages, and nothing else. */
export interface FloorPlan {
  /** How long it runs before it is measured. */
  warmUp: number;
  seconds: number;
  /** How many batches are under way at the same time. */
  lanes: number;
  /** Orders in a batch. */
  batch: number;
  /** Of one order. */
  inserts: number;
  updates: number;
  commands: number;
  events: number;
  /** Of one message. */
  messageBytes: number;
}

/** Of the measured seconds. */
export interface FloorResult {
  orders: number;
  seconds: number;
  /** Of its own process. */
  cpuMs: number;
}

/** What the floor's process says: first that it is warm. */
export type FloorNews = 'warm' | FloorResult;

/** What the floor showed, and the CPU time of the servers while it ran. Null: not known. */
export interface Floor extends FloorResult {
  servers: ReturnType<typeof serversCpuMs>;
}

export function floorPlan(
  perOrder: Counts,
  rest: Pick<FloorPlan, 'warmUp' | 'seconds' | 'lanes' | 'batch'>,
): FloorPlan {
  const { inserts, updates, commands, events, messageBytes } = perOrder;
  return {
    ...rest,
    inserts,
    updates,
    commands,
    events,
    messageBytes: Math.round(messageBytes / (commands + events)),
  };
}

/** Does as much for nothing, in a process of its own, on the same servers. */
export async function runFloor(plan: FloorPlan, env: NodeJS.ProcessEnv): Promise<Floor> {
  const child = fork(builtProgram('floor.child'), [JSON.stringify(plan)], {
    execArgv: deployedFlags(),
    env: { PATH: process.env.PATH, ...env },
  });
  const exited = once(child, 'exit');
  const said = async () => {
    const news = once(child, 'message') as Promise<[FloorNews]>;
    const end = exited.then(([code]) => Promise.reject(new Error(`the floor has exited with ${code}`)));
    return (await Promise.race([news, end]))[0];
  };
  await said();
  const before = serversCpuMs(process.env);
  const result = (await said()) as FloorResult;
  const after = serversCpuMs(process.env);
  await exited;
  const used = (name: keyof typeof before) => usedMs(before[name], after[name]);
  return { ...result, servers: { mongod: used('mongod'), rabbitmq: used('rabbitmq') } };
}

/** Measurements of one floor as one. */
export function together(floors: readonly Floor[]): Floor {
  return floors.reduce((sum, each) => ({
    orders: sum.orders + each.orders,
    seconds: sum.seconds + each.seconds,
    cpuMs: sum.cpuMs + each.cpuMs,
    servers: {
      mongod: total(sum.servers.mongod, each.servers.mongod),
      rabbitmq: total(sum.servers.rabbitmq, each.servers.rabbitmq),
    },
  }));
}

type Known = number | null;
const total = (one: Known, other: Known) => (one === null || other === null ? null : one + other);
