import { type ChannelModel, connect } from 'amqplib';
import { z } from 'zod';
import { eventually, fresh, names } from '../test/servers/deliveries';
import { removeTopology, testRabbit } from '../test/servers/rabbitmq';
import type { Broker } from './broker/broker';
import { openRabbitBroker } from './broker/rabbitmq';
import { registered } from './broker/registered';
import { type Clock, systemClock } from './clock';
import { openDeadLetters } from './dead-letters';
import { inbox } from './inbox';
import { testLog } from './log';
import { command, message, messageType } from './message';
import { openMemoryStore } from './store/embedded/memory';

/** Replicas of two versions on one queue of a real RabbitMQ: what goes round there, how often, and what it costs. */
const v1 = messageType('parcels.weigh.v1', z.object({ n: z.number() }));
const v2 = messageType('parcels.weigh.v2', z.object({ n: z.number() }));
const log = testLog();
const prefix = fresh('back');
const rabbit = testRabbit();

(rabbit ? describe : describe.skip)('RabbitMQ', () => {
  const store = openMemoryStore({ clock: systemClock, log });
  let url: string;
  let raw: ChannelModel;
  let broker: Broker;
  beforeAll(async () => {
    url = await rabbit!.start();
    raw = await connect(url);
  }, 90_000);
  beforeEach(async () => {
    broker = await openRabbitBroker({ url, clock: systemClock, log, prefix });
  });
  afterEach(() => broker.close());
  afterAll(async () => {
    await raw.close();
    await removeTopology(url, prefix, names);
    await rabbit!.stop();
    await store.close();
  }, 30_000);

  /** A replica that knows some versions; `naps` and `putBack` say how it went round. */
  async function replica(queue: string, types: (typeof v1 | typeof v2)[]) {
    const self = { handled: [] as number[], naps: [] as number[], putBack: 0 };
    const clock: Clock = {
      ...systemClock,
      sleep: (ms, signal) => {
        self.naps.push(ms);
        return systemClock.sleep(ms, signal);
      },
    };
    const door = registered(
      {
        ...broker,
        publish: async (messages) => {
          self.putBack += messages.length;
          await broker.publish(messages);
        },
      },
      [],
    );
    const handle = inbox<(typeof types)[number]>({
      queue,
      types,
      deadLetters: await openDeadLetters(store.database(queue), clock, log),
      clock,
      broker: door,
      handle: async (messages) => void self.handled.push(...messages.map(({ data }) => data.n)),
    });
    await broker.consume({ queue }, handle, { prefetch: 10 });
    return self;
  }
  const sending = (queue: string, type: typeof v1 | typeof v2, n: number) => {
    const about = { id: `${type.type}/${n}`, source: 'tests', subject: `s${n}`, time: systemClock.now() };
    return command(queue, message(type, about, { n }));
  };
  const parked = async (queue: string) =>
    (await openDeadLetters(store.database(queue), systemClock, log)).letters.countDocuments({});
  const lengthOf = async (queue: string) => {
    const channel = await raw.createChannel();
    const { messageCount } = await channel.checkQueue(`${prefix}.${queue}`);
    await channel.close();
    return messageCount;
  };

  test('what nobody knows goes round slowly, past any delivery limit, until somebody does', async () => {
    const queue = fresh('parcels');
    // A queue that drops what is delivered a second time: had it been given back, it would be gone.
    const channel = await raw.createChannel();
    await channel.assertQueue(`${prefix}.${queue}`, {
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1 },
    });
    await channel.close();
    const old = await replica(queue, [v1]);
    await broker.publish([1, 2, 3].map((n) => sending(queue, v2, n)));
    await eventually(() => old.putBack >= 18);
    // Each time round there was a pause of an eighth of a second at least: three messages, or fewer, for each.
    expect(old.putBack).toBeLessThanOrEqual(3 * (old.naps.length + 1));
    expect(Math.min(...old.naps)).toBeGreaterThanOrEqual(125);
    expect(old.handled).toEqual([]);

    await broker.publish([sending(queue, v1, 9)]);
    await eventually(() => old.handled.includes(9));
    const deployed = await replica(queue, [v2, v1]);
    await eventually(() => deployed.handled.length === 3);
    expect(deployed.handled.sort()).toEqual([1, 2, 3]);
    expect(old.handled).toEqual([9]);
    expect([await parked(queue), await lengthOf(queue), await lengthOf(`${queue}.dead`)]).toEqual([0, 0, 0]);
  });

  test('what the old replica knows does not wait behind what it does not know', async () => {
    const queue = fresh('parcels');
    const old = await replica(queue, [v1]);
    // More than a replica may hold at once.
    await broker.publish(Array.from({ length: 25 }, (_, n) => sending(queue, v2, n)));
    await broker.publish([sending(queue, v1, 99)]);
    await eventually(() => old.handled.includes(99));
    const deployed = await replica(queue, [v2, v1]);
    await eventually(() => deployed.handled.length >= 25);
    expect(deployed.handled.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n));
    expect(await parked(queue)).toBe(0);
  });
});
