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
  const pending: Event[] = [];
  let reader: Reader<Result> | undefined;
  let ending: Ending | undefined;
  let executing = false;
  let closed = false;

  const close = () => {
    if (closed) return;
    closed = true;
    pending.length = 0;
    deps.onClose();
  };

  const answer = (give: (reader: Reader<Result>) => void) => {
    const current = reader;
    reader = undefined;
    if (current) give(current);
  };

  const finish = (error: Error | undefined) => {
    close();
    ending = undefined;
    answer((current) => (error ? current.reject(error) : current.resolve({ done: true, value: undefined })));
  };

  /** Executes the next event for the waiting reader, or ends when there is none and none will come. */
  const advance = () => {
    if (closed || executing || !reader) return;
    const event = pending.shift();
    if (event === undefined) {
      if (ending) finish(ending.error);
      return;
    }
    executing = true;
    deps.execute(event).then(
      (value) => {
        executing = false;
        answer((current) => current.resolve({ done: false, value }));
      },
      (error: unknown) => {
        executing = false;
        finish(error as Error);
      },
    );
  };

  const endWith = (next: Ending) => {
    ending ??= next;
    advance();
  };

  /** Ends at once. Where nobody waits for a result, the error is kept for the next read. */
  const abort = (error: Error) => {
    if (closed) return;
    ending = { error };
    if (reader) return finish(error);
    close();
  };

  return {
    push(event) {
      if (closed || ending) return;
      if (pending.length >= deps.maxPending) return abort(deps.overflow());
      pending.push(event);
      advance();
    },
    end: () => endWith({}),
    fail: (error) => endWith({ error }),
    abort,
    next() {
      if (reader) return Promise.reject(new Error('One read at a time'));
      if (closed) return afterClose();
      return new Promise((resolve, reject) => {
        reader = { resolve, reject };
        advance();
      });
    },
    return() {
      finish(undefined);
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  function afterClose(): Promise<IteratorResult<Result>> {
    const error = ending?.error;
    ending = undefined;
    return error ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined });
  }
}
