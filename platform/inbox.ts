import type { BatchHandler, Delivery } from './broker/broker';
import { backoffMs, type Clock } from './clock';
import type { DeadLetters } from './dead-letters';
import { type MessageOf, type MessageType, readMessage } from './message';
import { isDuplicateKey, isWriteConflict } from './store/store';
import { isUnavailable } from './unavailable';

/** A guard in a write's filter did not match: somebody else was quicker. Read again and decide again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

export interface Inbox<T extends MessageType> {
  queue: string;
  types: readonly T[];
  deadLetters: DeadLetters;
  clock: Clock;
  /**
   * Handles the messages as one piece of work, in this order. When it resolves, everything that must survive is
   * stored and published, and they are acknowledged. It may be called again with some or all of them.
   */
  handle(messages: readonly MessageOf<T>[]): Promise<void>;
}

interface Item<T extends MessageType> {
  delivery: Delivery;
  message: MessageOf<T>;
}

/**
 * From deliveries to messages, and what to do when handling fails (rules 10 and 11): a conflict halves the batch; the
 * store's or the broker's trouble is thrown, so that the consumer pauses and hands the batch over again; anything else
 * is tried one by one, and what fails alone is parked alone.
 */
export function inbox<T extends MessageType>(options: Inbox<T>): BatchHandler {
  const { queue, deadLetters, clock } = options;
  const types = new Map(options.types.map((type) => [type.type, type]));

  async function read(batch: readonly Delivery[]): Promise<Item<T>[]> {
    const items: Item<T>[] = [];
    for (const delivery of batch) {
      try {
        items.push({ delivery, message: readMessage(delivery.body, types) });
      } catch (error) {
        await deadLetters.park(queue, delivery, error);
      }
    }
    return items;
  }

  async function work(items: readonly Item<T>[], attempt: number): Promise<void> {
    if (items.length === 0) return;
    try {
      await options.handle(items.map((item) => item.message));
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
        await work(items.slice(from, from + size), attempt + 1);
    }
  }

  return async (batch) => work(await read(batch), 1);
}
