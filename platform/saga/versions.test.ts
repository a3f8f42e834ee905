import { z } from 'zod';
import type { Broker } from '../broker/broker';
import { openEmbeddedBroker } from '../broker/embedded';
import { registered, repliesTo } from '../broker/registered';
import { systemClock as clock } from '../clock';
import { type DeadLetters, openDeadLetters } from '../dead-letters';
import { testLog } from '../log';
import { message, type Message } from '../message';
import { openMemoryStore } from '../store/embedded/memory';
import { openVersioned, type VersionedCollection } from '../store/versions';
import type { Database, Store } from '../store/store';
import { eventually } from '../test-clock';
import { accept, participant, type ParticipantRow } from './participant';
import { reader, answers } from './reader';
import {
  type Answer,
  answerAs,
  byEveryName,
  type CommandType,
  commandType,
  type OperationName,
  sinceCommand,
} from './protocol';

/** Two versions of one command, and replicas of the two versions of the service that accepts it, on one queue. */
const holdV1 = commandType('shelf', 'hold', 1, {
  input: z.object({ quantity: z.number() }),
  output: z.object({ left: z.number() }),
  refusals: ['OUT_OF_STOCK'],
});
const holdV2 = commandType(
  'shelf',
  'hold',
  2,
  {
    input: z.object({ quantity: z.number(), unit: z.enum(['PIECE', 'DOZEN']) }),
    output: z.object({ pieces: z.number(), shelf: z.string() }),
    refusals: ['OUT_OF_STOCK'],
  },
  sinceCommand(holdV1, {
    input: ({ quantity }) => ({ quantity, unit: 'PIECE' }),
    output: ({ pieces }: { pieces: number }) => ({ left: pieces }),
  }),
);
/** And the one after it, which counts in pounds. */
const holdV3 = commandType(
  'shelf',
  'hold',
  3,
  { input: z.object({ pounds: z.number() }), output: z.object({ ounces: z.number() }) },
  sinceCommand(holdV2, {
    input: ({ quantity, unit }) => ({ pounds: unit === 'DOZEN' ? quantity * 24 : quantity * 2 }),
    output: ({ ounces }: { ounces: number }) => ({ pieces: ounces / 32, shelf: 'B' }),
  }),
);

/** A command as version 1 of the asker put it on the wire, and as it may still wait in a queue. */
const storedV1 = Buffer.from(
  '{"specversion":"1.0","id":"trip/f-1/s","source":"asker","type":"shelf.hold.v1","subject":"trip","time":"2025-03-01T10:00:00.000Z",' +
    '"data":{"operation":{"id":"f-1/s","flow":"f","flowVersion":1,"step":"s","direction":"do"},"input":{"quantity":3}}}',
);

interface State {
  held: number;
}
const log = testLog();
let store: Store;
let database: Database;
let rows: VersionedCollection<ParticipantRow<State>>;
let deadLetters: DeadLetters;
let broker: Broker;
let replies: Message<string, { operation: OperationName; answer: Answer }>[];

beforeEach(async () => {
  store = openMemoryStore({ clock, log });
  database = store.database('shelf');
  rows = await openVersioned<ParticipantRow<State>>(database, 'rows');
  deadLetters = await openDeadLetters(database, clock, log);
  broker = openEmbeddedBroker({ clock, log });
  replies = [];
  await broker.consume({ queue: 'asker' }, async (batch) => {
    replies.push(...batch.map(({ body }) => JSON.parse(body.toString()) as (typeof replies)[number]));
  });
});
afterEach(async () => {
  await broker.close();
  await store.close();
});

const common = () => ({
  service: 'shelf',
  database,
  rows,
  clock,
  deadLetters,
  load: async () => null,
  save: async () => undefined,
});
const handledBy = { old: 0, deployed: 0 };

const oldReplica = () =>
  participant<State, null>({
    ...common(),
    broker: registered(broker, repliesTo([holdV1])),
    handlers: [
      accept(holdV1, (state: State | null, { quantity }) => {
        handledBy.old += 1;
        const held = (state?.held ?? 0) + quantity;
        return { state: { held }, answer: { outcome: 'done', output: { left: 100 - held } } };
      }),
    ],
  });
const newReplica = () =>
  participant<State, null>({
    ...common(),
    broker: registered(broker, repliesTo([holdV2])),
    handlers: [
      accept(holdV2, (state: State | null, { quantity, unit }) => {
        handledBy.deployed += 1;
        if (quantity > 100)
          return { state: { held: 0 }, answer: { outcome: 'refused', reason: 'OUT_OF_STOCK' } };
        const held = (state?.held ?? 0) + quantity * (unit === 'DOZEN' ? 12 : 1);
        return { state: { held }, answer: { outcome: 'done', output: { pieces: 100 - held, shelf: 'A' } } };
      }),
    ],
  });

const delivery = (body: Buffer) => ({ id: 'x', body, redelivered: false });
function asked(command: typeof holdV1 | typeof holdV2, subject: string, input: object) {
  const operation: OperationName = { id: 'f-1/s', flow: 'f', flowVersion: 1, step: 's', direction: 'do' };
  const about = { id: `${subject}/f-1/s`, source: 'asker', subject, time: clock.now() };
  const sent = message(command.command, about, { operation, input: input as never });
  return { to: { queue: 'shelf' }, id: sent.id, type: sent.type, body: JSON.stringify(sent) };
}

describe('a command of version 1 that waited through the upgrade', () => {
  test('is handled as version 2, and answered as version 1', async () => {
    const deployed = newReplica();
    await deployed([delivery(storedV1)]);
    await eventually(() => replies.length === 1);
    expect(replies[0]).toMatchObject({
      type: 'shelf.hold-reply.v1',
      subject: 'trip',
      data: { operation: { id: 'f-1/s' }, answer: { outcome: 'done', output: { left: 97 } } },
    });
    expect(holdV1.reply.data.safeParse(replies[0]!.data).success).toBe(true);
    expect(await rows.findOne({ _id: 'trip' })).toMatchObject({
      held: 3,
      operations: [{ type: 'shelf.hold.v1' }],
    });
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });

  test('that was answered before the upgrade is answered the same', async () => {
    await oldReplica()([delivery(storedV1)]);
    await newReplica()([delivery(storedV1)]);
    await eventually(() => replies.length === 2);
    // The stored answer has the shape of its own version: nothing is told anew.
    expect(replies[1]!.data).toEqual(replies[0]!.data);
    expect(await rows.findOne({ _id: 'trip' })).toMatchObject({ held: 3 });
  });

  test('is refused in words that version 1 knows', async () => {
    const big = Buffer.from(storedV1.toString().replace('"quantity":3', '"quantity":300'));
    await newReplica()([delivery(big)]);
    await eventually(() => replies.length === 1);
    expect(replies[0]!.data.answer).toEqual({ outcome: 'refused', reason: 'OUT_OF_STOCK' });
  });

  test('is answered as version 1 by a reader too', async () => {
    const handle = reader<null>({
      ...common(),
      broker,
      handlers: [
        answers<null, typeof holdV2>(holdV2, ({ quantity }) => ({
          outcome: 'done',
          output: { pieces: 100 - quantity, shelf: 'A' },
        })),
      ],
    });
    await handle([delivery(storedV1)]);
    await eventually(() => replies.length === 1);
    expect(replies[0]).toMatchObject({
      type: 'shelf.hold-reply.v1',
      data: { answer: { output: { left: 97 } } },
    });
  });
});

describe('from version to version', () => {
  const done = (output: object): Answer => ({ outcome: 'done', output });

  test('an answer is told step by step, as far as it was asked', () => {
    expect(answerAs(holdV3, 'shelf.hold.v3', done({ ounces: 64 }))).toEqual(done({ ounces: 64 }));
    expect(answerAs(holdV3, 'shelf.hold.v2', done({ ounces: 64 }))).toEqual(done({ pieces: 2, shelf: 'B' }));
    expect(answerAs(holdV3, 'shelf.hold.v1', done({ ounces: 64 }))).toEqual(done({ left: 2 }));
    expect(() => answerAs(holdV3, 'shelf.give.v1', done({}))).toThrow('shelf.give.v1 is no version of');
  });

  test('an answer without an output has nothing to be told', () => {
    const answers: Answer[] = [
      { outcome: 'refused', reason: 'NO' },
      { outcome: 'pending', reason: 'SOON' },
    ];
    for (const answer of answers) expect(answerAs(holdV3, 'shelf.hold.v1', answer)).toEqual(answer);
    const pending: Answer = { outcome: 'pending', output: { ounces: 32 } };
    expect(answerAs(holdV3, 'shelf.hold.v1', pending)).toEqual({ outcome: 'pending', output: { left: 1 } });
  });

  test('a handler of the newest has the older ones too, but for those that have one of their own', () => {
    const newest = { command: holdV3 };
    expect([...byEveryName([newest])].map(([type, row]) => [type, row === newest])).toEqual([
      ['shelf.hold.v3', true],
      ['shelf.hold.v2', true],
      ['shelf.hold.v1', true],
    ]);
    const own = { command: holdV1 };
    for (const rows of [
      [newest, own],
      [own, newest],
    ]) {
      expect(byEveryName<{ command: CommandType }>(rows).get('shelf.hold.v1')).toBe(own);
    }
  });
});

describe('two versions of a service side by side on one queue', () => {
  test('each command is handled once by a replica that knows it, and answered as it was asked', async () => {
    handledBy.old = handledBy.deployed = 0;
    await broker.consume({ queue: 'shelf' }, oldReplica());
    await broker.consume({ queue: 'shelf' }, newReplica());
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    await broker.publish([
      ...numbers.map((i) => asked(holdV1, `one${i}`, { quantity: 1 })),
      ...numbers.map((i) => asked(holdV2, `two${i}`, { quantity: 1, unit: 'DOZEN' })),
    ]);
    await eventually(() => replies.length === 40);
    const typeOf = new Map(replies.map(({ subject, type }) => [subject, type]));
    for (const i of numbers) {
      expect(typeOf.get(`one${i}`)).toBe('shelf.hold-reply.v1');
      expect(typeOf.get(`two${i}`)).toBe('shelf.hold-reply.v2');
      expect(await rows.findOne({ _id: `two${i}` })).toMatchObject({ held: 12 });
    }
    expect(handledBy.old + handledBy.deployed).toBe(40);
    expect(handledBy.old).toBeGreaterThan(0);
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });

  test('what only the newer version knows waits for it, and what the older knows does not wait behind it', async () => {
    await broker.consume({ queue: 'shelf' }, oldReplica(), { prefetch: 2 });
    await broker.publish(
      Array.from({ length: 10 }, (_, i) => asked(holdV2, `two${i}`, { quantity: 1, unit: 'PIECE' })),
    );
    await broker.publish([asked(holdV1, 'one', { quantity: 1 })]);
    await eventually(() => replies.length === 1);
    expect(replies[0]!.subject).toBe('one');
    await broker.consume({ queue: 'shelf' }, newReplica());
    await eventually(() => replies.length === 11);
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });
});
