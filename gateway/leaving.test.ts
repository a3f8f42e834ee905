import { createLeaving } from './leaving';

test('tells once, all who still listen', () => {
  const told: string[] = [];
  const { signal, leave } = createLeaving();
  const [ann, bob, cid] = ['ann', 'bob', 'cid'].map((name) => () => void told.push(name)) as [
    () => void,
    () => void,
    () => void,
  ];
  signal.addEventListener('abort', ann);
  signal.addEventListener('abort', bob);
  signal.addEventListener('abort', cid);
  signal.removeEventListener('abort', bob);
  expect(signal.aborted).toBe(false);
  leave();
  leave();
  expect(signal.aborted).toBe(true);
  expect(told).toEqual(['ann', 'cid']);
});

test('a listener may take itself out while it is told', () => {
  let told = 0;
  const { signal, leave } = createLeaving();
  const listeners = [1, 2, 3].map(() => {
    const listener = () => {
      told += 1;
      signal.removeEventListener('abort', listener);
    };
    return listener;
  });
  for (const listener of listeners) signal.addEventListener('abort', listener);
  leave();
  expect(told).toBe(3);
});
