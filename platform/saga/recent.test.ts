import { testClock } from '../test-clock';
import { createRecent } from './recent';

interface Row {
  _id: string;
  version: number;
}

test('the newest version that was kept is found, until it is forgotten', () => {
  const recent = createRecent<Row>(testClock());
  recent.keep({ _id: 'a', version: 2 });
  recent.keep({ _id: 'a', version: 1 });
  expect(recent.find('a')).toEqual({ _id: 'a', version: 2 });
  recent.keep({ _id: 'a', version: 3 });
  expect(recent.find('a')).toEqual({ _id: 'a', version: 3 });
  recent.forget('a');
  expect(recent.find('a')).toBeUndefined();
});

test('nothing is remembered for longer than two generations', async () => {
  const clock = testClock();
  const recent = createRecent<Row>(clock);
  recent.keep({ _id: 'a', version: 1 });
  await clock.advance(15_000);
  expect(recent.find('a')).toBeDefined();
  await clock.advance(15_000);
  expect(recent.find('a')).toBeUndefined();
  recent.keep({ _id: 'b', version: 1 });
  await clock.advance(60_000);
  expect(recent.find('b')).toBeUndefined();
});

test('of many only the last ones are remembered', () => {
  const recent = createRecent<Row>(testClock());
  for (let n = 0; n < 10_000; n++) recent.keep({ _id: `${n}`, version: 1 });
  const found = Array.from({ length: 10_000 }, (_, n) => n).filter((n) => recent.find(`${n}`));
  expect(found.length).toBeLessThanOrEqual(4_000);
  expect(found).toContain(9_999);
});
