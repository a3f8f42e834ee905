import type { FailPoint } from '../../../platform/fail-point';
import { startSweep, type Sweep } from '../../../platform/sweep';
import type { Lease } from '../domain';
import type { Outcome, Provider, ProviderRequest } from '../provider';
import type { PaymentRow } from '../store';
import { claimDue } from './claim';
import { settle, type SettleDependencies, type Settlement } from './settle';

export interface CallsDependencies extends Omit<SettleDependencies, 'lease'> {
  provider: Provider;
  /** `leaseMs` is longer than twice `limitMs`, a lookup and a call: until then nobody else asks after it. */
  lease: Lease;
  /** After this a call or a lookup counts as TIMEOUT. A call's answer is still taken when it comes. */
  limitMs: number;
  /** How often due calls are looked for. */
  sweepMs: number;
  failPoint?: FailPoint | undefined;
}

/** The place where payments' own code calls the fail-point: the money has moved, and this process has not heard of it. */
export const callFailPoint = 'after-provider-before-settle';

/** The calls to the provider: made at once when their intent is stored, and taken over when nobody finished them. */
export interface Calls {
  /** Makes the calls that these rows hold, as stored, where this process has to make them. Does not wait for them. */
  begin(rows: readonly PaymentRow[]): void;
  /** Takes over the calls that are due: asks the provider what became of them, and makes those that it never saw. True: there may be more. */
  sweep(): Promise<boolean>;
  /** Sweeps now and then. */
  start(): void;
  /** Waits for the calls in hand and begins no more. What is left is due when its lease ends. */
  stop(): Promise<void>;
}

const BATCH = 100;
/** Two batches at a time: one is read and decided while the other is being made durable. */
const LANES = 2;

export function createCalls(deps: CallsDependencies): Calls {
  const { provider, clock, log, lease } = deps;
  const stopped = new AbortController();
  /** References that are in this process's hands, so that one intent is not begun twice. */
  const mine = new Set<string>();
  const queue: PaymentRow[] = [];
  const lanes = new Set<Promise<void>>();
  let sweeping: Sweep | undefined;

  function begin(rows: readonly PaymentRow[]): void {
    for (const row of rows) {
      const { call } = row;
      if (!call || call.holder !== lease.holder || call.problem || mine.has(call.reference)) continue;
      mine.add(call.reference);
      queue.push(row);
    }
    pump();
  }

  function pump(): void {
    while (queue.length > 0 && lanes.size < LANES && !stopped.signal.aborted) {
      const lane = perform(queue.splice(0, BATCH))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'outcomes could not be stored; they are looked up when their lease ends');
        })
        .finally(() => {
          lanes.delete(lane);
          pump();
        });
      lanes.add(lane);
    }
  }

  /** Calls the provider and waits for its answer no longer than the limit; what comes later is taken when it comes. */
  async function perform(rows: readonly PaymentRow[]): Promise<void> {
    const answer = outcomesOf(rows);
    const outcomes = await withinLimit(answer);
    deps.failPoint?.(callFailPoint);
    if (!outcomes) void answer.then((late) => concludeLate(rows, late)).catch(logLate);
    await conclude(rows, outcomes ?? rows.map(() => 'TIMEOUT' as const));
  }

  async function withinLimit<T>(answer: Promise<T>): Promise<T | null> {
    const done = new AbortController();
    const timedOut = clock.sleep(deps.limitMs, done.signal).then(() => null);
    return Promise.race([answer, timedOut]).finally(() => done.abort());
  }

  /** A late answer is matched by its reference; one that says no more than that it is not known changes nothing. */
  async function concludeLate(rows: readonly PaymentRow[], outcomes: readonly Outcome[]): Promise<void> {
    const definite = (index: number) => outcomes[index] !== 'TIMEOUT' && outcomes[index] !== 'UNKNOWN';
    const decided = rows.filter((_, index) => definite(index));
    if (decided.length === 0 || stopped.signal.aborted) return;
    await conclude(
      decided,
      outcomes.filter((_, index) => definite(index)),
    );
  }

  async function outcomesOf(rows: readonly PaymentRow[]): Promise<readonly Outcome[]> {
    try {
      return await provider.perform(rows.map(requestOf));
    } catch (error) {
      log.warn({ err: error, calls: rows.length }, `${provider.name}: nobody knows what became of the calls`);
      return rows.map(() => 'UNKNOWN');
    }
  }

  async function conclude(rows: readonly PaymentRow[], outcomes: readonly Outcome[]): Promise<void> {
    const settlements = rows.map((row, index): Settlement => {
      return { row, reference: referenceOf(row), outcome: outcomes[index] ?? 'UNKNOWN' };
    });
    const written = await settle(settlements, deps);
    for (const { reference } of settlements) mine.delete(reference);
    if (!stopped.signal.aborted) begin(written);
  }

  async function sweep(): Promise<boolean> {
    const due = await claimDue(deps, BATCH);
    if (due.length === 0) return false;
    const known = await lookup(due);
    const found = due.filter((_, index) => known[index]);
    const outcomes = known.flatMap((outcome) => outcome ?? []);
    if (found.length > 0) await conclude(found, outcomes);
    // What the provider never saw is made: under the same reference, in case it is on its way all the same.
    const unseen = due.filter((_, index) => !known[index]);
    if (unseen.length > 0) await perform(unseen);
    return due.length === BATCH;
  }

  async function lookup(rows: readonly PaymentRow[]): Promise<readonly (Outcome | null)[]> {
    const answer = provider.lookup(rows.map(referenceOf)).catch((error: unknown) => {
      log.warn({ err: error, calls: rows.length }, `${provider.name} cannot be asked what became of calls`);
      return rows.map(() => 'UNKNOWN' as const);
    });
    return (await withinLimit(answer)) ?? rows.map(() => 'TIMEOUT' as const);
  }

  function logLate(error: unknown): void {
    log.warn({ err: error }, 'a late answer could not be stored; it is looked up');
  }

  return {
    begin,
    sweep,
    start() {
      sweeping ??= startSweep('payments sweep', deps.sweepMs, { clock, log }, sweep);
    },
    async stop() {
      stopped.abort();
      await sweeping?.stop();
      await Promise.all(lanes);
    },
  };
}

function referenceOf({ _id, call }: PaymentRow): string {
  if (!call) throw new Error(`${_id} has no call`);
  return call.reference;
}

function requestOf({ _id, call, customerId, currency, operations }: PaymentRow): ProviderRequest {
  if (!call || customerId === null || currency === null) throw new Error(`${_id} has no call`);
  const { reference, operation, amount } = call;
  const faults = operations.find(({ id }) => id === call.operationId)?.faults;
  const request = { reference, operation, orderId: _id, customerId, amount: { amount, currency } };
  return faults ? { ...request, faults } : request;
}
