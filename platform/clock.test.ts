import { backoffMs, systemClock } from './clock';

test('backoff doubles up to its ceiling; chance takes at most half of it away', () => {
  const longest = [1, 2, 3, 4, 100].map((attempt) => backoffMs(attempt, 100, 500, () => 0.999_999));
  const shortest = [1, 2, 3, 4, 100].map((attempt) => backoffMs(attempt, 100, 500, () => 0));
  expect(longest).toEqual([100, 200, 400, 500, 500]);
  expect(shortest).toEqual([50, 100, 200, 250, 250]);
});

test('an aborted sleep ends at once', async () => {
  const waking = new AbortController();
  const asleep = systemClock.sleep(3_600_000, waking.signal);
  waking.abort();
  await asleep;
  await systemClock.sleep(3_600_000, waking.signal);
});
