import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Broker } from '../broker/broker';
import { PublishFailed } from '../broker/broker';
import { openEmbeddedBroker } from '../broker/embedded';
import { systemClock as clock } from '../clock';
import { type DeadLetters, openDeadLetters } from '../dead-letters';
import { testLog } from '../log';
import { MalformedMessage, messageType } from '../message';
import { openStore } from '../store/open';
import type { Store } from '../store/store';
import { openBackOffice } from '.';

const request = messageType('trips.retry-trip.v1', z.object({}));
const staff = { viewer: { id: 'user_boss', scopes: ['staff' as const], expiresAt: new Date(8.64e15) } };
const customer = { viewer: { ...staff.viewer, scopes: ['customer' as const] } };
const engines = ['embedded', ...(process.env.MONGODB_URL ? ['MongoDB'] : [])];

describe.each(engines)('the back office on %s', (engine) => {
  let folder: string;
  let store: Store;
  let broker: Broker;
  let deadLetters: DeadLetters;
  let office: Awaited<ReturnType<typeof openBackOffice>>;
  let sent: { queue: string; type: string; subject: string; body: string }[];
  let isAway: boolean;
  /** What happens between the asking again and the marking. */
  let meanwhile: () => Promise<unknown>;
  let databases = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'back-office-'));
    const mongodbUrl = engine === 'MongoDB' ? process.env.MONGODB_URL : undefined;
    const namespace = `back-office-${process.pid}-${Date.now()}`;
    store = await openStore({ mongodbUrl, folder, namespace, clock, log: testLog() });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const log = testLog();
    const database = store.database(`hotel${databases++}`);
    sent = [];
    isAway = false;
    meanwhile = async () => undefined;
    broker = {
      ...openEmbeddedBroker({ clock, log }),
      async publish(messages) {
        if (isAway) throw new PublishFailed([], 'the broker is away');
        for (const { to, body } of messages) {
          const { type, subject } = JSON.parse(body) as { type: string; subject: string };
          sent.push({ queue: 'queue' in to ? to.queue : '', type, subject, body });
        }
        await meanwhile();
      },
    };
    deadLetters = await openDeadLetters(database, clock, log);
    const sagas = { types: ['hotel.reserve-room.v1'], queue: 'trips', request };
    office = await openBackOffice({ service: 'hotel', database, deadLetters, broker, clock, sagas });
  });

  const bytes = (type: string, subject: string, more = '') => JSON.stringify({ type, subject, more });
  const park = (body: string, cause: string) =>
    deadLetters.park(
      'hotel',
      { id: 'm', body: Buffer.from(body), redelivered: false },
      new MalformedMessage(cause),
    );
  const command = (trip: string, cause: string, more = '') =>
    park(bytes('hotel.reserve-room.v1', trip, more), cause);
  const states = async () =>
    (await deadLetters.letters.find({}).toArray()).map(({ subject, state }) => `${subject} ${state}`).sort();
  const causes = () => office.types.BackOffice.deadLetterCauses();
  const idOf = async (subject: string) => (await deadLetters.letters.findOne({ subject }))!._id;
  const retry = (input: object) =>
    office.retryDeadLetters(null, { input: { reason: 'Mended', ...input } }, staff);
  const dismiss = (input: object) =>
    office.dismissDeadLetters(null, { input: { reason: 'Nonsense', ...input } }, staff);

  test('shows dead letters by cause, the most frequent first, with count and time', async () => {
    await command('trip_1', 'too big');
    await park('not json', 'not JSON');
    await command('trip_2', 'too big');
    await command('trip_2', 'too big');
    const [big, other] = await causes();
    expect(big).toMatchObject({ cause: 'MalformedMessage: too big', letters: 2, count: 3, retriable: 2 });
    expect(big!.firstAt.getTime()).toBeLessThanOrEqual(big!.lastAt.getTime());
    expect(other).toMatchObject({ cause: 'MalformedMessage: not JSON', letters: 1, retriable: 0 });
    const page = await office.types.BackOffice.deadLetters(null, { cause: big!.cause });
    expect(page.nodes.map(({ subject }) => subject)).toEqual(['trip_2', 'trip_1']);
    expect(page.nodes.every((letter) => !('body' in letter))).toBe(true);
  });

  test('retries one: its saga is asked for again, and the old bytes are not sent', async () => {
    await command('trip_1', 'too big', 'old bytes');
    await command('trip_2', 'too big');
    expect(await retry({ id: await idOf('trip_1') })).toMatchObject({ letters: 1, passedOver: 0 });
    expect(sent).toEqual([
      {
        queue: 'trips',
        type: request.type,
        subject: 'trip_1',
        body: expect.not.stringContaining('old bytes'),
      },
    ]);
    expect(await states()).toEqual(['trip_1 RETRIED', 'trip_2 OPEN']);
    expect(await deadLetters.letters.findOne({ subject: 'trip_1' })).toMatchObject({
      settledBy: 'user_boss',
      settledAt: expect.any(Date),
    });
  });

  test('retries a group, each saga once, and leaves other causes alone', async () => {
    await command('trip_1', 'too big');
    await command('trip_1', 'too big', 'another attempt');
    await command('trip_2', 'of another kind');
    expect(await retry({ cause: 'MalformedMessage: too big' })).toMatchObject({ letters: 2 });
    expect(sent.map(({ subject }) => subject)).toEqual(['trip_1']);
    expect(await states()).toEqual(['trip_1 RETRIED', 'trip_1 RETRIED', 'trip_2 OPEN']);
  });

  test('retries all, portion by portion, and passes over what is of no saga', async () => {
    await Promise.all(Array.from({ length: 205 }, (_, i) => command(`trip_${i}`, 'too big')));
    await park(bytes('hotel.unheard-of.v1', 'trip_x'), 'no handler');
    expect(await retry({ all: true })).toMatchObject({ letters: 205, passedOver: 1 });
    expect(new Set(sent.map(({ subject }) => subject)).size).toBe(205);
    expect(await causes()).toMatchObject([{ letters: 1, retriable: 0 }]);
    expect(await dismiss({ all: true })).toMatchObject({ letters: 1 });
    expect(await causes()).toEqual([]);
  });

  test('what is of no saga can only be dismissed', async () => {
    await park(bytes('hotel.unheard-of.v1', 'trip_1'), 'no handler');
    const id = await idOf('trip_1');
    expect(await retry({ id })).toMatchObject({ __typename: 'InvalidInput', argument: 'input.id' });
    expect(await dismiss({ id })).toMatchObject({ __typename: 'DeadLettersSettled', letters: 1 });
    expect(await dismiss({ id })).toMatchObject({ __typename: 'DeadLetterNotFound' });
    expect(await retry({ id })).toMatchObject({ __typename: 'DeadLetterNotFound' });
    expect(await states()).toEqual(['trip_1 DISMISSED']);
  });

  test('a letter that was settled is open again when the same poison comes back', async () => {
    await command('trip_1', 'too big');
    await retry({ all: true });
    await command('trip_1', 'too big');
    expect(await causes()).toMatchObject([{ letters: 1, count: 2 }]);
  });

  test('a letter that comes again while it is being retried stays open', async () => {
    await command('trip_1', 'too big');
    meanwhile = () => command('trip_1', 'too big');
    expect(await retry({ all: true })).toMatchObject({ letters: 0 });
    expect(await states()).toEqual(['trip_1 OPEN']);
  });

  test('of two operators who settle the same letter, one has settled it, and both are written down', async () => {
    await command('trip_1', 'too big');
    meanwhile = () => dismiss({ all: true });
    expect(await retry({ all: true })).toMatchObject({ letters: 0 });
    expect(await states()).toEqual(['trip_1 DISMISSED']);
    const { nodes } = await office.types.BackOffice.operatorActs(null, {});
    expect(nodes.map(({ outcome }) => outcome)).toEqual([
      'dismissed 1, left open 0',
      'retried 0, left open 0',
    ]);
  });

  test('a letter of another version of a command is retried as well', async () => {
    await park(bytes('hotel.reserve-room.v2', 'trip_1'), 'no handler');
    expect(await retry({ all: true })).toMatchObject({ letters: 1, passedOver: 0 });
    expect(sent).toMatchObject([{ type: request.type, subject: 'trip_1' }]);
  });

  test('while the broker is away nothing is marked, and the entry says that it failed', async () => {
    await command('trip_1', 'too big');
    isAway = true;
    await expect(retry({ all: true })).rejects.toThrow(PublishFailed);
    expect(await states()).toEqual(['trip_1 OPEN']);
    const { nodes } = await office.types.BackOffice.operatorActs(null, {});
    expect(nodes[0]!.outcome).toMatch(/^FAILED: .*the broker is away/);
  });

  test('each act is written down: who, why, when, what', async () => {
    await command('trip_1', 'too big');
    await retry({ cause: 'MalformedMessage: too big' });
    await dismiss({ all: true });
    const { nodes } = await office.types.BackOffice.operatorActs(null, {});
    expect(nodes).toMatchObject([
      { by: 'user_boss', action: 'dismissDeadLetters', target: 'all dead letters', reason: 'Nonsense' },
      {
        by: 'user_boss',
        at: expect.any(Date),
        action: 'retryDeadLetters',
        target: 'dead letters: MalformedMessage: too big',
        reason: 'Mended',
        outcome: 'retried 1, left open 0',
      },
    ]);
  });

  test('is for staff, and takes one selection and a reason', async () => {
    const input = { all: true, reason: 'Why not' };
    expect(() => office.backOffice(null, {}, customer)).toThrow(/scope staff/);
    await expect(office.retryDeadLetters(null, { input }, customer)).rejects.toThrow(/scope staff/);
    await expect(office.dismissDeadLetters(null, { input }, customer)).rejects.toThrow(/scope staff/);
    for (const wrong of [{}, { all: false }, { all: true, cause: 'x' }, { id: 'x', cause: 'x' }])
      expect(await retry(wrong)).toMatchObject({ argument: 'input' });
    expect(await retry({ all: true, reason: '' })).toMatchObject({ argument: 'input.reason' });
    expect(await office.operatorActs.acts.countDocuments({})).toBe(0);
  });

  test('a message that no document could hold is parked as well, and cut', async () => {
    await command('trip_1', 'x'.repeat(20_000_000), 'y'.repeat(20_000_000));
    await park(bytes('z'.repeat(20_000_000), 'trip_2'), 'too big');
    const [one, other] = await deadLetters.letters.find({}, { sort: { subject: 1 } }).toArray();
    expect(one).toMatchObject({ type: 'hotel.reserve-room.v1', subject: 'trip_1' });
    expect(one!.body).toHaveLength(1_000_000);
    expect(other).toMatchObject({ type: null, subject: 'trip_2' });
    expect((await causes()).map(({ cause }) => cause.length)).toContain(2_000);
  });

  test('what the broker has set aside is parked with the broker’s word for why', async () => {
    const body = Buffer.from(bytes('hotel.reserve-room.v1', 'trip_1'));
    await deadLetters.setAside('hotel')([{ id: 'm', body, redelivered: true }], 'delivery_limit');
    expect(await causes()).toMatchObject([{ cause: 'SetAsideByBroker: delivery_limit', retriable: 1 }]);
  });
});
