import type {
  AnyBulkWriteOperation,
  BulkWriteOptions,
  ClientSession,
  DeleteResult,
  Document,
  Filter,
  InsertManyResult,
  InsertOneResult,
  OptionalUnlessRequiredId,
  Sort,
  UpdateFilter,
  UpdateResult,
  WithId,
  BulkWriteResult,
} from 'mongodb';

/**
 * The document store as Waybill's services see it: the `mongodb` driver's `Collection`, narrowed to what is used.
 * The driver's own collection is assignable to this type, so the MongoDB engine hands it out as it is; the embedded
 * engine (LMDB + mingo) gives the same behaviour with nothing to install. `store.contract.test.ts` holds both to it.
 */
export interface Collection<T extends Document> {
  findOne(filter: Filter<T>, options?: FindOneOptions): Promise<WithId<T> | null>;
  find(filter: Filter<T>, options?: FindOptions): Cursor<WithId<T>>;
  countDocuments(filter: Filter<T>, options?: SessionOption): Promise<number>;
  insertOne(document: OptionalUnlessRequiredId<T>, options?: SessionOption): Promise<InsertOneResult<T>>;
  insertMany(
    documents: ReadonlyArray<OptionalUnlessRequiredId<T>>,
    options?: BulkWriteOptions,
  ): Promise<InsertManyResult<T>>;
  updateOne(filter: Filter<T>, update: UpdateFilter<T>, options?: UpdateOptions): Promise<UpdateResult<T>>;
  updateMany(filter: Filter<T>, update: UpdateFilter<T>, options?: SessionOption): Promise<UpdateResult<T>>;
  /** Gives the document itself (the driver's default since version 6), as it was before unless `returnDocument` is 'after'. */
  findOneAndUpdate(
    filter: Filter<T>,
    update: UpdateFilter<T>,
    options: FindOneAndUpdateOptions,
  ): Promise<WithId<T> | null>;
  deleteOne(filter: Filter<T>, options?: SessionOption): Promise<DeleteResult>;
  deleteMany(filter: Filter<T>, options?: SessionOption): Promise<DeleteResult>;
  /** insertOne, updateOne, updateMany and deleteOne; `ordered` as in MongoDB (default true). */
  bulkWrite(
    operations: ReadonlyArray<AnyBulkWriteOperation<T>>,
    options?: BulkWriteOptions,
  ): Promise<BulkWriteResult>;
}

export interface Cursor<T> extends AsyncIterable<T> {
  toArray(): Promise<T[]>;
}

export interface SessionOption {
  session?: ClientSession;
}

export interface FindOneOptions extends SessionOption {
  sort?: Sort;
  projection?: Document;
}

export interface FindOptions extends FindOneOptions {
  limit?: number;
}

export interface UpdateOptions extends SessionOption {
  upsert?: boolean;
}

export interface FindOneAndUpdateOptions extends UpdateOptions {
  sort?: Sort;
  returnDocument?: 'before' | 'after';
}

/** An index as `createIndexes` takes it. A unique one may be partial; so may one that a sweep reads. */
export interface Index {
  key: Record<string, 1 | -1>;
  unique?: boolean;
  partialFilterExpression?: Document;
}

export interface CollectionOptions {
  /** Its documents are `Versioned`: see `openVersioned`. */
  versioned?: boolean;
}

/** One service's own database. */
export interface Database {
  readonly name: string;
  /** Opens a collection and makes sure that its indexes exist, and that it is held to its rule. */
  collection<T extends Document & { _id: string }>(
    name: string,
    indexes?: readonly Index[],
    options?: CollectionOptions,
  ): Promise<Collection<T>>;
  /**
   * Runs `work` in a transaction (snapshot reads, majority writes) and commits it. A write conflict with another
   * transaction aborts it and runs `work` again, so `work` must do nothing but read and write through its session.
   * What `work` throws aborts the transaction and is thrown on.
   */
  transaction<R>(work: (session: ClientSession) => Promise<R>): Promise<R>;
}

/** An engine: every service's database. */
export interface Store {
  /** What start-up says: 'MongoDB' or 'embedded (LMDB)', and where. */
  readonly description: string;
  database(name: string): Database;
  /** Answers when the engine can be read and written; throws `StoreUnavailable` otherwise. For /readyz. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The engine cannot be reached, or cannot read or write. Nothing is wrong with what was asked: try again later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Another process has the embedded engine's folder open. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';

  constructor(
    readonly folder: string,
    /** The process that holds it. */
    readonly pid: number,
  ) {
    super(
      `The folder ${folder} is in use by process ${pid}. ` +
        'Stop that process, or give this one a folder of its own (WAYBILL_DATA).',
    );
  }
}

/** Is this error a unique index refusing a second document? Both engines throw the driver's `MongoServerError` 11000. */
export function isDuplicateKey(error: unknown): boolean {
  return hasCode(error, 11000);
}

/** Did this write lose against another transaction? Both engines label it as MongoDB does. */
export function isWriteConflict(error: unknown): boolean {
  return hasCode(error, 112);
}

function hasCode(error: unknown, code: number): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
