import { z } from 'zod';
import type { Broker } from '../broker/broker';
import { openEmbeddedBroker } from '../broker/embedded';
import { openDeadLetters } from '../dead-letters';
import { testLog } from '../log';
import { command as outgoing, message, type Message, messageType } from '../message';
import { commandTo } from '../saga/fixture';
import { accept, participant, type ParticipantRow } from '../saga/participant';
import { type CommandType, commandType, undone } from '../saga/protocol';
import { engines, openEngine } from '../store/fixture';
import type { Store } from '../store/store';
import { openVersioned, type VersionedCollection } from '../store/versions';
import { eventually, testClock, type TestClock } from '../test-clock';
import { auditFindings } from './findings';
import { type Asked, type Outcome, outcomeQuestion, outcomeReport } from './outcome';
import { type Judge, openReconciler, type Reconciler } from './reconciler';
import type { Progress } from './walk';

interface Shelf {
  state: 'TAKEN' | 'GIVEN_BACK' | 'GONE';
}
const take = commandType('shelf', 'take-place', 1, { input: z.object({}), output: z.object({}) });
const giveBack = commandType('shelf', 'give-back', 1, { input: z.object({}), output: undone });
const keep = commandType('shelf', 'keep-place', 1, { input: z.object({}), output: z.object({}) });
const orchestrator = {
  queue: 'orders',
  question: messageType('sagas.report-outcomes.v1', outcomeQuestion),
  report: messageType('sagas.outcomes-reported.v1', outcomeReport),
  request: messageType('sagas.reconciliation-requested.v1', z.object({})),
};
const judge: Judge<Shelf> = (row, expected) => {
  const state = row?.state ?? 'MISSING';
  if (expected === 'DONE') return state === 'GONE' ? 'RIGHT' : { is: `place ${state}`, mend: null };
  if (state === 'TAKEN') return { is: 'place TAKEN', mend: giveBack };
  return state === 'GONE' ? { is: 'place GONE', mend: null } : 'RIGHT';
};
const handlers = [
  accept<Shelf, null, typeof take>(take, (shelf) =>
    shelf
      ? { state: shelf, answer: { outcome: 'refused', reason: 'ALREADY_UNDONE' as never } }
      : { state: { state: 'TAKEN' }, answer: { outcome: 'done', output: {} } },
  ),
  accept<Shelf, null, typeof giveBack>(giveBack, (shelf) => ({
    state: shelf?.state === 'GONE' ? shelf : { state: 'GIVEN_BACK' },
    answer: { outcome: 'done', output: { undone: shelf?.state === 'TAKEN' } },
  })),
  accept<Shelf, null, typeof keep>(keep, () => ({
    state: { state: 'GONE' },
    answer: { outcome: 'done', output: {} },
  })),
];

const EVERY_MS = 600_000;
const AFTER_MS = 1_800_000;

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  let databases = 0;
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());

  interface World {
    clock: TestClock;
    broker: Broker;
    rows: VersionedCollection<ParticipantRow<Shelf>>;
    reconciler: Reconciler;
    /** Questions that have come and are not answered yet. */
    questions: Asked[];
    question(id?: string): Promise<Asked>;
    /** How many runs have begun, of all replicas together. */
    runs(): Promise<number>;
    /** All messages that came to the queue of the orchestrator, by type. */
    heard: string[];
    replica(everyMs?: number): Promise<Reconciler>;
    send(type: CommandType, id: string): Promise<void>;
    state(id: string): Promise<string | undefined>;
    /** Tells the outcome of a saga. */
    tell(id: string, outcome: Partial<Outcome>): Promise<void>;
    /** Waits for a question about a saga and answers it. */
    answer(id: string, outcome: Partial<Outcome>): Promise<void>;
    handled(): Promise<void>;
    audit(): Promise<string[]>;
    close(): Promise<void>;
  }

  async function openWorld(everyMs = 0): Promise<World> {
    const clock = testClock();
    const log = testLog();
    const broker = openEmbeddedBroker({ clock, log });
    const database = engine.database(`shelf-${process.pid}-${++databases}-${Date.now()}`);
    const rows = await openVersioned<ParticipantRow<Shelf>>(database, 'rows');
    const progress = await database.collection<Progress>('reconciliation');
    const deadLetters = await openDeadLetters(database, clock, log);
    const stops: (() => Promise<void>)[] = [];
    const questions: Asked[] = [];
    const heard: string[] = [];
    await broker.consume({ queue: 'orders' }, async (batch) => {
      for (const { body } of batch) {
        const { type, data } = JSON.parse(body.toString()) as Message<string, { sagas?: Asked[] }>;
        heard.push(type);
        questions.push(...(data.sagas ?? []));
      }
    });
    async function replica(every = everyMs): Promise<Reconciler> {
      const pace = { everyMs: every, afterMs: AFTER_MS };
      const own = { service: 'shelf', database, rows, broker, clock, log, pace, orchestrator, judge };
      const reconciler = await openReconciler<Shelf>(own);
      const running = reconciler.start();
      stops.push(() => running.stop());
      return reconciler;
    }
    const reconciler = await replica();
    const { events } = reconciler;
    const load = async () => null;
    const options = { service: 'shelf', database, rows, broker, clock, deadLetters, handlers, events, load };
    await broker.consume({ queue: 'shelf' }, participant<Shelf, null>({ ...options, save: async () => {} }));
    /** The next question, about that saga where one is named; time goes on until it comes. */
    const question = (id?: string) =>
      eventually(async () => {
        if (everyMs > 0) await clock.advance(1_000);
        return questions.find((asked) => id === undefined || asked.id === id);
      });
    const world: World = {
      ...{ clock, broker, rows, reconciler, questions, question, heard, replica },
      send: (type, id) => broker.publish([commandTo('shelf', type, id, {}, type.command.type)]),
      runs: async () => (await progress.findOne({ _id: 'walk' }))?.run ?? 0,
      state: async (id) => (await rows.findOne({ _id: id }))?.state,
      async tell(id, outcome) {
        const whole = {
          id,
          outcome: 'ENDED',
          status: 'FAILED',
          expects: 'UNDONE',
          version: null,
          ...outcome,
        };
        const about = { id: `report-${id}`, source: 'sagas', subject: 'sagas', time: clock.now() };
        const sent = message(orchestrator.report, about, { sagas: [whole as Outcome] });
        await broker.publish([outgoing('shelf', sent)]);
      },
      async answer(id, outcome) {
        const { version } = await question(id);
        questions.splice(0, questions.length, ...questions.filter((asked) => asked.id !== id));
        await world.tell(id, { version, ...outcome });
      },
      async handled() {
        const id = `marker-${heard.length}`;
        const before = heard.length;
        await world.send(giveBack, id);
        await eventually(() => heard.slice(before).includes(giveBack.reply.type));
      },
      async audit() {
        expect(await deadLetters.letters.countDocuments({})).toBe(0);
        return (await auditFindings(database)).breaches;
      },
      async close() {
        for (const stop of stops) await stop();
        await broker.close();
      },
    };
    return world;
  }

  let world: World;
  afterEach(() => world.close());

  async function taken(id: string, everyMs = 0): Promise<World> {
    world = await openWorld(everyMs);
    await world.send(take, id);
    await eventually(async () => (await world.state(id)) === 'TAKEN');
    await world.clock.advance(AFTER_MS);
    return world;
  }

  it('mends by a command of its own what an ended saga has left behind, and says that it is mended', async () => {
    const { reconciler } = await taken('one');
    await reconciler.request();
    await world.answer('one', {});
    await eventually(async () => (await world.state('one')) === 'GIVEN_BACK');
    // It asks once more, and is content.
    await world.answer('one', {});
    const finding = await eventually(() => reconciler.findings.findOne({ _id: 'one', state: 'mended' }));
    expect(finding).toMatchObject({ kind: 'NOT_UNDONE', what: 'one has ended FAILED: place TAKEN' });
    expect(await world.audit()).toEqual([]);
    const row = await world.rows.findOne({ _id: 'one' });
    expect(row?.operations.at(-1)).toMatchObject({ id: 'reconcile/give-back', replyTo: 'shelf' });
  });

  it('leaves alone what is under way, and what has moved a short time ago', async () => {
    const { reconciler } = await taken('one');
    await world.send(take, 'young');
    await eventually(() => world.state('young'));
    await reconciler.request();
    await world.answer('one', { outcome: 'UNDER_WAY', expects: null });
    await world.handled();
    expect(await world.state('one')).toBe('TAKEN');
    expect(world.questions).toEqual([]);
    expect(await reconciler.findings.countDocuments({})).toBe(0);
  });

  it('reports a row that is not to be touched, and one that is missing, and keeps them open', async () => {
    const { reconciler } = await taken('gone');
    await world.send(keep, 'gone');
    await eventually(async () => (await world.state('gone')) === 'GONE');
    await world.clock.advance(AFTER_MS);
    await reconciler.request();
    await world.answer('gone', {});
    await world.tell('missing', { status: 'FULFILLED', expects: 'DONE' });
    await world.answer('missing', { status: 'FULFILLED', expects: 'DONE' });
    await eventually(async () => (await reconciler.findings.countDocuments({ state: 'open' })) === 2);
    await world.handled();
    expect(await world.state('gone')).toBe('GONE');
    expect(await world.state('missing')).toBeUndefined();
    expect(await world.audit()).toEqual([
      expect.stringMatching(/^finding NOT_UNDONE since .*: gone has ended FAILED: place GONE$/),
      expect.stringMatching(/^finding NOT_DONE since .*: missing has ended FULFILLED: place MISSING$/),
    ]);
  });

  it('says nothing on a report that is of another moment than its row, but asks again', async () => {
    const { reconciler } = await taken('one');
    await reconciler.request();
    const asked = await eventually(() => world.questions.shift());
    await world.send(keep, 'one');
    await eventually(async () => (await world.state('one')) === 'GONE');
    // The orchestrator had looked before the row moved.
    await world.tell('one', { version: asked.version });
    const again = await world.question();
    expect(again).toEqual({ id: 'one', version: asked.version + 1 });
    await world.answer('one', { status: 'FULFILLED', expects: 'DONE' });
    await world.handled();
    expect(await reconciler.findings.countDocuments({})).toBe(0);
  });

  it('gives back what nobody knows only after it has been reported for as long as is set', async () => {
    const { reconciler } = await taken('lost', EVERY_MS);
    const unknown = { outcome: 'UNKNOWN', status: null } as const;
    await reconciler.request();
    await world.answer('lost', unknown);
    await eventually(() => reconciler.findings.findOne({ _id: 'lost', kind: 'WITHOUT_SAGA', state: 'open' }));
    await world.handled();
    expect(await world.state('lost')).toBe('TAKEN');
    await world.clock.advance(AFTER_MS);
    await world.answer('lost', unknown);
    await eventually(async () => (await world.state('lost')) === 'GIVEN_BACK');
    // What comes late is refused, as after any undo.
    await world.broker.publish([commandTo('shelf', take, 'lost', {}, 'late')]);
    await world.handled();
    expect(await world.state('lost')).toBe('GIVEN_BACK');
    await world.clock.advance(EVERY_MS);
    await world.answer('lost', unknown);
    await eventually(() => reconciler.findings.findOne({ _id: 'lost', state: 'mended' }));
  });

  it('runs by itself, once for all replicas, and asks about each row until it is right', async () => {
    await taken('one');
    await world.replica(EVERY_MS);
    await world.replica(EVERY_MS);
    for (let run = 1; run <= 4; run++) {
      // Each step waits for an answer of the store, so that a slow one is not overtaken by the next run.
      await eventually(async () => {
        await world.clock.advance(1_000);
        return (await world.runs()) === run;
      });
      await eventually(() => world.questions.length > 0);
      await world.handled();
      expect(world.questions).toEqual([{ id: 'one', version: 1 }]);
      expect(await world.runs()).toBe(run);
      world.questions.length = 0;
      await world.clock.advance(EVERY_MS);
    }
  });

  it('runs when it is asked to by a message, and not by itself where that is off', async () => {
    await taken('one');
    await world.clock.advance(10 * EVERY_MS);
    await world.handled();
    expect(world.questions).toEqual([]);
    const about = { id: 'request', source: 'sagas', subject: 'sagas', time: world.clock.now() };
    await world.broker.publish([outgoing('shelf', message(orchestrator.request, about, {}))]);
    expect(await world.question()).toEqual({ id: 'one', version: 1 });
  });

  it('goes through more rows than a page holds', async () => {
    world = await openWorld();
    const at = new Date(world.clock.now().getTime() - AFTER_MS);
    const name = { id: 'take', flow: 'fulfil', flowVersion: 1, step: 'take', direction: 'do' as const };
    const operation = { id: 'take', name, type: take.command.type, replyTo: 'sagas', answer: null, at };
    await world.rows.insertMany(
      Array.from({ length: 1_234 }, (_, index) => {
        const _id = `row-${String(index).padStart(5, '0')}`;
        return { _id, version: 1, operations: [operation], state: 'TAKEN' as const };
      }),
    );
    await world.reconciler.request();
    await eventually(async () => {
      await world.clock.advance(20);
      return new Set(world.questions.map(({ id }) => id)).size === 1_234;
    });
    expect(world.questions).toHaveLength(1_234);
  });
});
