import { type Clock } from '../clock';
import { type Log } from '../log';
import { createBatches, type Origin } from './batches';
import {
  type BatchHandler,
  type Broker,
  BrokerUnavailable,
  type Consumer,
  type ConsumeOptions,
  DEFAULT_PREFETCH,
  type Delivery,
  type Outgoing,
  PublishFailed,
  type Source,
} from './broker';
import { EmbeddedQueue, type Receiver } from './embedded-queue';
import { topicMatches } from './topic';
import { createTurns, MOST_AT_ONCE, type Turns, turnsFor } from './turns';

/** More distinct topics than a house has; a bound, so that what is remembered of each cannot grow for ever. */
const REMEMBERED_TOPICS = 1000;

/**
 * A broker in this process's memory. It takes messages for queues that nobody consumes yet, and forgets everything when
 * the process ends: the stores' sweeps send again. Nothing ever expires or is refused here, so `onDead` is never called;
 * nor is `onReconnect`.
 */
export function openEmbeddedBroker(deps: { clock: Clock; log: Log }): Broker {
  const queues = new Map<string, EmbeddedQueue>();
  const live = new Set<EmbeddedQueue>();
  const routes = new Map<string, EmbeddedQueue[]>();
  const consumers = new Set<Consumer>();
  const turns = createTurns(MOST_AT_ONCE);
  let closed = false;

  function queueNamed(name: string): EmbeddedQueue {
    let queue = queues.get(name);
    if (!queue) queues.set(name, (queue = new EmbeddedQueue()));
    return queue;
  }

  function boundTo(topic: string): EmbeddedQueue[] {
    let bound = routes.get(topic);
    if (!bound) {
      if (routes.size >= REMEMBERED_TOPICS) routes.clear();
      const matching = (queue: EmbeddedQueue) =>
        queue.patterns.some((pattern) => topicMatches(pattern, topic));
      bound = [...queues.values(), ...live].filter(matching);
      routes.set(topic, bound);
    }
    return bound;
  }

  function take({ to, id, body }: Outgoing): void {
    if ('queue' in to) return queueNamed(to.queue).append({ id, body, redelivered: false });
    for (const queue of boundTo(to.topic)) queue.append({ id, body, redelivered: false });
  }

  function open(source: Source): EmbeddedQueue {
    const queue = 'queue' in source ? queueNamed(source.queue) : new EmbeddedQueue();
    if ('live' in source) live.add(queue);
    queue.bind('queue' in source ? (source.topics ?? []) : source.live);
    routes.clear();
    return queue;
  }

  return {
    description: 'embedded (in memory)',
    async publish(messages) {
      if (closed) throw new PublishFailed(idsOf(messages), 'the broker is closed');
      messages.forEach(take);
    },
    async consume(source, handle, options) {
      if (closed) throw new BrokerUnavailable('the broker is closed');
      const queue = open(source);
      const stop = receive(queue, { source, handle, options, turns, ...deps });
      const consumer: Consumer = {
        async stop() {
          consumers.delete(consumer);
          if (live.delete(queue)) routes.clear();
          await stop();
        },
      };
      consumers.add(consumer);
      return consumer;
    },
    async ping() {
      if (closed) throw new BrokerUnavailable('the broker is closed');
    },
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      closed = true;
    },
  };
}

/** Attaches a consumer to a queue; the answer detaches it. */
function receive(
  queue: EmbeddedQueue,
  deps: {
    source: Source;
    handle: BatchHandler;
    options: ConsumeOptions | undefined;
    turns: Turns;
    clock: Clock;
    log: Log;
  },
): () => Promise<void> {
  const { source, handle, options, turns, clock, log } = deps;
  const name = 'queue' in source ? source.queue : `live ${source.live.join(' ')}`;
  const batches = createBatches<Delivery>({ handle, clock, log, name, turns: turnsFor(source, turns) });
  const bodies = new Map<Delivery, string>();
  const origin: Origin<Delivery> = {
    closed: new AbortController().signal,
    acknowledge(deliveries) {
      for (const delivery of deliveries) bodies.delete(delivery);
      queue.wake();
    },
    giveBack(deliveries) {
      queue.giveBack(deliveries.map((one) => ({ id: one.id, body: bodies.get(one)!, redelivered: true })));
      for (const delivery of deliveries) bodies.delete(delivery);
    },
  };
  const receiver: Receiver = {
    room: () => (options?.prefetch ?? DEFAULT_PREFETCH) - bodies.size,
    take({ id, body, redelivered }) {
      const delivery = { id, body: Buffer.from(body), redelivered };
      bodies.set(delivery, body);
      batches.push(origin, delivery);
    },
  };
  queue.attach(receiver);
  return async () => {
    queue.detach(receiver);
    await batches.stop();
  };
}

const idsOf = (messages: readonly Outgoing[]) => messages.map(({ id }) => id);
