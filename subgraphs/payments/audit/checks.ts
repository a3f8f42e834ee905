import type { ClientSession } from 'mongodb';
import type { Collection, SessionOption } from '../../../platform/store/store';
import {
  type Account,
  available,
  type EntryKind,
  held,
  type LedgerEntry,
  MERCHANT,
  type PaymentStatus,
  sumOf,
} from '../domain';
import type { PaymentRow, PaymentsStore } from '../store';

export interface Breach {
  /** Of the document that was checked. */
  id: string;
  text: string;
}

/** Checks a page of documents against what belongs to them; in one snapshot where a session is given. */
export type Check<T> = (
  store: PaymentsStore,
  page: readonly T[],
  session?: ClientSession,
) => Promise<Breach[]>;

const within = (session: ClientSession | undefined): SessionOption => (session ? { session } : {});

/** Every balance equals its entries, of which none is missing, none is negative, and what is held is what its orders hold. */
export const checkAccounts: Check<Account> = async ({ ledger, payments }, page, session) => {
  const sums = new Map(page.map(({ _id }) => [_id, noSums()]));
  const entries = ledger.find({ customerId: { $in: [...sums.keys()] } }, within(session));
  for await (const entry of entries) add(sums.get(entry.customerId) ?? noSums(), entry);
  const orderIds = [...sums.values()].flatMap(({ heldFor }) => [...heldFor.keys()]);
  const statuses = await statusesOf(payments, orderIds, session);
  return page.flatMap((account) => {
    const { _id: id } = account;
    const sum = sums.get(id) ?? noSums();
    const texts: string[] = [];
    for (const name of ['available', 'held'] as const) {
      if (account[name] !== sum[name])
        texts.push(`${name} is ${account[name]}, its entries make ${sum[name]}`);
      if (account[name] < 0) texts.push(`${name} is ${account[name]}`);
    }
    if (account.sequence !== sum.entries || account.sequence !== sum.last) {
      texts.push(`it counts ${account.sequence} entries, there are ${sum.entries}, the last is ${sum.last}`);
    }
    for (const [orderId, amount] of sum.heldFor) {
      const status = statuses.get(orderId);
      if (!status || !mayHold.has(status)) {
        texts.push(`${amount} are held for ${orderId}, whose payment is ${status ?? 'unknown'}`);
      }
    }
    return texts.map((text) => ({ id, text: `account ${id}: ${text}` }));
  });
};

/** What an account's entries make; `heldFor` has the orders for which they leave something held. */
interface Sums {
  entries: number;
  last: number;
  available: number;
  held: number;
  heldFor: Map<string, number>;
}

const noSums = (): Sums => ({ entries: 0, last: 0, available: 0, held: 0, heldFor: new Map() });

function add(sums: Sums, entry: LedgerEntry): void {
  const heldBy = sumOf([entry], held(entry.customerId));
  if (entry.sequence !== null) sums.entries += 1;
  sums.last = Math.max(sums.last, entry.sequence ?? 0);
  sums.available += sumOf([entry], available(entry.customerId));
  sums.held += heldBy;
  const order = entry.orderId ?? '';
  const heldFor = (sums.heldFor.get(order) ?? 0) + heldBy;
  // Orders that hold nothing are not kept: a customer has few that do, however many there were.
  if (heldFor === 0) sums.heldFor.delete(order);
  else sums.heldFor.set(order, heldFor);
}

/** A call in flight may have had its effect or not. */
const mayHold = new Set<PaymentStatus>([
  'AUTHORIZING',
  'AUTHORIZED',
  'VOIDING',
  'CAPTURING',
  'CAPTURE_REFUSED',
]);

async function statusesOf(
  payments: Collection<PaymentRow>,
  ids: readonly string[],
  session?: ClientSession,
): Promise<Map<string, PaymentStatus>> {
  if (ids.length === 0) return new Map();
  const options = { projection: { status: 1 }, ...within(session) };
  const rows = await payments.find({ _id: { $in: [...ids] } }, options).toArray();
  return new Map(rows.map(({ _id, status }) => [_id, status]));
}

/** An order's payment says what its entries say. */
export const checkPayments: Check<PaymentRow> = async ({ ledger }, page, session) => {
  const ids = page.map(({ _id }) => _id);
  const entries = groupBy(
    await ledger.find({ orderId: { $in: ids } }, within(session)).toArray(),
    ({ orderId }) => orderId ?? '',
  );
  return page.flatMap((row) => {
    const texts = breachesOf(row, entries.get(row._id) ?? []);
    return texts.map((text) => ({ id: row._id, text: `payment of ${row._id}: ${text}` }));
  });
};

function breachesOf(row: PaymentRow, entries: readonly LedgerEntry[]): string[] {
  const { call, customerId } = row;
  const effective = entries.filter(({ refusal }) => refusal === null);
  const of = (kind: EntryKind) => effective.filter((entry) => entry.kind === kind);
  const refunds = of('REFUND');
  const refunded = -sumOf(refunds, MERCHANT);
  const captured = sumOf(of('CAPTURE'), MERCHANT);
  const authorized = customerId === null ? 0 : sumOf(of('AUTHORIZE'), held(customerId));
  const held_ = customerId === null ? 0 : sumOf(effective, held(customerId));
  const breaches: string[] = [];
  const check = (right: boolean, text: string) => right || breaches.push(text);

  check(of('AUTHORIZE').length <= 1, `authorized ${of('AUTHORIZE').length} times`);
  check(of('CAPTURE').length <= 1, `charged ${of('CAPTURE').length} times`);
  check(captured <= authorized, `charged ${captured} of ${authorized} authorized`);
  check(refunded <= captured, `refunded ${refunded} of ${captured} charged`);
  check(
    effective.every((entry) => entry.customerId === customerId),
    'somebody else’s money moved for it',
  );
  /** Of a call in flight, the ledger may have the effect already that the payment has not heard of. */
  const agrees = (operation: string, said: number, booked: number) =>
    booked === said || (call?.operation === operation && booked === said + call.amount);
  check(
    agrees('authorize', row.authorized, authorized),
    `says ${row.authorized} authorized, booked ${authorized}`,
  );
  check(agrees('capture', row.captured, captured), `says ${row.captured} captured, booked ${captured}`);
  check(agrees('refund', row.refunded, refunded), `says ${row.refunded} refunded, booked ${refunded}`);
  const expected = row.status === 'AUTHORIZED' || row.status === 'CAPTURE_REFUSED' ? row.authorized : 0;
  check(call !== null || held_ === expected, `is ${row.status}, but ${held_} are held`);
  return breaches;
}

/** Each entry sums to zero (so all of them do), and belongs to an account and, where it has one, to an order's payment. */
export const checkEntries: Check<LedgerEntry> = async ({ accounts, payments }, page, session) => {
  const orderIds = page.flatMap(({ orderId }) => orderId ?? []);
  const known = await statusesOf(payments, [...new Set(orderIds)], session);
  const customerIds = [...new Set(page.map(({ customerId }) => customerId))];
  const options = { projection: { _id: 1 }, ...within(session) };
  const open = new Set(
    (await accounts.find({ _id: { $in: customerIds } }, options).toArray()).map(({ _id }) => _id),
  );
  return page.flatMap((entry) => {
    const { _id: id, legs, refusal, customerId, orderId } = entry;
    const sum = legs.reduce((total, { amount }) => total + amount, 0);
    const texts = [
      sum !== 0 && `its legs sum to ${sum}`,
      (refusal === null) !== legs.length > 0 && 'a refusal moves nothing, and nothing else does so',
      !open.has(customerId) && `there is no account ${customerId}`,
      orderId !== null && !known.has(orderId) && `there is no payment of ${orderId}`,
    ];
    return texts.flatMap((text) => (text ? [{ id, text: `ledger entry ${id}: ${text}` }] : []));
  });
};

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
