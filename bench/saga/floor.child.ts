import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyBulkWriteOperation } from 'mongodb';
import { type Broker, type Outgoing } from '../../platform/broker/broker';
import { openBroker } from '../../platform/broker/open';
import { systemClock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { createLog } from '../../platform/log';
import { openStore } from '../../platform/store/open';
import type { Collection } from '../../platform/store/store';
import type { FloorNews, FloorPlan } from './floor';

interface Row {
  _id: string;
  version: number;
  text: string;
}

const TEXT = 'x'.repeat(300);
const deps = { clock: systemClock, log: createLog('warn', false) };

/** Reads what to do on its command line; says to its parent that it is warm, then what it did, and ends. */
async function main(): Promise<void> {
  const plan = JSON.parse(process.argv[2] ?? '') as FloorPlan;
  const { MONGODB_URL, RABBITMQ_URL, NAMESPACE = 'floor', WAYBILL_DATA = '.floor' } = process.env;
  const namespace = NAMESPACE;
  const store = await openStore({ mongodbUrl: MONGODB_URL, folder: WAYBILL_DATA, namespace, ...deps });
  const broker = await openBroker({ rabbitmqUrl: RABBITMQ_URL, namespace, ...deps });
  const rows = await store.database('floor').collection<Row>('rows');
  await broker.consume({ queue: 'floor' }, async () => {});
  await broker.consume({ live: ['floor.#'] }, async () => {});
  await run(plan, rows, broker);
  await broker.close();
  await store.close();
  process.disconnect();
}

/** Every lane takes batches of orders, one after the other, until the time is over. */
async function run(plan: FloorPlan, rows: Collection<Row>, broker: Broker): Promise<void> {
  let orders = 0;
  let isOver = false;
  async function lane(): Promise<void> {
    while (!isOver) {
      await doBatch(plan, rows, broker);
      orders += plan.batch;
    }
  }
  const lanes = Promise.all(Array.from({ length: plan.lanes }, lane));
  await sleep(plan.warmUp * 1_000);
  const before = { orders, time: performance.now(), cpu: process.cpuUsage() };
  say('warm');
  await sleep(plan.seconds * 1_000);
  while (orders === before.orders) await sleep(100); // a rate of nothing says nothing
  const { user, system } = process.cpuUsage(before.cpu);
  const seconds = (performance.now() - before.time) / 1_000;
  say({ orders: orders - before.orders, seconds, cpuMs: (user + system) / 1_000 });
  isOver = true;
  await lanes;
}

const say = (news: FloorNews) => process.send?.(news);

/** What the orders of one batch need, as steps that wait for each other as those of an order do: a write, then a publish. */
async function doBatch(plan: FloorPlan, rows: Collection<Row>, broker: Broker): Promise<void> {
  const inserted: string[] = [];
  const inserts = portions(plan.inserts, plan.batch);
  const updates = portions(plan.updates, plan.batch);
  const commands = portions(plan.commands, plan.batch);
  const events = portions(plan.events, plan.batch);
  const steps = Math.max(inserts.length + updates.length, commands.length, events.length);
  for (let step = 0; step < steps; step++) {
    const size = inserts.shift();
    if (size !== undefined) inserted.push(...(await insert(rows, size)));
    else await update(rows, inserted, updates.shift() ?? 0);
    await Promise.all([
      publish(broker, commands.shift() ?? 0, { queue: 'floor' }, plan.messageBytes),
      publish(broker, events.shift() ?? 0, { topic: 'floor.happened' }, plan.messageBytes),
    ]);
  }
}

/** So many of something for each order of a batch, in portions no larger than the batch. */
function portions(each: number, batch: number): number[] {
  const all = Math.round(each * batch);
  const whole = Array.from({ length: Math.floor(all / batch) }, () => batch);
  return all % batch === 0 ? whole : [...whole, all % batch];
}

async function insert(rows: Collection<Row>, size: number): Promise<string[]> {
  const documents = Array.from({ length: size }, () => ({ _id: newId('row'), version: 1, text: TEXT }));
  await rows.insertMany(documents, { ordered: false });
  return documents.map(({ _id }) => _id);
}

async function update(rows: Collection<Row>, ids: readonly string[], size: number): Promise<void> {
  if (size === 0) return;
  const writes = Array.from({ length: size }, (_, index): AnyBulkWriteOperation<Row> => {
    const _id = ids[index % ids.length] ?? '';
    return { updateOne: { filter: { _id }, update: { $inc: { version: 1 }, $set: { text: TEXT } } } };
  });
  await rows.bulkWrite(writes, { ordered: false });
}

async function publish(broker: Broker, size: number, to: Outgoing['to'], bytes: number): Promise<void> {
  if (size === 0) return;
  const body = JSON.stringify({ data: 'x'.repeat(Math.max(0, bytes - 11)) });
  await broker.publish(Array.from({ length: size }, (_, index) => ({ to, id: `m${index}`, body })));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
