import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Broker, type Outgoing, PublishFailed } from '../broker/broker';
import { openEmbeddedBroker } from '../broker/embedded';
import type { Clock } from '../clock';
import { type DeadLetters, openDeadLetters } from '../dead-letters';
import { type Log, testLog } from '../log';
import { message, type Message, messageType } from '../message';
import { outboxIndex } from '../outbox';
import { openEmbeddedStore } from '../store/embedded';
import { openVersioned, type VersionedCollection } from '../store/versions';
import { type Database, type Store, StoreUnavailable } from '../store/store';
import { eventually, testClock, type TestClock } from '../test-clock';
import { done, pending, refused } from './dialogue';
import { type Flow, type Process, step } from './flow';
import { createOrchestrator, dueIndex, type Orchestrator, type StoredSaga } from './orchestrator';
import { type Answer, commandType, type OperationName, undone } from './protocol';

interface Trip extends StoredSaga {
  size: number;
  note: string | null;
}

const input = z.object({ size: z.number().max(100) });
const nothing = z.object({});
const reserve = commandType('hotel', 'reserve-room', 1, { input, output: nothing, refusals: ['FULL'] });
const release = commandType('hotel', 'release-room', 1, { input: nothing, output: undone });
const pay = commandType('bank', 'pay', 1, { input, output: nothing, refusals: ['POOR'] });
const fly = commandType('airline', 'fly', 1, { input: nothing, output: nothing });
const land = commandType('airline', 'land', 1, { input: nothing, output: nothing });

const POLL_MS = 30_000;
const steps = [
  step('room', 'undoable', {
    command: reserve,
    input: ({ size }: Trip) => ({ size }),
    done: { event: 'RESERVED' },
    undo: { command: release, input: () => ({}), milestone: { event: 'RELEASED' } },
  }),
  step('pay', 'pivot', {
    command: pay,
    input: ({ size }: Trip) => ({ size }),
    done: { event: 'PAID', status: 'BOOKED' },
  }),
  step('fly', 'retriable', { command: fly, input: (_: Trip) => ({}), pollMs: POLL_MS }),
];
const refusedSaying = { event: 'REFUSED', status: 'REFUSED' };
const travel: Flow<Trip> = {
  name: 'travel',
  version: 1,
  steps,
  refused: refusedSaying,
  interrupted: { event: 'CANCELLED', status: 'CANCELLED' },
  interruptedBy: 'turn-back@1',
};
const turnBack: Flow<Trip> = {
  name: 'turn-back',
  version: 1,
  steps: [step('land', 'pivot', { command: land, input: (_: Trip) => ({}), done: { event: 'LANDED' } })],
  refused: { event: 'NO_WAY_BACK' },
};
const again: Flow<Trip> = { name: 'again', version: 1, steps, refused: refusedSaying };
const STEP_MS = 30_000;
const process: Process<Trip> = {
  service: 'trips',
  flows: [travel, turnBack, again],
  limits: { stepMs: STEP_MS, sagaMs: 900_000 },
};
const said = messageType('trips.said.v1', z.object({ event: z.string() }));

const folder = mkdtempSync(join(tmpdir(), 'orchestrator-test-'));
let store: Store;
let database: Database;
let trips: VersionedCollection<Trip>;
let deadLetters: DeadLetters;
let clock: TestClock;
let errors: string[];
let log: Log;
let databases = 0;
let running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  store = await openEmbeddedStore({ folder, log: testLog(), durable: false });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  clock = testClock();
  errors = [];
  log = Object.assign(Object.create(testLog()) as Log, {
    error: (_: object, what: string) => void errors.push(what),
  });
  database = store.database(`trips${databases++}`);
  trips = await openVersioned<Trip>(database, 'trips', [dueIndex, outboxIndex]);
  deadLetters = await openDeadLetters(database, clock, log);
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
});

interface Sent {
  to: string;
  id: string;
  operation?: OperationName;
}

/** A replica, and what the broker has taken from it. */
interface Replica extends Orchestrator<Trip> {
  sent: Sent[];
  told: string[];
  /** What the broker does not take now. */
  away: 'nothing' | 'commands' | 'events' | 'all';
  /** Called before anything is published. */
  before(messages: readonly Outgoing[]): Promise<void>;
  /** The fail-points that it passed, with how many commands had been sent by then. */
  passed: string[];
  /** The commands that were sent since the last look: `hotel travel-1/room`. */
  commands(): string[];
}

function replica(flows = process.flows, documents = trips): Replica {
  const embedded = openEmbeddedBroker({ clock, log });
  const broker: Broker = {
    ...embedded,
    async publish(messages) {
      await self.before(messages);
      const isEvent = messages.some(({ to }) => 'topic' in to);
      if (self.away === 'all' || self.away === (isEvent ? 'events' : 'commands')) {
        throw new PublishFailed([], 'the broker is away');
      }
      for (const { to, id, body } of messages) {
        const operation = (JSON.parse(body) as Message<string, { operation?: OperationName }>).data.operation;
        self.sent.push({ to: 'queue' in to ? to.queue : to.topic, id, ...(operation && { operation }) });
      }
    },
  };
  /** A conflict's pause takes no time; the sweep's naps do. */
  const eager: Clock = {
    ...clock,
    now: () => clock.now(),
    sleep: (ms, signal) => (signal ? clock.sleep(ms, signal) : Promise.resolve()),
  };
  const told: string[] = [];
  const orchestrator = createOrchestrator<Trip>({
    process: { ...process, flows },
    documents,
    broker,
    clock: eager,
    log,
    deadLetters,
    failPoint: (name) => {
      self.passed.push(`${name} ${self.sent.filter(({ operation }) => operation).length}`);
    },
    told: (_, entries) => told.push(...entries.map(({ event }) => event)),
    announce: (before, after) =>
      after.timeline.slice(before?.timeline.length ?? 0).map(({ event, sequence }) => {
        const about = {
          id: `${after._id}/${sequence}`,
          source: 'trips',
          subject: after._id,
          time: clock.now(),
        };
        return message(said, about, { event });
      }),
  });
  let looked = 0;
  const self: Replica = {
    ...orchestrator,
    sent: [],
    told,
    away: 'nothing',
    before: async () => {},
    passed: [],
    commands() {
      const asked = self.sent.slice(looked).filter(({ operation }) => operation);
      looked = self.sent.length;
      return asked.map(({ to, operation }) => `${to} ${operation!.id}`);
    },
    start() {
      const sweeps = orchestrator.start();
      running.push(sweeps);
      return sweeps;
    },
  };
  return self;
}

async function place(on: Replica, id = 'trip', size = 1): Promise<Trip> {
  const trip = on.enter({ _id: id, status: 'NEW', size, note: null }, travel, { event: 'PLACED' });
  await trips.insertOne(trip);
  await on.begin(trip);
  return trip;
}
const stored = async (id = 'trip') => (await trips.findOne({ _id: id }))!;
const events = async (id = 'trip') => (await stored(id)).timeline.map(({ event }) => event);
const outbox = async () => (await stored()).outbox.map(({ id }) => id);
/** The ids of the events that the broker has from it. */
const announced = ({ sent }: Replica) => sent.flatMap(({ id, operation }) => (operation ? [] : id));
const asked = async (id = 'trip') => (await stored(id)).saga.outstanding.map(({ operation }) => operation.id);

const replyTypes = { room: reserve, pay, fly, land };
function replyOf(answer: Answer, operation: OperationName, id = 'trip') {
  const type =
    operation.direction === 'undo' ? release : replyTypes[operation.step as keyof typeof replyTypes];
  const about = { id: `reply-${operation.id}`, source: type.queue, subject: id, time: clock.now() };
  const body = JSON.stringify(message(type.reply, about, { operation, answer }));
  return { id: about.id, body: Buffer.from(body), redelivered: false };
}
/** The reply to what a trip awaits now. */
async function reply(answer: Answer, id = 'trip') {
  return replyOf(answer, (await stored(id)).saga.outstanding[0]!.operation, id);
}
/** Answers `done` to all steps before the given one. */
async function until(step: string, on: Replica, id = 'trip') {
  await place(on, id);
  for (const { name } of steps) {
    if (name === step) break;
    await on.replies([await reply(done(), id)]);
  }
  on.commands();
}

describe('a new document', () => {
  test('is stored with what it owes, and its first command is sent', async () => {
    const on = replica();
    const trip = await place(on);
    expect(on.commands()).toEqual(['hotel travel-1/room']);
    expect(await stored()).toEqual(trip);
    expect(trip).toMatchObject({ version: 1, status: 'NEW', reason: null });
    expect(trip.dueAt).toBeInstanceOf(Date);
    expect(on.told).toEqual(['PLACED']);
  });

  test('whose command the broker does not take is no error: it is sent when it is due', async () => {
    const on = replica();
    on.away = 'all';
    await place(on);
    on.away = 'nothing';
    on.start();
    await clock.advance(500);
    expect(on.commands()).toEqual([]);
    await clock.advance(2_000);
    await eventually(() => on.commands().includes('hotel travel-1/room'));
  });

  test('whose process dies before it sends anything is found by the sweep', async () => {
    const on = replica();
    await trips.insertOne(
      on.enter({ _id: 'trip', status: 'NEW', size: 1, note: null }, travel, { event: 'PLACED' }),
    );
    await clock.advance(10_000);
    on.start();
    await eventually(() => on.commands().includes('hotel travel-1/room'));
    await eventually(() => on.sent.some(({ id }) => id === 'trip/1'));
  });

  test('and each reply pass the fail-points before and after what is owed is sent', async () => {
    const on = replica();
    await place(on);
    const points = () => on.passed.filter((point) => !point.startsWith('after-publish-before-clear'));
    expect(points()).toEqual(['after-write-before-send 0', 'after-send 1']);
    let written = '';
    on.before = async () => void (written = (await asked()).join());
    await on.replies([await reply(done())]);
    expect(points().slice(2)).toEqual(['after-write-before-send 1', 'after-send 2']);
    expect(written).toBe('travel-1/pay');
  });

  test('whose command cannot be made does not fail whoever places it', async () => {
    const on = replica();
    await place(on, 'broken', 101);
    expect(on.commands()).toEqual([]);
    expect(errors).toHaveLength(1);
  });
});

describe('a reply', () => {
  test('moves the document by one conditional write and sends what follows', async () => {
    const on = replica();
    await until('room', on);
    const before = await stored();
    await on.replies([await reply(done())]);
    expect(on.commands()).toEqual(['bank travel-1/pay']);
    const after = await stored();
    expect(after.version).toBe(before.version + 1);
    expect(after.saga.done).toEqual(['room']);
    expect(await events()).toEqual(['PLACED', 'RESERVED']);
  });

  test('is acknowledged after the write and after the next command is with the broker', async () => {
    const on = replica();
    await until('room', on);
    const steps: string[] = [];
    on.before = async () => void steps.push(`${(await stored()).saga.done.join()} is stored`);
    await on.replies([await reply(done())]);
    steps.push('acknowledged');
    expect(new Set(steps.slice(0, -1))).toEqual(new Set(['room is stored']));
    on.before = async () => {};
    on.away = 'commands';
    const next = await reply(done());
    await expect(on.replies([next])).rejects.toThrow(PublishFailed);
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });

  test('handled before its command could be sent: the second copy sends it', async () => {
    const on = replica();
    await until('room', on);
    const copy = await reply(done());
    on.away = 'commands';
    await expect(on.replies([copy])).rejects.toThrow(PublishFailed);
    on.away = 'nothing';
    await on.replies([copy]);
    expect(on.commands()).toEqual(['bank travel-1/pay']);
    expect(await events()).toEqual(['PLACED', 'RESERVED']);
  });

  test('that is stale sends nothing again that the broker has; another replica cannot know, and sends it', async () => {
    const [on, other] = [replica(), replica()];
    await until('room', on);
    const copy = await reply(done());
    await on.replies([copy]);
    expect(on.commands()).toEqual(['bank travel-1/pay']);
    await on.replies([copy]);
    expect(on.commands()).toEqual([]);
    await other.replies([copy]);
    expect(other.commands()).toEqual(['bank travel-1/pay']);
  });

  test('that is stale announces what is left in the outbox', async () => {
    const on = replica();
    await until('room', on);
    const copy = await reply(done());
    on.away = 'events';
    await on.replies([copy]);
    on.away = 'nothing';
    expect(announced(on)).toEqual(['trip/1']);
    await on.replies([copy]);
    await on.replies([copy]);
    expect(announced(on)).toEqual(['trip/1', 'trip/2']);
  });

  test('clears with its write what the broker has confirmed by then; the sweep clears the rest', async () => {
    const on = replica();
    await place(on);
    on.away = 'events';
    await on.replies([await reply(done())]);
    expect(await outbox()).toEqual(['trip/2']);
    on.away = 'nothing';
    await on.replies([await reply(done())]);
    expect(await outbox()).toEqual(['trip/2', 'trip/3']);
    on.start();
    await clock.advance(2_000);
    await eventually(async () => (await outbox()).length === 0);
    expect(announced(on)).toEqual(['trip/1', 'trip/2', 'trip/3']);
  });

  test('says nothing again that the sweep has cleared', async () => {
    const on = replica();
    await place(on);
    on.start();
    await clock.advance(1_000); // before it is asked again
    await eventually(async () => (await outbox()).length === 0);
    await on.replies([await reply(done())]);
    expect(announced(on)).toEqual(['trip/1', 'trip/2']);
  });

  test('to what this replica has written itself is decided without reading it', async () => {
    const finds = jest.fn((...given: Parameters<VersionedCollection<Trip>['find']>) => trips.find(...given));
    const on = replica(
      process.flows,
      Object.assign(Object.create(trips) as VersionedCollection<Trip>, { find: finds }),
    );
    await until('fly', on);
    expect(finds).not.toHaveBeenCalled();
    await replica().replies([await reply(done())]);
    expect(await stored()).toMatchObject({ version: 4, status: 'BOOKED' });
  });

  test('to what another replica has moved meanwhile is decided on what is stored', async () => {
    const [on, other] = [replica(), replica()];
    await until('pay', on);
    await other.replies([await reply(done())]);
    await on.replies([await reply(done())]);
    expect(await stored()).toMatchObject({ version: 4, status: 'BOOKED' });
  });

  test('to another flow, version, step, direction or operation changes nothing', async () => {
    const on = replica();
    await until('room', on);
    const before = await stored();
    const { operation } = before.saga.outstanding[0]!;
    await on.replies(
      [
        { id: 'travel-2/room' },
        { flow: 'again' },
        { flowVersion: 2 },
        { direction: 'do' as const, step: 'pay' },
      ].map((other) => replyOf(done(), { ...operation, ...other })),
    );
    expect((await stored()).version).toBe(before.version);
  });

  test('twice in one batch applies once', async () => {
    const on = replica();
    await until('room', on);
    const copy = await reply(done());
    await on.replies([copy, copy]);
    expect(on.commands()).toEqual(['bank travel-1/pay']);
    expect((await stored()).version).toBe(2);
  });

  test('and the one after it in the same batch are one write', async () => {
    const on = replica();
    await until('room', on);
    const first = await reply(done());
    const { operation } = (await stored()).saga.outstanding[0]!;
    const second = replyOf(done(), { ...operation, id: 'travel-1/pay', step: 'pay' });
    await on.replies([first, second]);
    expect(on.commands()).toEqual(['airline travel-1/fly']);
    expect(await stored()).toMatchObject({ version: 2, status: 'BOOKED' });
  });

  test('to nothing that is stored is acknowledged', async () => {
    const on = replica();
    await until('room', on);
    const { operation } = (await stored()).saga.outstanding[0]!;
    await on.replies([replyOf(done(), operation, 'nobody'), await reply(done())]);
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
    expect(await events()).toEqual(['PLACED', 'RESERVED']);
  });

  test('that breaks what reads it is parked alone', async () => {
    const on = replica();
    await until('room', on, 'a');
    await until('room', on, 'broken');
    await trips.updateOne({ _id: 'broken' }, { $set: { size: 101 }, $inc: { version: 1, replaces: 1 } });
    await on.replies([await reply(done(), 'a'), await reply(done(), 'broken')]);
    expect(await events('a')).toEqual(['PLACED', 'RESERVED']);
    expect(on.commands()).toEqual(['bank travel-1/pay']);
    const letters = await deadLetters.letters.find({}).toArray();
    expect(letters.map(({ subject, type }) => [subject, type])).toEqual([
      ['broken', 'hotel.reserve-room-reply.v1'],
    ]);
  });

  test('that a concurrent write overtakes is decided again on what is stored then', async () => {
    const on = replica(process.flows, racing());
    await until('room', on);
    const room = await reply(done());
    race = async () => {
      race = async () => {};
      const other = replica();
      await other.interrupt('trip', { by: 'me', reason: 'BORED', at: clock.now() }, () => true);
    };
    await on.replies([room]);
    expect(await stored()).toMatchObject({ version: 3, status: 'CANCELLED' });
    expect(on.commands()).toEqual(['hotel travel-1/room/undo']);
    expect(await events()).toEqual(['PLACED', 'RESERVED', 'CANCELLED']);
    expect(on.told).toEqual(['PLACED', 'RESERVED', 'CANCELLED']);
  });

  test('of a batch in which another document was overtaken: everything is sent and told once', async () => {
    const on = replica(process.flows, racing());
    for (const id of ['a', 'b', 'c']) await until('room', on, id);
    on.told.length = 0;
    const batch = await Promise.all(['a', 'b', 'c'].map((id) => reply(done(), id)));
    race = async () => {
      race = async () => {};
      await replica().interrupt('b', { by: 'me', reason: 'BORED', at: clock.now() }, () => true);
    };
    await on.replies(batch);
    expect(on.commands().sort()).toEqual([
      'bank travel-1/pay',
      'bank travel-1/pay',
      'hotel travel-1/room/undo',
    ]);
    expect(on.told.sort()).toEqual(['CANCELLED', 'RESERVED', 'RESERVED', 'RESERVED']);
  });

  test('that says `pending` to a question asked again is not answered with the question', async () => {
    const on = replica();
    await until('fly', on);
    await on.replies([await reply(pending())]);
    on.start();
    await clock.advance(POLL_MS + 1_000);
    await eventually(() => on.commands().includes('airline travel-1/fly'));
    await on.replies([await reply(pending())]);
    expect(on.commands()).toEqual([]);
  });

  test('the last one ends it: nothing is due any more', async () => {
    const on = replica();
    await until('fly', on);
    await on.replies([await reply(done())]);
    const ended = await stored();
    expect(ended.saga.phase).toBe('ended');
    expect('dueAt' in ended).toBe(false);
    expect(await trips.countDocuments({ dueAt: { $exists: true } })).toBe(0);
    expect(on.commands()).toEqual([]);
  });
});

/** The store's troubles, each at a moment of the test's own choice. */
let race = async () => {};
function racing(): VersionedCollection<Trip> {
  return Object.assign(Object.create(trips) as VersionedCollection<Trip>, {
    bulkWrite: async (...given: Parameters<VersionedCollection<Trip>['bulkWrite']>) => {
      await race();
      return trips.bulkWrite(...given);
    },
  });
}

test('events carry the document’s id and a sequence, without gaps or repeats', async () => {
  const on = replica();
  await place(on);
  await on.replies([await reply(done())]);
  await on.replies([await reply(refused('POOR'))]);
  await on.replies([await reply(done({ undone: true }))]);
  const ids = on.sent.filter(({ to }) => to === 'trips.said.v1').map(({ id }) => id);
  expect(ids).toEqual(['trip/1', 'trip/2', 'trip/3', 'trip/4']);
  expect(await events()).toEqual(['PLACED', 'RESERVED', 'REFUSED', 'RELEASED']);
});

describe('the sweep', () => {
  test('asks again what is due, and nothing else', async () => {
    const on = replica();
    await place(on);
    on.commands();
    on.start();
    await clock.advance(1_000);
    expect(on.commands()).toEqual([]);
    await clock.advance(1_500);
    await eventually(() => on.commands().join() === 'hotel travel-1/room');
    expect((await stored()).saga.outstanding[0]!.attempts).toBe(2);
  });

  test('of two replicas on one store: each command is sent by one of them', async () => {
    let drawn = 0;
    clock.random = () => (drawn++ % 1_000) / 1_000; // jitter: it tells one replica's claim from the other's
    const replicas = [replica(), replica()];
    for (let i = 0; i < 20; i++) await place(replicas[0]!, `trip${i}`);
    for (const on of replicas) on.commands();
    await clock.advance(10_000);
    for (const on of replicas) on.start();
    await eventually(async () => (await trips.countDocuments({ dueAt: { $lte: clock.now() } })) === 0);
    const sent = () =>
      replicas.flatMap((on) =>
        on.sent.filter(({ operation }) => operation).slice(on === replicas[0] ? 20 : 0),
      );
    await eventually(() => sent().length >= 20);
    await Promise.all(running.map((each) => each.stop()));
    expect(
      sent()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(Array.from({ length: 20 }, (_, i) => `trip${i}/travel-1/room`).sort());
  });

  test('gives up a step that has passed its limit, and undoes it too', async () => {
    const on = replica();
    await until('room', on);
    on.start();
    await clock.advance(STEP_MS);
    await eventually(async () => (await stored()).status === 'REFUSED');
    await clock.advance(250);
    expect(await stored()).toMatchObject({ reason: 'STEP_TIMEOUT', failedStep: 'room' });
    await eventually(() => on.commands().includes('hotel travel-1/room/undo'));
  });

  test('finds a due time that a wrong clock has set far ahead', async () => {
    const on = replica();
    await until('pay', on);
    const ahead = new Date('2036-01-01');
    await trips.updateOne(
      { _id: 'trip' },
      {
        $set: { dueAt: ahead, 'saga.outstanding.0.dueAt': ahead } as never,
      },
    );
    on.start();
    await eventually(() => on.commands().includes('bank travel-1/pay'));
    expect((await stored()).dueAt!.getTime()).toBeLessThan(ahead.getTime());
  });

  test('one document that cannot be asked for holds up no other', async () => {
    const on = replica();
    await until('pay', on, 'broken');
    await until('pay', on, 'whole');
    await trips.updateOne({ _id: 'broken' }, { $set: { size: 101 }, $inc: { version: 1, replaces: 1 } });
    await clock.advance(10_000);
    on.start();
    await eventually(() => on.commands().includes('bank travel-1/pay'));
    expect(errors.some((what) => what.includes('broken'))).toBe(true);
  });

  test('one document that cannot be walked holds up no other', async () => {
    const on = replica();
    await until('pay', on, 'broken');
    await until('pay', on, 'whole');
    await trips.updateOne({ _id: 'broken' }, { $set: { 'saga.outstanding': null } as never });
    await clock.advance(10_000);
    on.start();
    await eventually(() => on.commands().includes('bank travel-1/pay'));
    expect(errors.some((what) => what.includes('broken'))).toBe(true);
  });

  test('more of them than a portion holds hold up no other either, and are named once in a while', async () => {
    const on = replica();
    await trips.insertMany(
      Array.from({ length: 410 }, (_, i) => ({
        ...on.enter({ _id: `broken${i}`, status: 'NEW', size: 1, note: null }, travel, { event: 'PLACED' }),
        dueAt: new Date(0),
      })),
    );
    await trips.updateMany({}, { $set: { 'saga.outstanding': null } as never });
    await until('pay', on, 'whole');
    await clock.advance(10_000);
    on.start();
    await eventually(() => on.commands().includes('bank travel-1/pay'));
    await clock.advance(10_000);
    expect(errors).toHaveLength(410);
    await clock.advance(30_000);
    await eventually(() => errors.length === 820);
  });

  test('what was claimed is sent although another claim failed', async () => {
    const documents: VersionedCollection<Trip> = Object.assign(
      Object.create(trips) as VersionedCollection<Trip>,
      {
        bulkWrite: async (...given: Parameters<VersionedCollection<Trip>['bulkWrite']>) => {
          if (JSON.stringify(given[0]).includes('"_id":"b"')) throw new StoreUnavailable('away for this one');
          return trips.bulkWrite(...given);
        },
      },
    );
    const on = replica(process.flows, documents);
    for (const id of ['a', 'b', 'c'])
      await trips.insertOne(
        on.enter({ _id: id, status: 'NEW', size: 1, note: null }, travel, { event: 'PLACED' }),
      );
    await clock.advance(10_000);
    on.start();
    await eventually(() => on.sent.filter(({ operation }) => operation).length === 2);
    expect(on.sent.flatMap(({ id, operation }) => (operation ? [id] : [])).sort()).toEqual([
      'a/travel-1/room',
      'c/travel-1/room',
    ]);
  });

  test('more than a portion is asked for without a pause, in portions', async () => {
    const on = replica();
    const portions: number[] = [];
    on.before = async (messages) => {
      if (messages.every(({ to }) => 'queue' in to)) portions.push(messages.length);
    };
    await trips.insertMany(
      Array.from({ length: 450 }, (_, i) =>
        on.enter({ _id: `t${i}`, status: 'NEW', size: 1, note: null }, travel, { event: 'PLACED' }),
      ),
    );
    await clock.advance(10_000);
    on.start();
    await eventually(() => on.commands().length > 0);
    await eventually(() => on.sent.filter(({ operation }) => operation).length === 450);
    expect(portions).toEqual([200, 200, 50]);
  });

  test('the alarm is raised once', async () => {
    const on = replica();
    await until('pay', on);
    on.start();
    for (let i = 0; i < 15; i++) {
      const { attempts } = (await stored()).saga.outstanding[0]!;
      await clock.advance(300_000);
      await eventually(async () => (await stored()).saga.outstanding[0]!.attempts > attempts);
    }
    expect((await stored()).saga.needsAttention).toBe(true);
    expect(errors.filter((what) => what.includes('needs attention'))).toEqual(['trips trip needs attention']);
  });
});

describe('a version of a flow that this replica does not know (rule 12)', () => {
  const older = [turnBack, again];

  test('is left alone by its sweep, though others run more of it than a portion holds', async () => {
    const on = replica();
    const old = replica(older);
    await trips.insertMany(
      Array.from({ length: 210 }, (_, i) =>
        on.enter({ _id: `t${i}`, status: 'NEW', size: 1, note: null }, travel, { event: 'PLACED' }),
      ),
    );
    // Half of them have it suspended while they run a flow that the replica does know.
    const suspended = { definition: 'travel@1', run: 1, done: [] };
    for (let i = 0; i < 205; i++)
      await trips.updateOne(
        { _id: `t${i}` },
        {
          $set: { 'saga.definition': 'turn-back@1', 'saga.suspended': suspended } as never,
        },
      );
    await clock.advance(1_000);
    const known = old.enter({ _id: 'known', status: 'NEW', size: 1, note: null }, again, { event: 'PLACED' });
    await trips.insertOne(known);
    await clock.advance(10_000);
    old.start();
    await eventually(() => old.commands().includes('hotel again-1/room'));
    expect(await trips.countDocuments({ version: { $gt: 1 } })).toBe(1);
    expect(old.sent.filter(({ operation }) => operation).length).toBe(1);
  });

  test('is left alone by its replies', async () => {
    const on = replica();
    const old = replica([{ ...turnBack, steps: [...turnBack.steps, ...steps] }, again]);
    await until('room', on);
    const room = await reply(done());
    const before = await stored();
    await old.replies([room]);
    expect(await stored()).toEqual(before);
    // Its next command is not sent; the reply is back in the queue, for a replica that knows the flow.
    expect(old.commands()).toEqual(['trips travel-1/room']);
    expect(old.sent.at(-1)!.id).toBe(room.id);
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });

  test('is left alone by replies to the flow that has interrupted it', async () => {
    const on = replica();
    const old = replica(older);
    await until('fly', on);
    await on.replies([await reply(pending())]);
    await on.interrupt('trip', { by: 'me', reason: 'BORED', at: clock.now() }, () => true);
    const before = await stored();
    expect(await asked()).toEqual(['turn-back-2/land']);
    await old.replies([await reply(refused('NO'))]);
    await old.replies([await reply(done())]);
    expect(await stored()).toEqual(before);
    expect(old.commands()).toEqual(['trips turn-back-2/land', 'trips turn-back-2/land']);
    expect(await deadLetters.letters.countDocuments({})).toBe(0);
  });
});

describe('wishes', () => {
  const request = () => ({ by: 'me', reason: 'BORED', at: clock.now() });

  test('an interruption waits for the answer that is under way', async () => {
    const on = replica();
    await until('pay', on);
    const { granted, document } = await on.interrupt('trip', request(), () => true, { note: 'rain' });
    expect([granted, document!.note, document!.version]).toEqual([true, 'rain', 3]);
    expect(on.commands()).toEqual([]);
    expect(await stored()).toMatchObject({ note: 'rain', saga: { request: { by: 'me' } } });
    await on.replies([await reply(done())]);
    expect(on.commands()).toEqual(['airline turn-back-2/land']);
  });

  test('what is not allowed changes nothing', async () => {
    const on = replica();
    await until('pay', on);
    const before = await stored();
    expect(await on.interrupt('trip', request(), () => false)).toEqual({ document: before, granted: false });
    expect(await stored()).toEqual(before);
    expect(await on.interrupt('nobody', request(), () => true)).toEqual({ document: null, granted: false });
  });

  test('of two interruptions at once, one is granted and the other sees it', async () => {
    const on = replica();
    await until('pay', on);
    const allowed = ({ saga }: Trip) => !saga.request;
    const asks = await Promise.all([1, 2, 3, 4].map(() => on.interrupt('trip', request(), allowed)));
    expect(asks.filter(({ granted }) => granted)).toHaveLength(1);
    expect(asks.every(({ document }) => document!.saga.request)).toBe(true);
    expect((await stored()).version).toBe(3);
  });

  test('of two restarts at once, one is granted', async () => {
    const on = replica();
    await until('fly', on);
    await on.replies([await reply(done())]);
    const asks = await Promise.all(
      [1, 2, 3].map(() =>
        on.restart('trip', again, { event: 'AGAIN' }, ({ saga }) => saga.phase === 'ended', { note: 'more' }),
      ),
    );
    expect(asks.filter(({ granted }) => granted)).toHaveLength(1);
    expect(on.commands()).toEqual(['hotel again-2/room']);
    expect((await events()).filter((event) => event === 'AGAIN')).toHaveLength(1);
    const again2 = await stored();
    expect(again2.dueAt).toBeInstanceOf(Date);
    expect(await asked()).toEqual(['again-2/room']);
  });

  test('an interruption and an answer at once: both count', async () => {
    const on = replica(process.flows, racing());
    await until('room', on);
    const room = await reply(done());
    race = async () => {
      race = async () => {};
      await replica().replies([room]);
    };
    await on.interrupt('trip', request(), () => true);
    const trip = await stored();
    expect(trip.saga.request).not.toBeNull();
    expect(trip.saga.done).toEqual(['room']);
    expect(await asked()).toEqual(['travel-1/pay']);
  });

  test('when the broker is away they are granted all the same', async () => {
    const on = replica();
    await until('fly', on);
    await on.replies([await reply(pending())]);
    on.away = 'all';
    const { granted } = await on.interrupt('trip', request(), () => true);
    expect(granted).toBe(true);
    expect(await asked()).toEqual(['turn-back-2/land']);
  });
});
