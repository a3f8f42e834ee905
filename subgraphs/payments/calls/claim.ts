import type { AnyBulkWriteOperation, Filter } from 'mongodb';
import type { Clock } from '../../../platform/clock';
import { nextVersion, type VersionedCollection, writeVersions } from '../../../platform/store/versions';
import { claimed, type Lease } from '../domain';
import type { PaymentRow } from '../store';

/** No lease is this long: a due time further ahead was written by a wrong clock, and counts as due. */
const TOO_FAR_AHEAD_MS = 60 * 60_000;

/**
 * Takes over calls whose lease has ended, at most so many: each by a conditional write, so that one replica gets it.
 * Gives them as they are stored now.
 */
export async function claimDue(
  deps: { payments: VersionedCollection<PaymentRow>; clock: Clock; lease: Lease },
  limit: number,
): Promise<PaymentRow[]> {
  const { payments, clock, lease } = deps;
  const now = clock.now();
  const tooFar = new Date(now.getTime() + TOO_FAR_AHEAD_MS);
  const due: Filter<PaymentRow> = {
    callDueAt: { $gt: new Date(0) },
    $or: [{ callDueAt: { $lte: now } }, { callDueAt: { $gt: tooFar } }],
  };
  const rows = await payments.find(due, { sort: { callDueAt: 1 }, limit }).toArray();
  if (rows.length === 0) return [];
  // Which of the conditional writes matched is read back by a name that nobody else has.
  const claim = `${lease.holder}/${now.getTime()}/${clock.random()}`;
  const writes = rows.map((row): AnyBulkWriteOperation<PaymentRow> => {
    const { call, callDueAt } = claimed(row, { orderId: row._id, now, lease: { ...lease, holder: claim } });
    return nextVersion<PaymentRow>(row._id, row.version, { $set: { call, callDueAt } });
  });
  await writeVersions(payments, writes);
  const mine: Filter<PaymentRow> = { _id: { $in: rows.map((row) => row._id) }, 'call.holder': claim };
  return payments.find(mine).toArray();
}
