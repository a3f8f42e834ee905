import type { Source } from './broker';

/**
 * At most so many at a time. The consumers of one process take turns at their batches: while some are at work, what
 * comes for the others gathers. So a busy process does much in one trip to the store, and an idle one waits for nothing.
 */
export interface Turns {
  /** Does the work when its turn has come, first come first served. */
  take<R>(work: () => Promise<R>): Promise<R>;
}

/** Enough for one to decide while others wait for the store and the broker; more would only make the batches smaller. */
export const MOST_AT_ONCE = 3;

/** For a consumer that waits for nobody. */
export const noTurns: Turns = { take: (work) => work() };

/** What comes to a live source is only told to subscribers of this process: that waits for nobody. */
export const turnsFor = (source: Source, turns: Turns): Turns => ('queue' in source ? turns : noTurns);

export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let free = most;

  function begun(): Promise<void> | undefined {
    if (free > 0) {
      free -= 1;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function end(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async take(work) {
      await begun();
      try {
        return await work();
      } finally {
        end();
      }
    },
  };
}
