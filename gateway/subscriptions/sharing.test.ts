import type { Service } from '../../platform/service';
import { read, type Reading, socketClient, until, withToken } from '../fixture/client';
import { type Library, startLibrary } from '../fixture/library';
import { noSubscriptions } from './request';
import { subscriptionSettings } from './settings';

const resume = { 'Subscription.bookChanged': { argument: 'after', sequence: 'sequence' } };
const counts = noSubscriptions();
const stops: (() => void)[] = [];
let library: Library;
/** Of a gateway that knows nothing of the subscriptions, and of one that knows how to resume. */
let live: Service;
let resuming: Service;

const start = (options: Parameters<Library['start']>[0] = {}) => library.start({ counts, ...options });

beforeAll(async () => {
  library = await startLibrary();
  live = await start();
  resuming = await start({
    subscriptions: subscriptionSettings.parse({ resume }),
    limits: { replayedResults: 3, resumeAttempts: 3, resumeFirstWaitMs: 10, resumeLongestWaitMs: 20 },
  });
});
afterAll(() => library.stop());
beforeEach(() => {
  counts.executions = 0;
  library.changes.sent.length = 0;
  library.books.connections.length = 0;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await until(() => library.changes.subscribers() === 0 && library.books.sockets() === 0);
  expect(counts).toMatchObject({ subscribers: 0, upstreams: 0 });
});

const query =
  'subscription ($id: ID!, $after: Int) { bookChanged(id: $id, after: $after) { note sequence } }';

interface Asking {
  at?: Service;
  query?: string;
  variables?: Record<string, unknown>;
  token?: string;
}

/** Subscribes and waits until the gateway and the subgraph have it. */
async function follow({ at = live, query: text = query, variables = {}, token = 'good.ann' }: Asking = {}) {
  const before = counts.subscribers;
  const reading = read(socketClient(at.url, withToken(token)), text, { id: '1', ...variables });
  stops.push(() => reading.stop());
  await until(() => counts.subscribers > before && library.changes.subscribers() === counts.upstreams);
  return reading;
}

const send = (...sequences: number[]) => {
  for (const sequence of sequences) library.changes.send({ sequence, book: { id: '1' } });
};

/** The sequences of the next results. */
async function sequencesOf(reading: Reading, count: number): Promise<unknown[]> {
  const sequences: unknown[] = [];
  while (sequences.length < count) {
    const { data } = await reading.next();
    sequences.push((data?.bookChanged as { sequence: number }).sequence);
  }
  return sequences;
}

describe('equal subscriptions', () => {
  test('are one at the subgraph, and each event is executed once', async () => {
    const readings = [await follow(), await follow(), await follow()];
    expect(counts).toMatchObject({ subscribers: 3, upstreams: 1 });
    send(1, 2);
    for (const reading of readings) expect(await sequencesOf(reading, 2)).toEqual([1, 2]);
    expect(counts.executions).toBe(2);
  });

  test.each<[string, Asking, number]>([
    ['written in another way', { query: query.replaceAll(' ', '\n ') }, 1],
    ['with another field', { query: query.replace('note', '') }, 2],
    ['with another variable', { variables: { id: '2' } }, 2],
    ['with a variable that says what is said without it', { variables: { after: undefined } }, 1],
    ['of another token of the same viewer', { token: 'good.ann.3000000000000' }, 2],
    ['of another viewer', { token: 'good.bob' }, 2],
  ])('%s', async (_, other, upstreams) => {
    await follow();
    await follow(other);
    expect(counts).toMatchObject({ subscribers: 2, upstreams });
  });

  test('give who joins what happens from then on', async () => {
    const first = await follow();
    send(1);
    expect(await sequencesOf(first, 1)).toEqual([1]);
    const second = await follow();
    send(2);
    expect(await sequencesOf(first, 1)).toEqual([2]);
    expect(await sequencesOf(second, 1)).toEqual([2]);
  });

  test('go on for the others when one leaves', async () => {
    const first = await follow();
    const second = await follow();
    first.stop();
    await until(() => counts.subscribers === 1);
    send(1);
    expect(await sequencesOf(second, 1)).toEqual([1]);
    expect(counts.upstreams).toBe(1);
  });

  test('end together, with the subgraph’s own end', async () => {
    const readings = [await follow(), await follow()];
    send(1);
    library.changes.complete();
    for (const reading of readings) {
      expect(await sequencesOf(reading, 1)).toEqual([1]);
      expect(await reading.ended).toBeNull();
    }
  });

  test('are not shared where the settings say so', async () => {
    const subscriptions = subscriptionSettings.parse({ unshared: ['Subscription.bookChanged'] });
    const at = await start({ subscriptions });
    await follow({ at });
    await follow({ at });
    expect(counts).toMatchObject({ subscribers: 2, upstreams: 2 });
  });

  test('are only so many in total', async () => {
    const at = await start({ counts: noSubscriptions(), limits: { subscriptions: 1 } });
    const first = read(socketClient(at.url, withToken('good.ann')), query, { id: '1' });
    stops.push(() => first.stop());
    await until(() => library.changes.subscribers() === 1);
    const second = read(socketClient(at.url, withToken('good.ann')), query, { id: '1' });
    expect(await second.ended).toMatchObject([{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]);
  });
});

describe('a subscription that can begin after an event', () => {
  const after = (from: number) => follow({ at: resuming, variables: { after: from } });

  test('gives who joins first what came before', async () => {
    send(1);
    const first = await after(0);
    send(2);
    expect(await sequencesOf(first, 2)).toEqual([1, 2]);
    const second = await after(0);
    send(3);
    expect(await sequencesOf(second, 3)).toEqual([1, 2, 3]);
    expect(await sequencesOf(first, 1)).toEqual([3]);
    expect(counts).toMatchObject({ upstreams: 1, executions: 3 });
  });

  test('gives who joins after a later event what came after that', async () => {
    const first = await after(0);
    send(1, 2);
    expect(await sequencesOf(first, 2)).toEqual([1, 2]);
    const second = await after(1);
    const third = await after(2);
    send(3);
    expect(await sequencesOf(second, 2)).toEqual([2, 3]);
    expect(await sequencesOf(third, 1)).toEqual([3]);
    expect(counts).toMatchObject({ upstreams: 1, executions: 3 });
  });

  test.each<[string, number]>([
    ['an earlier event than it began with', 0],
    ['an event that it has not had', 9],
  ])('is opened anew after %s', async (_, from) => {
    await after(2);
    await after(from);
    expect(counts.upstreams).toBe(2);
  });

  test('is opened anew for who joins when more came than is kept', async () => {
    const first = await after(0);
    send(1, 2, 3, 4);
    expect(await sequencesOf(first, 4)).toEqual([1, 2, 3, 4]);
    const second = await after(0);
    expect(counts.upstreams).toBe(2);
    expect(await sequencesOf(second, 4)).toEqual([1, 2, 3, 4]);
    send(5);
    expect(await sequencesOf(first, 1)).toEqual([5]);
    expect(await sequencesOf(second, 1)).toEqual([5]);
  });

  test('shows nothing of that to its clients', async () => {
    const text = 'subscription { mine: bookChanged(id: "1", after: 0) { sequence: note } }';
    const reading = await follow({ at: resuming, query: text });
    library.changes.send({ sequence: 1, note: 'new', book: { id: '1' } });
    expect(await reading.next()).toEqual({ data: { mine: { sequence: 'new' } } });
  });
});

describe('when the connection to the subgraph breaks, a subscription that can begin after an event', () => {
  test.each([[1001], [1011], [4500]])('goes on with no gap and no repeat: %i', async (code) => {
    const readings = [
      await follow({ at: resuming, variables: { after: 0 } }),
      await follow({ at: resuming, variables: { after: 0 } }),
    ];
    send(1, 2);
    await until(() => counts.executions === 2);
    library.books.closeSockets(code);
    await until(() => library.changes.subscribers() === 0);
    send(3);
    await until(() => library.changes.subscribers() === 1);
    send(4);
    for (const reading of readings) expect(await sequencesOf(reading, 4)).toEqual([1, 2, 3, 4]);
    expect(library.books.connections).toHaveLength(2);
  });

  test('drops what the subgraph repeats', async () => {
    const reading = await follow({ at: resuming, variables: { after: 0 } });
    send(1, 2);
    await until(() => counts.executions === 2);
    library.books.closeSockets(1001);
    await until(() => library.changes.subscribers() === 0);
    await until(() => library.changes.subscribers() === 1);
    send(1, 2, 3);
    expect(await sequencesOf(reading, 3)).toEqual([1, 2, 3]);
  });

  test('ends when it has no sequence to go on from', async () => {
    const reading = await follow({ at: resuming });
    library.books.closeSockets(1001);
    expect(await reading.ended).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  });

  test('ends when the subgraph stays away', async () => {
    const other = await startLibrary();
    const at = await other.start({
      subscriptions: subscriptionSettings.parse({ resume }),
      limits: { resumeAttempts: 2, resumeFirstWaitMs: 5, resumeLongestWaitMs: 10 },
    });
    const reading = read(socketClient(at.url, withToken('good.ann')), query, { id: '1', after: 0 });
    await until(() => other.changes.subscribers() === 1);
    await other.books.stop();
    expect(await reading.ended).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    await other.stop();
  });
});

describe('settings that do not fit the supergraph are refused', () => {
  test.each([
    [{ unshared: ['Subscription.nothing'] }, 'no Subscription.nothing'],
    [
      { resume: { 'Subscription.nothing': { argument: 'after', sequence: 'sequence' } } },
      'no Subscription.nothing',
    ],
    [
      { resume: { 'Subscription.bookChanged': { argument: 'since', sequence: 'sequence' } } },
      'no argument since',
    ],
    [{ resume: { 'Subscription.bookChanged': { argument: 'id', sequence: 'sequence' } } }, 'takes no number'],
    [
      { resume: { 'Subscription.bookChanged': { argument: 'after', sequence: 'book.title' } } },
      'no number at book.title',
    ],
    [
      { resume: { 'Subscription.bookChanged': { argument: 'after', sequence: 'nothing' } } },
      'no number at nothing',
    ],
  ])('%j', async (settings, message) => {
    const subscriptions = subscriptionSettings.parse(settings);
    await expect(start({ subscriptions })).rejects.toThrow(message);
  });
});
