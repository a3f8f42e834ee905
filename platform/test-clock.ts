import { type Clock, systemClock } from './clock';

/** For tests: time stands still until it is told to pass. */
export interface TestClock extends Clock {
  /** Lets time pass. Whoever sleeps is woken in the order of their due times, and has a turn before the next one. */
  advance(ms: number): Promise<void>;
  /** How many sleep now. */
  readonly sleeping: number;
}

interface Sleeper {
  dueAt: number;
  wake(): void;
}

export function testClock(
  start = new Date('2026-01-01T00:00:00Z'),
  random: () => number = () => 0.5,
): TestClock {
  let now = start.getTime();
  const sleepers = new Set<Sleeper>();
  const next = (until: number) =>
    [...sleepers].filter(({ dueAt }) => dueAt <= until).sort((one, other) => one.dueAt - other.dueAt)[0];
  return {
    now: () => new Date(now),
    random,
    uuid: () => systemClock.uuid(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { dueAt: now + ms, wake };
        function wake() {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      }),
    async advance(ms) {
      const end = now + ms;
      await turn();
      for (let sleeper = next(end); sleeper; sleeper = next(end)) {
        now = Math.max(now, sleeper.dueAt);
        sleeper.wake();
        await turn();
      }
      now = end;
    },
    get sleeping() {
      return sleepers.size;
    },
  };
}

/** A turn of the event loop: all that can go on without I/O or time has gone on. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Looks again and again until the check passes; after some seconds it fails, so that nothing spins behind a failed test. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<NonNullable<T>> {
  const giveUpAt = Date.now() + 4_000;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error(`it never came true: ${check.toString()}`);
    await turn();
  }
}
