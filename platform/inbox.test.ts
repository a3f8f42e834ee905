import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Delivery, type Outgoing, PublishFailed } from './broker/broker';
import type { Clock } from './clock';
import { type DeadLetters, openDeadLetters } from './dead-letters';
import { Conflict, inbox } from './inbox';
import { testLog } from './log';
import { message, type Message, messageType } from './message';
import { openEmbeddedStore } from './store/embedded';
import { type Store, StoreUnavailable } from './store/store';
import { testClock } from './test-clock';

const counted = messageType('test.count.v1', z.object({ n: z.number() }));
const folder = mkdtempSync(join(tmpdir(), 'inbox-test-'));
const time = testClock();
const naps: number[] = [];
const putBack: Outgoing[] = [];
let putBackFails = false;
/** Sleeps take no time, and are noted. */
const clock: Clock = { ...time, sleep: async (ms) => void naps.push(ms) };
let store: Store;
let deadLetters: DeadLetters;
let databases = 0;

beforeAll(async () => {
  store = await openEmbeddedStore({ folder, log: testLog(), durable: false });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  naps.length = 0;
  putBack.length = 0;
  putBackFails = false;
  deadLetters = await openDeadLetters(store.database(`inbox${databases++}`), clock, testLog());
});

const delivery = (body: string): Delivery => ({
  id: 'delivery',
  body: Buffer.from(body),
  redelivered: false,
});
const count = (n: number): Delivery =>
  delivery(
    JSON.stringify(message(counted, { id: `m${n}`, source: 'test', subject: 's', time: clock.now() }, { n })),
  );
const counts = (n: number) => Array.from({ length: n }, (_, i) => count(i + 1));
const numbers = (messages: readonly Message[]) => messages.map(({ data }) => (data as { n: number }).n);

type Act = (batch: number[], messages: readonly Message[]) => void | Promise<void> | readonly Message[];
/** An inbox that notes each batch and then does what `act` says. */
function open(act: Act = () => undefined) {
  const tried: number[][] = [];
  const handle = inbox({
    queue: 'tests',
    types: [counted],
    deadLetters,
    clock,
    broker: {
      async publish(messages) {
        if (putBackFails) throw new PublishFailed([], 'the broker is away');
        putBack.push(...messages);
      },
    },
    async handle(messages) {
      const batch = numbers(messages);
      tried.push(batch);
      return act(batch, messages);
    },
  });
  return { handle, tried };
}
const parked = async () =>
  (await deadLetters.letters.find({}, { sort: { _id: 1 } }).toArray()).map(({ body, cause, count }) => ({
    n: body.startsWith('{"spec') ? (JSON.parse(body) as { data: { n: number } }).data.n : body,
    cause,
    count,
  }));

test('a batch is handled as one piece, in its order', async () => {
  const { handle, tried } = open();
  await handle(counts(3));
  expect(tried).toEqual([[1, 2, 3]]);
  expect(await parked()).toEqual([]);
});

test('it is not acknowledged before it is handled', async () => {
  let finish = () => {};
  const { handle } = open(() => new Promise((resolve) => (finish = resolve)));
  let acknowledged = false;
  const handling = handle(counts(1)).then(() => (acknowledged = true));
  await time.advance(1_000);
  expect(acknowledged).toBe(false);
  finish();
  await handling;
});

test.each([
  ['not JSON', '{', 'MalformedMessage: not JSON'],
  ['no CloudEvent', '{"a":1}', 'MalformedMessage: not a CloudEvent 1.0 with id, type, source and subject'],
  ['null', 'null', 'MalformedMessage: not a CloudEvent 1.0 with id, type, source and subject'],
])('what nobody can read is parked, and the rest is handled: %s', async (_what, body, cause) => {
  const { handle, tried } = open();
  await handle([count(1), delivery(body), count(2)]);
  expect(tried).toEqual([[1, 2]]);
  expect(await parked()).toEqual([{ n: body, cause, count: 1 }]);
});

test('of another shape is malformed too', async () => {
  const { handle, tried } = open();
  const good = JSON.parse(count(1).body.toString()) as Message;
  await handle([delivery(JSON.stringify({ ...good, data: { n: 'one' } }))]);
  expect(tried).toEqual([]);
  const letters = await deadLetters.letters.find({}, { sort: { type: 1 } }).toArray();
  expect(letters.map(({ type, subject, queue }) => ({ type, subject, queue }))).toEqual([
    { type: 'test.count.v1', subject: 's', queue: 'tests' },
  ]);
});

describe('what only another replica knows', () => {
  const other = (time = clock.now()) => {
    const good = JSON.parse(count(1).body.toString()) as Message;
    return delivery(JSON.stringify({ ...good, type: 'test.count.v2', time: time.toISOString() }));
  };
  const away = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000);

  test('is put back as it came, and the rest is handled without a pause', async () => {
    const { handle, tried } = open();
    const unknown = other();
    await handle([count(1), unknown, count(2)]);
    expect(tried).toEqual([[1, 2]]);
    expect(putBack).toEqual([
      { to: { queue: 'tests' }, id: unknown.id, body: unknown.body.toString(), putBack: true },
    ]);
    expect(await parked()).toEqual([]);
    expect(naps).toEqual([]);
  });

  test('is put back with a pause where there is nothing else: the queue is not gone round in a spin', async () => {
    const { handle } = open();
    await handle([other(), other()]);
    expect(putBack).toHaveLength(2);
    expect(naps).toEqual([188]);
  });

  test('may also be what the handler answers', async () => {
    const { handle } = open((batch, messages) => messages.filter((_, at) => batch[at] === 2));
    const [one, two] = counts(2);
    await handle([one!, two!]);
    expect(putBack.map(({ body }) => body)).toEqual([two!.body.toString()]);
    expect(await parked()).toEqual([]);
  });

  test('and nobody has known for an hour is parked, as is what a wrong clock has dated', async () => {
    const { handle } = open((_, messages) => messages);
    await handle([other(away(-1.01)), other(away(1.01)), other(away(-0.99))]);
    expect(putBack).toHaveLength(1);
    expect((await parked()).map(({ cause }) => cause)).toEqual([
      'UnknownType: no handler for messages of type test.count.v2',
      'UnknownType: no handler for messages of type test.count.v2',
    ]);
    const old = delivery(count(3).body.toString().replace('2026-01-01', '2025-01-01'));
    await handle([old]);
    expect((await parked()).map(({ cause }) => cause)).toContain(
      'LeftTooLong: no replica knows what test.count.v1 of s is about',
    );
  });

  test('and the broker does not take back is not acknowledged', async () => {
    putBackFails = true;
    const { handle } = open();
    await expect(handle([other()])).rejects.toThrow('away');
  });
});

test('a conflict halves the batch, with a pause, and each half is tried again', async () => {
  const { handle, tried } = open((batch) => {
    if (batch.length > 2) throw new Conflict('somebody was quicker');
  });
  await handle(counts(5));
  expect(tried).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [1, 2], [3], [4, 5]]);
  expect(naps).toHaveLength(2);
  expect(await parked()).toEqual([]);
});

test.each([
  ['a lost transaction', { code: 112 }],
  ['a taken unique key', { code: 11000 }],
])('%s is a conflict', async (_what, fields) => {
  let failures = 3;
  const { handle, tried } = open(() => {
    if (failures-- > 0) throw Object.assign(new Error('no'), fields);
  });
  await handle(counts(1));
  expect(tried).toEqual([[1], [1], [1], [1]]);
  expect(await parked()).toEqual([]);
});

test('a conflict that lasts is the consumer’s to try again later: nothing is parked', async () => {
  const { handle } = open(() => {
    throw new Conflict('always');
  });
  await expect(handle(counts(2))).rejects.toThrow(Conflict);
  expect(await parked()).toEqual([]);
});

test('poison is parked alone, and each of the others is handled', async () => {
  const { handle, tried } = open((batch) => {
    if (batch.includes(2)) throw new TypeError('cannot read two');
  });
  await handle(counts(4));
  expect(tried).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]]);
  expect(await parked()).toEqual([{ n: 2, cause: 'TypeError: cannot read two', count: 1 }]);
});

test('the same poison is counted', async () => {
  const { handle } = open(() => {
    throw new Error(`cause of attempt ${naps.length}`);
  });
  const poison = counts(1);
  await handle(poison);
  const [first] = await deadLetters.letters.find({}).toArray();
  await time.advance(1_000);
  naps.push(0);
  await handle(poison);
  const letters = await deadLetters.letters.find({}).toArray();
  expect(letters).toEqual([
    {
      ...first,
      cause: 'Error: cause of attempt 1',
      count: 2,
      lastAt: new Date(first!.firstAt.getTime() + 1_000),
    },
  ]);
});

test('two replicas that park the same poison at once count it twice', async () => {
  await Promise.all([1, 2, 3].map(() => deadLetters.park('tests', count(1), new Error('no'))));
  expect(await parked()).toMatchObject([{ n: 1, count: 3 }]);
});

test('the same bytes on another queue are another dead letter', async () => {
  await deadLetters.park('one', delivery('x'), 'why');
  await deadLetters.park('two', delivery('x'), 'why');
  expect(await parked()).toEqual([
    { n: 'x', cause: 'why', count: 1 },
    { n: 'x', cause: 'why', count: 1 },
  ]);
});

test('the store’s trouble is nobody’s fault: nothing is parked, and nothing tried one by one', async () => {
  const trouble = new Error('wrapped', { cause: new StoreUnavailable('away') });
  const { handle, tried } = open(() => {
    throw trouble;
  });
  await expect(handle(counts(3))).rejects.toBe(trouble);
  expect(tried).toEqual([[1, 2, 3]]);
  expect(await parked()).toEqual([]);
});

test('the store’s trouble while one of a failed batch is tried alone parks nothing', async () => {
  const { handle } = open((batch) => {
    if (batch.length > 1) throw new Error('poison among them');
    throw new StoreUnavailable('away');
  });
  await expect(handle(counts(3))).rejects.toThrow(StoreUnavailable);
  expect(await parked()).toEqual([]);
});

test('poison that cannot be parked is not acknowledged', async () => {
  const park = () => Promise.reject(new StoreUnavailable('away'));
  deadLetters = { ...deadLetters, park };
  const { handle } = open();
  await expect(handle([delivery('{')])).rejects.toThrow(StoreUnavailable);
});
