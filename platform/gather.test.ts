import { gather } from './gather';

function gates() {
  const batches: number[][] = [];
  const opens: (() => void)[] = [];
  const ask = gather(async (items: readonly number[]) => {
    batches.push([...items]);
    await new Promise<void>((resolve) => opens.push(resolve));
    if (items.includes(13)) throw new Error('all of them');
    return items.map((item) => (item < 0 ? new Error(`not ${item}`) : item * 2));
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { ask, batches, turn, open: () => opens.shift()?.() };
}

test('an idle one begins at once, and what is asked meanwhile is done together', async () => {
  const { ask, batches, turn, open } = gates();
  const first = ask(1);
  await turn();
  expect(batches).toEqual([[1]]);
  const others = [2, 3, -4].map((item) => ask(item));
  const answers = Promise.allSettled(others);
  await turn();
  expect(batches).toEqual([[1]]);
  open();
  expect(await first).toBe(2);
  await turn();
  expect(batches).toEqual([[1], [2, 3, -4]]);
  open();
  expect(await answers).toMatchObject([{ value: 4 }, { value: 6 }, { reason: { message: 'not -4' } }]);
});

test('what fails as a whole fails for all, and the next portion is tried', async () => {
  const { ask, turn, open } = gates();
  const failed = Promise.allSettled([ask(13), ask(1)]);
  await turn();
  const next = ask(2);
  open();
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  open();
  expect(await next).toBe(4);
});

test('a portion has at most a hundred', async () => {
  const { ask, batches, turn, open } = gates();
  const all = Promise.all(Array.from({ length: 150 }, (_, i) => ask(i + 20)));
  await turn();
  open();
  await turn();
  open();
  await all;
  expect(batches.map((batch) => batch.length)).toEqual([100, 50]);
});
