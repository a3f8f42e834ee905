import { commands, eventually, fresh, gate, Inbox, n, names, numbers } from '../../test/servers/deliveries';
import { removeTopology, testRabbit } from '../../test/servers/rabbitmq';
import { systemClock } from '../clock';
import { testLog } from '../log';
import { type Broker, type Consumer, type Outgoing, PublishFailed } from './broker';
import { openBroker } from './open';
import { openRabbitBroker } from './rabbitmq';

const log = testLog();
const clock = systemClock;
const prefix = fresh('contract');

interface Engine {
  name: string;
  /** Answers with what opens a broker. */
  start(): Promise<() => Promise<Broker>>;
  stop(): Promise<void>;
}

const engines: Engine[] = [
  { name: 'embedded', start: async () => () => openBroker({ clock, log }), stop: async () => undefined },
];

const rabbit = testRabbit();
if (rabbit) {
  engines.push({
    name: 'RabbitMQ',
    async start() {
      const url = await rabbit.start();
      return () => openRabbitBroker({ url, prefix, clock, log });
    },
    async stop() {
      await removeTopology(await rabbit.start(), prefix, names);
      await rabbit.stop();
    },
  });
}

describe.each(engines)('$name', (engine) => {
  let open: () => Promise<Broker>;
  let broker: Broker;
  beforeAll(async () => {
    open = await engine.start();
    broker = await open();
  }, 90_000);
  afterAll(async () => {
    await broker.close();
    await engine.stop();
  }, 30_000);

  test('says what it is', () => {
    expect(broker.description).toMatch(/embedded \(in memory\)|RabbitMQ/);
  });

  test('what is published is consumed, byte for byte and in order', async () => {
    const queue = fresh('order');
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    const sent = [...commands(queue, 50), { to: { queue }, id: 'ü', body: '{"n":50,"name":"Žluťoučký 🐎"}' }];
    await broker.publish(sent);
    await inbox.until(() => inbox.deliveries.length === 51);
    expect(inbox.deliveries.map(n)).toEqual(numbers(51));
    expect(inbox.deliveries.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    expect(inbox.deliveries.map(({ body }) => body.toString())).toEqual(sent.map(({ body }) => body));
    expect(inbox.deliveries.every(({ redelivered }) => !redelivered)).toBe(true);
    await consumer.stop();
  });

  test('publishing calls no handler by itself', async () => {
    const queue = fresh('later');
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    const published = broker.publish(commands(queue, 1));
    expect(inbox.deliveries).toEqual([]);
    await published;
    await inbox.until(() => inbox.deliveries.length === 1);
    await consumer.stop();
  });

  test('publishing nothing is done at once', async () => {
    await expect(broker.publish([])).resolves.toBeUndefined();
  });

  test('messages wait for the first consumer of their queue', async () => {
    const queue = fresh('early');
    await broker.publish(commands(queue, 10));
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    await inbox.until(() => inbox.deliveries.length === 10);
    expect(inbox.deliveries.map(n)).toEqual(numbers(10));
    await consumer.stop();
  });

  test('a batch is what arrived meanwhile, up to the prefetch, one batch at a time', async () => {
    const queue = fresh('batch');
    const inbox = new Inbox();
    const first = gate();
    let atOnce = 0;
    let most = 0;
    const consumer = await broker.consume(
      { queue },
      async (batch) => {
        most = Math.max(most, ++atOnce);
        await inbox.handle(batch);
        if (inbox.batches.length === 1) await first.passed;
        await new Promise(setImmediate);
        atOnce--;
      },
      { prefetch: 20 },
    );
    await broker.publish(commands(queue, 1));
    await inbox.until(() => inbox.batches.length === 1);
    await broker.publish(commands(queue, 200, 1));
    await settled();
    first.open();
    await inbox.until(() => inbox.deliveries.length === 201);
    expect(inbox.deliveries.map(n)).toEqual(numbers(201));
    expect(inbox.batches[0]).toEqual([0]);
    expect(inbox.batches[1]!.length).toBeGreaterThan(1);
    // One of the twenty was still in hand when these arrived.
    expect(inbox.batches[1]!.length).toBeLessThan(20);
    expect(Math.max(...inbox.batches.map((batch) => batch.length))).toBeLessThanOrEqual(20);
    expect(most).toBe(1);
    await consumer.stop();
  });

  test('thousands are confirmed and consumed', async () => {
    const queue = fresh('many');
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    await Promise.all(numbers(30).map((i) => broker.publish(commands(queue, 100, i * 100))));
    await inbox.until(() => inbox.deliveries.length >= 3000);
    expect(inbox.seen.size).toBe(3000);
    await consumer.stop();
  });

  test('a rejecting handler gets the same batch again, and nothing is lost', async () => {
    const queue = fresh('reject');
    const inbox = new Inbox();
    let failures = 0;
    const consumer = await broker.consume({ queue }, async (batch) => {
      await inbox.handle(batch);
      if (failures < 3) {
        failures++;
        throw new Error('not now');
      }
    });
    await broker.publish(commands(queue, 40));
    await inbox.until(() => inbox.seen.size === 40 && failures === 3 && inbox.batches.length > 3);
    const [first, ...again] = inbox.batches.slice(0, 4);
    for (const batch of again) expect(batch).toEqual(first);
    expect([...inbox.seen]).toEqual(numbers(40));
    await consumer.stop();
    await expectEmpty(queue);
  });

  test('what a stopped consumer did not handle goes to another, and says so', async () => {
    const queue = fresh('die');
    const inbox = new Inbox();
    const stuck = await broker.consume(
      { queue },
      async (batch) => {
        await inbox.handle(batch);
        throw new Error('it never works here');
      },
      { prefetch: 10 },
    );
    await broker.publish(commands(queue, 25));
    await inbox.until(() => inbox.batches.length > 1);
    await stuck.stop();
    const other = new Inbox();
    const consumer = await broker.consume({ queue }, other.handle);
    await other.until(() => other.seen.size === 25);
    const again = other.deliveries.filter((one) => inbox.seen.has(n(one)));
    expect(again.length).toBe(inbox.seen.size);
    expect(again.every(({ redelivered }) => redelivered)).toBe(true);
    await consumer.stop();
  });

  test('stop waits for the batch in hand, begins no other, and gives the rest back', async () => {
    const queue = fresh('stop');
    const inbox = new Inbox();
    const work = gate();
    const consumer = await broker.consume(
      { queue },
      async (batch) => {
        await inbox.handle(batch);
        await work.passed;
      },
      { prefetch: 10 },
    );
    await broker.publish(commands(queue, 1));
    await inbox.until(() => inbox.batches.length === 1);
    await broker.publish(commands(queue, 30, 1));
    await settled();
    let stopped = false;
    const stopping = consumer.stop().then(() => (stopped = true));
    await settled();
    expect(stopped).toBe(false);
    work.open();
    await stopping;
    expect(inbox.batches).toEqual([[0]]);
    const rest = new Inbox();
    const next = await broker.consume({ queue }, rest.handle);
    await rest.until(() => rest.deliveries.length === 30);
    expect([...rest.seen].sort((a, b) => a - b)).toEqual(numbers(31).slice(1));
    await next.stop();
  });

  test('consumers of one queue share it', async () => {
    const queue = fresh('share');
    const [one, two] = [new Inbox(), new Inbox()];
    const consumers = await Promise.all(
      [one, two].map((inbox) => broker.consume({ queue }, inbox.handle, { prefetch: 5 })),
    );
    const all = Promise.all([one, two].map((inbox) => inbox.until(() => inbox.deliveries.length > 0)));
    await broker.publish(commands(queue, 200));
    await all;
    await eventually(() => one.deliveries.length + two.deliveries.length === 200);
    expect(new Set([...one.seen, ...two.seen]).size).toBe(200);
    await stopAll(consumers);
  });

  test('an event goes once to each queue with a pattern that matches it', async () => {
    const word = fresh('topic');
    const [exact, star, hash] = [new Inbox(), new Inbox(), new Inbox()];
    const consumers = await Promise.all([
      broker.consume(
        { queue: fresh('exact'), topics: [`${word}.order-placed.v1`, `${word}.*.v1`] },
        exact.handle,
      ),
      broker.consume({ queue: fresh('star'), topics: [`${word}.*.v2`] }, star.handle),
      broker.consume({ queue: fresh('hash'), topics: [`${word}.#`] }, hash.handle),
    ]);
    const types = ['order-placed.v1', 'order-placed.v2', 'a.b.v2', 'end'];
    await broker.publish(
      types.map((type, i) => ({ to: { topic: `${word}.${type}` }, id: `e${i}`, body: `{"n":${i}}` })),
    );
    await hash.until(() => hash.deliveries.length === 4);
    await exact.until(() => exact.deliveries.length > 0);
    await star.until(() => star.deliveries.length > 0);
    await settled();
    expect(exact.deliveries.map(n)).toEqual([0]);
    expect(star.deliveries.map(n)).toEqual([1]);
    expect(hash.deliveries.map(n)).toEqual([0, 1, 2, 3]);
    await stopAll(consumers);
  });

  test('an event that nobody has bound is taken and gone', async () => {
    await broker.publish([{ to: { topic: fresh('nobody') }, id: 'e', body: '{}' }]);
  });

  test("a service's queue collects events while nobody consumes it", async () => {
    const [queue, topic] = [fresh('away'), fresh('away')];
    const first = await broker.consume({ queue, topics: [topic] }, new Inbox().handle);
    await first.stop();
    await broker.publish([{ to: { topic }, id: 'e', body: '{"n":7}' }]);
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue, topics: [topic] }, inbox.handle);
    await inbox.until(() => inbox.deliveries.length === 1);
    expect([...inbox.seen]).toEqual([7]);
    await consumer.stop();
  });

  test('every live consumer gets every event while it lives, and none from before', async () => {
    const topic = fresh('live');
    const event = (i: number): Outgoing => ({ to: { topic }, id: `e${i}`, body: `{"n":${i}}` });
    await broker.publish([event(0)]);
    const [one, two] = [new Inbox(), new Inbox()];
    const first = await broker.consume({ live: [topic] }, one.handle);
    const second = await broker.consume({ live: ['#', topic] }, two.handle);
    await broker.publish([event(1), event(2)]);
    await one.until(() => one.deliveries.length === 2);
    await two.until(() => two.deliveries.length === 2);
    await first.stop();
    await broker.publish([event(3)]);
    await two.until(() => two.deliveries.length === 3);
    expect(one.deliveries.map(n)).toEqual([1, 2]);
    expect(two.deliveries.map(n)).toEqual([1, 2, 3]);
    await second.stop();
  });

  test('ping answers while it is open; close stops the consumers and refuses what follows', async () => {
    const own = await open();
    const queue = fresh('close');
    const inbox = new Inbox();
    const work = gate();
    await own.consume({ queue }, async (batch) => {
      await inbox.handle(batch);
      await work.passed;
    });
    await own.ping();
    await own.publish(commands(queue, 1));
    await inbox.until(() => inbox.batches.length === 1);
    let closed = false;
    const closing = own.close().then(() => (closed = true));
    await settled();
    expect(closed).toBe(false);
    work.open();
    await closing;
    await expect(own.ping()).rejects.toThrow('closed');
    const failure = own.publish(commands(queue, 2));
    await expect(failure).rejects.toThrow(PublishFailed);
    await expect(failure).rejects.toMatchObject({ ids: ['m0', 'm1'] });
    await own.close();
  });

  async function stopAll(consumers: readonly Consumer[]): Promise<void> {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  }

  /** Whatever the broker still has for the queue would come before this. */
  async function expectEmpty(queue: string): Promise<void> {
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    await broker.publish([{ to: { queue }, id: 'last', body: '{"n":-1}' }]);
    await inbox.until(() => inbox.deliveries.length > 0);
    await consumer.stop();
    expect(inbox.deliveries.map(n)).toEqual([-1]);
  }

  /** Long enough for messages on their way to have arrived: one that is published later has gone round. */
  async function settled(): Promise<void> {
    const queue = fresh('settled');
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    await broker.publish(commands(queue, 1));
    await inbox.until(() => inbox.deliveries.length === 1);
    await consumer.stop();
  }
});
