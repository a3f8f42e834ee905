import { createTurns } from './turns';

/** A promise and what resolves it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

test('so many are at work at once, and the next in line follows whoever ends', async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const gates = new Map(['a', 'b', 'c', 'd'].map((name) => [name, gate()]));
  const all = [...gates].map(([name, { passed }]) =>
    turns.take(async () => {
      begun.push(name);
      await passed;
      return name;
    }),
  );
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b']);
  gates.get('b')?.open();
  await all[1];
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const { open } of gates.values()) open();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('work that fails ends its turn', async () => {
  const turns = createTurns(1);
  await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take(async () => 'next')).toBe('next');
});
