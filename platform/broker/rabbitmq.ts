import { type Clock } from '../clock';
import { type Log } from '../log';
import { type Broker, BrokerUnavailable, type Consumer } from './broker';
import { Deadline, within } from './rabbitmq/changes';
import {
  type Address,
  onOwnChannel,
  openConnection,
  type RabbitConnection,
  readAddress,
} from './rabbitmq/connection';
import { startConsumer } from './rabbitmq/consumer';
import { keepOpen, type Kept } from './rabbitmq/kept';
import { openPublishChannel, type PublishChannel } from './rabbitmq/publish-channel';
import { createPublisher } from './rabbitmq/publisher';
import { type Names, namesWith } from './rabbitmq/topology';
import { createTurns, MOST_AT_ONCE } from './turns';

export interface RabbitOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps:`. */
  url: string;
  clock: Clock;
  log: Log;
  /** What RabbitMQ's list of connections shows: the services of this process. */
  connectionName?: string;
  /** What the names of exchanges and queues begin with: houses with other prefixes do not see each other. */
  prefix?: string;
  /** How long `publish` waits for the connection and the confirms. Default 5 s. */
  confirmTimeoutMs?: number;
  /** How long start-up waits for the broker. Default 30 s. */
  openTimeoutMs?: number;
}

const PING_MS = 2000;

/** RabbitMQ 3.10 or later. Throws `BrokerUnavailable` when it cannot be reached in time, or refuses the credentials. */
export async function openRabbitBroker(options: RabbitOptions): Promise<Broker> {
  const { clock, log, connectionName = 'waybill', confirmTimeoutMs = 5000, openTimeoutMs = 30_000 } = options;
  const address = readAddress(options.url);
  const names = namesWith(options.prefix ?? 'waybill');
  const line = openLine({ address, names, clock, log, connectionName });
  try {
    await line.opened(openTimeoutMs);
  } catch (error) {
    await line.close();
    throw error;
  }
  const publisher = createPublisher(line.publishing, confirmTimeoutMs);
  const consumers = new Set<Consumer>();
  const turns = createTurns(MOST_AT_ONCE);
  let closed = false;
  return {
    description: `RabbitMQ at ${address.host}`,
    publish: (messages) => publisher.publish(messages),
    async consume(source, handle, consumeOptions) {
      if (closed) throw new BrokerUnavailable('the broker is closed');
      const deps = { connections: line.consuming, names, clock, log, turns, openTimeoutMs };
      const started = await startConsumer(deps, source, handle, consumeOptions);
      let stopping: Promise<void> | undefined;
      const consumer: Consumer = {
        stop: () => (stopping ??= started.stop().finally(() => consumers.delete(consumer))),
      };
      consumers.add(consumer);
      return consumer;
    },
    async ping() {
      if (closed) throw new BrokerUnavailable('the broker is closed');
      await line.ping();
    },
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      closed = true;
      await publisher.close();
      await line.close();
    },
  };
}

/** The way to one RabbitMQ. */
interface Line {
  consuming: Kept<RabbitConnection>;
  publishing: Kept<PublishChannel>;
  /** Resolves when both can be used; throws `BrokerUnavailable` when that takes longer. */
  opened(ms: number): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Two connections: a broker that is short of memory stops reading from those that publish, and acknowledgements must
 * get through all the same, or it stays short for ever.
 */
function openLine(deps: {
  address: Address;
  names: Names;
  clock: Clock;
  log: Log;
  connectionName: string;
}): Line {
  const { address, names, clock, log, connectionName } = deps;
  const where = `RabbitMQ at ${address.host}`;
  let lastError: Error | undefined;
  let onFailure: (error: Error) => void = () => undefined;
  const failed = (error: Error) => {
    lastError = error;
    onFailure(error);
  };
  const connection = (purpose: string) =>
    keepOpen(() => openConnection(address, `${connectionName} (${purpose})`, log), {
      what: `${where} (${purpose})`,
      clock,
      log,
      onFailure: failed,
    });
  const consuming = connection('consume');
  const sending = connection('publish');
  const publishing = keepOpen(
    async (stopped) => {
      const open = await sending.wait(stopped);
      if (!open) throw new Error('stopped while there was no connection');
      return openPublishChannel(open, names, log);
    },
    { what: `the channel that publishes to ${where}`, clock, log, onFailure: failed },
  );
  return {
    consuming,
    publishing,
    async opened(ms) {
      const deadline = new Deadline(ms);
      const refused = new Promise<undefined>((resolve) => {
        onFailure = (error) => {
          if (error.message.includes('ACCESS-REFUSED')) resolve(undefined); // waiting would not change that
        };
      });
      const all = Promise.all([consuming.wait(deadline.signal), publishing.wait(deadline.signal)]);
      const open = await Promise.race([all, refused]);
      deadline.clear();
      if (open?.every((one) => one !== undefined)) return;
      const why = lastError?.message ?? 'no answer';
      throw new BrokerUnavailable(`${where} could not be opened within ${ms} ms: ${why}`);
    },
    async ping() {
      const open = publishing.current?.connection;
      if (!open || open.blocked)
        throw new BrokerUnavailable(`${where} ${open ? 'takes no messages' : 'is away'}`);
      try {
        await within(
          PING_MS,
          where,
          onOwnChannel(open, async () => undefined),
        );
      } catch (error) {
        throw new BrokerUnavailable(`${where} does not answer`, { cause: error });
      }
    },
    async close() {
      await (await publishing.stop())?.close();
      await Promise.all([sending, consuming].map(async (kept) => (await kept.stop())?.close()));
    },
  };
}
