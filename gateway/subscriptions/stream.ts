/**
 * The results of one subscription: takes events from upstream, executes one at a time, and hands the results out in
 * order. What a slow reader has not fetched waits, up to a limit.
 *
 * Written by hand: `return()` of an async generator that waits for its source is queued behind that wait, so a quiet
 * stream whose client has gone would stay open until its next event.
 */
export interface EventStream<Event, Result> extends AsyncIterableIterator<Result> {
  push(event: Event): void;
  /** The source has nothing more; what waits is still handed out. */
  end(): void;
  /** The source has failed; what waits is still handed out, then the error. */
  fail(error: Error): void;
  /** Ends at once with an error; what waits is dropped. */
  abort(error: Error): void;
  return(): Promise<IteratorResult<Result>>;
}

export interface EventStreamDeps<Event, Result> {
  execute(event: Event): Promise<Result>;
  /** Events that may wait for the reader. */
  maxPending: number;
  /** The error that a reader gets who let more than that pile up. */
  overflow(): Error;
  /** Called once, when nothing more will come: closes the source. */
  onClose(): void;
}

/** One call of `next()` that has no answer yet. */
interface Reader<Result> {
  resolve(result: IteratorResult<Result>): void;
  reject(error: unknown): void;
}

/** What follows the last event. */
type Ending = { error?: Error };

export function createEventStream<Event, Result>(
  deps: EventStreamDeps<Event, Result>,
): EventStream<Event, Result> {
  return new QueuedStream(deps);
}

class QueuedStream<Event, Result> implements EventStream<Event, Result> {
  private readonly pending: Event[] = [];
  private reader: Reader<Result> | undefined;
  private ending: Ending | undefined;
  private executing = false;
  private closed = false;

  constructor(private readonly deps: EventStreamDeps<Event, Result>) {}

  push(event: Event): void {
    if (this.closed || this.ending) return;
    if (this.pending.length >= this.deps.maxPending) return this.abort(this.deps.overflow());
    this.pending.push(event);
    this.advance();
  }

  end(): void {
    this.ending ??= {};
    this.advance();
  }

  fail(error: Error): void {
    this.ending ??= { error };
    this.advance();
  }

  /** Where nobody waits for a result, the error is kept for the next read. */
  abort(error: Error): void {
    if (this.closed) return;
    if (this.reader) return this.finish(error);
    this.ending = { error };
    this.close();
  }

  next(): Promise<IteratorResult<Result>> {
    if (this.reader) return Promise.reject(new Error('One read at a time'));
    if (this.closed) return this.answerAfterClose();
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
      this.advance();
    });
  }

  return(): Promise<IteratorResult<Result>> {
    this.finish(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Executes the next event for the waiting reader, or ends when there is none and none will come. */
  private advance(): void {
    if (this.closed || this.executing || !this.reader) return;
    const event = this.pending.shift();
    if (event === undefined) {
      if (this.ending) this.finish(this.ending.error);
      return;
    }
    this.executing = true;
    this.deps.execute(event).then(
      (value) => {
        this.executing = false;
        this.answer((reader) => reader.resolve({ done: false, value }));
      },
      (error: unknown) => {
        this.executing = false;
        this.finish(error as Error);
      },
    );
  }

  private finish(error: Error | undefined): void {
    this.close();
    this.ending = undefined;
    this.answer((reader) =>
      error ? reader.reject(error) : reader.resolve({ done: true, value: undefined }),
    );
  }

  private answer(give: (reader: Reader<Result>) => void): void {
    const { reader } = this;
    this.reader = undefined;
    if (reader) give(reader);
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.pending.length = 0;
    this.deps.onClose();
  }

  private answerAfterClose(): Promise<IteratorResult<Result>> {
    const error = this.ending?.error;
    this.ending = undefined;
    return error ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined });
  }
}
