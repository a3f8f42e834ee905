/** What has been done to the house so far. */
export interface Done {
  total: number;
  byKind: Record<string, number>;
  /** The fail-points where a process has died: `payments after-commit`, and how often. */
  diedAt: Record<string, number>;
  /** Each time that a fail-point was armed and not reached in time; maybe it was another time. */
  unreached: string[];
  /** What is broken right now, in words. */
  current: Set<string>;
  /** When the cause of the last fault was over: its victim was started again, its connections let through. */
  lastOverAt: number;
}

export interface Tally {
  readonly done: Done;
  count(kind: string): void;
  /** A cause is over: what it broke may work again. */
  over(): void;
}

export function createTally(): Tally {
  const done: Done = {
    total: 0,
    byKind: {},
    diedAt: {},
    unreached: [],
    current: new Set(),
    lastOverAt: 0,
  };
  return {
    done,
    count(kind) {
      done.total += 1;
      done.byKind[kind] = (done.byKind[kind] ?? 0) + 1;
    },
    over: () => void (done.lastOverAt = Date.now()),
  };
}
