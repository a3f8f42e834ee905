import { type Log } from '../../log';
import { onOwnChannel, type RabbitConnection } from './connection';

/** The names of everything that Waybill declares in RabbitMQ. */
export interface Names {
  /** Direct: the routing key is the destination's queue, without the prefix. */
  commands: string;
  /** Topic: the routing key is the event's type. */
  events: string;
  /** Direct: what the broker itself takes out of a service's queue, by that queue. */
  dead: string;
  queue(name: string): string;
  deadQueue(name: string): string;
}

export function namesWith(prefix: string): Names {
  return {
    commands: `${prefix}.commands`,
    events: `${prefix}.events`,
    dead: `${prefix}.dead`,
    queue: (name) => `${prefix}.${name}`,
    deadQueue: (name) => `${prefix}.${name}.dead`,
  };
}

/**
 * Poison is counted and parked by its reader, with its cause. The broker's own limit can only hurt: since 4.0 it is 20
 * when not given, and a crash loop takes whole batches of good messages over it. `-1`, no limit, is known since 4.0 and
 * refused by 3.10, so this is a number that all take (a signed 32-bit one) and that nothing reaches: thirty years of a
 * redelivery a second.
 */
const DELIVERY_LIMIT = 1_000_000_000;

const QUORUM = {
  'x-queue-type': 'quorum',
  'x-delivery-limit': DELIVERY_LIMIT,
  'x-overflow': 'reject-publish',
};

/** A live queue of a process that hangs must not fill the broker's memory: whoever falls this far behind has a gap. */
export const LIVE_QUEUE = { 'x-queue-type': 'classic', 'x-max-length': 100_000 };

const PRECONDITION_FAILED = 406;

export async function declareExchanges(connection: RabbitConnection, names: Names): Promise<void> {
  await onOwnChannel(connection, async (channel) => {
    await channel.assertExchange(names.commands, 'direct', { durable: true });
    await channel.assertExchange(names.events, 'topic', { durable: true });
    await channel.assertExchange(names.dead, 'direct', { durable: true });
  });
}

/**
 * A service's durable queue, and behind it the backstop: at-least-once dead-lettering, so that whatever the broker
 * removes from it (by an operator's policy, say) stays in `<queue>.dead`. Whoever comes first declares both: a publisher
 * whose destination has never started yet, or the service.
 */
export async function declareQueue(
  connection: RabbitConnection,
  names: Names,
  name: string,
  log: Log,
): Promise<void> {
  await assertQuorumQueue(connection, names.deadQueue(name), QUORUM, log);
  await assertQuorumQueue(
    connection,
    names.queue(name),
    {
      ...QUORUM,
      'x-dead-letter-exchange': names.dead,
      'x-dead-letter-routing-key': name,
      'x-dead-letter-strategy': 'at-least-once',
    },
    log,
  );
  await onOwnChannel(connection, async (channel) => {
    await channel.bindQueue(names.deadQueue(name), names.dead, name);
    await channel.bindQueue(names.queue(name), names.commands, name);
  });
}

/** A queue that is there with other arguments is used as it is: refusing to start would not change them either. */
async function assertQuorumQueue(
  connection: RabbitConnection,
  queue: string,
  args: Record<string, string | number>,
  log: Log,
): Promise<void> {
  try {
    await onOwnChannel(connection, (channel) =>
      channel.assertQueue(queue, { durable: true, arguments: args }),
    );
  } catch (error) {
    if ((error as { code?: number }).code !== PRECONDITION_FAILED) throw error;
    log.warn({ queue, reason: (error as Error).message }, 'The queue exists with other arguments');
    await onOwnChannel(connection, (channel) => channel.checkQueue(queue));
  }
}
