import type { Clock } from '../../platform/clock';

/** The longest that one timer can wait in Node. */
const longestWaitMs = 2 ** 31 - 1;

/** Calls things at their moments, with one timer for all of them. */
export interface Expiries {
  /** Calls `act` at the moment, or soon if it has passed. Returns how to forget it. */
  at(moment: Date, act: () => void): () => void;
}

export function createExpiries(clock: Clock): Expiries {
  const due = new Map<number, Set<() => void>>();
  let timer: AbortController | undefined;
  let wakesAt = Infinity;

  const plan = () => {
    timer?.abort();
    timer = undefined;
    wakesAt = soonest(due);
    if (wakesAt !== Infinity) void wait();
  };
  const wait = async () => {
    const own = (timer = new AbortController());
    const leftMs = wakesAt - clock.now().getTime();
    await clock.sleep(Math.min(Math.max(leftMs, 0), longestWaitMs), own.signal);
    if (own.signal.aborted) return;
    const now = clock.now().getTime();
    for (const [time, acts] of [...due]) {
      if (time > now) continue;
      due.delete(time);
      for (const act of acts) act();
    }
    plan();
  };

  return {
    at(moment, act) {
      const time = moment.getTime();
      const acts = due.get(time) ?? new Set();
      due.set(time, acts);
      acts.add(act);
      if (time < wakesAt) plan();
      return () => {
        acts.delete(act);
        if (acts.size > 0 || due.get(time) !== acts) return;
        due.delete(time);
        if (due.size === 0) plan();
      };
    },
  };
}

function soonest(due: ReadonlyMap<number, unknown>): number {
  let first = Infinity;
  for (const time of due.keys()) if (time < first) first = time;
  return first;
}
