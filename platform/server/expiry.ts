import type { Clock } from '../clock';

/** The longest that one timer can wait in Node. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * The same stream, until the moment given: then its source is closed, and the reader gets what `expired` makes, once.
 * Written by hand: `return()` of an async generator would wait for the source's next value, which may never come.
 */
export function endAt<T>(
  source: AsyncIterable<T>,
  at: Date,
  clock: Clock,
  expired: () => Error,
): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const timer = new AbortController();
  /** The reads that wait for the source: they are answered when the stream ends before it answers. */
  const waiting = new Set<() => void>();
  let over = false;
  let dueError: Error | null = null;

  const end = async (error: Error | null) => {
    if (over) return;
    over = true;
    dueError = error;
    timer.abort();
    for (const wake of waiting) wake();
    await iterator.return?.();
  };
  const answerOver = (): IteratorResult<T> => {
    const error = dueError;
    dueError = null;
    if (error) throw error;
    return { done: true, value: undefined };
  };
  void wait(at, clock, timer.signal).then(() => {
    // What closing an abandoned source throws has no reader left.
    if (!over) end(expired()).catch(() => undefined);
  });

  return {
    async next() {
      if (over) return answerOver();
      const value = await new Promise<IteratorResult<T> | null>((resolve, reject) => {
        const wake = () => resolve(null);
        waiting.add(wake);
        iterator
          .next()
          .finally(() => waiting.delete(wake))
          .then(resolve, reject);
      });
      if (value === null) return answerOver();
      if (value.done) await end(null);
      return value;
    },
    async return() {
      await end(null);
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      await end(null);
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function wait(until: Date, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const left = until.getTime() - clock.now().getTime();
    if (left <= 0) return;
    await clock.sleep(Math.min(left, longestWaitMs), signal);
  }
}
