import type { BatchHandler, Broker, Delivery } from './broker/broker';
import { backoffMs, type Clock } from './clock';
import type { DeadLetters } from './dead-letters';
import {
  type Message,
  type MessageOf,
  type MessageType,
  readMessage,
  receives,
  UnknownType,
} from './message';
import { isDuplicateKey, isWriteConflict } from './store/store';
import { isUnavailable } from './unavailable';

/** A guard in a write's filter did not match: somebody else was quicker. Read again and decide again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** Replicas of two versions share a queue for minutes. What none of them knows for this long is parked. */
export const LEAVE_FOR_MS = 60 * 60_000;

/** Where there is nothing but what others know, the queue is not gone round without a pause. */
const LEAVE_PAUSE_MS = 250;

/** No replica has known for too long what this message is about. */
export class LeftTooLong extends Error {
  override readonly name = 'LeftTooLong';
}

export interface Inbox<T extends MessageType> {
  queue: string;
  types: readonly T[];
  deadLetters: DeadLetters;
  clock: Clock;
  /** Takes back what is left to other replicas. */
  broker: Pick<Broker, 'publish'>;
  /**
   * Handles the messages as one piece of work, in this order. When it resolves, everything that must survive is
   * stored and published, and they are acknowledged, but for those that it answers: they are left to a replica that
   * knows what they are about. It may be called again with some or all of them.
   */
  handle(messages: readonly MessageOf<T>[]): Promise<void | readonly Message[]>;
}

interface Item<T extends MessageType> {
  delivery: Delivery;
  message: MessageOf<T>;
}

/** What this replica does not know, and why it would be parked in the end. */
interface Left {
  delivery: Delivery;
  time: string;
  why: Error;
}

/**
 * From deliveries to messages, and what to do when handling fails (rules 10 and 11): a conflict halves the batch; the
 * store's or the broker's trouble is thrown, so that the consumer pauses and hands the batch over again; anything else
 * is tried one by one, and what fails alone is parked alone. A message that only a newer replica knows is put back at
 * the end of the queue, where what this replica does know does not wait behind it; within `LEAVE_FOR_MS` one comes by.
 */
export function inbox<T extends MessageType>(options: Inbox<T>): BatchHandler {
  const { queue, deadLetters, clock, broker } = options;
  const types = receives(options.types);

  async function read(batch: readonly Delivery[], left: Left[]): Promise<Item<T>[]> {
    const items: Item<T>[] = [];
    for (const delivery of batch) {
      try {
        items.push({ delivery, message: readMessage(delivery.body, types) });
      } catch (error) {
        if (error instanceof UnknownType) left.push({ delivery, time: error.unread.time, why: error });
        else await deadLetters.park(queue, delivery, error);
      }
    }
    return items;
  }

  async function work(items: readonly Item<T>[], attempt: number, left: Left[]): Promise<void> {
    if (items.length === 0) return;
    try {
      const declined = new Set((await options.handle(items.map((item) => item.message))) ?? []);
      for (const { delivery, message } of items) {
        if (!declined.has(message)) continue;
        const why = new LeftTooLong(`no replica knows what ${message.type} of ${message.subject} is about`);
        left.push({ delivery, time: message.time, why });
      }
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const conflict = error instanceof Conflict || isWriteConflict(error) || isDuplicateKey(error);
      if (!conflict && items.length === 1) {
        for (const { delivery } of items) await deadLetters.park(queue, delivery, error);
        return;
      }
      if (conflict) {
        // A lone message that keeps losing is not poison: after some attempts the consumer pauses and starts over.
        if (attempt > 12) throw error;
        await clock.sleep(backoffMs(attempt, 5, 250, () => clock.random()));
      }
      const size = conflict ? Math.ceil(items.length / 2) : 1;
      for (let from = 0; from < items.length; from += size)
        await work(items.slice(from, from + size), attempt + 1, left);
    }
  }

  /** Puts back what is young enough; the rest is parked. */
  async function leave(left: readonly Left[]): Promise<void> {
    const now = clock.now().getTime();
    const isYoung = ({ time }: Left) => Math.abs(now - Date.parse(time)) <= LEAVE_FOR_MS;
    for (const one of left) if (!isYoung(one)) await deadLetters.park(queue, one.delivery, one.why);
    const young = left.filter(isYoung);
    if (young.length === 0) return;
    await broker.publish(
      young.map(({ delivery: { id, body } }) => ({
        to: { queue },
        id,
        body: body.toString(),
        putBack: true,
      })),
    );
  }

  return async (batch) => {
    const left: Left[] = [];
    await work(await read(batch, left), 1, left);
    await leave(left);
    const isIdle = left.length > 0 && left.length === batch.length;
    if (isIdle) await clock.sleep(backoffMs(1, LEAVE_PAUSE_MS, LEAVE_PAUSE_MS, () => clock.random()));
  };
}
