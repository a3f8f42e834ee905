import type { FormattedExecutionResult } from 'graphql';
import { noSubscriptions, type StreamResult, type Subscriber } from './request';
import { SharedStream, type SharedStreamDeps } from './shared-stream';

const event = (sequence: number): FormattedExecutionResult => ({ data: { sequence } });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Keeps what it hears. */
function listener() {
  const heard: unknown[] = [];
  const subscriber: Subscriber = {
    next: ({ json }: StreamResult) => void heard.push((JSON.parse(json) as { n: number }).n),
    complete: () => void heard.push('complete'),
    fail: (error) => void heard.push(error.message),
  };
  return { heard, subscriber };
}

/** A stream whose events are executed when the test says so. */
function start(given: Partial<SharedStreamDeps> = {}) {
  const waiting: (() => void)[] = [];
  const counts = noSubscriptions();
  const calls = { opened: 0, closed: 0, over: 0 };
  const stream = new SharedStream({
    subgraph: 'books',
    limits: { pendingEvents: 3, replayedResults: 10, replayedLength: 1_000 },
    after: undefined,
    sequenceOf: undefined,
    executeEvent: async ({ data }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { n: data?.sequence } as FormattedExecutionResult;
    },
    open: () => {
      calls.opened += 1;
      return () => void (calls.closed += 1);
    },
    onOver: () => void (calls.over += 1),
    counts,
    ...given,
  });
  const execute = async () => {
    waiting.shift()?.();
    await turn();
  };
  return { stream, counts, calls, execute, waiting };
}

const sequenceOf = ({ data }: FormattedExecutionResult) => data?.sequence as number;

test('who joins while an event is executed or waits does not get it', async () => {
  const { stream, execute } = start();
  const [first, second] = [listener(), listener()];
  stream.join(first.subscriber, undefined);
  stream.next(event(1));
  stream.next(event(2));
  stream.join(second.subscriber, undefined);
  stream.next(event(3));
  for (let count = 0; count < 3; count += 1) await execute();
  expect(first.heard).toEqual([1, 2, 3]);
  expect(second.heard).toEqual([3]);
});

test('who joins a stream with a beginning while an event is executed gets it once', async () => {
  const { stream, execute } = start({ after: 0, sequenceOf });
  const [first, second, third] = [listener(), listener(), listener()];
  stream.join(first.subscriber, 0);
  stream.next(event(1));
  stream.next(event(2));
  await execute();
  stream.join(second.subscriber, 0);
  expect(second.heard).toEqual([1]);
  expect(stream.canTake(2)).toBe(true);
  stream.join(third.subscriber, 2);
  await execute();
  stream.next(event(3));
  await execute();
  expect([first.heard, second.heard, third.heard]).toEqual([[1, 2, 3], [1, 2, 3], [3]]);
});

test('one event is executed at a time, and what waits is given before the end', async () => {
  const { stream, execute, waiting, counts } = start();
  const { heard, subscriber } = listener();
  stream.join(subscriber, undefined);
  stream.next(event(1));
  stream.next(event(2));
  stream.error(new Error('broken'));
  stream.next(event(3));
  expect(waiting).toHaveLength(1);
  expect(stream.canTake(undefined)).toBe(false);
  await execute();
  await execute();
  expect(heard).toEqual([1, 2, 'broken']);
  expect(counts).toEqual({ subscribers: 0, upstreams: 0, executions: 2 });
});

test('more events than may wait end it', async () => {
  const { stream, calls } = start();
  const { heard, subscriber } = listener();
  stream.join(subscriber, undefined);
  for (let sequence = 1; sequence <= 5; sequence += 1) stream.next(event(sequence));
  expect(heard).toEqual([expect.stringContaining('faster than they can be executed')]);
  expect(calls).toEqual({ opened: 1, closed: 1, over: 1 });
});

test('an event that cannot be executed ends it', async () => {
  const { stream } = start({ executeEvent: () => Promise.reject(new Error('no plan')) });
  const { heard, subscriber } = listener();
  stream.join(subscriber, undefined);
  stream.next(event(1));
  await turn();
  expect(heard).toEqual(['no plan']);
});

test('it is opened by the first and closed with the last, once', () => {
  const { stream, calls, counts } = start();
  const leave = [listener(), listener()].map(({ subscriber }) => stream.join(subscriber, undefined));
  expect(counts).toMatchObject({ subscribers: 2, upstreams: 1 });
  leave[0]?.();
  leave[0]?.();
  expect(calls).toEqual({ opened: 1, closed: 0, over: 0 });
  leave[1]?.();
  stream.complete();
  expect(calls).toEqual({ opened: 1, closed: 1, over: 1 });
  expect(counts).toMatchObject({ subscribers: 0, upstreams: 0 });
});

test('an upstream that refuses at once is closed, and its follower told', () => {
  const { stream, calls, counts } = start({
    open: (opening) => {
      opening.error(new Error('refused'));
      return () => void (calls.closed += 1);
    },
  });
  const { heard, subscriber } = listener();
  stream.join(subscriber, undefined);
  expect(heard).toEqual(['refused']);
  expect(calls).toMatchObject({ closed: 1, over: 1 });
  expect(counts).toMatchObject({ subscribers: 0, upstreams: 0 });
});

test('an upstream that cannot be opened leaves nothing behind', () => {
  const { stream, calls, counts } = start({
    open: () => {
      throw new Error('no such place');
    },
  });
  expect(() => stream.join(listener().subscriber, undefined)).toThrow('no such place');
  expect(calls.over).toBe(1);
  expect(counts).toMatchObject({ subscribers: 0, upstreams: 0 });
});

test('errors without data are a refusal of the subgraph', () => {
  const { stream } = start();
  const { heard, subscriber } = listener();
  stream.join(subscriber, undefined);
  stream.next({ errors: [{ message: 'Not yours' }] });
  expect(heard).toEqual(['The books service ended the subscription: Not yours']);
});
