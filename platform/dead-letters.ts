import { createHash } from 'node:crypto';
import type { DeadHandler, Delivery } from './broker/broker';
import type { Clock } from './clock';
import type { Log } from './log';
import { type Collection, type Database, isDuplicateKey } from './store/store';

/** A message that could not be handled, kept with its cause until a person has looked at it. */
export interface DeadLetter {
  /** The hash of queue and bytes: the same poison is one document with a count. */
  _id: string;
  queue: string;
  messageId: string;
  type: string | null;
  subject: string | null;
  /** Why the last attempt failed. */
  cause: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** The bytes as they arrived, as text, or the beginning of them. Never sent again, and never shown by the API: they may hold anything. */
  body: string;
  /** `OPEN` until a person has settled it, and again when the same poison comes back. */
  state: DeadLetterState;
  /** When it was settled, and by whom (a user's id). */
  settledAt: Date | null;
  settledBy: string | null;
}

/** `RETRIED`: what it was of was asked for again. `DISMISSED`: a person has decided that nothing is to be done. */
export type DeadLetterState = 'OPEN' | 'RETRIED' | 'DISMISSED';

/** The broker itself has taken a message out of a queue; `message` is its word for why. */
export class SetAsideByBroker extends Error {
  override readonly name = 'SetAsideByBroker';
}

export interface DeadLetters {
  readonly letters: Collection<DeadLetter>;
  /** Stores the message; when this resolves, it may be acknowledged. */
  park(queue: string, delivery: Delivery, error: unknown): Promise<void>;
  /** Parks what the broker has set aside from a queue: the `onDead` of whoever consumes it. */
  setAside(queue: string): DeadHandler;
}

/**
 * What is kept of a message: one that no document can hold (16 MB in MongoDB) could never be parked, and would stand at
 * the head of its queue for ever.
 */
const MAX_BODY_LENGTH = 1_000_000;
const MAX_CAUSE_LENGTH = 2_000;
/** Longer than any type or id of ours, and than what RabbitMQ takes for a message's id. */
const MAX_NAME_LENGTH = 255;

export async function openDeadLetters(database: Database, clock: Clock, log: Log): Promise<DeadLetters> {
  const letters = await database.collection<DeadLetter>('deadLetters', [
    { key: { state: 1, lastAt: 1, _id: 1 } },
    { key: { state: 1, _id: 1 } },
  ]);
  const self: DeadLetters = {
    letters,
    setAside: (queue) => async (batch, cause) => {
      for (const delivery of batch) await self.park(queue, delivery, new SetAsideByBroker(cause));
    },
    async park(queue, delivery, error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const cause = reason.slice(0, MAX_CAUSE_LENGTH);
      const text = delivery.body.toString();
      const body = text.slice(0, MAX_BODY_LENGTH);
      const { type, subject } = glance(text);
      const now = clock.now();
      const id = createHash('sha256').update(queue).update('\0').update(delivery.body).digest('hex');
      const open = { state: 'OPEN' as const, settledAt: null, settledBy: null };
      const seenAgain = { $set: { cause, lastAt: now, ...open }, $inc: { count: 1 } };
      log.error(
        { queue, messageId: delivery.id, type, subject, err: error },
        'message parked as a dead letter',
      );
      const first = { queue, messageId: delivery.id, type, subject, firstAt: now, body };
      const upsert = () =>
        letters.updateOne({ _id: id }, { ...seenAgain, $setOnInsert: first }, { upsert: true });
      await upsert().catch((problem: unknown) => {
        // Two replicas may park the same poison at once; the second then finds the first one's document.
        if (isDuplicateKey(problem)) return upsert();
        throw problem;
      });
    },
  };
  return self;
}

/** What can be read of a message that may be anything. */
function glance(body: string): { type: string | null; subject: string | null } {
  try {
    const value = JSON.parse(body) as { type?: unknown; subject?: unknown } | null;
    const text = (field: unknown) =>
      typeof field === 'string' && field.length <= MAX_NAME_LENGTH ? field : null;
    return { type: text(value?.type), subject: text(value?.subject) };
  } catch {
    return { type: null, subject: null };
  }
}
