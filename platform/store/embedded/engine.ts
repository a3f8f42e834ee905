import type { Log } from '../../log';
import { StoreUnavailable } from '../store';
import type { IndexState } from './catalog';
import { takeSnapshot, writingReader, type Environment, type Reader, type Snapshot } from './reader';
import type { Unit } from './unit';

/** Thrown by a job that cannot run before something else has ended; it is then run again from its beginning. */
export class Blocked extends Error {
  constructor(readonly until: () => Promise<void>) {
    super('Blocked by an open transaction');
  }
}

export interface Writer {
  /** What has been written so far in this batch stands before what is stored. */
  readonly reader: Reader;
  /** This batch's number. */
  readonly seq: number;
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  apply(unit: Unit): void;
  /** Takes back what was changed in memory, should this batch fail. */
  onFailure(undo: () => void): void;
}

interface Job {
  run(writer: Writer): () => void;
  reject(error: unknown): void;
}

/** Enough to share a flush well; few enough to let the event loop breathe. */
const MOST_JOBS = 256;
const FLUSH_LIMIT_MS = 30_000;

/**
 * Runs jobs in batches: one LMDB transaction and one flush for all that came in meanwhile. A batch runs synchronously
 * and one at a time, so within it there are no races; its jobs' promises settle when it is on the disk, and only then
 * do readers see it. Nobody ever reads what a power cut could take back.
 */
export class Engine {
  private readonly waiting: Job[] = [];
  private running: Promise<void> | undefined;
  private seq = 0;
  private current: Snapshot;
  private failure: StoreUnavailable | undefined;
  /** Document or unique key -> the batch that last wrote it, for as long as an open transaction may not have seen it. */
  private readonly written = new Map<string, number>();

  constructor(
    private readonly env: Environment,
    private readonly durable: boolean,
    private readonly log: Log,
    /** The oldest state that an open transaction reads. */
    private readonly oldestInUse: () => number,
    private readonly persistMultikey: (writer: Writer, index: IndexState) => void,
    /** Told of each document that is written, by namespace; null: removed. */
    private readonly onWrite?: (namespace: string, bytes: Buffer | null) => void,
  ) {
    this.current = takeSnapshot(env, this.seq);
  }

  /** The newest durable state. Hold it to read it beyond the present event turn. */
  snapshot(): Snapshot {
    if (this.failure) throw this.failure;
    return this.current;
  }

  lastWrite(text: string): number {
    return this.written.get(text) ?? 0;
  }

  /** Resolves when what is being written now can be read. */
  async settled(): Promise<void> {
    await this.running?.catch(() => undefined);
  }

  submit<R>(work: (writer: Writer) => R): Promise<R> {
    return new Promise((resolve, reject) => {
      this.enqueue({
        run: (writer) => {
          const result = work(writer);
          return () => resolve(result);
        },
        reject,
      });
    });
  }

  private enqueue(job: Job): void {
    if (this.failure) return job.reject(this.failure);
    this.waiting.push(job);
    this.running ??= this.runAll();
  }

  private async runAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch: Job[] = [];
      const settle: (() => void)[] = [];
      const undo: (() => void)[] = [];
      try {
        await this.commit(() => this.runBatch(batch, settle, undo));
        const before = this.current;
        this.current = takeSnapshot(this.env, this.seq);
        before.release();
        this.forgetSeen();
        for (const done of settle) done();
      } catch (error) {
        this.log.error({ error }, 'the embedded store could not write');
        for (const takeBack of undo.reverse()) takeBack();
        const failed = new StoreUnavailable('The embedded store could not write to its folder.', {
          cause: error,
        });
        for (const job of batch) job.reject(failed);
      }
      // What the jobs' callers do next is part of the next batch.
      await Promise.resolve();
    }
    // In the same turn as the last look: a job that comes later starts it anew.
    this.running = undefined;
  }

  private runBatch(batch: Job[], settle: (() => void)[], undo: (() => void)[]): void {
    const writer = this.writer(this.seq + 1, undo);
    batch.push(...this.waiting.splice(0, MOST_JOBS));
    for (const job of [...batch]) {
      try {
        settle.push(job.run(writer));
      } catch (error) {
        if (error instanceof Blocked) {
          batch.splice(batch.indexOf(job), 1);
          void error.until().then(() => this.enqueue(job));
        } else settle.push(() => job.reject(error));
      }
    }
    this.seq = writer.seq;
  }

  private async commit(run: () => void): Promise<void> {
    if (!this.durable) {
      await new Promise(setImmediate);
      this.env.transactionSync(run);
      return;
    }
    // A child transaction is abandoned as a whole when something unforeseen is thrown in it.
    const committed = this.env.childTransaction(run);
    // Asked for now: it is the flush of what is under way at this moment.
    const flushed = this.env.flushed.then(() => undefined);
    await committed;
    await within(flushed, FLUSH_LIMIT_MS, () => {
      this.failure = new StoreUnavailable('The embedded store cannot flush its writes to the disk.');
      return this.failure;
    });
  }

  private writer(seq: number, undo: (() => void)[]): Writer {
    const { env } = this;
    const writer: Writer = {
      reader: writingReader(env),
      seq,
      put: (key, value) => void env.put(key, value),
      remove: (key) => void env.remove(key),
      apply: (unit) => this.apply(writer, unit),
      onFailure: (takeBack) => void undo.push(takeBack),
    };
    return writer;
  }

  /** Removals come first: a unique key that one document gives up may be taken by another one of the same unit. */
  private apply(writer: Writer, unit: Unit): void {
    for (const { bytes, key, text, before, after } of unit.all()) {
      const kept = new Set(after.map((entry) => entry.text));
      if (!bytes) writer.remove(key);
      this.remember(text, writer.seq);
      for (const entry of before) {
        if (kept.has(entry.text)) continue;
        writer.remove(entry.key);
        if (entry.index.definition.unique) this.remember(entry.text, writer.seq);
      }
    }
    for (const { collection, bytes, key, before, after } of unit.all()) {
      if (bytes) writer.put(key, bytes);
      this.onWrite?.(collection.namespace, bytes);
      const present = new Set(before.map((entry) => entry.text));
      for (const entry of after) {
        if (entry.index.multikey && !entry.index.definition.multikey)
          this.persistMultikey(writer, entry.index);
        if (present.has(entry.text)) continue;
        writer.put(entry.key, key);
        if (entry.index.definition.unique) this.remember(entry.text, writer.seq);
      }
    }
  }

  private remember(text: string, seq: number): void {
    // The map stays in the order of the batches, oldest first.
    this.written.delete(text);
    this.written.set(text, seq);
  }

  private forgetSeen(): void {
    const oldest = Math.min(this.seq, this.oldestInUse());
    for (const [text, seq] of this.written) {
      if (seq > oldest) return;
      this.written.delete(text);
    }
  }

  async close(): Promise<void> {
    this.failure ??= new StoreUnavailable('The embedded store has been closed.');
    await this.settled();
    this.current.release();
    await this.env.close();
  }
}

/** I/O that may never answer: a disk that fails in a flush tells lmdb alone. */
async function within<T>(promise: Promise<T>, ms: number, failure: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure()), ms);
    timer.unref();
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
