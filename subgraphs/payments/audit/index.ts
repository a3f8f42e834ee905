import type { Document, Filter } from 'mongodb';
import { pages } from '../../../platform/store/pages';
import type { Collection, Database } from '../../../platform/store/store';
import { openStore, type PaymentsStore } from '../store';
import { type Breach, type Check, checkAccounts, checkEntries, checkPayments } from './checks';

export interface PaymentsAudit {
  /** One line each; empty when the books are right. */
  breaches: string[];
  counts: { accounts: number; payments: number; ledgerEntries: number };
}

/**
 * Proves the books of payments: every entry sums to zero, every balance equals its entries and is not negative, what is
 * held is what its orders hold, no order is charged twice and none refunded more than charged. Reads only, page by page,
 * beside a live system: what looks wrong between two reads is looked at again in one snapshot before it counts.
 */
export async function auditPayments(database: Database): Promise<PaymentsAudit> {
  const store = await openStore(database);
  const byAccount = await auditPages(store, store.accounts, checkAccounts);
  const byPayment = await auditPages(store, store.payments, checkPayments);
  const byEntry = await auditPages(store, store.ledger, checkEntries);
  return {
    breaches: [...byAccount.breaches, ...byPayment.breaches, ...byEntry.breaches],
    counts: { accounts: byAccount.count, payments: byPayment.count, ledgerEntries: byEntry.count },
  };
}

async function auditPages<T extends Document & { _id: string }>(
  store: PaymentsStore,
  collection: Collection<T>,
  check: Check<T>,
): Promise<{ breaches: string[]; count: number }> {
  const breaches: string[] = [];
  let count = 0;
  for await (const page of pages(collection)) {
    count += page.length;
    const apparent = await check(store, page as T[]);
    if (apparent.length > 0) breaches.push(...(await confirm(store, collection, check, apparent)));
  }
  return { breaches, count };
}

/** What is still wrong when everything about it is read in one snapshot. */
async function confirm<T extends Document & { _id: string }>(
  store: PaymentsStore,
  collection: Collection<T>,
  check: Check<T>,
  apparent: readonly Breach[],
): Promise<string[]> {
  const ids = [...new Set(apparent.map(({ id }) => id))];
  const confirmed = await store.database.transaction(async (session) => {
    const again = (await collection
      .find({ _id: { $in: ids } } as unknown as Filter<T>, { session })
      .toArray()) as T[];
    return check(store, again, session);
  });
  return confirmed.map(({ text }) => text);
}
