import { createHash } from 'node:crypto';
import type { Delivery } from './broker/broker';
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
  /** The bytes as they arrived, as text. They are never sent again: a replay makes the order due. */
  body: string;
}

export interface DeadLetters {
  readonly letters: Collection<DeadLetter>;
  /** Stores the message; when this resolves, it may be acknowledged. */
  park(queue: string, delivery: Delivery, error: unknown): Promise<void>;
}

export async function openDeadLetters(database: Database, clock: Clock, log: Log): Promise<DeadLetters> {
  const letters = await database.collection<DeadLetter>('deadLetters', [{ key: { lastAt: 1 } }]);
  return {
    letters,
    async park(queue, delivery, error) {
      const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const body = delivery.body.toString();
      const { type, subject } = glance(body);
      const now = clock.now();
      const id = createHash('sha256').update(queue).update('\0').update(delivery.body).digest('hex');
      const seenAgain = { $set: { cause, lastAt: now }, $inc: { count: 1 } };
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
}

/** What can be read of a message that may be anything. */
function glance(body: string): { type: string | null; subject: string | null } {
  try {
    const value = JSON.parse(body) as { type?: unknown; subject?: unknown } | null;
    const text = (field: unknown) => (typeof field === 'string' ? field : null);
    return { type: text(value?.type), subject: text(value?.subject) };
  } catch {
    return { type: null, subject: null };
  }
}
