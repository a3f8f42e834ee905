import { MongoError, type ClientSession, type MongoClient, type TransactionOptions } from 'mongodb';
import { backoffMs, type Clock } from '../clock';

/** Concerns of a database or collection do not count inside a transaction: they are named here. */
const options: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  readPreference: 'primary',
  maxCommitTimeMS: 10_000,
};

/** The driver's own `withTransaction` goes on for two minutes; a caller with a message or a client waiting cannot. */
const RETRY_MS = 15_000;
const MAX_TIME_EXPIRED = 50;

/**
 * As the driver's `withTransaction`: transient errors run `work` again, an unknown result of a commit asks for the commit
 * again. After 15 seconds the last error is the caller's.
 */
export async function runTransaction<R>(
  client: MongoClient,
  work: (session: ClientSession) => Promise<R>,
  clock: Clock,
): Promise<R> {
  const deadline = clock.now().getTime() + RETRY_MS;
  const mayRetry = (error: unknown, label: string): boolean =>
    error instanceof MongoError && error.hasErrorLabel(label) && clock.now().getTime() < deadline;
  const session = client.startSession();
  try {
    for (let attempt = 1; ; attempt++) {
      session.startTransaction(options);
      try {
        const result = await work(session);
        await commit(
          session,
          (error) => mayRetry(error, 'UnknownTransactionCommitResult') && !timedOut(error),
        );
        return result;
      } catch (error) {
        if (session.inTransaction()) await session.abortTransaction();
        if (!mayRetry(error, 'TransientTransactionError')) throw error;
      }
      await clock.sleep(backoffMs(attempt, 5, 500, () => clock.random()));
    }
  } finally {
    await session.endSession();
  }
}

async function commit(session: ClientSession, mayRetry: (error: unknown) => boolean): Promise<void> {
  for (;;) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (!mayRetry(error)) throw error;
    }
  }
}

const timedOut = (error: unknown) => error instanceof MongoError && error.code === MAX_TIME_EXPIRED;
