import type { Clock } from '../../platform/clock';

/** Something that may take a limited time. */
export interface Expiring {
  expire(): void;
}

/** When a call is due, unless it is removed before. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  remove(): void;
}

/** One limit of time for many calls. */
export interface Deadlines {
  readonly limitMs: number;
  add(call: Expiring): Deadline;
  /** Nothing expires any more. */
  close(): void;
}

/**
 * A place in the ring of all that is under way, oldest first. Linked by hand: a `Map` with so many comings and goings
 * throws its tables away all the time, and each of those keeps its calls and the next table from the young generation's
 * collector (a fifth of the CPU of a fetch).
 */
class Place implements Deadline {
  before: Place = this;
  after: Place = this;

  constructor(
    readonly call: Expiring | null,
    readonly dueAt: number,
  ) {}

  enter(before: Place, after: Place): void {
    this.before = before;
    this.after = after;
    before.after = after.before = this;
  }

  remove(): void {
    this.before.after = this.after;
    this.after.before = this.before;
    this.before = this.after = this;
  }
}

/**
 * All calls have the same limit, so the oldest expires first, and one sleep serves them all: it begins with the first
 * call and ends when nothing is under way.
 */
export function createDeadlines(limitMs: number, clock: Clock): Deadlines {
  const ring = new Place(null, 0);
  const closed = new AbortController();
  let isWatching = false;

  const watch = async () => {
    while (!closed.signal.aborted && ring.after !== ring) {
      const oldest = ring.after;
      const leftMs = oldest.dueAt - clock.now().getTime();
      if (leftMs > 0) {
        await clock.sleep(leftMs, closed.signal);
      } else {
        oldest.remove();
        oldest.call?.expire();
      }
    }
    isWatching = false;
  };

  return {
    limitMs,
    add(call) {
      const place = new Place(call, clock.now().getTime() + limitMs);
      place.enter(ring.before, ring);
      if (!isWatching) {
        isWatching = true;
        void watch();
      }
      return place;
    },
    close: () => closed.abort(),
  };
}
