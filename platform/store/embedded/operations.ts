import { MongoServerError, type AnyBulkWriteOperation, type BulkWriteResult, type Document } from 'mongodb';
import type { CollectionState } from './catalog';
import { decodeDocument, type Fields } from './codec';
import { entriesOf } from './entries';
import { bulkError, bulkResult, serverError, writeError, WriteConflict, type BulkOutcome } from './errors';
import { compileFilter, equalities, sentFilter } from './filter';
import type { Query } from './query';
import { sortFields } from './sort';
import type { Unit } from './unit';
import { readUpdate } from './update';

/** The writes of a collection, as changes of a unit of work. Each throws before it changes anything, or does it all. */
export interface UpdateRequest {
  filter: object;
  update: object;
  many: boolean;
  upsert?: boolean | undefined;
  sort?: unknown;
}

export interface UpdateOutcome {
  matched: number;
  modified: number;
  upsertedId: unknown;
  /** Of the first match: as it was, and as it is. */
  before: Fields | null;
  after: Fields | null;
}

export function queryOf(collection: CollectionState, filter: object, sort: unknown, limit: number): Query {
  const sent = sentFilter(filter);
  return { collection, filter: sent, test: compileFilter(sent), sort: sortFields(sort), limit };
}

export function update(
  unit: Unit,
  collection: CollectionState,
  request: UpdateRequest,
  now: () => Date,
): UpdateOutcome {
  const query = queryOf(collection, request.filter, request.sort, request.many ? 0 : 1);
  const change = readUpdate(request.update, query.filter, now);
  const outcome: UpdateOutcome = { matched: 0, modified: 0, upsertedId: null, before: null, after: null };
  // All are found first: what an update writes must not be found by the same update again.
  for (const hit of [...unit.find(query)]) {
    outcome.matched += 1;
    const before = entriesOf(collection, hit.document);
    const document = hit.document;
    change.apply(document, false);
    const bytes = unit.replace(collection, hit, before, document);
    if (bytes) outcome.modified += 1;
    if (outcome.matched > 1) continue;
    outcome.before = decodeDocument(hit.bytes);
    outcome.after = bytes ? decodeDocument(bytes) : outcome.before;
  }
  if (outcome.matched > 0 || !request.upsert) return outcome;
  const document = nested(equalities(query.filter));
  change.apply(document, true);
  outcome.after = decodeDocument(unit.insert(collection, document));
  outcome.upsertedId = outcome.after._id;
  return outcome;
}

/** `{ 'a.b': 1 }` of a filter is `{ a: { b: 1 } }` in the document that it makes. */
function nested(fields: Fields): Fields {
  const document: Fields = {};
  for (const [path, value] of Object.entries(fields)) {
    const names = path.split('.');
    const last = names.pop() as string;
    let parent = document;
    for (const name of names) parent = (parent[name] ??= {}) as Fields;
    parent[last] = value;
  }
  return document;
}

export function remove(unit: Unit, collection: CollectionState, filter: object, many: boolean): number {
  const hits = [...unit.find(queryOf(collection, filter, undefined, many ? 0 : 1))];
  for (const hit of hits) unit.remove(collection, hit);
  return hits.length;
}

/** What MongoDB answers for a bulk write in which some writes failed carries all that did succeed. */
export function bulkWrite(
  unit: Unit,
  collection: CollectionState,
  operations: readonly AnyBulkWriteOperation<Document>[],
  ordered: boolean,
  now: () => Date,
): BulkWriteResult {
  const outcome: BulkOutcome = {
    nInserted: 0,
    nMatched: 0,
    nModified: 0,
    nRemoved: 0,
    upserted: [],
    insertedIds: [],
    writeErrors: [],
  };
  for (const [index, operation] of operations.entries()) {
    try {
      bulkStep(unit, collection, operation, index, outcome, now);
    } catch (error) {
      const isOne =
        error instanceof MongoServerError && !(error instanceof WriteConflict) && error.code !== 251;
      if (!isOne) throw error;
      outcome.writeErrors.push(writeError(error, index, operation));
      if (ordered) break;
    }
  }
  if (outcome.writeErrors.length > 0) throw bulkError(outcome, ordered);
  return bulkResult(outcome, ordered);
}

function bulkStep(
  unit: Unit,
  collection: CollectionState,
  operation: AnyBulkWriteOperation<Document>,
  index: number,
  outcome: BulkOutcome,
  now: () => Date,
): void {
  if ('insertOne' in operation) {
    const { document } = operation.insertOne;
    unit.insert(collection, document);
    outcome.insertedIds.push({ index, _id: document._id });
    outcome.nInserted += 1;
  } else if ('updateOne' in operation) {
    countUpdate(update(unit, collection, { ...operation.updateOne, many: false }, now), index, outcome);
  } else if ('updateMany' in operation) {
    countUpdate(update(unit, collection, { ...operation.updateMany, many: true }, now), index, outcome);
  } else if ('deleteOne' in operation) {
    outcome.nRemoved += remove(unit, collection, operation.deleteOne.filter, false);
  } else if ('deleteMany' in operation) {
    outcome.nRemoved += remove(unit, collection, operation.deleteMany.filter, true);
  } else {
    throw serverError(9, 'FailedToParse', `Unknown bulk operation: ${Object.keys(operation).join()}`);
  }
}

function countUpdate(updated: UpdateOutcome, index: number, outcome: BulkOutcome): void {
  outcome.nMatched += updated.matched;
  outcome.nModified += updated.modified;
  if (updated.upsertedId !== null) outcome.upserted.push({ index, _id: updated.upsertedId });
}
