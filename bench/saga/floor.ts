import { fork } from 'node:child_process';
import { deployedFlags } from '../deployed';
import type { Counts } from './counting';
import { builtProgram } from './process';
import { serversCpuMs } from './servers';

/** What an order costs at least: so many durable writes and confirmed messages, and nothing else. */
export interface FloorPlan {
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

export interface FloorResult {
  orders: number;
  seconds: number;
  /** Of its own process. */
  cpuMs: number;
}

/** What the floor showed, and the CPU time of the servers while it ran. Null: not known. */
export interface Floor extends FloorResult {
  servers: ReturnType<typeof serversCpuMs>;
}

export function floorPlan(perOrder: Counts, rest: Pick<FloorPlan, 'seconds' | 'lanes' | 'batch'>): FloorPlan {
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
  const before = serversCpuMs(process.env);
  const result = await runChild(plan, env);
  const after = serversCpuMs(process.env);
  const used = (name: keyof typeof before) => {
    const [from, to] = [before[name], after[name]];
    return from === null || to === null ? null : to - from;
  };
  return { ...result, servers: { mongod: used('mongod'), rabbitmq: used('rabbitmq') } };
}

function runChild(plan: FloorPlan, env: NodeJS.ProcessEnv): Promise<FloorResult> {
  const child = fork(builtProgram('floor.child'), [JSON.stringify(plan)], {
    execArgv: deployedFlags(),
    env: { PATH: process.env.PATH, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(result as FloorResult));
    child.once('exit', (code) => reject(new Error(`the floor has exited with ${code}`)));
  });
}
