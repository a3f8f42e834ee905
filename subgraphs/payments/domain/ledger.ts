import type { Outcome, ProviderOperation, ProviderRequest } from '../provider';

/** The one currency that accounts are kept in, for now. */
export const CURRENCY = 'EUR';

export type EntryKind = 'CREDIT' | 'AUTHORIZE' | 'VOID' | 'CAPTURE' | 'REFUND';

/**
 * One side of a movement, in minor units. Accounts: `<customer>:available`, `<customer>:held`, `merchant` (what was
 * captured and not given back) and `issuance` (where credits come from, so it is negative).
 */
export interface Leg {
  account: string;
  amount: number;
}

/**
 * One movement of money, whole: its legs sum to zero. Entries are never changed or deleted, and no balance changes
 * without one, in the same transaction. A refusal is on the books too, with no legs: it stands for its reference for
 * ever, so a call that arrives late cannot do what was refused.
 */
export interface LedgerEntry {
  /** Names its cause (an order's operation, a credit), so a repeat cannot move money twice. */
  _id: string;
  kind: EntryKind;
  customerId: string;
  orderId: string | null;
  /** Numbers what moved a customer's money 1, 2, 3, ... without gaps; null for a refusal. */
  sequence: number | null;
  at: Date;
  currency: string;
  legs: Leg[];
  refusal: 'INSUFFICIENT_FUNDS' | 'DECLINED' | null;
  /** A credit that a person gave: who, why, and the hash of what was asked. */
  memo: { by: string; reason: string; inputHash: string } | null;
}

/** A customer's account; `_id` is the user's id. What the customer owns is `available + held`. Minor units. */
export interface Account {
  _id: string;
  available: number;
  held: number;
  /** How many entries have moved it: the sequence of the last one. */
  sequence: number;
  currency: string;
  openedAt: Date;
}

export const available = (customerId: string) => `${customerId}:available`;
export const held = (customerId: string) => `${customerId}:held`;
export const MERCHANT = 'merchant';
export const ISSUANCE = 'issuance';

/** The sum of the legs on one account. */
export function sumOf(entries: readonly LedgerEntry[], account: string): number {
  let sum = 0;
  for (const { legs } of entries) for (const leg of legs) if (leg.account === account) sum += leg.amount;
  return sum;
}

const kinds: Readonly<Record<ProviderOperation, EntryKind>> = {
  authorize: 'AUTHORIZE',
  void: 'VOID',
  capture: 'CAPTURE',
  refund: 'REFUND',
};

/** From where to where each operation moves money. It is taken only from what is there, and from what its order put there. */
const routes: Readonly<Record<ProviderOperation, (customerId: string) => { from: string; to: string }>> = {
  authorize: (customer) => ({ from: available(customer), to: held(customer) }),
  void: (customer) => ({ from: held(customer), to: available(customer) }),
  capture: (customer) => ({ from: held(customer), to: MERCHANT }),
  refund: (customer) => ({ from: MERCHANT, to: available(customer) }),
};

/** How an account that was open before changes. */
export interface AccountChange {
  _id: string;
  /** The sequence that it was read with. */
  after: number;
  available: number;
  held: number;
  /** How many entries moved it. */
  entries: number;
}

/**
 * Accounts and ledger as they were read, and as a batch changes them in memory, in order: what one request took is gone
 * for the next. Nothing is stored until `store.ts` writes it in one transaction.
 */
export interface Books {
  /** Opens the account with its initial credits, where it is not open yet. */
  account(customerId: string): Readonly<Account>;
  perform(request: ProviderRequest): Outcome;
  /** Adds money from outside. */
  credit(credit: Pick<LedgerEntry, '_id' | 'customerId' | 'memo'> & { amount: number }): void;
  readonly entries: readonly LedgerEntry[];
  readonly opened: readonly Account[];
  changes(): AccountChange[];
}

export interface BooksRead {
  accounts: readonly Account[];
  /** All of the orders that requests are about. */
  entries: readonly LedgerEntry[];
  initialCredits: number;
  now: Date;
}

export function openBooks(read: BooksRead): Books {
  const before = new Map(read.accounts.map((account) => [account._id, account]));
  const accounts = new Map(read.accounts.map((account) => [account._id, { ...account }]));
  const byReference = new Map(read.entries.map((entry) => [entry._id, entry]));
  const byOrder = new Map<string, LedgerEntry[]>();
  for (const entry of read.entries) file(entry);
  const entries: LedgerEntry[] = [];
  const opened: Account[] = [];

  function account(customerId: string): Account {
    const known = accounts.get(customerId);
    if (known) return known;
    const fresh: Account = {
      _id: customerId,
      available: 0,
      held: 0,
      sequence: 0,
      currency: CURRENCY,
      openedAt: read.now,
    };
    accounts.set(customerId, fresh);
    opened.push(fresh);
    credit({ _id: openingCredit(customerId), customerId, amount: read.initialCredits, memo: null });
    return fresh;
  }

  function credit({ amount, ...entry }: Parameters<Books['credit']>[0]): void {
    account(entry.customerId);
    const legs = [
      { account: ISSUANCE, amount: 0 - amount },
      { account: available(entry.customerId), amount },
    ];
    enter({
      ...entry,
      kind: 'CREDIT',
      orderId: null,
      at: read.now,
      currency: CURRENCY,
      legs,
      refusal: null,
    });
  }

  function perform(request: ProviderRequest): Outcome {
    const known = byReference.get(request.reference);
    if (known) return known.refusal ?? 'SUCCESS';
    const { reference, operation, orderId, customerId, amount } = request;
    const refusal = refusalOf(request, account(customerId), byOrder.get(orderId) ?? []);
    const { from, to } = routes[operation](customerId);
    enter({
      _id: reference,
      kind: kinds[operation],
      customerId,
      orderId,
      at: read.now,
      currency: amount.currency,
      legs: refusal
        ? []
        : [
            { account: from, amount: 0 - amount.amount },
            { account: to, amount: amount.amount },
          ],
      refusal,
      memo: null,
    });
    return refusal ?? 'SUCCESS';
  }

  function enter(unnumbered: Omit<LedgerEntry, 'sequence'>): void {
    const own = account(unnumbered.customerId);
    if (!unnumbered.refusal) own.sequence += 1;
    const entry = { ...unnumbered, sequence: unnumbered.refusal ? null : own.sequence };
    own.available += sumOf([entry], available(own._id));
    own.held += sumOf([entry], held(own._id));
    entries.push(entry);
    byReference.set(entry._id, entry);
    file(entry);
  }

  function file(entry: LedgerEntry): void {
    if (!entry.orderId) return;
    const ofOrder = byOrder.get(entry.orderId);
    if (ofOrder) ofOrder.push(entry);
    else byOrder.set(entry.orderId, [entry]);
  }

  function changes(): AccountChange[] {
    const all = [...before.values()].map((old): AccountChange => {
      const now = account(old._id);
      return {
        _id: old._id,
        after: old.sequence,
        available: now.available - old.available,
        held: now.held - old.held,
        entries: now.sequence - old.sequence,
      };
    });
    return all.filter(({ entries: moved }) => moved > 0);
  }

  return { account, perform, credit, entries, opened, changes };
}

/** The entry that opens an account; there can be only one. */
export const openingCredit = (customerId: string) => `credit/${customerId}`;

/** May this move? An order's money goes no way twice: only what its own entries have put there can be taken on. */
function refusalOf(
  { operation, customerId, amount: { amount, currency } }: ProviderRequest,
  account: Readonly<Account>,
  ofOrder: readonly LedgerEntry[],
): LedgerEntry['refusal'] {
  if (currency !== account.currency || !Number.isSafeInteger(amount) || amount < 0) return 'DECLINED';
  const { from } = routes[operation](customerId);
  if (operation === 'authorize') return account.available < amount ? 'INSUFFICIENT_FUNDS' : null;
  return sumOf(ofOrder, from) < amount ? 'DECLINED' : null;
}
