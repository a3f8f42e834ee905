/**
 * The message broker as Waybill's services see it. Two engines: RabbitMQ through amqplib, and one in memory for when
 * all services run in one process. `broker.contract.test.ts` holds both to what is said here.
 *
 * Delivery is at least once and in no promised order. Whatever a broker loses, the sweeps over the stores send again.
 */
export interface Broker {
  /** The types that may be published here, where a service has said so (`registered`). */
  readonly registered?: ReadonlySet<string>;
  /** What start-up says: 'RabbitMQ' or 'embedded (in memory)', and where. */
  readonly description: string;
  /**
   * Publishes persistent messages and waits until the broker has taken all of them. Throws `PublishFailed` naming the
   * messages that were not confirmed in time, came back as unroutable, or could not be sent. Those may still arrive.
   */
  publish(messages: readonly Outgoing[]): Promise<void>;
  /** Consumes a queue, in batches, until the consumer is stopped. Survives reconnections by itself. */
  consume(source: Source, handle: BatchHandler, options?: ConsumeOptions): Promise<Consumer>;
  /** Answers when the broker can be published to; throws `BrokerUnavailable` otherwise. For /readyz. */
  ping(): Promise<void>;
  /** Stops every consumer as `Consumer.stop` does, waits for outstanding confirms, and closes the connection. */
  close(): Promise<void>;
}

/** A command or a reply goes to one service's queue; an event goes to whoever has bound a pattern that matches its type. */
export type Destination = { queue: string } | { topic: string };

export interface Outgoing {
  to: Destination;
  /** The message's own id, for the broker's `message-id` and for `PublishFailed`. */
  id: string;
  /** JSON, UTF-8. */
  body: string;
  /** The message's type, which a service's door (`registered`) holds against what the service may publish. */
  type?: string;
  /** True for what came from this very queue and is put back as it was, for another replica. */
  putBack?: true;
}

export type Source =
  /** A service's durable queue, shared by its replicas. `topics` are patterns of events that also land in it. */
  | { queue: string; topics?: readonly string[] }
  /** A queue of this consumer's own that goes away with it: every process gets every matching event. */
  | { live: readonly string[] };

export interface Delivery {
  id: string;
  body: Buffer;
  /** True when the broker has delivered it before, as far as it knows. */
  redelivered: boolean;
}

/**
 * Handles what has arrived since the last batch, up to the prefetch, in arrival order; one batch at a time.
 * Resolves: every delivery is acknowledged on the channel that brought it. Rejects: nothing is acknowledged or
 * returned; the consumer pauses (backoff with jitter) and hands over the same batch again, as long as its channel lives.
 */
export type BatchHandler = (batch: readonly Delivery[]) => Promise<void>;

/** Half of it is handled while the other half gathers. */
export const DEFAULT_PREFETCH = 200;

export interface ConsumeOptions {
  /** At most this many unacknowledged deliveries, and so the largest batch. Default 200. */
  prefetch?: number;
  /**
   * Takes what the broker itself has set aside from the consumed queue (RabbitMQ's `<queue>.dead`, for instance after a
   * time to live that an operator's policy gave it). Without it such messages stay there.
   */
  onDead?: DeadHandler;
  /** Called when the consumer is at work again after an interruption: events for a live source may have been missed. */
  onReconnect?: () => void;
}

/** A `BatchHandler` for what was set aside. `cause` is the broker's word: rejected, expired, maxlen, delivery_limit. */
export type DeadHandler = (batch: readonly Delivery[], cause: string) => Promise<void>;

export interface Consumer {
  /** Takes no more, waits for the batch in hand, and gives back what was delivered but not begun. */
  stop(): Promise<void>;
}

export class PublishFailed extends Error {
  override readonly name = 'PublishFailed';
  /** @param ids the messages that were not confirmed */
  constructor(
    readonly ids: readonly string[],
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${ids.length} message(s) were not confirmed by the broker: ${reason}`, options);
  }
}

export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
}
