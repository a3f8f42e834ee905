import { MongoBulkWriteError } from 'mongodb';
import { isWriteConflict } from './store/store';

/**
 * Is this the store's or the broker's trouble rather than the message's or the request's? Such work is neither parked
 * nor refused: it waits and is tried again, because nothing about it is wrong. While versions change, it may be another
 * replica that can do it.
 */
export function isUnavailable(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = reasonOf(cause)) {
    if (namesOfTrouble.has(cause.name) || isFailover(cause)) return true;
  }
  return false;
}

/** The driver's bulk writes wrap whatever kept them from the server: the reason is their `errorResponse`, not their cause. */
function reasonOf(error: Error): unknown {
  return error instanceof MongoBulkWriteError ? error.errorResponse : error.cause;
}

/** Our own engines' errors, and the `mongodb` driver's for a server that is away, slow or electing a primary. */
const namesOfTrouble = new Set([
  'StoreUnavailable',
  'HandlerCrashed',
  'BrokerUnavailable',
  'PublishFailed',
  'UnknownFlow',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoWaitQueueTimeoutError',
  'MongoWriteConcernError',
  'MongoOperationTimeoutError',
  'MongoExpiredSessionError',
]);

/** https://github.com/mongodb/specifications: the codes of a node that is not, or no longer, the primary. */
const failoverCodes = new Set([6, 7, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

function isFailover(error: Error & { code?: unknown; hasErrorLabel?: (label: string) => boolean }): boolean {
  if (typeof error.code === 'number' && failoverCodes.has(error.code)) return true;
  if (typeof error.hasErrorLabel !== 'function') return false;
  // A write conflict has this label too, but that one is somebody else's success: whoever lost reads again, at once.
  if (error.hasErrorLabel('TransientTransactionError')) return !isWriteConflict(error);
  return error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('UnknownTransactionCommitResult');
}
