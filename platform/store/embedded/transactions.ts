import { MongoError, MongoExpiredSessionError, type ClientSession } from 'mongodb';
import { backoffMs, type Clock } from '../../clock';
import { Blocked, type Engine } from './engine';
import { WriteConflict, serverError, transactionAborted } from './errors';
import type { Snapshot } from './reader';
import { Unit } from './unit';

/** As long as MongoDB's own limit: a transaction that its work has left hanging does not hold up others for ever. */
const LIFETIME_MS = 60_000;
/** For this long a transaction that lost to others is tried again. */
const RETRY_MS = 15_000;

/** An open transaction; callers know it as their `ClientSession`. */
export class Transaction {
  private state: 'open' | 'failed' | 'ended' = 'open';
  private started: { snapshot: Snapshot; unit: Unit } | undefined;
  private readonly held = new Set<string>();
  private retryAfter: Promise<void> | undefined;
  private end: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => (this.end = resolve));

  constructor(
    private readonly all: Transactions,
    private readonly engine: Engine,
    readonly startedAt: number,
  ) {}

  /** Runs one operation. Whatever fails in it aborts the transaction, as on the server. */
  run<R>(operation: (unit: Unit) => R): R {
    if (this.state === 'ended') throw new MongoExpiredSessionError();
    if (this.state === 'failed') throw transactionAborted();
    try {
      return operation(this.start().unit);
    } catch (error) {
      if (error instanceof WriteConflict) this.retryAfter = error.retryAfter;
      this.state = 'failed';
      this.release();
      throw error;
    }
  }

  /** The state that it reads begins with its first operation. */
  private start() {
    if (this.started) return this.started;
    const snapshot = this.engine.snapshot().hold();
    this.started = { snapshot, unit: new Unit(snapshot, (text) => this.touch(text, snapshot.seq)) };
    return this.started;
  }

  /** First writer wins: a document is mine if nobody has it, and nobody has written it since my snapshot. */
  private touch(text: string, seq: number): void {
    this.all.owner(text)?.expire();
    const owner = this.all.owner(text);
    if (owner && owner !== this) throw new WriteConflict(owner.ended);
    if (this.engine.lastWrite(text) > seq) throw new WriteConflict(this.engine.settled());
    this.all.own(text, this);
    this.held.add(text);
  }

  async commit(): Promise<void> {
    if (this.state === 'failed') throw transactionAborted();
    const { started } = this;
    this.state = 'ended';
    if (!started || started.unit.isEmpty) return this.abort();
    await this.engine.submit((writer) => {
      writer.apply(started.unit);
      // From here on what was written stands for itself, also for the jobs after this one.
      this.release();
    });
    this.abort();
  }

  /** Gives back all that it holds; a no-op after a commit. */
  abort(): void {
    if (this.state !== 'failed') this.state = 'ended';
    this.release();
    this.started?.snapshot.release();
    this.started = undefined;
    this.all.forget(this);
    this.end();
  }

  private release(): void {
    for (const text of this.held) this.all.disown(text, this);
    this.held.clear();
  }

  /** Aborts it if it has been open for too long. */
  expire(): void {
    if (this.state !== 'open' || this.all.now() - this.startedAt < LIFETIME_MS) return;
    this.state = 'failed';
    this.abort();
  }

  get snapshotSeq(): number {
    return this.started?.snapshot.seq ?? Infinity;
  }

  get unit(): Unit | undefined {
    return this.started?.unit;
  }

  /** When another try may go better. */
  get conflictEnds(): Promise<void> {
    return this.retryAfter ?? Promise.resolve();
  }
}

/** All open transactions of a store, and which of them holds which document or unique key. */
export class Transactions {
  private readonly open = new Set<Transaction>();
  private readonly owners = new Map<string, Transaction>();

  constructor(
    private readonly clock: Clock,
    private readonly engine: () => Engine,
  ) {}

  now(): number {
    return this.clock.now().getTime();
  }

  owner(text: string): Transaction | undefined {
    return this.owners.get(text);
  }

  own(text: string, transaction: Transaction): void {
    this.owners.set(text, transaction);
  }

  disown(text: string, transaction: Transaction): void {
    if (this.owners.get(text) === transaction) this.owners.delete(text);
  }

  forget(transaction: Transaction): void {
    this.open.delete(transaction);
  }

  oldestSeq(): number {
    let oldest = Infinity;
    for (const { snapshotSeq } of this.open) oldest = Math.min(oldest, snapshotSeq);
    return oldest;
  }

  [Symbol.iterator](): Iterator<Transaction> {
    return this.open.values();
  }

  abortAll(): void {
    for (const transaction of [...this.open]) transaction.abort();
  }

  /** An operation outside of transactions waits for the one that holds what it wants to write. */
  blockOn(text: string): void {
    const owner = this.owners.get(text);
    if (owner) throw new Blocked(() => this.untilEnded(owner));
  }

  async untilEnded(transaction: Transaction): Promise<void> {
    const over = new AbortController();
    const left = transaction.startedAt + LIFETIME_MS - this.now();
    await Promise.race([transaction.ended, this.clock.sleep(Math.max(0, left), over.signal)]);
    over.abort();
    transaction.expire();
  }

  async run<R>(work: (session: ClientSession) => Promise<R>): Promise<R> {
    const deadline = this.now() + RETRY_MS;
    for (let attempt = 1; ; attempt++) {
      const transaction = new Transaction(this, this.engine(), this.now());
      this.open.add(transaction);
      try {
        const result = await work(transaction as unknown as ClientSession);
        await transaction.commit();
        return result;
      } catch (error) {
        transaction.abort();
        const isTransient = error instanceof MongoError && error.hasErrorLabel('TransientTransactionError');
        if (!isTransient || this.now() >= deadline) throw error;
        await this.pause(transaction, attempt);
      }
    }
  }

  /** Waits for the winner, and after some rounds for a moment more, so that not all losers come back at once. */
  private async pause(loser: Transaction, attempt: number): Promise<void> {
    const over = new AbortController();
    const most = backoffMs(attempt, 20, 1000, () => this.clock.random());
    await Promise.race([loser.conflictEnds, this.clock.sleep(most, over.signal)]);
    over.abort();
    if (attempt > 3) await this.clock.sleep(backoffMs(attempt - 3, 1, 50, () => this.clock.random()));
  }
}

export function transactionOf(session: ClientSession | undefined): Transaction | undefined {
  if (session === undefined) return undefined;
  if (session instanceof (Transaction as unknown as typeof Object)) return session as unknown as Transaction;
  throw serverError(2, 'BadValue', 'The session belongs to another store.');
}
