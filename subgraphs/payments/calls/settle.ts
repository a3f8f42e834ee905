import type { Broker } from '../../../platform/broker/broker';
import { backoffMs, type Clock } from '../../../platform/clock';
import { Conflict } from '../../../platform/inbox';
import type { Log } from '../../../platform/log';
import type { KnownRows } from '../../../platform/saga/known-rows';
import {
  asStored,
  inItsVersion,
  reply,
  saveRows,
  type StoredOperation,
} from '../../../platform/saga/participant';
import { type Answer, byEveryName, type CommandType } from '../../../platform/saga/protocol';
import type { Collection } from '../../../platform/store/store';
import type { VersionedCollection } from '../../../platform/store/versions';
import { decideOutcome, type Lease } from '../domain';
import { commands } from '../messages';
import type { Outcome } from '../provider';
import type { PaymentRow } from '../store';

export interface SettleDependencies {
  service: string;
  payments: VersionedCollection<PaymentRow>;
  /** Shared with the handlers, which write the same rows. */
  known: KnownRows<PaymentRow>;
  broker: Broker;
  clock: Clock;
  log: Log;
  lease: Lease;
}

/** What became of a call. The row may be an older version: a write that does not match reads it again. */
export interface Settlement {
  row: PaymentRow;
  reference: string;
  outcome: Outcome;
}

const types = byEveryName<{ command: CommandType }>(commands.map((command) => ({ command })));

/**
 * Writes outcomes to their rows, one bulk write for all that nobody else has touched, and sends the answers that they
 * decide. Gives the rows that were written: some have a next call to make. Throws when the store is away; the lease
 * of each call then brings somebody to look it up. So it does for what only a newer replica knows how to answer.
 */
export async function settle(
  settlements: readonly Settlement[],
  deps: SettleDependencies,
): Promise<PaymentRow[]> {
  const { payments, clock, known } = deps;
  const written: PaymentRow[] = [];
  let open = [...settlements];
  for (let attempt = 1; open.length > 0; attempt++) {
    const decided = open.flatMap((one) => decide(one, deps) ?? []);
    const rows = decided.map(({ after }) => after);
    if (await saved(payments, rows)) {
      const stored = asStored(rows);
      known.keep(stored);
      written.push(...stored);
      await send(decided, deps);
      return written;
    }
    // Some were written and some not, and `saveRows` does not say which: those that still await it are decided again.
    await clock.sleep(backoffMs(attempt, 2, 100, () => clock.random()));
    const read = await readAgain(open, payments);
    const [left, through] = partition(read, ({ row, reference }) => row.call?.reference === reference);
    await send(
      through.flatMap((one) => answered(one, decided)),
      deps,
    );
    written.push(...through.map(({ row }) => row));
    open = left;
  }
  return written;
}

interface Decided {
  before: PaymentRow;
  after: PaymentRow;
  answers: Map<string, Answer>;
}

function decide(
  { row, reference, outcome }: Settlement,
  { clock, lease, log }: SettleDependencies,
): Decided | null {
  const random = () => clock.random();
  const about = { orderId: row._id, now: clock.now(), lease, random };
  const decision = decideOutcome(row, reference, outcome, about);
  if (!decision) return null;
  const { payment, answers } = decision;
  const strangers = row.operations.filter(({ id, type }) => answers.has(id) && !types.has(type));
  if (strangers.length > 0) {
    const asked = strangers.map(({ type }) => type);
    log.warn({ orderId: row._id, asked }, 'an outcome is left to a replica that knows what was asked');
    return null;
  }
  const operations = row.operations.map((stored) => {
    const answer = answers.get(stored.id);
    return answer ? inItsVersion(typeOf(stored), { ...stored, answer }) : stored;
  });
  return { before: row, after: { ...row, ...payment, operations }, answers };
}

async function saved(
  payments: VersionedCollection<PaymentRow>,
  rows: readonly PaymentRow[],
): Promise<boolean> {
  try {
    await saveRows(payments, rows);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

async function readAgain(
  settlements: readonly Settlement[],
  payments: Collection<PaymentRow>,
): Promise<Settlement[]> {
  const ids = settlements.map(({ row }) => row._id);
  const rows = new Map<string, PaymentRow>();
  for await (const row of payments.find({ _id: { $in: ids } })) rows.set(row._id, row);
  return settlements.flatMap((one) => {
    const row = rows.get(one.row._id);
    return row ? [{ ...one, row }] : [];
  });
}

/** A row that no longer awaits the outcome has it, by this write or another's: what it decided is answered either way. */
function answered({ row }: Settlement, decided: readonly Decided[]): Decided[] {
  const before = decided.find(({ after }) => after._id === row._id);
  return before ? [{ ...before, after: row }] : [];
}

/** Sends what is newly decided. What cannot be sent is asked for again: the orders service has its own due times. */
async function send(decided: readonly Decided[], { service, broker, clock, log }: SettleDependencies) {
  const replies = decided.flatMap(({ before, after, answers }) =>
    after.operations
      .filter((stored) => answers.has(stored.id) && stored.replyTo !== service && isNews(before, stored))
      .map((stored) => reply(typeOf(stored), stored, after._id, { service, now: clock.now() })),
  );
  if (replies.length === 0) return;
  await broker.publish(replies).catch((error: unknown) => {
    log.warn({ err: error, replies: replies.length }, 'replies could not be sent; orders will ask again');
  });
}

function isNews(before: PaymentRow, { id, answer }: StoredOperation): boolean {
  const known = before.operations.find((stored) => stored.id === id)?.answer;
  return answer !== null && JSON.stringify(answer) !== JSON.stringify(known);
}

function typeOf({ type }: StoredOperation): CommandType {
  const known = types.get(type);
  if (!known) throw new Error(`payments has no reply for ${type}`);
  return known.command;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
