import BTree from 'sorted-btree';

/** Virtual time. It stands still while anything can go on, and then jumps to whoever wakes first. */
export interface Time {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Work that goes on outside of virtual time, such as an operation of the store: time waits for it. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Lets time pass until `done`, or for `ms`. Resolves with whether it was done. */
  passUntil(done: () => boolean, ms: number): Promise<boolean>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** Something may wait for a sleeper while it is in hand: after so many turns in which nothing happened, time goes on. */
const QUIET_TURNS = 5;

export function createTime(start: number): Time {
  let now = start;
  let sequence = 0;
  let inHand = 0;
  let happened = 0;
  const sleepers = new BTree<[number, number], () => void>(undefined, (a, b) => a[0] - b[0] || a[1] - b[1]);

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      const before = happened;
      await turn();
      if (happened !== before) quiet = -1;
      else if (inHand === 0) return;
    }
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        happened += 1;
        if (signal?.aborted) return resolve();
        const key: [number, number] = [now + Math.max(0, ms), ++sequence];
        const wake = () => {
          happened += 1;
          sleepers.delete(key);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.set(key, wake);
        signal?.addEventListener('abort', wake);
      }),
    async during(work) {
      happened += 1;
      inHand += 1;
      try {
        return await work();
      } finally {
        happened += 1;
        inHand -= 1;
      }
    },
    async passUntil(done, ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        if (done()) return true;
        const first = sleepers.minKey();
        if (!first || first[0] > end) {
          now = end;
          return false;
        }
        now = Math.max(now, first[0]);
        sleepers.get(first)?.();
      }
    },
  };
}
