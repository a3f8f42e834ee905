import { uuidv7obj } from 'uuidv7';

/** Where time and chance come from. Nothing else in the house calls `Date.now`, `setTimeout` or `Math.random`. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts (check it afterwards). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
  /** The bytes of a new UUIDv7: nobody can guess it, and it sorts after all that came before it. */
  uuid(): Uint8Array;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
  random: () => Math.random(),
  uuid: () => uuidv7obj().bytes,
};

/** Exponential backoff with jitter, in milliseconds: between half and all of `base * 2^(attempt - 1)`, capped at `max`. */
export function backoffMs(attempt: number, base: number, max: number, random: () => number): number {
  const ceiling = Math.min(max, base * 2 ** Math.min(attempt - 1, 30));
  return Math.round(ceiling * (0.5 + random() / 2));
}
