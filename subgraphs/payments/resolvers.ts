import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Viewer } from '../../platform/auth';
import { findConnection, pageArguments } from '../../platform/connections';
import { forbidden, unauthenticated } from '../../platform/errors';
import { isId, requireId } from '../../platform/ids';
import { Currency, DateTime, MinorUnits } from '../../platform/scalars';
import type { RequestInfo } from '../../platform/server';
import {
  type Account,
  available,
  CURRENCY,
  held,
  type LedgerEntry,
  type PaymentEvent,
  sumOf,
} from './domain';
import type { CreditAccountInput, CreditAccountResult, Resolvers, ResolversTypes } from './generated';
import type { PaymentRow, PaymentsStore } from './store';
import type { Wallet } from './wallet';

/** What another subgraph's entity is here, until a field of ours is asked for. */
export interface Reference {
  id: string;
}

/** A step of a payment, in the payment's currency. */
export interface PaymentEventOf extends PaymentEvent {
  currency: string | null;
}

/** Made for each operation. A loader gathers what a whole response asks for into one query. */
export interface Context {
  viewer: Viewer | null;
  /** By user id. Opens accounts that are not open yet. */
  accounts: DataLoader<string, Account>;
  /** By order id. */
  payments: DataLoader<string, PaymentRow | null>;
}

export interface ResolverDependencies {
  store: PaymentsStore;
  wallet: Wallet;
}

export function createContext({ store, wallet }: ResolverDependencies, { viewer }: RequestInfo): Context {
  return {
    viewer,
    accounts: new DataLoader((ids) => wallet.openAccounts(ids)),
    payments: new DataLoader(async (ids) => {
      const rows = new Map<string, PaymentRow>();
      for await (const row of store.payments.find({ _id: { $in: [...ids] } })) rows.set(row._id, row);
      return ids.map((id) => rows.get(id) ?? null);
    }),
  };
}

/** A payment has its order's id under another prefix, so either is found from the other. */
const paymentIdOf = (orderId: string) => orderId.replace(/^order_/, 'pay_');
const orderIdOf = (paymentId: string) => paymentId.replace(/^pay_/, 'order_');

const isStaff = (viewer: Viewer | null) => viewer?.scopes.includes('staff') ?? false;
/** Is it the viewer's own, or are they staff? */
const maySee = (viewer: Viewer | null, customerId: string | null) =>
  isStaff(viewer) || (viewer !== null && viewer.id === customerId);

const money = (amount: number, currency: string) => ({ amount, currency });
/** Null where nothing has moved, or nothing was ever to be paid. */
const moneyOrNull = (amount: number | null, currency: string | null) =>
  amount === null || currency === null ? null : money(amount, currency);
const moved = (amount: number, { currency }: PaymentRow) =>
  moneyOrNull(amount === 0 ? null : amount, currency);

export function createResolvers({ store, wallet }: ResolverDependencies): Resolvers {
  async function visiblePayment(orderId: string, { viewer, payments }: Context): Promise<PaymentRow | null> {
    if (!viewer || !isId('order', orderId)) return null;
    const row = await payments.load(orderId);
    return row && maySee(viewer, row.customerId) ? row : null;
  }

  return {
    DateTime,
    MinorUnits,
    Currency,
    Mutation: {
      creditAccount: (_, { input }, { viewer }) => creditAccount(input, viewer, wallet),
    },
    User: {
      __resolveReference: ({ id }) => ({ id }),
      account: ({ id }, _, { viewer, accounts }) =>
        maySee(viewer, id) && isId('user', id) ? accounts.load(id) : null,
    },
    Account: {
      balance: (account) => money(account.available + account.held, account.currency),
      available: (account) => money(account.available, account.currency),
      held: (account) => money(account.held, account.currency),
      entries: ({ _id }, args) =>
        findConnection<LedgerEntry>(store.ledger, {
          filter: { customerId: _id, refusal: null },
          order: { field: 'sequence', direction: 'descending' },
          page: pageArguments(args),
        }),
    },
    LedgerEntry: {
      id: ({ _id }) => _id,
      availableChange: (entry) => money(sumOf([entry], available(entry.customerId)), entry.currency),
      heldChange: (entry) => money(sumOf([entry], held(entry.customerId)), entry.currency),
      order: ({ orderId }) => (orderId === null ? null : { id: orderId }),
      note: ({ memo }) => memo?.reason ?? null,
    },
    Order: {
      __resolveReference: ({ id }) => ({ id }),
      payment: ({ id }, _, context) => visiblePayment(id, context),
    },
    Payment: {
      __resolveReference: ({ id }, context) =>
        isId('pay', id) ? visiblePayment(orderIdOf(id), context) : null,
      id: ({ _id }) => paymentIdOf(_id),
      amount: (row) => moneyOrNull(row.amount, row.currency),
      authorizedAmount: (row) => moved(row.authorized, row),
      capturedAmount: (row) => moved(row.captured, row),
      refundedAmount: (row) => moved(row.refunded, row),
      retries: ({ call }) => call?.retries ?? 0,
      history: ({ history, currency }) => history.map((event) => ({ ...event, currency })),
      order: ({ _id }) => ({ id: _id }),
    },
    PaymentEvent: {
      amount: ({ amount, currency }) => moneyOrNull(amount, currency),
    },
  };
}

const MOST_CREDIT = 100_000_000;

async function creditAccount(
  input: CreditAccountInput,
  viewer: Viewer | null,
  wallet: Wallet,
): Promise<ResolversTypes['CreditAccountResult']> {
  if (!viewer) throw unauthenticated();
  if (!isStaff(viewer)) throw forbidden();
  const customerId = requireId('user', input.userId, 'input.userId');
  const invalid = checkCredit(input);
  if (invalid) return invalid;
  const { idempotencyKey, amount, reason } = input;
  const inputHash = createHash('sha256')
    .update(JSON.stringify([customerId, amount, CURRENCY, reason]))
    .digest('hex');
  const account = await wallet.credit({
    idempotencyKey,
    customerId,
    amount,
    reason,
    by: viewer.id,
    inputHash,
  });
  if (account) return { __typename: 'Account', ...account };
  return {
    __typename: 'IdempotencyKeyReused',
    code: 'IDEMPOTENCY_KEY_REUSED',
    message: 'This idempotency key was used for another credit. Choose a new one for a new credit.',
  };
}

type InvalidInput = Extract<CreditAccountResult, { __typename?: 'InvalidInput' }>;

function checkCredit({ idempotencyKey, amount, currency, reason }: CreditAccountInput) {
  const { length } = reason.trim();
  if (idempotencyKey.length < 1 || idempotencyKey.length > 100)
    return invalidInput('input.idempotencyKey', 'An idempotency key has 1 to 100 characters.');
  if (amount < 1 || amount > MOST_CREDIT)
    return invalidInput('input.amount', `A credit is from 1 to ${MOST_CREDIT} minor units.`);
  if (currency !== CURRENCY) return invalidInput('input.currency', `Accounts are kept in ${CURRENCY} alone.`);
  if (length < 1 || length > 200) return invalidInput('input.reason', 'A reason has 1 to 200 characters.');
  return null;
}

const invalidInput = (argument: string, message: string) =>
  ({ __typename: 'InvalidInput', code: 'INVALID_INPUT', message, argument }) satisfies InvalidInput;
