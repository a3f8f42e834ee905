import { createEventStream } from './stream';

/** A stream whose events are executed when the test says so. */
function create(maxPending = 10) {
  const executing: { event: number; resolve(result: string): void; reject(error: Error): void }[] = [];
  let closes = 0;
  const stream = createEventStream<number, string>({
    execute: (event) => new Promise((resolve, reject) => executing.push({ event, resolve, reject })),
    maxPending,
    overflow: () => new Error('too slow'),
    onClose: () => (closes += 1),
  });
  return { stream, executing, closes: () => closes };
}

const done = { done: true, value: undefined };
const value = (result: string) => ({ done: false, value: result });

test('executes nothing before it is read, and one event at a time', async () => {
  const { stream, executing } = create();
  stream.push(1);
  stream.push(2);
  expect(executing).toHaveLength(0);
  const first = stream.next();
  expect(executing.map(({ event }) => event)).toEqual([1]);
  executing[0]?.resolve('one');
  expect(await first).toEqual(value('one'));
  expect(executing).toHaveLength(1);
  const second = stream.next();
  executing[1]?.resolve('two');
  expect(await second).toEqual(value('two'));
});

test('ends after what waits, and closes its source once', async () => {
  const { stream, executing, closes } = create();
  stream.push(1);
  stream.end();
  stream.push(2);
  const first = stream.next();
  executing[0]?.resolve('one');
  expect(await first).toEqual(value('one'));
  expect(closes()).toBe(0);
  expect(await stream.next()).toEqual(done);
  expect(await stream.next()).toEqual(done);
  await stream.return();
  expect(closes()).toBe(1);
});

test('fails after what waits, once', async () => {
  const { stream, executing } = create();
  stream.push(1);
  stream.fail(new Error('broken'));
  const first = stream.next();
  executing[0]?.resolve('one');
  expect(await first).toEqual(value('one'));
  await expect(stream.next()).rejects.toThrow('broken');
  expect(await stream.next()).toEqual(done);
});

test('return answers a read that waits, at once, whether for an event or for its execution', async () => {
  const quiet = create();
  const waiting = quiet.stream.next();
  await quiet.stream.return();
  expect(await waiting).toEqual(done);
  expect(quiet.closes()).toBe(1);

  const busy = create();
  busy.stream.push(1);
  const executed = busy.stream.next();
  await busy.stream.return();
  expect(await executed).toEqual(done);
  busy.executing[0]?.resolve('one');
  expect(await busy.stream.next()).toEqual(done);
});

test('abort drops what waits and tells the reader, now or at the next read', async () => {
  const waiting = create();
  const read = waiting.stream.next();
  waiting.stream.abort(new Error('expired'));
  await expect(read).rejects.toThrow('expired');

  const unread = create();
  unread.stream.push(1);
  unread.stream.abort(new Error('expired'));
  expect(unread.closes()).toBe(1);
  await expect(unread.stream.next()).rejects.toThrow('expired');
  expect(await unread.stream.next()).toEqual(done);
});

test('ends with an error when more waits than may', async () => {
  const { stream, closes } = create(2);
  [1, 2, 3].forEach((event) => stream.push(event));
  expect(closes()).toBe(1);
  await expect(stream.next()).rejects.toThrow('too slow');
});

test('an execution that throws ends it', async () => {
  const { stream, executing, closes } = create();
  stream.push(1);
  const read = stream.next();
  executing[0]?.reject(new Error('no plan'));
  await expect(read).rejects.toThrow('no plan');
  expect(closes()).toBe(1);
});
