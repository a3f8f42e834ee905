import { type Document, MongoBulkWriteError, type OptionalUnlessRequiredId } from 'mongodb';
import { type Collection, StoreUnavailable } from './store';

/** One of many documents could not be inserted; `isDuplicateKey` may hold for it. */
export class FailedInsert extends Error {
  override readonly name = 'FailedInsert';

  /** @param code the server's, as 11000 for a duplicate key */
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/**
 * Inserts as many of these as it can, in one trip. Answers each, in order: `true`, or a `FailedInsert` of its own.
 * Throws what concerns all of them, such as `StoreUnavailable`; some may have been inserted then.
 */
export async function insertEach<T extends Document>(
  collection: Collection<T>,
  documents: readonly OptionalUnlessRequiredId<T>[],
): Promise<(true | FailedInsert)[]> {
  try {
    await collection.insertMany(documents, { ordered: false });
    return documents.map(() => true);
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const unsure = error.result.getWriteConcernError();
    if (unsure)
      throw new StoreUnavailable(`not known to be kept: ${unsure.errmsg ?? 'no majority'}`, { cause: error });
    const failed = error.result.getWriteErrors();
    if (failed.length === 0) throw error;
    const reasons = new Map(
      failed.map(({ index, errmsg, code }) => [index, new FailedInsert(errmsg ?? 'not inserted', code)]),
    );
    return documents.map((_, index) => reasons.get(index) ?? true);
  }
}
