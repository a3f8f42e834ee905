import { type Clock, systemClock } from '../../platform/clock';
import { testLog } from '../../platform/log';
import type { Swept } from './sweep';
import { startCarrierTimer } from './timer';

/** A clock that stands still until it is moved. */
function manualClock() {
  let now = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const clock: Clock = {
    now: () => new Date(now),
    random: () => 0.5,
    uuid: () => systemClock.uuid(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const moveTo = async (ms: number) => {
    now = ms;
    for (const sleeper of sleepers) if (sleeper.at <= now && sleepers.delete(sleeper)) sleeper.wake();
    await settle();
  };
  return { clock, moveTo, settle };
}

/** A timer whose runs are written down by their time; each answers with what is set. */
function timerOf(answer: () => Promise<Swept>) {
  const { clock, moveTo, settle } = manualClock();
  const runs: number[] = [];
  const sweep = () => {
    runs.push(clock.now().getTime());
    return answer();
  };
  return { timer: startCarrierTimer(sweep, { clock, log: testLog() }), runs, moveTo, settle };
}

const nothing: Swept = { due: 0, next: null };

test('looks once a second while nothing is due', async () => {
  const { timer, runs, moveTo, settle } = timerOf(async () => nothing);
  await settle();
  for (let ms = 100; ms <= 2_500; ms += 100) await moveTo(ms);
  expect(runs).toEqual([0, 1_000, 2_000]);
  await timer.stop();
});

test('runs when the next due time comes, and at once for an earlier one that it is told of', async () => {
  const { timer, runs, moveTo, settle } = timerOf(async () => ({ due: 0, next: new Date(800) }));
  await settle();
  await moveTo(400);
  timer.wake(new Date(500));
  timer.wake(new Date(700));
  await moveTo(499);
  expect(runs).toEqual([0]);
  await moveTo(500);
  expect(runs).toEqual([0, 500]);
  timer.wake(new Date(0));
  await settle();
  expect(runs).toEqual([0, 500, 500]);
  await timer.stop();
});

test('hears of a due time while it looks', async () => {
  const found: ((swept: Swept) => void)[] = [];
  const { timer, runs, moveTo, settle } = timerOf(() => new Promise((resolve) => found.push(resolve)));
  await settle();
  timer.wake(new Date(300));
  found[0]!(nothing);
  await settle();
  await moveTo(300);
  expect(runs).toEqual([0, 300]);
  found[1]!(nothing);
  await timer.stop();
});

test('lets batches gather while there is work', async () => {
  let due = 1;
  const { timer, runs, moveTo, settle } = timerOf(async () => ({ due, next: null }));
  await settle();
  timer.wake(new Date(10));
  for (let ms = 50; ms <= 600; ms += 50) {
    if (ms === 400) due = 50;
    await moveTo(ms);
  }
  for (let ms = 650; ms <= 1_400; ms += 50) await moveTo(ms);
  expect(runs).toEqual([0, 200, 400, 900, 1_400]);
  await timer.stop();
});

test('tries again after a second when it could not look, and does not stop when the clock is set back', async () => {
  const { timer, runs, moveTo, settle } = timerOf(async () => {
    throw new Error('store away');
  });
  await settle();
  await moveTo(5_000);
  await moveTo(6_000);
  expect(runs).toEqual([0, 5_000, 6_000]);
  await moveTo(10);
  timer.wake(new Date(0));
  await settle();
  await settle();
  expect(runs).toEqual([0, 5_000, 6_000, 10]);
  await timer.stop();
});

test('runs no more once it has stopped', async () => {
  const { timer, runs, moveTo, settle } = timerOf(async () => nothing);
  await settle();
  await timer.stop();
  timer.wake(new Date(0));
  await moveTo(10_000);
  expect(runs).toEqual([0]);
});
