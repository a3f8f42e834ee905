import { type ConfirmChannel, IllegalOperationError } from 'amqplib';
import { type Log } from '../../log';
import { type Outgoing } from '../broker';
import { Changes, resolvesBefore } from './changes';
import { closeChannel, openChannel, type RabbitConnection } from './connection';
import { type Opened } from './kept';
import { Returned } from './returned';
import { declareExchanges, declareQueue, type Names } from './topology';

/** What became of the messages that were not confirmed. */
export interface Unconfirmed {
  /** The channel ended first: worth another try on the next one. */
  lost: Outgoing[];
  failed: { message: Outgoing; reason: string }[];
}

export interface PublishChannel extends Opened {
  readonly connection: RabbitConnection;
  /** Sends, and waits for the confirms until the deadline. Never throws. */
  send(messages: readonly Outgoing[], deadline: AbortSignal): Promise<Unconfirmed>;
}

/** With more than this unconfirmed, publishers wait: a queue without its majority must not fill our memory. */
const MOST_UNCONFIRMED = 20_000;

/** As a failure: not the message's or the broker's word, but the end of the channel. */
const LOST = Symbol('lost');
type Failure = typeof LOST | string;
const LATE = 'no confirm in time';

export async function openPublishChannel(
  connection: RabbitConnection,
  names: Names,
  log: Log,
): Promise<PublishChannel> {
  await declareExchanges(connection, names);
  const { channel, closed, ended } = await openChannel(connection, (model) => model.createConfirmChannel());
  const writer = new Writer(connection, channel, closed, names);
  const declared = new Map<string, Promise<void>>();

  /** Once a channel for each queue, so that a service which has never started still gets its commands. */
  function declare(queue: string): Promise<void> {
    let declaring = declared.get(queue);
    if (!declaring) {
      declared.set(queue, (declaring = declareQueue(connection, names, queue, log)));
      declaring.catch(() => declared.delete(queue));
    }
    return declaring;
  }

  async function declareAll(
    messages: readonly Outgoing[],
    deadline: AbortSignal,
  ): Promise<Map<string, Failure>> {
    const failures = new Map<string, Failure>();
    const queues = new Set(messages.flatMap(({ to }) => ('queue' in to ? [to.queue] : [])));
    const declareOne = async (queue: string) => {
      try {
        if (!(await resolvesBefore(deadline, declare(queue)))) failures.set(queue, LATE);
      } catch (error) {
        const reason = `${queue} cannot be declared: ${(error as Error).message}`;
        failures.set(queue, closed.aborted ? LOST : reason);
      }
    };
    await Promise.all([...queues].map(declareOne));
    return failures;
  }

  return {
    connection,
    ended,
    close: () => closeChannel(channel),
    async send(messages, deadline) {
      const undeclared = await declareAll(messages, deadline);
      const sent = messages.map((message) => ({
        message,
        done: false,
        failure: undefined as Failure | undefined,
      }));
      const changes = new Changes();
      let open = sent.length;
      for (const one of sent) {
        const settle = (failure: Failure | undefined) => {
          Object.assign(one, { done: true, failure });
          if (--open === 0) changes.announce();
        };
        const { to } = one.message;
        const failure = 'queue' in to ? undeclared.get(to.queue) : undefined;
        if (failure !== undefined) settle(failure);
        else if (await writer.hasRoom(deadline)) writer.write(one.message, settle);
        else break;
      }
      await changes.until(() => open === 0, deadline);
      return unconfirmed(sent, (queue) => declared.delete(queue));
    },
  };
}

function unconfirmed(
  sent: readonly { message: Outgoing; done: boolean; failure: Failure | undefined }[],
  forget: (queue: string) => void,
): Unconfirmed {
  const result: Unconfirmed = { lost: [], failed: [] };
  for (const { message, done, failure } of sent) {
    if (done && failure === undefined) continue;
    if (failure === LOST) {
      result.lost.push(message);
      continue;
    }
    // Whatever is wrong with the queue, perhaps it has been deleted: the next publish declares it again.
    if ('queue' in message.to) forget(message.to.queue);
    result.failed.push({ message, reason: failure ?? LATE });
  }
  return result;
}

/** Writes messages to a confirm channel, as fast as the broker takes them. */
class Writer {
  private readonly changes = new Changes();
  private readonly returned: Returned;
  private unconfirmed = 0;
  private full = false;

  constructor(
    private readonly connection: RabbitConnection,
    private readonly channel: ConfirmChannel,
    private readonly closed: AbortSignal,
    private readonly names: Names,
  ) {
    this.returned = new Returned(channel);
    const announce = () => this.changes.announce();
    channel.on('drain', () => {
      this.full = false;
      announce();
    });
    connection.model.on('unblocked', announce);
    closed.addEventListener('abort', () => {
      connection.model.off('unblocked', announce);
      announce();
    });
  }

  /** True when a message may be written, or the channel has ended; false when neither came before the deadline. */
  async hasRoom(deadline: AbortSignal): Promise<boolean> {
    const room = () => !this.full && !this.connection.blocked && this.unconfirmed < MOST_UNCONFIRMED;
    if (deadline.aborted) return false;
    return this.changes.until(() => this.closed.aborted || room(), deadline);
  }

  /** `settle` is called once: with nothing when the broker has confirmed the message. */
  write({ to, id, body }: Outgoing, settle: (failure: Failure | undefined) => void): void {
    const command = 'queue' in to;
    const exchange = command ? this.names.commands : this.names.events;
    const key = command ? to.queue : to.topic;
    const options = {
      persistent: true,
      mandatory: command,
      messageId: id,
      contentType: 'application/cloudevents+json',
    };
    const confirmed = (error: Error | null) => {
      if (--this.unconfirmed === MOST_UNCONFIRMED - 1) this.changes.announce();
      if (error) settle(error.message === 'message nacked' ? 'RabbitMQ refused it' : LOST);
      else settle(command && this.returned.take(key, id) ? `no queue ${key} took it` : undefined);
    };
    try {
      if (!this.channel.publish(exchange, key, Buffer.from(body), options, confirmed)) this.full = true;
      this.unconfirmed++;
    } catch (error) {
      settle(error instanceof IllegalOperationError ? LOST : (error as Error).message);
    }
  }
}
