import { BulkWriteResult, MongoBulkWriteError, MongoServerError, WriteError } from 'mongodb';

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

// The driver marks these constructors as its own; their shape is part of what callers read, so its classes are used.
const BulkResult = BulkWriteResult as unknown as new (raw: object, isOrdered: boolean) => BulkWriteResult;

export function bulkResult(outcome: BulkOutcome, ordered: boolean): BulkWriteResult {
  return new BulkResult(
    { ok: 1, nUpserted: outcome.upserted.length, writeConcernErrors: [], ...outcome },
    ordered,
  );
}

export function writeError(error: MongoServerError, index: number, op: object): WriteError {
  const errmsg = error.message;
  return new WriteError({ index, code: Number(error.code), errmsg, errInfo: {}, op });
}

export function bulkError(outcome: BulkOutcome, ordered: boolean): MongoBulkWriteError {
  const [first] = outcome.writeErrors as [WriteError];
  const { writeErrors } = outcome;
  const summary = { message: first.errmsg ?? 'write error', code: first.code, writeErrors };
  return new MongoBulkWriteError(summary, bulkResult(outcome, ordered));
}

export type { BulkOutcome };
