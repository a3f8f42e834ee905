import { type Clock, systemClock } from '../clock';
import { endAt } from './expiry';

/** A clock that stands still until it is moved. */
function manualClock(): Clock & { moveTo(ms: number): void } {
  let now = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => new Date(now),
    random: () => 0.5,
    uuid: () => systemClock.uuid(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (ms > 2 ** 31 - 1) throw new RangeError('Node would wake at once');
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
    moveTo(ms) {
      now = ms;
      for (const sleeper of sleepers) if (sleeper.at <= now && sleepers.delete(sleeper)) sleeper.wake();
    },
  };
}

/** A stream that is fed by hand and knows when it was closed. */
function source() {
  const values: number[] = [];
  let wake: (() => void) | undefined;
  const stream = {
    closed: false,
    push(value: number) {
      values.push(value);
      wake?.();
    },
    async next(): Promise<IteratorResult<number>> {
      while (values.length === 0 && !stream.closed) await new Promise<void>((resolve) => (wake = resolve));
      const value = values.shift();
      return value === undefined ? { done: true, value } : { done: false, value };
    },
    async return(): Promise<IteratorResult<number>> {
      stream.closed = true;
      wake?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return stream;
}

const expired = () => new Error('expired');

test('passes the values on until the moment, then closes the source and throws once', async () => {
  const clock = manualClock();
  const from = source();
  const stream = endAt(from, new Date(1_000), clock, expired);
  from.push(1);
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  const pending = stream.next();
  clock.moveTo(999);
  from.push(2);
  expect(await pending).toEqual({ done: false, value: 2 });
  const cut = stream.next();
  clock.moveTo(1_000);
  await expect(cut).rejects.toThrow('expired');
  expect(from.closed).toBe(true);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('waits longer than one timer can', async () => {
  const clock = manualClock();
  const stream = endAt(source(), new Date(2 ** 31 + 10_000), clock, expired);
  const pending = stream.next();
  clock.moveTo(2 ** 31 - 1);
  await new Promise(setImmediate);
  clock.moveTo(2 ** 31 + 10_000);
  await expect(pending).rejects.toThrow('expired');
});

test('return answers a read that waits, and closes the source', async () => {
  const from = source();
  const stream = endAt(from, new Date(1_000), manualClock(), expired);
  const pending = stream.next();
  await stream.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(from.closed).toBe(true);
});
