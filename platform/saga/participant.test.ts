import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type BatchHandler, type Broker, type Outgoing, PublishFailed } from '../broker/broker';
import { openEmbeddedBroker } from '../broker/embedded';
import { type Clock, systemClock } from '../clock';
import { type DeadLetters, openDeadLetters } from '../dead-letters';
import { Conflict } from '../inbox';
import { testLog } from '../log';
import { message, type Message, messageType } from '../message';
import { openEmbeddedStore } from '../store/embedded';
import { openVersioned, type VersionedCollection } from '../store/versions';
import { type Collection, type Database, type Store, StoreUnavailable } from '../store/store';
import {
  accept,
  type Accepted,
  acceptEvents,
  opening,
  participant,
  type ParticipantRow,
  saveRows,
} from './participant';
import { type Answer, commandType, type OperationName } from './protocol';

interface State {
  held: number;
}
interface Shelf {
  _id: string;
  available: number;
}

const hold = commandType('shelf', 'hold', 1, {
  input: z.object({ quantity: z.number() }),
  output: z.object({ left: z.number() }),
  refusals: ['OUT_OF_STOCK'],
});
const opened = messageType('shop.opened.v1', z.object({}));

const folder = mkdtempSync(join(tmpdir(), 'participant-test-'));
/** A conflict's pause takes no time. */
const clock: Clock = { ...systemClock, sleep: async () => undefined };
const log = testLog();
let store: Store;
let database: Database;
let rows: VersionedCollection<ParticipantRow<State>>;
let shelves: Collection<Shelf>;
let deadLetters: DeadLetters;
let databases = 0;

beforeAll(async () => {
  store = await openEmbeddedStore({ folder, log, durable: false });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  database = store.database(`participant${databases++}`);
  rows = await openVersioned<ParticipantRow<State>>(database, 'rows');
  shelves = await database.collection<Shelf>('shelves');
  deadLetters = await openDeadLetters(database, clock, log);
  await shelves.insertOne({ _id: 'shelf', available: 10 });
});

/** A service that holds what lies on one shelf, and what it did. `opens`: a saga begins here with the command. */
function service({ opens = false } = {}) {
  const embedded = openEmbeddedBroker({ clock, log });
  const broker: Broker = {
    ...embedded,
    async publish(messages) {
      await self.beforePublish(messages);
      for (const { to, body } of messages) {
        const { subject, data } = JSON.parse(body) as Message<
          string,
          { operation: OperationName; answer: Answer }
        >;
        const { outcome } = data.answer;
        const what = data.answer.outcome === 'refused' ? data.answer.reason : outcome;
        self.replies.push(`${'queue' in to ? to.queue : ''} ${subject}/${data.operation.id}: ${what}`);
      }
    },
  };
  const asOpening = opens ? opening<State, Shelf> : (accepted: Accepted<State, Shelf>) => accepted;
  const handler: BatchHandler = participant<State, Shelf>({
    service: 'shelf',
    database,
    rows: Object.assign(Object.create(rows) as typeof rows, {
      find(...given: Parameters<typeof rows.find>) {
        self.reads += 1;
        return rows.find(...given);
      },
    }),
    broker,
    clock,
    deadLetters,
    handlers: [
      asOpening(
        accept<State, Shelf, typeof hold>(hold, (state, { quantity }, { world, sagaId, operation }) => {
          self.decided.push(`${sagaId}/${operation.id}`);
          if (self.impossible(state)) throw new RangeError('less than nothing');
          if (quantity === 13) throw new TypeError('thirteen');
          const known = state ?? { held: 0 };
          if (quantity === 0) return { state: known, answer: null };
          if (world.available < quantity)
            return { state: known, answer: { outcome: 'refused', reason: 'OUT_OF_STOCK' } };
          world.available -= quantity;
          return {
            state: { held: known.held + quantity },
            answer: { outcome: 'done', output: { left: world.available } },
          };
        }),
      ),
    ],
    events: [acceptEvents(opened, async (some) => void self.events.push(some.length))],
    async load(commands, _rows, session) {
      self.loads.push(commands.length);
      const shelf = await shelves.findOne({ _id: 'shelf' }, { session });
      await self.afterLoad();
      return { ...shelf! };
    },
    async save({ available }, session) {
      await shelves.updateOne({ _id: 'shelf' }, { $set: { available } }, { session });
    },
    committed: () => void self.steps.push('committed'),
    failPoint: (name) => void self.reached.push(name),
  });
  const self = {
    handler,
    replies: [] as string[],
    decided: [] as string[],
    loads: [] as number[],
    events: [] as number[],
    steps: [] as string[],
    reached: [] as string[],
    reads: 0,
    impossible: (_: State | null) => false,
    beforePublish: async (_: readonly Outgoing[]) => {},
    afterLoad: async () => {},
  };
  return self;
}

const operation = (id: string): OperationName => ({
  id,
  flow: 'f',
  flowVersion: 1,
  step: 's',
  direction: 'do',
});
function command(saga: string, id: string, quantity: number) {
  const about = { id: `${saga}/${id}`, source: 'asker', subject: saga, time: clock.now() };
  const body = JSON.stringify(
    message(hold.command, about, { operation: operation(id), input: { quantity } }),
  );
  return { id: about.id, body: Buffer.from(body), redelivered: false };
}
const available = async () => (await shelves.findOne({ _id: 'shelf' }))!.available;
const row = (id: string) => rows.findOne({ _id: id });

test('a command is decided, stored with its answer, and answered to whoever asked', async () => {
  const shelf = service();
  await shelf.handler([command('a', 'one', 3)]);
  expect(shelf.replies).toEqual(['asker a/one: done']);
  expect(await available()).toBe(7);
  expect(await row('a')).toMatchObject({
    version: 1,
    held: 3,
    operations: [{ id: 'one', replyTo: 'asker', answer: { outcome: 'done', output: { left: 7 } } }],
  });
});

test('a repeat answers the same and does nothing', async () => {
  const shelf = service();
  for (let i = 0; i < 3; i++) await shelf.handler([command('a', 'one', 3)]);
  expect(shelf.replies).toEqual(Array(3).fill('asker a/one: done'));
  expect(shelf.decided).toEqual(['a/one']);
  expect(await available()).toBe(7);
});

describe('a row that this process has written', () => {
  test('is not read before the next command, nor is one that is not expected', async () => {
    const shelf = service({ opens: true });
    await shelf.handler([command('a', 'one', 3), command('b', 'one', 1)]);
    await shelf.handler([command('a', 'two', 2)]);
    expect(shelf.reads).toBe(0);
    expect(await row('a')).toMatchObject({ version: 2, held: 5 });
    expect(await available()).toBe(4);
  });

  test('is read when another replica has moved it meanwhile', async () => {
    const [shelf, other] = [service({ opens: true }), service()];
    await shelf.handler([command('a', 'one', 1)]);
    await other.handler([command('a', 'two', 2)]);
    await shelf.handler([command('a', 'three', 3), command('b', 'one', 1)]);
    expect(await row('a')).toMatchObject({ version: 3, held: 6 });
    expect(await available()).toBe(3);
    expect(shelf.replies).toEqual(['asker a/one: done', 'asker a/three: done', 'asker b/one: done']);
  });

  test('and that looks impossible beside the world of now is read, and nothing is parked', async () => {
    const [shelf, other] = [service({ opens: true }), service()];
    await shelf.handler([command('a', 'one', 1)]);
    await other.handler([command('a', 'two', 2)]);
    shelf.impossible = (state) => state?.held === 1;
    await shelf.handler([command('a', 'three', 3)]);
    expect(await row('a')).toMatchObject({ version: 3, held: 6 });
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });

  test('and that a restart has forgotten still answers a repeat', async () => {
    await service({ opens: true }).handler([command('a', 'one', 3)]);
    const restarted = service({ opens: true });
    await restarted.handler([command('b', 'one', 1), command('a', 'one', 3)]);
    expect(restarted.replies.sort()).toEqual(['asker a/one: done', 'asker b/one: done']);
    expect(await available()).toBe(6);
  });
});

test('a refusal is for ever, also when it would go well by now', async () => {
  const shelf = service();
  await shelf.handler([command('a', 'one', 11)]);
  await shelves.updateOne({ _id: 'shelf' }, { $set: { available: 100 } });
  await shelf.handler([command('a', 'one', 11)]);
  expect(shelf.replies).toEqual(Array(2).fill('asker a/one: OUT_OF_STOCK'));
  expect(await available()).toBe(100);
  expect((await row('a'))!.operations).toHaveLength(1);
});

test('a repeat in the same batch is decided once and answered twice', async () => {
  const shelf = service();
  await shelf.handler([command('a', 'one', 3), command('a', 'one', 3)]);
  expect([shelf.decided, shelf.replies.length]).toEqual([['a/one'], 2]);
  expect(await available()).toBe(7);
});

test('what is not decided yet is stored and not answered', async () => {
  const shelf = service();
  for (let i = 0; i < 2; i++) await shelf.handler([command('a', 'later', 0)]);
  expect([shelf.replies, shelf.decided]).toEqual([[], ['a/later']]);
  expect((await row('a'))!.operations).toMatchObject([{ id: 'later', answer: null }]);
});

test('a batch is folded in its order: one load, one write for each saga', async () => {
  const shelf = service();
  await shelf.handler([
    command('a', 'one', 4),
    command('b', 'one', 4),
    command('a', 'two', 4),
    command('c', 'one', 2),
  ]);
  expect(shelf.loads).toEqual([4]);
  expect(shelf.replies).toEqual([
    'asker a/one: done',
    'asker b/one: done',
    'asker a/two: OUT_OF_STOCK',
    'asker c/one: done',
  ]);
  expect(await available()).toBe(0);
  expect(await row('a')).toMatchObject({ version: 1, held: 4 });
  await shelf.handler([command('a', 'three', 0)]);
  expect((await row('a'))!.version).toBe(2);
});

test('replies are sent after the commit, and a reply that cannot be sent is sent by the next delivery', async () => {
  const shelf = service();
  shelf.beforePublish = async () => {
    shelf.steps.push(`published with ${await available()} left`);
    throw new PublishFailed([], 'away');
  };
  await expect(shelf.handler([command('a', 'one', 3)])).rejects.toThrow(PublishFailed);
  expect(shelf.steps).toEqual(['committed', 'published with 7 left']);
  expect(await deadLetters.letters.countDocuments({})).toBe(0);
  shelf.beforePublish = async () => {};
  await shelf.handler([command('a', 'one', 3)]);
  expect(shelf.replies).toEqual(['asker a/one: done']);
  expect(await available()).toBe(7);
});

test('what it loads belongs to its transaction: what another writes meanwhile is loaded again', async () => {
  const shelf = service();
  shelf.afterLoad = async () => {
    shelf.afterLoad = async () => {};
    await shelves.updateOne({ _id: 'shelf' }, { $set: { available: 1 } });
  };
  await shelf.handler([command('a', 'one', 3)]);
  expect(shelf.loads).toEqual([1, 1]);
  expect(shelf.replies).toEqual(['asker a/one: OUT_OF_STOCK']);
  expect(await available()).toBe(1);
});

test('two replicas with commands of one saga: both are stored, and nothing is held twice', async () => {
  const replicas = [service(), service(), service()];
  await Promise.all(
    replicas.map((shelf, i) => shelf.handler([command('a', 'same', 1), command('a', `own${i}`, 2)])),
  );
  expect(await row('a')).toMatchObject({ held: 7 });
  expect((await row('a'))!.operations.map(({ id }) => id).sort()).toEqual(['own0', 'own1', 'own2', 'same']);
  expect(await available()).toBe(3);
  expect(replicas.map(({ replies }) => replies.length)).toEqual([2, 2, 2]);
});

test('poison is parked alone, and the transaction of the batch leaves nothing of it', async () => {
  const shelf = service();
  await shelf.handler([command('a', 'one', 1), command('b', 'bad', 13), command('c', 'one', 1)]);
  expect(shelf.replies).toEqual(['asker a/one: done', 'asker c/one: done']);
  expect(await row('b')).toBeNull();
  expect(await available()).toBe(8);
  const letters = await deadLetters.letters.find({}).toArray();
  expect(letters.map(({ subject, cause }) => [subject, cause])).toEqual([['b', 'TypeError: thirteen']]);
});

test('the store’s trouble answers nothing and parks nothing', async () => {
  const shelf = service();
  shelf.afterLoad = () => Promise.reject(new StoreUnavailable('away'));
  await expect(shelf.handler([command('a', 'one', 1), command('b', 'one', 1)])).rejects.toThrow(
    StoreUnavailable,
  );
  expect([shelf.replies, await row('a'), await available()]).toEqual([[], null, 10]);
  expect(await deadLetters.letters.countDocuments({})).toBe(0);
});

test('events in the same queue go to their own handler, before the commands', async () => {
  const shelf = service();
  const about = { id: 'e', source: 'shop', subject: 's', time: clock.now() };
  const event = {
    id: 'e',
    body: Buffer.from(JSON.stringify(message(opened, about, {}))),
    redelivered: false,
  };
  await shelf.handler([command('a', 'one', 1), event, event]);
  await shelf.handler([event]);
  expect(shelf.events).toEqual([2, 1]);
  expect(shelf.replies).toEqual(['asker a/one: done']);
});

describe('rows are written back only as they were read', () => {
  const fresh = (id: string): ParticipantRow<State> => ({ _id: id, version: 0, held: 1, operations: [] });

  test('a version that has grown meanwhile is a conflict', async () => {
    await saveRows(rows, [fresh('a')]);
    const read = (await row('a'))!;
    await saveRows(rows, [{ ...read, held: 2 }]);
    await expect(saveRows(rows, [{ ...read, held: 3 }])).rejects.toThrow(Conflict);
    expect(await row('a')).toMatchObject({ version: 2, held: 2 });
  });

  test('a new row that exists by now is a conflict of the store', async () => {
    await saveRows(rows, [fresh('a')]);
    await expect(saveRows(rows, [fresh('a')])).rejects.toMatchObject({ code: 11000 });
  });
});

test('the fail-points lie between its effects', async () => {
  const shelf = service();
  shelf.afterLoad = async () => void shelf.reached.push('(load)');
  shelf.beforePublish = async () => {
    shelf.reached.push((await row('s1')) ? '(publish, stored)' : '(publish, not stored)');
  };
  await shelf.handler([command('s1', 'o1', 1)]);
  expect(shelf.reached).toEqual([
    '(load)',
    'after-load',
    'after-commit',
    '(publish, stored)',
    'after-publish-before-ack',
  ]);
  expect(shelf.replies).toHaveLength(1);
});
