import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelModel, connect } from 'amqplib';
import { commands, eventually, fresh, gate, Inbox, n, names, numbers } from '../../test/servers/deliveries';
import { type Proxy, startProxy } from '../../test/servers/proxy';
import {
  findRabbit,
  type RabbitServer,
  removeTopology,
  startRabbit,
  testRabbit,
} from '../../test/servers/rabbitmq';
import { systemClock } from '../clock';
import { openDeadLetters } from '../dead-letters';
import { testLog } from '../log';
import { openEmbeddedStore } from '../store/embedded';
import { type Broker, BrokerUnavailable, type Delivery, PublishFailed } from './broker';
import { openRabbitBroker, type RabbitOptions } from './rabbitmq';

const prefix = fresh('rabbit');
const deps = { clock: systemClock, log: testLog(), prefix };
const rabbit = testRabbit();
const open: Broker[] = [];

async function openBroker(options: Partial<RabbitOptions> & { url: string }): Promise<Broker> {
  const broker = await openRabbitBroker({ ...deps, ...options });
  open.push(broker);
  return broker;
}

async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((broker) => broker.close()));
}

(rabbit ? describe : describe.skip)('RabbitMQ', () => {
  let url: string;
  let proxy: Proxy;
  /** The same broker, by way of the proxy. */
  let proxied: string;
  let raw: ChannelModel;

  beforeAll(async () => {
    url = await rabbit!.start();
    const direct = new URL(url);
    proxy = await startProxy(Number(direct.port) || 5672, direct.hostname);
    direct.hostname = '127.0.0.1';
    direct.port = String(proxy.port);
    proxied = direct.href;
    raw = await connect(url);
  }, 90_000);
  afterEach(closeAll);
  afterAll(async () => {
    await raw.close();
    await proxy.close();
    await removeTopology(url, prefix, names);
    await rabbit!.stop();
  }, 30_000);

  test('cut connections come back, and nothing confirmed is lost', async () => {
    const broker = await openBroker({ url: proxied });
    const queue = fresh('cut');
    const inbox = new Inbox();
    await broker.consume({ queue }, inbox.handle);
    for (let round = 0; round < 4; round++) {
      const publishing = numbers(20).map((i) => broker.publish(commands(queue, 10, round * 200 + i * 10)));
      if (round % 2 === 1) await publishing[0];
      proxy.cut();
      await Promise.all(publishing);
    }
    await inbox.until(() => inbox.seen.size === 800);
    await broker.publish(commands(queue, 1)); // waits for the connection
    await broker.ping();
  });

  test('a batch in hand when its channel dies is delivered again, one batch at a time', async () => {
    const broker = await openBroker({ url: proxied });
    const queue = fresh('midbatch');
    const inbox = new Inbox();
    const work = gate();
    let reconnects = 0;
    let atOnce = 0;
    let most = 0;
    await broker.consume(
      { queue },
      async (batch) => {
        most = Math.max(most, ++atOnce);
        await inbox.handle(batch);
        await work.passed;
        atOnce--;
      },
      { onReconnect: () => reconnects++ },
    );
    await broker.publish(commands(queue, 1));
    await inbox.until(() => inbox.batches.length === 1);
    proxy.cut();
    await eventually(() => reconnects === 1);
    expect(inbox.batches).toEqual([[0]]);
    work.open();
    await inbox.until(() => inbox.batches.length === 2);
    expect(inbox.batches[1]).toEqual([0]);
    expect(inbox.deliveries[1]!.redelivered).toBe(true);
    expect(most).toBe(1);
  });

  test('a live consumer is told that it may have missed events, and gets those that follow', async () => {
    const broker = await openBroker({ url: proxied });
    const topic = fresh('live');
    const inbox = new Inbox();
    let reconnects = 0;
    await broker.consume({ live: [topic] }, inbox.handle, { onReconnect: () => reconnects++ });
    proxy.cut();
    await eventually(() => reconnects === 1);
    await broker.publish([{ to: { topic }, id: 'e', body: '{"n":1}' }]);
    await inbox.until(() => inbox.seen.has(1));
  });

  test('a consumer whose queue is deleted declares it again', async () => {
    const broker = await openBroker({ url });
    const queue = fresh('deleted');
    const inbox = new Inbox();
    let reconnects = 0;
    await broker.consume({ queue, topics: [queue] }, inbox.handle, { onReconnect: () => reconnects++ });
    await broker.publish(commands(queue, 1));
    await inbox.until(() => inbox.seen.has(0));
    await onChannel((channel) => channel.deleteQueue(`${prefix}.${queue}`));
    await eventually(() => reconnects === 1);
    await broker.publish(commands(queue, 1, 1));
    await broker.publish([{ to: { topic: queue }, id: 'e', body: '{"n":2}' }]);
    await inbox.until(() => inbox.seen.size === 3);
  });

  test('a command that no queue takes is PublishFailed; the next one finds its queue', async () => {
    const broker = await openBroker({ url });
    const [queue, other] = [fresh('unroutable'), fresh('routable')];
    await broker.publish([...commands(queue, 1), ...commands(other, 1)]);
    await onChannel((channel) => channel.deleteQueue(`${prefix}.${queue}`));
    const failure = broker.publish([...commands(other, 1, 1), ...commands(queue, 2, 2)]);
    await expect(failure).rejects.toThrow(PublishFailed);
    await expect(failure).rejects.toMatchObject({ ids: ['m2', 'm3'] });
    await expect(failure).rejects.toThrow(`no queue ${queue} took it`);
    await broker.publish(commands(queue, 1, 4));
    const inbox = new Inbox();
    await broker.consume({ queue }, inbox.handle);
    await inbox.until(() => inbox.seen.has(4));
    expect([...inbox.seen]).toEqual([4]);
  });

  test('without a confirm in time it is PublishFailed, and later it works again', async () => {
    const broker = await openBroker({ url: proxied, confirmTimeoutMs: 500 });
    const queue = fresh('stalled');
    await broker.publish(commands(queue, 1));
    proxy.stall();
    const failure = broker.publish(commands(queue, 3, 1));
    await expect(failure).rejects.toThrow(PublishFailed);
    await expect(failure).rejects.toMatchObject({ ids: ['m1', 'm2', 'm3'] });
    const first = broker.publish(commands(fresh('undeclared'), 1));
    await expect(first).rejects.toThrow('no confirm in time');
    await expect(broker.ping()).rejects.toThrow(BrokerUnavailable);
    proxy.resume();
    await broker.publish(commands(queue, 1, 4));
    const inbox = new Inbox();
    await broker.consume({ queue }, inbox.handle);
    await inbox.until(() => inbox.seen.has(4));
  });

  test('while the broker is away publish waits, then fails; ping says so at once', async () => {
    const own = await startProxy(Number(new URL(url).port) || 5672, new URL(url).hostname);
    const viaOwn = new URL(url);
    viaOwn.hostname = '127.0.0.1';
    viaOwn.port = String(own.port);
    const broker = await openBroker({ url: viaOwn.href, confirmTimeoutMs: 300 });
    await own.close();
    const failure = broker.publish(commands(fresh('away'), 1));
    await expect(failure).rejects.toThrow(PublishFailed);
    await expect(failure).rejects.toThrow('no connection');
    await expect(broker.ping()).rejects.toThrow('is away');
  });

  test('a channel that the broker closes is opened again, and its messages are sent again', async () => {
    const broker = await openBroker({ url });
    const [queue, topic] = [fresh('closed'), fresh('closed')];
    const inbox = new Inbox();
    await broker.consume({ queue }, inbox.handle);
    await broker.publish(commands(queue, 1));
    // Publishing to an exchange that is not there closes the channel, with whatever else is on it.
    await onChannel((channel) => channel.deleteExchange(`${prefix}.events`));
    await Promise.all([
      broker.publish([{ to: { topic }, id: 'e', body: '{}' }]),
      broker.publish(commands(queue, 100, 1)),
    ]);
    await inbox.until(() => inbox.seen.size === 101);
  });

  test('messages are persistent, and show what they are to whoever looks into the queue', async () => {
    const broker = await openBroker({ url });
    const queue = fresh('properties');
    await broker.publish(commands(queue, 1));
    await onChannel(async (channel) => {
      await eventually(async () => {
        const message = await channel.get(`${prefix}.${queue}`, { noAck: true });
        if (!message) return false;
        expect(message.properties).toMatchObject({
          deliveryMode: 2,
          messageId: 'm0',
          contentType: 'application/cloudevents+json',
        });
        return true;
      });
    });
  });

  test('a message is never dropped for having been delivered often', async () => {
    const broker = await openBroker({ url });
    const queue = fresh('poison');
    await broker.publish(commands(queue, 1));
    const channel = await raw.createChannel();
    let rejected = 0;
    await new Promise<void>((resolve, reject) => {
      channel
        .consume(`${prefix}.${queue}`, (message) => {
          if (!message) return reject(new Error('cancelled'));
          if (rejected++ === 60) return resolve();
          channel.reject(message, true);
        })
        .catch(reject);
    });
    await channel.close();
    const inbox = new Inbox();
    await broker.consume({ queue }, inbox.handle);
    await inbox.until(() => inbox.deliveries.length === 1);
    expect(inbox.deliveries.map(n)).toEqual([0]);
    expect(inbox.deliveries[0]!.redelivered).toBe(true);
  });

  test('its queues say their own limit on deliveries, out of reach: newer brokers would else make it 20', async () => {
    const broker = await openBroker({ url });
    const queue = fresh('limit');
    await broker.publish(commands(queue, 1));
    const declared = {
      'x-queue-type': 'quorum',
      'x-overflow': 'reject-publish',
      'x-dead-letter-exchange': `${prefix}.dead`,
      'x-dead-letter-routing-key': queue,
      'x-dead-letter-strategy': 'at-least-once',
    };
    const declare = async (args: object) => {
      const channel = await raw.createChannel();
      channel.on('error', () => undefined); // the refusal itself, which the call throws
      await channel.assertQueue(`${prefix}.${queue}`, { arguments: args });
      await channel.close();
    };
    await declare({ ...declared, 'x-delivery-limit': 1_000_000_000 });
    await expect(declare(declared)).rejects.toThrow(/PRECONDITION_FAILED.*x-delivery-limit/);
  });

  test('what the broker takes out over a limit of its own becomes a dead letter of the service', async () => {
    const queue = fresh('limited');
    // As a queue that somebody else has declared, or a policy of the broker's operator, would have it.
    const args = {
      'x-queue-type': 'quorum',
      'x-delivery-limit': 2,
      'x-dead-letter-exchange': `${prefix}.dead`,
      'x-dead-letter-routing-key': queue,
    };
    await onChannel((channel) => channel.assertQueue(`${prefix}.${queue}`, { arguments: args }));
    const broker = await openBroker({ url });
    const body = JSON.stringify({ type: 'hotel.reserve-room.v1', subject: 'trip_1' });
    await broker.publish([{ to: { queue }, id: 'm', body }]);
    await onChannel(async (channel) => {
      for (let taken = 0; taken < 3;) {
        const message = await channel.get(`${prefix}.${queue}`);
        if (message) channel.reject(message, true);
        if (message) taken++;
      }
    });
    const folder = await mkdtemp(join(tmpdir(), 'dead-letters-'));
    const store = await openEmbeddedStore({ folder, log: testLog(), durable: false });
    const deadLetters = await openDeadLetters(store.database('hotel'), systemClock, testLog());
    const { letters } = deadLetters;
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle, { onDead: deadLetters.setAside(queue) });
    await eventually(async () => (await letters.countDocuments({})) === 1);
    expect(await letters.findOne({})).toMatchObject({
      queue,
      messageId: 'm',
      type: 'hotel.reserve-room.v1',
      subject: 'trip_1',
      cause: 'SetAsideByBroker: delivery_limit',
      count: 1,
      body,
      state: 'OPEN',
    });
    await consumer.stop();
    await onChannel(async (channel) => {
      expect(await channel.get(`${prefix}.${queue}.dead`)).toBe(false);
    });
    expect(inbox.deliveries).toEqual([]);
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('what the broker sets aside waits until somebody asks for it, with its cause', async () => {
    const broker = await openBroker({ url });
    const queue = fresh('dead');
    await broker.publish(commands(queue, 2));
    await onChannel(async (channel) => {
      for (let taken = 0; taken < 2;) {
        const message = await channel.get(`${prefix}.${queue}`);
        if (message) channel.reject(message, false);
        if (message) taken++;
      }
    });
    const inbox = new Inbox();
    const without = await broker.consume({ queue }, inbox.handle);
    const dead: [ids: string[], cause: string][] = [];
    const seen: Delivery[] = [];
    await broker.consume({ queue }, inbox.handle, {
      onDead: async (batch, cause) => {
        seen.push(...batch);
        dead.push([batch.map(({ id }) => id), cause]);
      },
    });
    await eventually(() => seen.length === 2);
    await without.stop();
    expect(seen.map(n)).toEqual([0, 1]);
    expect(new Set(dead.map(([, cause]) => cause))).toEqual(new Set(['rejected']));
    expect(inbox.deliveries).toEqual([]);
  });

  test('a queue that exists with other arguments is used as it is', async () => {
    const queue = fresh('other');
    await onChannel((channel) =>
      channel.assertQueue(`${prefix}.${queue}`, { arguments: { 'x-queue-type': 'quorum' } }),
    );
    const broker = await openBroker({ url });
    const inbox = new Inbox();
    await broker.publish(commands(queue, 1));
    await broker.consume({ queue }, inbox.handle);
    await inbox.until(() => inbox.seen.has(0));
  });

  test('a broker that is not there is BrokerUnavailable, and the password is not told', async () => {
    const nowhere = 'amqp://someone:secret-word@127.0.0.1:1/house';
    const failure = openRabbitBroker({ ...deps, url: nowhere, openTimeoutMs: 300 });
    await expect(failure).rejects.toThrow(BrokerUnavailable);
    await expect(failure).rejects.toThrow(/127\.0\.0\.1:1\/house.*ECONNREFUSED/);
    await expect(failure).rejects.not.toThrow('secret-word');
    const refused = new URL(url);
    refused.password = 'secret-word';
    const denial = openRabbitBroker({ ...deps, url: refused.href });
    await expect(denial).rejects.toThrow(/ACCESS-REFUSED/);
    await expect(denial).rejects.not.toThrow('secret-word');
    await expect(openRabbitBroker({ ...deps, url: 'secret-word' })).rejects.not.toThrow('secret-word');
  });

  async function onChannel(
    work: (channel: Awaited<ReturnType<ChannelModel['createChannel']>>) => Promise<unknown>,
  ): Promise<void> {
    const channel = await raw.createChannel();
    await work(channel);
    await channel.close();
  }
});

(findRabbit() ? describe : describe.skip)('RabbitMQ in trouble', () => {
  let server: RabbitServer;
  beforeAll(async () => {
    server = await startRabbit();
  }, 90_000);
  afterEach(closeAll);
  afterAll(() => server.stop(), 30_000);

  test('kill -9 under load: all that was confirmed arrives, and consumers come back', async () => {
    const broker = await openBroker({ url: server.url, confirmTimeoutMs: 1000 });
    const queue = fresh('killed');
    const inbox = new Inbox();
    await broker.consume({ queue }, inbox.handle, { prefetch: 20 });
    // RabbitMQ 3.10 forgets, when it is killed, the log of a quorum queue that was declared in the last half second.
    await systemClock.sleep(2000);
    const confirmed = new Set<number>();
    let failures = 0;
    let from = 0;
    let loading = true;
    const load = async () => {
      while (loading) {
        const batch = commands(queue, 20, from);
        from += 20;
        const failed = await broker.publish(batch).then(
          () => new Set<string>(),
          (error: PublishFailed) => new Set(error.ids),
        );
        failures += failed.size;
        for (const { id } of batch) if (!failed.has(id)) confirmed.add(Number(id.slice(1)));
      }
    };
    const loads = numbers(4).map(load);
    await eventually(() => confirmed.size >= 500);
    await server.kill();
    await eventually(() => failures > 0);
    await server.restart();
    const before = confirmed.size;
    await eventually(() => confirmed.size >= before + 500);
    loading = false;
    await Promise.all(loads);
    await eventually(() => [...confirmed].every((one) => inbox.seen.has(one)));
    await broker.ping();
  }, 120_000);

  test('a broker short of memory: publish fails in time, consumers go on, and it works again', async () => {
    const broker = await openBroker({ url: server.url, confirmTimeoutMs: 1000 });
    const queue = fresh('blocked');
    const bound = await broker.consume({ queue, topics: [queue] }, new Inbox().handle);
    await bound.stop();
    await broker.publish(commands(queue, 10));
    await server.control('set_vm_memory_high_watermark', '0');
    // The broker says that it blocks when something is published, and takes that once it has memory again.
    await eventually(() => broker.publish(commands(queue, 1, 10)).then(no, yes));
    const event = { to: { topic: queue }, id: 'm11', body: '{"n":11}' };
    await expect(broker.publish([event])).rejects.toThrow(PublishFailed);
    await expect(broker.ping()).rejects.toThrow('takes no messages');
    const inbox = new Inbox();
    const consumer = await broker.consume({ queue }, inbox.handle);
    // An eleventh may have been taken before the broker noticed.
    await inbox.until(() => inbox.seen.size >= 10);
    await consumer.stop();
    await server.control('set_vm_memory_high_watermark', '0.4');
    await eventually(() => broker.publish(commands(queue, 1, 12)).then(yes, no));
    await broker.ping();
    await broker.consume({ queue }, inbox.handle);
    await inbox.until(() => inbox.seen.has(12));
    // What came while it was blocked was not kept for later: whoever sent it has been told, and sends again.
    expect(inbox.seen.has(11)).toBe(false);
  }, 60_000);
});

const yes = () => true;
const no = () => false;
