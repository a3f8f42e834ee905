import {
  MongoInvalidArgumentError,
  type AnyBulkWriteOperation,
  type BulkWriteOptions,
  type BulkWriteResult,
  type DeleteResult,
  type Document,
  type InsertManyResult,
  type UpdateResult,
} from 'mongodb';
import type { Clock } from '../../clock';
import type {
  Collection,
  Cursor,
  FindOneAndUpdateOptions,
  FindOptions,
  SessionOption,
  UpdateOptions,
} from '../store';
import type { CollectionState } from './catalog';
import type { Fields } from './codec';
import { Blocked, type Engine } from './engine';
import { project } from './filter';
import * as operations from './operations';
import { answers, type Query } from './query';
import { transactionOf, type Transactions } from './transactions';
import { Unit } from './unit';

/** A long answer lets others run after this many documents. */
const TURN = 500;

/**
 * One collection, as the driver's `Collection` behaves. The type parameter of the interface is the caller's business:
 * inside, a document is its fields.
 */
export class EmbeddedCollection {
  constructor(
    private readonly state: CollectionState,
    private readonly engine: Engine,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async findOne(filter: object, options: FindOptions = {}): Promise<Fields | null> {
    const query = operations.queryOf(this.state, filter, options.sort, 1);
    const transaction = transactionOf(options.session);
    const hits = transaction
      ? transaction.run((unit) => [...unit.find(query)])
      : [...answers(query, this.engine.snapshot())];
    return project(hits.map(({ document }) => document), options.projection ?? {})[0] ?? null; // prettier-ignore
  }

  find(filter: object, options: FindOptions = {}): Cursor<Fields> {
    const query = operations.queryOf(this.state, filter, options.sort, Math.abs(options.limit ?? 0));
    const documents = () => this.documents(query, options);
    return {
      [Symbol.asyncIterator]: documents,
      async toArray() {
        const all: Fields[] = [];
        for await (const document of documents()) all.push(document);
        return all;
      },
    };
  }

  private async *documents(query: Query, options: FindOptions): AsyncGenerator<Fields> {
    const projection = options.projection ?? {};
    const transaction = transactionOf(options.session);
    if (transaction) {
      // All at once: what the transaction writes while its answer is being read does not change the answer.
      const hits = transaction.run((unit) => [...unit.find(query)]);
      yield* project(hits.map(({ document }) => document), projection); // prettier-ignore
      return;
    }
    const snapshot = this.engine.snapshot().hold();
    try {
      let count = 0;
      for (const { document } of answers(query, snapshot)) {
        yield* project([document], projection);
        if (++count % TURN === 0) await new Promise(setImmediate);
      }
    } finally {
      snapshot.release();
    }
  }

  async countDocuments(filter: object, options: SessionOption = {}): Promise<number> {
    let count = 0;
    for await (const _document of this.documents(
      operations.queryOf(this.state, filter, undefined, 0),
      options,
    ))
      count += 1;
    return count;
  }

  async insertOne(document: Fields, options: SessionOption = {}) {
    await this.write(options, (unit) => unit.insert(this.state, document));
    return { acknowledged: true, insertedId: document._id };
  }

  async insertMany(documents: readonly Fields[], options: BulkWriteOptions = {}): Promise<InsertManyResult> {
    const result = await this.bulkWrite(
      documents.map((document) => ({ insertOne: { document } })),
      options,
    );
    return {
      acknowledged: true,
      insertedCount: result.insertedCount,
      insertedIds: result.insertedIds,
    };
  }

  updateOne(filter: object, update: object, options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update({ filter, update, many: false, upsert: options.upsert }, options);
  }

  updateMany(filter: object, update: object, options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update({ filter, update, many: true, upsert: options.upsert }, options);
  }

  private async update(request: operations.UpdateRequest, options: SessionOption): Promise<UpdateResult> {
    const done = await this.write(options, (unit) => operations.update(unit, this.state, request, this.now));
    return {
      acknowledged: true,
      matchedCount: done.matched,
      modifiedCount: done.modified,
      upsertedCount: done.upsertedId === null ? 0 : 1,
      upsertedId: done.upsertedId as UpdateResult['upsertedId'],
    };
  }

  async findOneAndUpdate(
    filter: object,
    update: object,
    options: FindOneAndUpdateOptions,
  ): Promise<Fields | null> {
    const { upsert, sort } = options;
    const request = { filter, update, many: false, upsert, sort };
    const done = await this.write(options, (unit) => operations.update(unit, this.state, request, this.now));
    return options.returnDocument === 'after' ? done.after : done.before;
  }

  async deleteOne(filter: object, options: SessionOption = {}): Promise<DeleteResult> {
    const deletedCount = await this.write(options, (unit) =>
      operations.remove(unit, this.state, filter, false),
    );
    return { acknowledged: true, deletedCount };
  }

  async deleteMany(filter: object, options: SessionOption = {}): Promise<DeleteResult> {
    const deletedCount = await this.write(options, (unit) =>
      operations.remove(unit, this.state, filter, true),
    );
    return { acknowledged: true, deletedCount };
  }

  async bulkWrite(
    writes: ReadonlyArray<AnyBulkWriteOperation<Document>>,
    options: BulkWriteOptions = {},
  ): Promise<BulkWriteResult> {
    if (writes.length === 0)
      throw new MongoInvalidArgumentError('Invalid BulkOperation, Batch cannot be empty');
    const { ordered = true, session } = options;
    return this.write(session ? { session } : {}, (unit) =>
      operations.bulkWrite(unit, this.state, writes, ordered, this.now),
    );
  }

  /** In its transaction at once, otherwise with the next batch. */
  private async write<R>(options: SessionOption, work: (unit: Unit) => R): Promise<R> {
    const transaction = transactionOf(options.session);
    if (transaction) return transaction.run(work);
    return this.engine.submit((writer) => {
      const unit = new Unit(writer.reader, (text) => this.transactions.blockOn(text));
      const done = attempt(() => work(unit));
      // What came before a failure stays, as in MongoDB, where only a transaction takes it back.
      writer.apply(unit);
      return done();
    });
  }

  private readonly now = () => this.clock.now();
}

/** Runs `work`; what it gives or throws comes out of the function returned. Being blocked is neither. */
function attempt<R>(work: () => R): () => R {
  try {
    const result = work();
    return () => result;
  } catch (error) {
    if (error instanceof Blocked) throw error;
    return () => {
      throw error;
    };
  }
}

/** The embedded collection as the type that services use. */
export function asCollection<T extends Document>(collection: EmbeddedCollection): Collection<T> {
  return collection as unknown as Collection<T>;
}
