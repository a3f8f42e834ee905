import { type Channel, type ConsumeMessage } from 'amqplib';
import { type Clock } from '../../clock';
import { type Log } from '../../log';
import { type Batches, createBatches, type Origin } from '../batches';
import {
  type BatchHandler,
  BrokerUnavailable,
  type Consumer,
  type ConsumeOptions,
  type DeadHandler,
  DEFAULT_PREFETCH,
  type Delivery,
  type Source,
} from '../broker';
import { type Turns, turnsFor } from '../turns';
import { Deadline, within } from './changes';
import { ANSWER_MS, closeChannel, openChannel, type RabbitConnection } from './connection';
import { keepOpen, type Kept, type Opened } from './kept';
import { declareExchanges, declareQueue, LIVE_QUEUE, type Names } from './topology';

export interface ConsumerDeps {
  connections: Kept<RabbitConnection>;
  names: Names;
  clock: Clock;
  log: Log;
  /** Of all consumers of this process. */
  turns: Turns;
  /** How long `consume` waits for the broker. */
  openTimeoutMs: number;
}

interface Taken extends Delivery {
  readonly message: ConsumeMessage;
}

interface Session extends Opened {
  /** No more deliveries after this; those that came before can still be acknowledged. */
  cancel(): Promise<void>;
}

/** Declares what a session consumes, on that session's channel where it must be, and answers with its name. */
type Declare = (connection: RabbitConnection, channel: Channel) => Promise<string>;

/** Consumes a source, and what was set aside from it where the options ask for that. */
export async function startConsumer(
  deps: ConsumerDeps,
  source: Source,
  handle: BatchHandler,
  options: ConsumeOptions = {},
): Promise<Consumer> {
  const turns = turnsFor(source, deps.turns);
  const main = await consumeOne(
    { ...deps, turns },
    nameOf(source),
    declareSource(deps, source),
    handle,
    options,
  );
  if (!('queue' in source) || !options.onDead) return main;
  const { queue } = source;
  const declareDead: Declare = async () => deps.names.deadQueue(queue);
  const handleDead = byCause(options.onDead);
  const dead = await consumeOne(deps, `${queue}.dead`, declareDead, handleDead, {}).catch(
    async (error: unknown) => {
      await main.stop();
      throw error;
    },
  );
  return {
    async stop() {
      await Promise.all([main.stop(), dead.stop()]);
    },
  };
}

const nameOf = (source: Source) => ('queue' in source ? source.queue : `live ${source.live.join(' ')}`);

function declareSource({ names, log }: ConsumerDeps, source: Source): Declare {
  return async (connection, channel) => {
    await declareExchanges(connection, names);
    if ('queue' in source) {
      await declareQueue(connection, names, source.queue, log);
      const queue = names.queue(source.queue);
      for (const topic of source.topics ?? []) await channel.bindQueue(queue, names.events, topic);
      return queue;
    }
    const { queue } = await channel.assertQueue('', {
      exclusive: true,
      autoDelete: true,
      durable: false,
      arguments: LIVE_QUEUE,
    });
    for (const topic of source.live) await channel.bindQueue(queue, names.events, topic);
    return queue;
  };
}

async function consumeOne(
  deps: ConsumerDeps,
  name: string,
  declare: Declare,
  handle: BatchHandler,
  { prefetch = DEFAULT_PREFETCH, onReconnect }: Pick<ConsumeOptions, 'prefetch' | 'onReconnect'>,
): Promise<Consumer> {
  const { connections, clock, log, turns } = deps;
  const batches = createBatches<Taken>({ handle, clock, log, name, turns });
  const sessions = keepOpen<Session>(
    async (stopped) => {
      const connection = await connections.wait(stopped);
      if (!connection) throw new Error('stopped while there was no connection');
      return openSession(connection, declare, prefetch, batches);
    },
    {
      what: `the consumer of ${name}`,
      clock,
      log,
      onOpen: (_, again) => {
        if (again) onReconnect?.();
      },
    },
  );
  const consumer: Consumer = {
    async stop() {
      const finished = batches.stop();
      const session = await sessions.stop();
      await session?.cancel();
      await finished;
      await session?.close();
    },
  };
  const deadline = new Deadline(deps.openTimeoutMs);
  const session = await sessions.wait(deadline.signal);
  deadline.clear();
  if (session) return consumer;
  await consumer.stop();
  throw new BrokerUnavailable(`${name} could not be consumed within ${deps.openTimeoutMs} ms`);
}

/** One channel with one consumer on it. It ends when either does. */
async function openSession(
  connection: RabbitConnection,
  declare: Declare,
  prefetch: number,
  batches: Batches<Taken>,
): Promise<Session> {
  const { channel, closed, ended } = await openChannel(connection, (model) => model.createChannel());
  const origin = originOf(channel, closed);
  let cancelled: (reason: string) => void = () => undefined;
  const cancelledByServer = new Promise<string>((resolve) => (cancelled = resolve));
  const take = (message: ConsumeMessage | null) => {
    // The queue has gone, or its node has: amqplib says so with a null and leaves the channel open, and deaf.
    if (!message) return cancelled('RabbitMQ has cancelled the consumer');
    const { fields, properties, content } = message;
    const id = String(properties.messageId ?? '');
    batches.push(origin, { id, body: content, redelivered: fields.redelivered, message });
  };
  try {
    const consumerTag = await within(ANSWER_MS, 'starting to consume', start(take));
    return {
      ended: Promise.race([ended, cancelledByServer]),
      cancel: async () => {
        if (!closed.aborted)
          await within(ANSWER_MS, 'cancelling', channel.cancel(consumerTag)).catch(() => {});
      },
      close: () => closeChannel(channel),
    };
  } catch (error) {
    await closeChannel(channel);
    throw error;
  }

  async function start(onMessage: (message: ConsumeMessage | null) => void): Promise<string> {
    const queue = await declare(connection, channel);
    await channel.prefetch(prefetch);
    return (await channel.consume(queue, onMessage)).consumerTag;
  }
}

/**
 * Deliveries are settled on the channel that brought them, whose tags mean nothing on another. They are settled in the
 * order in which they came, so the last one's tag speaks for all before it.
 */
function originOf(channel: Channel, closed: AbortSignal): Origin<Taken> {
  const upToLast = (deliveries: readonly Taken[], settle: (message: ConsumeMessage) => void) => {
    const last = deliveries.at(-1);
    if (last && !closed.aborted) settle(last.message);
  };
  return {
    closed,
    acknowledge: (deliveries) => upToLast(deliveries, (message) => channel.ack(message, true)),
    giveBack: (deliveries) => upToLast(deliveries, (message) => channel.nack(message, true, true)),
  };
}

/** Hands over what was set aside, one call for each cause in a batch. */
function byCause(onDead: DeadHandler): BatchHandler {
  return async (batch) => {
    const causes = new Map<string, Delivery[]>();
    for (const delivery of batch as readonly Taken[]) {
      const cause = String(delivery.message.properties.headers?.['x-first-death-reason'] ?? 'unknown');
      causes.set(cause, [...(causes.get(cause) ?? []), delivery]);
    }
    for (const [cause, deliveries] of causes) await onDead(deliveries, cause);
  };
}
