import { backoffMs, type Clock } from '../../platform/clock';
import { Conflict } from '../../platform/inbox';
import { isDuplicateKey, isWriteConflict } from '../../platform/store/store';
import { type Account, type Books, openBooks, openingCredit } from './domain';
import type { Outcome, Provider, ProviderRequest } from './provider';
import { type PaymentsStore, readBooks, saveBooks } from './store';

export interface WalletDependencies {
  store: PaymentsStore;
  clock: Clock;
  /** What every new account begins with, in minor units. */
  initialCredits: number;
}

/** What a credit is and who gives it. `inputHash` tells a repeat of the same request from another use of its key. */
export interface Credit {
  idempotencyKey: string;
  customerId: string;
  amount: number;
  by: string;
  reason: string;
  inputHash: string;
}

/** Customers' credit accounts in this service's own database: the first provider. */
export interface Wallet extends Provider {
  /** Opens the accounts that are not open yet, each with its initial credits, and gives all of them, in this order. */
  openAccounts(customerIds: readonly string[]): Promise<Account[]>;
  /** Adds money to an account, once for each key of its giver; null when that key was used for another credit. */
  credit(credit: Credit): Promise<Account | null>;
}

const MOST_ATTEMPTS = 12;

export function createWallet({ store, clock, initialCredits }: WalletDependencies): Wallet {
  /** One transaction over the books of these requests. */
  async function withBooks<R>(
    touched: { customerIds: readonly string[]; orderIds: readonly string[] },
    work: (books: Books) => R,
  ): Promise<R> {
    return store.database.transaction(async (session) => {
      const read = await readBooks(store, touched, session);
      const books = openBooks({ ...read, initialCredits, now: clock.now() });
      const result = work(books);
      await saveBooks(store, books, session);
      return result;
    });
  }

  /** Does a batch whole, and when somebody else was quicker, its halves again, each by itself (rule 10). */
  async function inHalves<T, R>(
    items: readonly T[],
    work: (items: readonly T[]) => Promise<R[]>,
    attempt = 1,
  ): Promise<R[]> {
    if (items.length === 0) return [];
    try {
      return await work(items);
    } catch (error) {
      const conflict = error instanceof Conflict || isWriteConflict(error) || isDuplicateKey(error);
      if (!conflict || attempt > MOST_ATTEMPTS) throw error;
    }
    await clock.sleep(backoffMs(attempt, 5, 250, () => clock.random()));
    const half = Math.ceil(items.length / 2);
    const first = await inHalves(items.slice(0, half), work, attempt + 1);
    return [...first, ...(await inHalves(items.slice(half), work, attempt + 1))];
  }

  function performAll(requests: readonly ProviderRequest[]): Promise<Outcome[]> {
    const customerIds = requests.map((request) => request.customerId);
    const orderIds = requests.map((request) => request.orderId);
    return withBooks({ customerIds, orderIds }, (books) => requests.map((request) => books.perform(request)));
  }

  async function openAccounts(customerIds: readonly string[]): Promise<Account[]> {
    const open = async (ids: readonly string[]): Promise<Account[]> => {
      const found = await store.accounts.find({ _id: { $in: [...new Set(ids)] } }).toArray();
      const known = new Map(found.map((account) => [account._id, account]));
      const missing = ids.filter((id) => !known.has(id));
      if (missing.length > 0) {
        const opened = await withBooks({ customerIds: missing, orderIds: [] }, (books) =>
          missing.map((id) => ({ ...books.account(id) })),
        );
        for (const account of opened) known.set(account._id, account);
      }
      return ids.flatMap((id) => known.get(id) ?? []);
    };
    return inHalves(customerIds, open);
  }

  async function credit({ idempotencyKey, customerId, amount, ...memo }: Credit): Promise<Account | null> {
    const _id = `${openingCredit(memo.by)}/given/${idempotencyKey}`;
    const [result] = await inHalves([_id], async () => {
      const known = await store.ledger.findOne({ _id });
      if (known) return [known.memo?.inputHash === memo.inputHash];
      await withBooks({ customerIds: [customerId], orderIds: [] }, (books) =>
        books.credit({ _id, customerId, amount, memo }),
      );
      return [true];
    });
    return result ? ((await openAccounts([customerId]))[0] ?? null) : null;
  }

  return {
    name: 'wallet',
    perform: (requests) => inHalves(requests, performAll),
    async lookup(references) {
      const entries = await store.ledger.find({ _id: { $in: [...references] } }).toArray();
      const known = new Map(entries.map((entry) => [entry._id, entry.refusal ?? ('SUCCESS' as const)]));
      return references.map((reference) => known.get(reference) ?? null);
    },
    openAccounts,
    credit,
  };
}
