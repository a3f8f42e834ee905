import {
  MongoBulkWriteError,
  type AnyBulkWriteOperation,
  type BulkWriteResult,
  type ClientSession,
  type Document,
  type Filter,
  type UpdateFilter,
  type WriteError,
} from 'mongodb';
import type { Collection, Database, Index } from './store';

/**
 * A document that several may move, each over the version that it has read. A collection that `openVersioned` opens holds
 * them to it by itself: a write says which version it `replaces` and counts `version` up; where somebody else was quicker,
 * the two do not follow each other any more, and the engine refuses the write. So the filter names the `_id` alone, which
 * MongoDB finds without planning a query.
 */
export interface Versioned {
  _id: string;
  /** 1 for a new document. */
  version: number;
  /** The version before: 0 for a new document. Missing in what was stored before there was this rule. */
  replaces?: number;
}

declare const isVersioned: unique symbol;

/** A collection that holds its writers to that rule. */
export type VersionedCollection<T extends Versioned> = Collection<T> & { readonly [isVersioned]: true };

export async function openVersioned<T extends Versioned>(
  database: Database,
  name: string,
  indexes: readonly Index[] = [],
): Promise<VersionedCollection<T>> {
  const opened = await database.collection<T>(name, indexes, { versioned: true });
  return opened as VersionedCollection<T>;
}

/** The rule, as MongoDB holds it. */
export const versionRule = {
  $or: [{ replaces: { $exists: false } }, { $expr: { $eq: ['$version', { $add: ['$replaces', 1] }] } }],
};

/** The rule, as the embedded engine holds it. */
export const keepsVersionRule = ({ version, replaces }: Document): boolean =>
  replaces === undefined || version === (replaces as number) + 1;

/** The code of MongoDB's error for a write that a collection's rule refuses. */
export const REFUSED_BY_RULE = 121;

/**
 * The write that makes the next version of a document. As an update of many, which never finds more than one: the driver
 * would repeat an update of one by itself when a connection breaks, and what mongod keeps for that, write by write, is
 * dear; whoever moves a document over a version decides again anyway.
 */
export function nextVersion<T extends Versioned>(
  _id: string,
  replaces: number,
  update: UpdateFilter<T>,
): AnyBulkWriteOperation<T> {
  const { $set, $inc } = update as { $set?: object; $inc?: object };
  const next = { ...update, $set: { ...$set, replaces }, $inc: { ...$inc, version: 1 } };
  return { updateMany: { filter: { _id } as Filter<T>, update: next as unknown as UpdateFilter<T> } };
}

/**
 * Carries out next versions, and inserts, and gives the indexes of those writes before which somebody else was. Throws
 * what else goes wrong. Within a transaction the first that is refused has ended it.
 */
export async function writeVersions<T extends Versioned>(
  documents: VersionedCollection<T>,
  writes: readonly AnyBulkWriteOperation<T>[],
  session?: ClientSession,
): Promise<ReadonlySet<number>> {
  const { result, refused } = await bulkWrite(documents, writes, session);
  const isComplete = result.insertedCount + result.matchedCount + refused.length === writes.length;
  const isEnded = session && refused.length > 0;
  if (!isComplete && !isEnded) throw new Error('A document that was to be replaced is gone.');
  return new Set(refused.map(({ index }) => index));
}

async function bulkWrite<T extends Versioned>(
  documents: VersionedCollection<T>,
  writes: readonly AnyBulkWriteOperation<T>[],
  session: ClientSession | undefined,
): Promise<{ result: BulkWriteResult; refused: WriteError[] }> {
  try {
    const result = await documents.bulkWrite(writes, { ordered: false, ...(session && { session }) });
    return { result, refused: [] };
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const refused = [error.writeErrors].flat();
    const isMore =
      error.result.getWriteConcernError() || refused.some(({ code }) => code !== REFUSED_BY_RULE);
    if (refused.length === 0 || isMore) throw error;
    return { result: error.result, refused };
  }
}
