import { createBatches, type Origin } from '../../platform/broker/batches';
import {
  type BatchHandler,
  type Broker,
  BrokerUnavailable,
  type ConsumeOptions,
  DEFAULT_PREFETCH,
  type Delivery,
  type Outgoing,
  PublishFailed,
  type Source,
} from '../../platform/broker/broker';
import { topicMatches } from '../../platform/broker/topic';
import type { Log } from '../../platform/log';
import type { Message } from '../../platform/message';
import type { OperationName } from '../../platform/saga/protocol';
import { dispatchShipment } from '../../subgraphs/delivery/messages';
import { releaseStock } from '../../subgraphs/inventory/messages';
import type { Chance } from '../../platform/fixture/chance';
import type { Faults } from './faults';
import type { Mortal } from './mortal';
import type { Time } from './time';

/** The operation of the messages that must end as dead letters, and nothing else may. */
export const POISON = 'poison';

interface Held {
  id: string;
  body: string;
  redelivered: boolean;
}

/** A consumer's end of a queue, for as long as its channel lives. */
interface Channel {
  closing: AbortController;
  origin: Origin<Delivery>;
  unacknowledged: Map<Delivery, Held>;
}

interface Queue {
  patterns: string[];
  waiting: Held[];
  consumers: Set<Consuming>;
}

interface Consuming {
  queue: Queue;
  prefetch: number;
  channel: Channel;
  push(origin: Origin<Delivery>, delivery: Delivery): void;
  reconnected(): void;
}

/** The broker that all processes share: it loses, doubles, delays and reorders, and is away for a while. */
export interface Network {
  /** The broker as one process sees it; its consumers go with the process. */
  of(mortal: Mortal): Broker;
  /** The ids of all events that the broker has confirmed to whoever published them. */
  readonly confirmedEvents: ReadonlySet<string>;
  /** Breaks all connections for that long, in milliseconds. `wiped`: and forgets what it had. */
  goAway(ms: number, wiped: boolean): Promise<void>;
}

export function createNetwork(world: {
  time: Time;
  chance: Chance;
  faults: Faults;
  log: Log;
  breach(sentence: string): void;
}): Network {
  const { time, faults, log } = world;
  const confirmedEvents = new Set<string>();
  const handled = new WeakSet<Delivery>();
  const chance = world.chance.fork();
  const queues = new Map<string, Queue>();
  const live = new Set<Queue>();
  let away = false;
  let turn = 0;

  const newQueue = (patterns: readonly string[]): Queue => ({
    patterns: [...patterns],
    waiting: [],
    consumers: new Set(),
  });

  function queueNamed(name: string): Queue {
    let queue = queues.get(name);
    if (!queue) queues.set(name, (queue = newQueue([])));
    return queue;
  }

  function route({ to }: Outgoing): Queue[] {
    if ('queue' in to) return [queueNamed(to.queue)];
    return [...queues.values(), ...live].filter(({ patterns }) =>
      patterns.some((pattern) => topicMatches(pattern, to.topic)),
    );
  }

  /** What the broker has confirmed may still be lost, come twice, or come late. */
  function take(message: Outgoing | undefined): void {
    if (!message) return;
    const { lost, doubled, delayed, latencyMs, poison } = faults.rates();
    if (chance.happens(poison)) take(poisonAfter(message));
    for (const queue of route(message)) {
      if (chance.happens(lost)) continue;
      for (let copies = chance.happens(doubled) ? 2 : 1; copies > 0; copies--) {
        const ms = chance.happens(delayed) ? chance.between(100, 20_000) : chance.between(0, latencyMs);
        void arrive(queue, { id: message.id, body: message.body, redelivered: false }, ms);
      }
    }
  }

  async function arrive(queue: Queue, held: Held, ms: number): Promise<void> {
    await time.sleep(ms);
    queue.waiting.push(held);
    deal(queue);
  }

  function deal(queue: Queue): void {
    while (queue.waiting.length > 0 && !away) {
      const free = [...queue.consumers].filter(
        ({ channel, prefetch }) => channel.unacknowledged.size < prefetch,
      );
      const consumer = free[turn++ % free.length];
      if (!consumer) return;
      const held = queue.waiting.shift()!;
      const delivery = { id: held.id, body: Buffer.from(held.body), redelivered: held.redelivered };
      consumer.channel.unacknowledged.set(delivery, held);
      consumer.push(consumer.channel.origin, delivery);
    }
  }

  function openChannel(queue: Queue): Channel {
    const closing = new AbortController();
    const unacknowledged = new Map<Delivery, Held>();
    const channel: Channel = {
      closing,
      unacknowledged,
      origin: {
        closed: closing.signal,
        acknowledge(deliveries) {
          for (const one of deliveries)
            if (!handled.has(one)) world.breach(`${one.id} was acknowledged before it was handled`);
          if (chance.happens(faults.rates().channelBreaks)) return breakChannel(queue, channel);
          for (const delivery of deliveries) unacknowledged.delete(delivery);
          deal(queue);
        },
        giveBack(deliveries) {
          giveBack(queue, channel, deliveries);
        },
      },
    };
    return channel;
  }

  function giveBack(queue: Queue, { unacknowledged }: Channel, deliveries: Iterable<Delivery>): void {
    const held = [...deliveries].flatMap((delivery) => unacknowledged.get(delivery) ?? []);
    for (const delivery of deliveries) unacknowledged.delete(delivery);
    queue.waiting.unshift(...held.map((one) => ({ ...one, redelivered: true })));
    deal(queue);
  }

  /** Everything unacknowledged goes back, and the consumer gets a new channel unless it has left. */
  function breakChannel(queue: Queue, channel: Channel): void {
    const consumer = [...queue.consumers].find((one) => one.channel === channel);
    channel.closing.abort();
    if (consumer) consumer.channel = openChannel(queue);
    giveBack(queue, channel, [...channel.unacknowledged.keys()]);
    consumer?.reconnected();
  }

  function leave(consumer: Consuming): void {
    const { queue, channel } = consumer;
    queue.consumers.delete(consumer);
    live.delete(queue);
    channel.closing.abort();
    giveBack(queue, channel, [...channel.unacknowledged.keys()]);
  }

  function consume(mortal: Mortal, source: Source, handle: BatchHandler, options: ConsumeOptions = {}) {
    const queue = 'queue' in source ? queueNamed(source.queue) : newQueue(source.live);
    if ('live' in source) live.add(queue);
    else queue.patterns = [...new Set([...queue.patterns, ...(source.topics ?? [])])];
    const name = 'queue' in source ? source.queue : 'live';
    const batches = createBatches<Delivery>({
      async handle(batch) {
        await handle(batch);
        for (const delivery of batch) handled.add(delivery);
      },
      clock: mortal.clock,
      log,
      name,
    });
    const consumer: Consuming = {
      queue,
      prefetch: options.prefetch ?? DEFAULT_PREFETCH,
      channel: openChannel(queue),
      push: (origin, delivery) => batches.push(origin, delivery),
      reconnected: () => !mortal.isDead() && options.onReconnect?.(),
    };
    queue.consumers.add(consumer);
    mortal.death.addEventListener('abort', () => leave(consumer), { once: true });
    deal(queue);
    return {
      async stop() {
        await batches.stop();
        leave(consumer);
      },
    };
  }

  async function publish(messages: readonly Outgoing[]): Promise<void> {
    const ids = messages.map(({ id }) => id);
    if (away) throw new PublishFailed(ids, 'simulated: the broker is away');
    if (!chance.happens(faults.rates().publishFails)) {
      messages.forEach(take);
      for (const { id, to } of messages) if ('topic' in to) confirmedEvents.add(id);
      return;
    }
    // Of what is not confirmed, some may have been taken all the same.
    messages.filter(() => chance.happens(0.5)).forEach(take);
    throw new PublishFailed(ids, 'simulated: not confirmed');
  }

  return {
    confirmedEvents,
    of: (mortal) => ({
      description: 'simulated',
      publish: (messages) => mortal.reach(() => publish(messages)),
      consume: (source, handle, options) =>
        mortal.reach(async () => consume(mortal, source, handle, options)),
      async ping() {
        if (away) throw new BrokerUnavailable('simulated: the broker is away');
      },
      close: async () => undefined,
    }),
    async goAway(ms, wiped) {
      away = true;
      const all = [...queues.values(), ...live];
      for (const queue of all) {
        for (const { channel } of [...queue.consumers]) breakChannel(queue, channel);
        if (wiped || live.has(queue)) queue.waiting.length = 0;
      }
      await time.sleep(ms);
      away = false;
      for (const queue of [...queues.values(), ...live]) {
        for (const consumer of queue.consumers) consumer.reconnected();
        deal(queue);
      }
    },
  };
}

/** What no handler can handle: the release of stock that has left already. It comes beside the order's dispatch. */
function poisonAfter({ body }: Outgoing): Outgoing | undefined {
  const message = JSON.parse(body) as Message<string, { operation: OperationName }>;
  if (message.type !== dispatchShipment.command.type) return undefined;
  const operation = { ...message.data.operation, id: POISON, step: 'hold', direction: 'undo' };
  const { queue, command } = releaseStock;
  const id = `${message.subject}/${POISON}`;
  const poison = { ...message, id, type: command.type, data: { operation, input: {} } };
  return { to: { queue }, id, body: JSON.stringify(poison) };
}
