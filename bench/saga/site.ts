import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../platform/clock';
import { createLog } from '../../platform/log';
import { openStore } from '../../platform/store/open';
import { sevenPorts } from '../../test/crash/processes';
import { removeData } from '../../test/system';
import type { Arguments } from './arguments';
import { combined, type Counts } from './counting';
import { type Load, openMarket, type Seen, startLoad } from './load';
import { type Child, type News, startChild, type Usage } from './process';
import { serversCpuMs, usedMs } from './servers';

/** What one run of Waybill showed. */
export interface Run {
  storedBefore: number;
  seen: Seen;
  /** Of one order to its very end, the delivery too. */
  perOrder: Counts;
  /** CPU time of the measured seconds. Null: not known. */
  cpuMs: Record<'waybill' | 'mongod' | 'rabbitmq' | 'clients', number | null>;
}

/** Stores and queues of this bench's own, and Waybill started on them when it is asked to run. */
export interface Site {
  engines: string;
  /** Of Waybill. */
  env: NodeJS.ProcessEnv;
  /** The floor has stores and queues of its own on the same servers. */
  floorEnv: NodeJS.ProcessEnv;
  /** Starts Waybill, warms it up, measures, lets every order end, and stops it. */
  run(how: Pick<Arguments, 'seconds' | 'warmUp' | 'clients'>): Promise<Run>;
  dispose(): Promise<void>;
}

const staff = { email: 'boss@example.com', password: 'the boss of all of this' };
const services = ['users', 'products', 'orders', 'payments', 'inventory', 'delivery', 'gateway'];

/** Money, stock and couriers enough, so that no order is rejected; all else as it is in production, or as the environment says. */
const plenty = { INITIAL_CREDITS: '1000000000', SEED_COURIERS: '400', COURIER_CAPACITY: '1000' };
const taken = ['CARRIER_PICKUP_MS', 'CARRIER_DELIVERY_MS', 'STEP_LIMIT_MS', 'LOG_LEVEL'];

export async function createSite(given: Arguments): Promise<Site> {
  const { MONGODB_URL, RABBITMQ_URL } = process.env;
  const isReal = MONGODB_URL && RABBITMQ_URL;
  if (!isReal && given.processes === 'each')
    throw new Error('several processes need MONGODB_URL and RABBITMQ_URL');
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const namespace = `b${randomUUID().slice(0, 8)}`;
  const servers = isReal ? { MONGODB_URL, RABBITMQ_URL } : {};
  const env = {
    ...servers,
    ...plenty,
    ...Object.fromEntries(taken.map((name) => [name, process.env[name]])),
    NODE_ENV: 'production',
    EMBEDDED: 'allow',
    PORT: String(await sevenPorts()),
    NAMESPACE: namespace,
    WAYBILL_DATA: join(folder, 'waybill'),
    STAFF_EMAIL: staff.email,
    STAFF_PASSWORD: staff.password,
    APOLLO_TELEMETRY_DISABLED: '1',
  };
  const floorEnv = { ...servers, NAMESPACE: `${namespace}f`, WAYBILL_DATA: join(folder, 'floor') };
  const logFile = join(folder, 'waybill.log');
  return {
    engines: isReal ? 'MongoDB and RabbitMQ' : 'embedded',
    env,
    floorEnv,
    run: (how) => runWaybill({ ...given, ...how }, env, logFile),
    async dispose() {
      for (const each of [env, floorEnv]) await removeData(each);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runWaybill(given: Arguments, env: NodeJS.ProcessEnv, logFile: string): Promise<Run> {
  const storedBefore = await countOrders(env);
  let load: Load | undefined;
  const heard = (news: News) => load?.hear(news);
  const groups = given.processes === 'one' ? [[]] : services.map((name) => [name]);
  const children: Child[] = [];
  try {
    for (const args of groups) {
      const rest = { env, logFile, profileFolder: given.profile, heard };
      children.push(await startChild({ program: 'waybill.child', args, ...rest }));
    }
    const url = children.find((child) => child.url)?.url ?? '';
    const market = await openMarket(url, given, staff);
    const before = await usages(children);
    const failure = new Promise<never>((_, reject) => {
      load = startLoad({ url, market, clients: given.clients, failed: reject });
    });
    const measured = await Promise.race([failure, measure(given, () => load, children)]);
    const placed = (await load?.stop()) ?? 0;
    const after = await usages(children);
    const perOrder = combined([after.counts, before.counts], (a, b) => (a - b) / placed);
    return { storedBefore, ...measured, perOrder };
  } catch (error) {
    console.error(tailOf(logFile));
    throw error;
  } finally {
    for (const child of children.reverse()) await child.stop();
  }
}

async function measure(given: Arguments, load: () => Load | undefined, children: readonly Child[]) {
  await sleep(given.warmUp * 1_000);
  const before = await cpu(children);
  load()?.begin();
  await sleep(given.seconds * 1_000);
  while (load()?.confirmed === 0) await sleep(100); // a rate of nothing says nothing
  const seen = load()?.end();
  const after = await cpu(children);
  if (!seen) throw new Error('the clients have not started');
  const used = (name: keyof Run['cpuMs']) => usedMs(before[name], after[name]);
  const names = Object.keys(before) as (keyof Run['cpuMs'])[];
  return { seen, cpuMs: Object.fromEntries(names.map((name) => [name, used(name)])) as Run['cpuMs'] };
}

async function cpu(children: readonly Child[]): Promise<Run['cpuMs']> {
  const { cpuMs: waybill } = await usages(children);
  const { user, system } = process.cpuUsage();
  return { waybill, ...serversCpuMs(process.env), clients: (user + system) / 1_000 };
}

/** Of all processes together. */
async function usages(children: readonly Child[]): Promise<Usage> {
  const each = await Promise.all(children.map((child) => child.usage()));
  return {
    counts: combined(
      each.map(({ counts }) => counts),
      (a, b) => a + b,
    ),
    cpuMs: each.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

async function countOrders({
  MONGODB_URL,
  WAYBILL_DATA = '',
  NAMESPACE = '',
}: NodeJS.ProcessEnv): Promise<number> {
  const where = { mongodbUrl: MONGODB_URL, folder: WAYBILL_DATA, namespace: NAMESPACE };
  const store = await openStore({ ...where, log: createLog('warn', false), clock: systemClock });
  try {
    return await (await store.database('orders').collection('orders')).countDocuments({});
  } finally {
    await store.close();
  }
}

const tailOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
