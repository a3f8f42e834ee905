import { MongoBulkWriteError, MongoServerError, type BulkWriteResult, type WriteError } from 'mongodb';

/** The errors that MongoDB answers with, as the driver throws them: callers tell them apart by code and label alone. */
export function serverError(
  code: number,
  codeName: string,
  message: string,
  labels: string[] = [],
): MongoServerError {
  return new MongoServerError({ message, code, codeName, ok: 0, errorLabels: labels });
}

export function duplicateKey(
  namespace: string,
  index: string,
  keyPattern: Record<string, unknown>,
  keyValue: Record<string, unknown>,
): MongoServerError {
  const shown = Object.entries(keyValue).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  return new MongoServerError({
    message: `E11000 duplicate key error collection: ${namespace} index: ${index} dup key: { ${shown.join(', ')} }`,
    code: 11000,
    index: 0,
    keyPattern,
    keyValue,
  });
}

/** Another transaction came first. `retryAfter` resolves when trying again may help. */
export class WriteConflict extends MongoServerError {
  constructor(readonly retryAfter: Promise<void>) {
    super({
      message:
        'WriteConflict error: this operation conflicted with another operation. Please retry your operation.',
      code: 112,
      codeName: 'WriteConflict',
      ok: 0,
      errorLabels: ['TransientTransactionError'],
    });
    Object.defineProperty(this, 'retryAfter', { enumerable: false });
  }
}

/** What a transaction answers once one of its operations has failed: the driver runs it again. */
export function transactionAborted(): MongoServerError {
  return serverError(251, 'NoSuchTransaction', 'Transaction has been aborted.', [
    'TransientTransactionError',
  ]);
}

interface BulkOutcome {
  nInserted: number;
  nMatched: number;
  nModified: number;
  nRemoved: number;
  upserted: { index: number; _id: unknown }[];
  insertedIds: { index: number; _id: unknown }[];
  writeErrors: WriteError[];
}

/** The driver does not export the classes of these two, so they are made in their shape, as far as callers read them. */
export function bulkResult(outcome: BulkOutcome, ordered: boolean): BulkWriteResult {
  const { nInserted, nMatched, nModified, nRemoved, upserted, insertedIds, writeErrors } = outcome;
  const byIndex = (ids: readonly { index: number; _id: unknown }[]) =>
    Object.fromEntries(ids.map(({ index, _id }) => [index, _id]));
  const result = {
    ok: 1,
    ordered,
    insertedCount: nInserted,
    matchedCount: nMatched,
    modifiedCount: nModified,
    deletedCount: nRemoved,
    upsertedCount: upserted.length,
    upsertedIds: byIndex(upserted),
    insertedIds: byIndex(insertedIds),
    isOk: () => true,
    hasWriteErrors: () => writeErrors.length > 0,
    getWriteErrorCount: () => writeErrors.length,
    getWriteErrors: () => writeErrors,
    getWriteConcernError: () => undefined,
    getWriteErrorAt: (index: number) => writeErrors[index],
    getUpsertedIdAt: (index: number) => upserted[index],
  };
  return result as unknown as BulkWriteResult;
}

export function writeError(error: MongoServerError, index: number, op: object): WriteError {
  const { message: errmsg } = error;
  const code = Number(error.code);
  return {
    index,
    code,
    errmsg,
    err: { index, code, errmsg, op },
    getOperation: () => op,
  } as unknown as WriteError;
}

export function bulkError(outcome: BulkOutcome, ordered: boolean): MongoBulkWriteError {
  const [first] = outcome.writeErrors as [WriteError];
  const { writeErrors } = outcome;
  const summary = { message: first.errmsg ?? 'write error', code: first.code, writeErrors };
  return new MongoBulkWriteError(summary, bulkResult(outcome, ordered));
}

export type { BulkOutcome };
