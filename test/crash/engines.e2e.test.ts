import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { outcomeOf, products, wasDelivered } from '../faults/ordering';
import { ORDERS, prepareRush, rush } from '../rush';
import { findMongod, type MongoServer, startMongo } from '../servers/mongod';
import { findRabbit, type RabbitServer, startRabbit } from '../servers/rabbitmq';
import { freshEnvironment, removeData, runAudit, type System, systemAt } from '../system';
import { type Answers, checkRush, deadLetters, watch } from './check';
import { createProcesses, type Processes, sevenPorts } from './processes';

const missing = [!findMongod() && 'mongod', !findRabbit() && 'rabbitmq-server'].filter(Boolean);
if (missing.length > 0) {
  process.stderr.write(
    `SKIPPED: crashes on MongoDB and RabbitMQ. ${missing.join(' and ')} must be installed: the test kills them.\n`,
  );
}
const onServers = missing.length === 0 ? describe : describe.skip;

/** Nothing of delivery, which is away. */
const statusOf = `query ($id: ID!) {
  order(id: $id) { status reason failedStep ended timeline { event at } }
}`;

/** How long what was killed stays dead, in milliseconds. */
const OUTAGE_MS = 1_000;
const services = ['users', 'products', 'orders', 'payments', 'inventory', 'delivery', 'gateway'];

onServers('with MongoDB and RabbitMQ', () => {
  let mongo: MongoServer;
  let rabbit: RabbitServer;
  let env: NodeJS.ProcessEnv;
  let waybill: Processes;
  let system: System;
  let passed: boolean;

  beforeAll(async () => {
    [mongo, rabbit] = await Promise.all([startMongo({ nodes: 3 }), startRabbit()]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([mongo?.stop(), rabbit?.stop()]);
  }, 30_000);

  async function prepare(overrides: NodeJS.ProcessEnv = {}): Promise<void> {
    passed = false;
    const PORT = String(await sevenPorts());
    const servers = { MONGODB_URL: mongo.url, RABBITMQ_URL: rabbit.url };
    env = freshEnvironment({ PORT, ...servers, ...overrides });
    waybill = createProcesses(env);
    system = systemAt(`http://localhost:${PORT}/graphql`, env);
  }

  afterEach(async () => {
    if (!passed) process.stderr.write(`${waybill.tails()}\n`);
    await waybill.dispose();
    await removeData(env);
  }, 30_000);

  async function killService(name: string): Promise<void> {
    await waybill.kill(name);
    await sleep(OUTAGE_MS);
    waybill.start(name);
    await waybill.ready(name);
  }

  async function killRabbit(): Promise<void> {
    await rabbit.kill();
    await sleep(OUTAGE_MS);
    await rabbit.restart();
  }

  async function killPrimary(): Promise<void> {
    const node = await primaryOf(mongo.url);
    await mongo.kill(node);
    await sleep(OUTAGE_MS);
    mongo.restart(node);
  }

  test('kill -9 of each of seven processes, of RabbitMQ and of the primary, while orders are placed: nothing is lost', async () => {
    await prepare();
    for (const name of services) waybill.start(name);
    await Promise.all(services.map((name) => waybill.ready(name)));
    const prepared = await prepareRush(system);
    const answers = watch(system);

    const deaths: [string, () => Promise<void>][] = [
      ...services.map((name): [string, () => Promise<void>] => [name, () => killService(name)]),
      ['RabbitMQ', killRabbit],
      ['the primary', killPrimary],
    ];
    const doors = deaths.map(() => openLater());
    const placing = rush(
      system,
      prepared,
      undefined,
      (index) => doors[Math.floor((index * doors.length) / ORDERS)]?.opened,
    );
    for (const [index, [name, die]] of deaths.entries()) {
      doors[index]?.open();
      await sleep(200); // some of this portion are under way, others are being placed
      await die();
      report(`${name} is back`, answers);
    }
    const rushed = await placing;
    // Right after the last of it: the audit must bear orders under way, and whatever is just recovering.
    expect((await runAudit(env)).breaches).toEqual([]);
    await checkRush(system, prepared, rushed);
    report('all have ended', answers);

    const told = Object.keys(answers.codes).filter((code) => !code.startsWith('(no answer)'));
    expect(told.filter((code) => code !== 'SERVICE_UNAVAILABLE')).toEqual([]);
    expect(await deadLetters(env)).toEqual([]);
    expect(waybill.deserters).toEqual([]);
    passed = true;
  }, 300_000);

  test('a courier step that never answers: rejected at its limit, all is given back, and what was asked of delivery is settled later', async () => {
    await prepare({ STEP_LIMIT_MS: '1500' });
    const [but, late] = ['users products orders payments inventory gateway', 'delivery'];
    waybill.start(but);
    await waybill.ready(but);
    const customer = await system.customer();
    const { id: productId } = await system.product('Elstar apples');
    const { id } = await system.place(customer, [{ productId, quantity: 1 }]);
    const given = ['STOCK_RELEASED', 'PAYMENT_VOIDED'];
    const order = await eventually(
      async () => (await system.client.send(statusOf, { id }, customer.token)).data.order,
      ({ timeline }) =>
        given.every((event) => timeline.some((entry: { event: string }) => entry.event === event)),
    );
    expect(order).toMatchObject({
      status: 'REJECTED',
      reason: 'STEP_TIMEOUT',
      failedStep: 'book',
      ended: false,
    });
    const at = (event: string) =>
      Date.parse(order.timeline.find((entry: { event: string }) => entry.event === event).at as string);
    const rejectedMs = at('REJECTED') - at('PAYMENT_AUTHORIZED');
    const givenBackMs = Math.max(...given.map(at)) - at('REJECTED');
    process.stderr.write(
      `rejected ${rejectedMs} ms after it was asked, given back within ${givenBackMs} ms\n`,
    );
    expect(rejectedMs).toBeGreaterThanOrEqual(1_400);
    expect((await runAudit(env)).breaches).toEqual([]);

    waybill.start(late);
    await waybill.ready(late);
    expect(await system.ended(customer, id as string)).toMatchObject({ status: 'REJECTED', ended: true });
    const { me } = await system.ask('my-orders', {}, customer.token);
    expect(me.account.held.amount).toBe(0);
    expect(me.account.available).toMatchObject({ amount: me.account.balance.amount });
    expect((await runAudit(env)).breaches).toEqual([]);
    expect(await deadLetters(env)).toEqual([]);
    passed = true;
  }, 120_000);

  test('a process that is to die of an order exits with 70; when it is started again, the order is delivered', async () => {
    await prepare();
    const [others, dying] = ['users products orders payments delivery gateway', 'inventory'];
    for (const name of [others, dying]) waybill.start(name);
    await Promise.all([waybill.ready(others), waybill.ready(dying)]);
    const product = (await products(system))();
    const exited = waybill.ended(dying);
    const ordered = outcomeOf(system, { product, faults: [{ step: 'HOLD', fault: 'CRASH_AFTER' }] });
    const first = await Promise.race([exited, ordered.then(({ status }) => status)]);
    expect(first).toBe('70');
    waybill.start(dying);
    await waybill.ready(dying);
    expect(await ordered).toMatchObject({ errors: [], ...wasDelivered(product) });
    expect(waybill.deserters).toEqual([`${dying}: 70`]);
    expect((await runAudit(env)).breaches).toEqual([]);
    expect(await deadLetters(env)).toEqual([]);
    passed = true;
  }, 120_000);
});

function openLater(): { opened: Promise<void>; open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** The number of the node that is the primary just now, as the set's members are numbered in its connection string. */
async function primaryOf(url: string): Promise<number> {
  const client = new MongoClient(url, { runtimeAdapters: { os } });
  try {
    const { primary, hosts } = await client.db('admin').command({ hello: 1 });
    return (hosts as string[]).indexOf(primary as string);
  } finally {
    await client.close();
  }
}

async function eventually<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    await sleep(50);
  }
}

const began = performance.now();
function report(what: string, { codes, longestMs }: Answers): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(`${seconds} s: ${what}; longest answer ${longestMs} ms; ${JSON.stringify(codes)}\n`);
}
