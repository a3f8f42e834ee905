import type { AnyBulkWriteOperation, ClientSession, Filter } from 'mongodb';
import { Conflict } from '../../platform/inbox';
import type { ParticipantRow } from '../../platform/saga/participant';
import type { Collection, Database } from '../../platform/store/store';
import { openVersioned, type VersionedCollection } from '../../platform/store/versions';
import { type Account, type AccountChange, type Books, type LedgerEntry, type Payment } from './domain';

/** What payments keeps of an order; `_id` is the order's id. */
export type PaymentRow = ParticipantRow<Payment>;

export interface PaymentsStore {
  database: Database;
  payments: VersionedCollection<PaymentRow>;
  accounts: Collection<Account>;
  ledger: Collection<LedgerEntry>;
}

/** Opens this service's collections. The ledger has indexes for an order's entries and for a page of a customer's. */
export async function openStore(database: Database): Promise<PaymentsStore> {
  const [payments, accounts, ledger] = await Promise.all([
    // Only calls in flight have a due time, so this index stays small however many payments there are.
    openVersioned<PaymentRow>(database, 'payments', [
      { key: { callDueAt: 1 }, partialFilterExpression: { callDueAt: { $gt: new Date(0) } } },
    ]),
    database.collection<Account>('accounts'),
    database.collection<LedgerEntry>('ledger', [
      { key: { orderId: 1 } },
      { key: { customerId: 1, sequence: -1, _id: -1 } },
    ]),
  ]);
  return { database, payments, accounts, ledger };
}

/** Reads what books need: these customers' accounts and all entries of these orders. */
export async function readBooks(
  { accounts, ledger }: PaymentsStore,
  touched: { customerIds: readonly string[]; orderIds: readonly string[] },
  session: ClientSession,
): Promise<{ accounts: Account[]; entries: LedgerEntry[] }> {
  const customers = { _id: { $in: [...new Set(touched.customerIds)] } };
  const orders = { orderId: { $in: [...new Set(touched.orderIds)] } };
  return {
    accounts: await accounts.find(customers, { session }).toArray(),
    entries: touched.orderIds.length === 0 ? [] : await ledger.find(orders, { session }).toArray(),
  };
}

/**
 * Writes what a batch did to the books: its entries, and one write an account. Must run in a transaction: throws
 * `Conflict` when an account is not as it was read, or has less than is taken from it, and nothing may be kept then.
 */
export async function saveBooks(
  { accounts, ledger }: PaymentsStore,
  books: Books,
  session: ClientSession,
): Promise<void> {
  const changes = books.changes();
  const writes: AnyBulkWriteOperation<Account>[] = [
    ...books.opened.map((account) => ({ insertOne: { document: { ...account } } })),
    ...changes.map(accountWrite),
  ];
  if (writes.length > 0) {
    const result = await accounts.bulkWrite(writes, { ordered: false, session });
    const missed = writes.length - result.insertedCount - result.matchedCount;
    if (missed > 0)
      throw new Conflict(`${missed} account(s) changed meanwhile, or have less than is taken from them`);
  }
  if (books.entries.length > 0) await ledger.insertMany(books.entries, { ordered: false, session });
}

function accountWrite({
  _id,
  after,
  available,
  held,
  entries,
}: AccountChange): AnyBulkWriteOperation<Account> {
  const guard: Filter<Account> = { _id, sequence: after };
  if (available < 0) guard.available = { $gte: -available };
  if (held < 0) guard.held = { $gte: -held };
  return { updateOne: { filter: guard, update: { $inc: { available, held, sequence: entries } } } };
}
