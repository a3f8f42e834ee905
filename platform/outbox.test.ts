import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Broker, type Outgoing, PublishFailed } from './broker/broker';
import { openEmbeddedBroker } from './broker/embedded';
import { registered, UnregisteredMessage } from './broker/registered';
import { testLog } from './log';
import { message, type Message, messageType } from './message';
import { createOutbox, outboxIndex, type WithOutbox } from './outbox';
import { openEmbeddedStore } from './store/embedded';
import { type Collection, type Store, StoreUnavailable } from './store/store';
import type { Sweep } from './sweep';
import { eventually, testClock, type TestClock } from './test-clock';

interface Thing extends WithOutbox {
  said: number;
}

const said = messageType('test.thing-said.v1', z.object({}));
const log = testLog();
const folder = mkdtempSync(join(tmpdir(), 'outbox-test-'));
let store: Store;
let things: Collection<Thing>;
let clock: TestClock;
let sweeps: Sweep[] = [];
let databases = 0;

beforeAll(async () => {
  store = await openEmbeddedStore({ folder, log, durable: false });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  clock = testClock();
  things = await store.database(`outbox${databases++}`).collection<Thing>('things', [outboxIndex]);
});
afterEach(async () => {
  await Promise.all(sweeps.map((sweep) => sweep.stop()));
  sweeps = [];
});

/** A broker that notes what it takes, unless it is away. */
function witness() {
  const taken: string[] = [];
  const broker: Broker = {
    ...openEmbeddedBroker({ clock, log }),
    async publish(messages) {
      await self.before(messages);
      if (self.away) throw new PublishFailed([], 'away');
      taken.push(...messages.map(({ id }) => id));
    },
  };
  const self = { broker, taken, away: false, before: async (_messages: readonly Outgoing[]) => {} };
  return self;
}

const entry = (thing: string, sequence: number): Message =>
  message(said, { id: `${thing}/${sequence}`, source: 'test', subject: thing, time: clock.now() }, {});

async function stored(id: string, ...sequences: number[]): Promise<Thing> {
  const thing = { _id: id, said: sequences.length, outbox: sequences.map((sequence) => entry(id, sequence)) };
  await things.insertOne(thing);
  return thing;
}
const left = async (id: string) => (await things.findOne({ _id: id }))!.outbox.map((each) => each.id);

function open(broker: Broker, documents = things) {
  const outbox = createOutbox<Thing>({ name: 'test', documents, broker, clock, log });
  return { ...outbox, start: () => void sweeps.push(outbox.start()) };
}

test('what is stored is published in its order, and then cleared', async () => {
  const { broker, taken, ...seen } = witness();
  const outbox = open({
    ...broker,
    publish: async (m) => {
      expect(await left('a')).toEqual(['a/1', 'a/2']); // not cleared before the broker has it
      await broker.publish(m);
    },
  });
  await outbox.flush([await stored('a', 1, 2), await stored('b')]);
  expect(taken).toEqual(['a/1', 'a/2']);
  expect(await left('a')).toEqual([]);
  expect(seen.away).toBe(false);
});

test('an event goes to the topic of its type', async () => {
  const sent: Outgoing[] = [];
  const { broker } = witness();
  await open({ ...broker, publish: async (m) => void sent.push(...m) }).flush([await stored('a', 1)]);
  expect(sent.map(({ to }) => to)).toEqual([{ topic: 'test.thing-said.v1' }]);
});

test('what the broker does not take stays, and the sweep publishes it later', async () => {
  const seen = witness();
  const outbox = open(seen.broker);
  seen.away = true;
  await outbox.flush([await stored('a', 1, 2)]);
  expect(await left('a')).toEqual(['a/1', 'a/2']);
  seen.away = false;
  await clock.advance(10_000);
  outbox.start();
  await eventually(async () => (await left('a')).length === 0);
  expect(seen.taken).toEqual(['a/1', 'a/2']);
});

test('a crash between publishing and clearing: it is published again', async () => {
  const seen = witness();
  const thing = await stored('a', 1);
  const dying: Collection<Thing> = Object.assign(Object.create(things) as Collection<Thing>, {
    bulkWrite: () => Promise.reject(new StoreUnavailable('killed')),
  });
  await open(seen.broker, dying).flush([thing]);
  expect(seen.taken).toEqual(['a/1']);
  await clock.advance(10_000);
  open(seen.broker).start();
  await eventually(async () => (await left('a')).length === 0);
  expect(seen.taken).toEqual(['a/1', 'a/1']);
});

test('entries that were added while these were published are not cleared', async () => {
  const seen = witness();
  const thing = await stored('a', 1);
  seen.before = async () => {
    await things.updateOne({ _id: 'a' }, { $push: { outbox: entry('a', 2) } });
  };
  await open(seen.broker).flush([thing]);
  expect(await left('a')).toEqual(['a/2']);
});

test('the sweep leaves young events to whoever stored them', async () => {
  const seen = witness();
  await stored('a', 1);
  open(seen.broker).start();
  await stored('old', 1);
  await things.updateOne({ _id: 'old' }, { $set: { 'outbox.0.time': '2025-01-01T00:00:00.000Z' } as never });
  await clock.advance(1_000);
  await eventually(async () => (await left('old')).length === 0);
  expect(seen.taken).toEqual(['old/1']);
  await clock.advance(5_000);
  await eventually(async () => (await left('a')).length === 0);
});

test('an event that a wrong clock has dated far ahead is swept too', async () => {
  const seen = witness();
  await stored('a', 1);
  await things.updateOne({ _id: 'a' }, { $set: { 'outbox.0.time': '2036-01-01T00:00:00.000Z' } as never });
  open(seen.broker).start();
  await eventually(async () => (await left('a')).length === 0);
  expect(seen.taken).toEqual(['a/1']);
});

test('more than one portion of leftovers is published without a pause', async () => {
  const seen = witness();
  await things.insertMany(
    Array.from({ length: 450 }, (_, i) => ({ _id: `t${i}`, said: 1, outbox: [entry(`t${i}`, 1)] })),
  );
  await clock.advance(10_000);
  open(seen.broker).start();
  await eventually(async () => (await things.countDocuments({ 'outbox.time': { $exists: true } })) === 0);
  expect(new Set(seen.taken).size).toBe(450);
  expect(seen.taken).toHaveLength(450);
});

describe('what is said of a document that is written again', () => {
  const saidOf = (outbox: { unsaid(thing: Thing): Message[] }, thing: Thing) =>
    outbox.unsaid(thing).map(({ id }) => id);

  test('is left out by its next write, but for what was confirmed since that began', async () => {
    const seen = witness();
    const outbox = open(seen.broker);
    const thing = await stored('a', 1, 2);
    expect(saidOf(outbox, thing)).toEqual(['a/1', 'a/2']);
    await outbox.say([{ ...thing, outbox: thing.outbox.slice(0, 1) }]);
    const written = { ...thing, outbox: outbox.unsaid(thing) };
    expect(saidOf(outbox, written)).toEqual(['a/2']);
    await outbox.say([thing]);
    outbox.cleared(written);
    expect(saidOf(outbox, written)).toEqual([]);
    await outbox.say([written]);
    expect(seen.taken).toEqual(['a/1', 'a/2']);
  });

  test('is not said again while it is with the broker', async () => {
    const seen = witness();
    const outbox = open(seen.broker);
    const thing = await stored('a', 1);
    seen.before = async () => {
      seen.before = async () => {};
      await outbox.say([thing]);
    };
    await outbox.say([thing]);
    expect(seen.taken).toEqual(['a/1']);
  });

  test('is cleared by the sweep where no write comes, and when it stops', async () => {
    const seen = witness();
    const outbox = createOutbox<Thing>({ name: 'test', documents: things, broker: seen.broker, clock, log });
    await outbox.say([await stored('a', 1)]);
    expect(await left('a')).toEqual(['a/1']);
    const sweep = outbox.start();
    await clock.advance(1_000);
    await eventually(async () => (await left('a')).length === 0);
    await outbox.say([await stored('b', 1)]);
    await sweep.stop();
    expect(await left('b')).toEqual([]);
    expect(seen.taken).toEqual(['a/1', 'b/1']);
  });
});

test('its fail-point lies between the broker’s confirm and the clearing', async () => {
  const { broker, taken } = witness();
  const found: unknown[] = [];
  const failPoint = (name: string) => void found.push(name, [...taken], left('a'));
  const outbox = createOutbox<Thing>({ name: 'test', documents: things, broker, clock, log, failPoint });
  await outbox.flush([await stored('a', 1)]);
  expect(await Promise.all(found)).toEqual(['after-publish-before-clear', ['a/1'], ['a/1']]);
  expect(await left('a')).toEqual([]);
});

describe('where a service has said what it publishes', () => {
  const newer = messageType('test.thing-said.v2', z.object({}));
  const inVersion2 = (thing: string): Message =>
    message(newer, { id: `${thing}/1`, source: 'test', subject: thing, time: clock.now() }, {});

  test('what a newer replica has to say is left to it, and hides nothing', async () => {
    const { broker, taken } = witness();
    const others = Array.from({ length: 210 }, (_, i) => `other${i}`);
    await things.insertMany(others.map((_id) => ({ _id, said: 1, outbox: [inVersion2(_id)] })));
    await clock.advance(1_000);
    await things.insertMany([
      { _id: 'mine', said: 1, outbox: [entry('mine', 1)] },
      { _id: 'both', said: 2, outbox: [inVersion2('both'), entry('both', 2)] },
    ]);
    const deps = { name: 'test', documents: things, clock, log };
    const old = createOutbox<Thing>({ ...deps, broker: registered(broker, [said]) });
    expect(() => old.admit([entry('mine', 1), inVersion2('mine')])).toThrow(UnregisteredMessage);
    expect(() => old.admit([entry('mine', 1)])).not.toThrow();
    await old.flush([{ _id: 'other0', outbox: [inVersion2('other0')] }]);
    await clock.advance(10_000);
    sweeps.push(old.start());
    await eventually(() => taken.includes('mine/1'));
    await eventually(() => clock.sleeping > 0);
    expect(taken).toEqual(['mine/1']);
    sweeps.push(createOutbox<Thing>({ ...deps, broker: registered(broker, [said, newer]) }).start());
    await eventually(() => taken.length === 213);
  });
});
