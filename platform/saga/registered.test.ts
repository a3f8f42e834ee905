import { z } from 'zod';
import { openEmbeddedBroker } from '../broker/embedded';
import { asking, registered, repliesTo, UnregisteredMessage } from '../broker/registered';
import { systemClock as clock } from '../clock';
import { type DeadLetters, openDeadLetters } from '../dead-letters';
import { testLog } from '../log';
import { message, type MessageType, messageType } from '../message';
import { openMemoryStore } from '../store/embedded/memory';
import { openVersioned } from '../store/versions';
import type { Database, Store } from '../store/store';
import { type Flow, type SagaDocument, step } from './flow';
import { createOrchestrator, type StoredSaga } from './orchestrator';
import { accept, participant, type ParticipantRow } from './participant';
import { commandType, sinceCommand } from './protocol';
import { answers, reader } from './reader';

/** What a service may not publish it cannot be made to handle, ask or announce: it says so before it begins. */
const shape = { input: z.object({}), output: z.object({}) };
const bookV1 = commandType('desk', 'book', 1, shape);
const tell = { input: () => ({}), output: () => ({}) };
const bookV2 = commandType('desk', 'book', 2, shape, sinceCommand(bookV1, tell));
const clear = commandType('desk', 'clear', 1, shape);
const moved = messageType('trips.moved.v1', z.object({}));

interface Trip extends StoredSaga {
  seats: number;
}
const book = step('book', 'undoable', {
  command: bookV2,
  input: (_: Trip) => ({}),
  undo: { command: clear, input: () => ({}), milestone: { event: 'CLEARED' } },
});
const travel: Flow<Trip> = { name: 'travel', version: 1, steps: [book], refused: { event: 'REFUSED' } };

const log = testLog();
let store: Store;
let database: Database;
let deadLetters: DeadLetters;
beforeEach(async () => {
  store = openMemoryStore({ clock, log });
  database = store.database('trips');
  deadLetters = await openDeadLetters(database, clock, log);
});
afterEach(() => store.close());

const door = (...types: MessageType[]) => registered(openEmbeddedBroker({ clock, log }), types);
const failureOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof UnregisteredMessage ? error.types : error;
  }
  return null;
};

test('a participant does not open without the replies to its commands, in all their versions', async () => {
  const rows = await openVersioned<ParticipantRow<object>>(database, 'rows');
  const common = { service: 'desk', database, rows, clock, deadLetters };
  const handlers = [
    accept<object, null, typeof bookV2>(bookV2, (state) => ({ state: state ?? {}, answer: null })),
  ];
  const opening = (...types: MessageType[]) =>
    failureOf(() =>
      participant<object, null>({
        ...common,
        handlers,
        broker: door(...types),
        load: async () => null,
        save: async () => undefined,
      }),
    );
  expect(opening(bookV2.reply)).toEqual(['desk.book-reply.v1']);
  expect(opening(...repliesTo([bookV2]))).toBeNull();
});

test('nor does a reader', () => {
  const common = { service: 'desk', clock, deadLetters, load: async () => null };
  const handlers = [answers<null, typeof bookV1>(bookV1, () => ({ outcome: 'done', output: {} }))];
  expect(failureOf(() => reader({ ...common, handlers, broker: door() }))).toEqual(['desk.book-reply.v1']);
  expect(failureOf(() => reader({ ...common, handlers, broker: door(bookV1.reply) }))).toBeNull();
});

describe('an orchestrator', () => {
  const open = async (...types: MessageType[]) =>
    createOrchestrator<Trip>({
      process: { service: 'trips', flows: [travel], limits: { stepMs: 1_000, sagaMs: 1_000 } },
      documents: await openVersioned<Trip>(database, 'trips'),
      broker: door(...types),
      clock,
      log,
      deadLetters,
      announce: (_, { _id }) => [
        message(moved, { id: _id, source: 'trips', subject: _id, time: clock.now() }, {}),
      ],
    });

  test('does not open with a flow that asks by what is not registered, undoing included', async () => {
    const opening = open(...asking([bookV1]), moved);
    await expect(opening).rejects.toThrow(UnregisteredMessage);
    await expect(opening).rejects.toThrow('desk.book.v2, desk.clear.v1 is not registered with this service');
  });

  test('stores no event that is not registered: it would be left for ever to another replica', async () => {
    const orchestrator = await open(...asking([bookV2, clear]));
    const document = { _id: 't1', status: 'NEW', seats: 1 } as Omit<Trip, keyof SagaDocument | 'outbox'> & {
      _id: string;
      status: string;
    };
    expect(() => orchestrator.enter(document, travel, { event: 'NEW' })).toThrow(
      'trips.moved.v1 is not registered',
    );
    const mute = await open(...asking([bookV2, clear]), moved);
    const trips = await database.collection<Trip>('trips');
    await trips.insertOne(mute.enter(document, travel, { event: 'NEW' }));
    const cancel = { by: 'me', reason: 'CANCELLED', at: clock.now() };
    await expect(orchestrator.interrupt('t1', cancel, () => true)).rejects.toThrow(UnregisteredMessage);
    expect(await trips.findOne({ _id: 't1' })).toMatchObject({ version: 1 });
  });
});
