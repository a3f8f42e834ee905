import { testLog } from './log';
import { startSweep, type Sweep } from './sweep';
import { testClock, turn } from './test-clock';

const clock = testClock();
const sweeps: Sweep[] = [];
afterEach(() => Promise.all(sweeps.splice(0).map((sweep) => sweep.stop())));

function start(work: (run: number) => Promise<boolean | void>) {
  const self = { runs: 0, sweep: null as unknown as Sweep };
  self.sweep = startSweep('test', 1_000, { clock, log: testLog() }, () => work(++self.runs));
  sweeps.push(self.sweep);
  return self;
}

test('it runs at once, and again an interval after it ended', async () => {
  const swept = start(async () => undefined);
  expect(swept.runs).toBe(1);
  await clock.advance(999);
  expect(swept.runs).toBe(1);
  await clock.advance(1);
  expect(swept.runs).toBe(2);
});

test('what it left is for at once', async () => {
  const swept = start(async (run) => run < 5);
  await turn();
  expect(swept.runs).toBe(5);
});

test('a run that fails is not the last', async () => {
  const swept = start(() => Promise.reject(new Error('no')));
  await clock.advance(2_000);
  expect(swept.runs).toBe(3);
});

test('waking it ends its nap', async () => {
  const swept = start(async () => undefined);
  await turn();
  swept.sweep.wake();
  await turn();
  expect(swept.runs).toBe(2);
  await clock.advance(1_000);
  expect(swept.runs).toBe(3);
});

test('woken while it runs, it runs once more and no more than once', async () => {
  let finish = () => {};
  const swept = start((run) =>
    run === 1 ? new Promise<void>((resolve) => (finish = resolve)) : Promise.resolve(),
  );
  swept.sweep.wake();
  swept.sweep.wake();
  expect(swept.runs).toBe(1);
  finish();
  await turn();
  expect(swept.runs).toBe(2);
});

test('stopping waits for the run in hand, and wakes nobody later', async () => {
  let finish = () => {};
  const swept = start(() => new Promise<void>((resolve) => (finish = resolve)));
  let stopped = false;
  const stopping = swept.sweep.stop().then(() => (stopped = true));
  await turn();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  swept.sweep.wake();
  await clock.advance(10_000);
  expect(swept.runs).toBe(1);
  expect(clock.sleeping).toBe(0);
});

test('stopping ends a nap', async () => {
  const swept = start(async () => undefined);
  await turn();
  expect(clock.sleeping).toBe(1);
  await swept.sweep.stop();
  expect([swept.runs, clock.sleeping]).toEqual([1, 0]);
});
