import { WebSocket } from 'ws';
import { type Clock, systemClock } from '../platform/clock';
import { read, socketClient, until, withToken } from './fixture/client';
import { type Library, startLibrary } from './fixture/library';
import { noSubscriptions } from './subscriptions/request';

const counts = noSubscriptions();
let library: Library;
let url: string;

const start = (options: Parameters<Library['start']>[0] = {}) => library.start({ counts, ...options });

beforeAll(async () => {
  library = await startLibrary();
  ({ url } = await start());
});
afterAll(() => library.stop());
beforeEach(() => {
  library.books.connections.length = 0;
  library.books.requests.length = 0;
});

/** What one test opened is gone before the next begins. */
afterEach(async () => {
  await until(() => library.changes.subscribers() === 0 && library.books.sockets() === 0);
  expect(counts).toMatchObject({ subscribers: 0, upstreams: 0 });
});

const changed = 'subscription { bookChanged(id: "1") { sequence } }';

/** Subscribes and waits until the subgraph has the subscription. */
async function follow(query = changed, variables = {}, client = socketClient(url, withToken('good.ann'))) {
  const before = counts.subscribers;
  const reading = read(client, query, variables);
  await until(() => counts.subscribers > before && library.changes.subscribers() === counts.upstreams);
  return reading;
}

describe('the results of a subscription', () => {
  test('hold fields of other subgraphs, and of a hop back', async () => {
    const reading = await follow(`subscription {
      bookChanged(id: "1") { sequence book { title reviews { author { favourite { title } } } } }
    }`);
    library.changes.send({ sequence: 1, book: { id: '1' } });
    expect(await reading.next()).toEqual({
      data: {
        bookChanged: {
          sequence: 1,
          book: { title: 'Emma', reviews: [{ author: { favourite: { title: 'Persuasion' } } }] },
        },
      },
    });
    reading.stop();
  });

  test('follow aliases, fragments, variables, directives and lists', async () => {
    const query = `subscription Follow($id: ID!, $loud: Boolean = true, $with: Boolean!) {
      mine: bookChanged(id: $id) { n: sequence note @include(if: $with) ...Books }
    }
    fragment Books on BookChange { it: book { name: title shelf(loud: $loud) } previous { id stars: rating } }`;
    const reading = await follow(query, { id: '1', with: false });
    library.changes.send({ sequence: 7, book: { id: '2' }, previous: [{ id: '1' }, { id: '2' }] });
    expect(await reading.next()).toEqual({
      data: {
        mine: {
          n: 7,
          it: { name: 'Persuasion', shelf: 'FICTION' },
          previous: [
            { id: '1', stars: 4.5 },
            { id: '2', stars: 4.5 },
          ],
        },
      },
    });
    reading.stop();
  });

  test('come in order, each executed once, however fast events come', async () => {
    const reading = await follow('subscription { bookChanged(id: "1") { sequence book { rating } } }');
    library.reviews.requests.length = 0;
    for (let sequence = 1; sequence <= 30; sequence += 1) {
      library.changes.send({ sequence, book: { id: '1' } });
    }
    const sequences = [];
    for (let count = 0; count < 30; count += 1) {
      sequences.push((await reading.next()).data?.bookChanged);
    }
    expect(sequences).toEqual(
      Array.from({ length: 30 }, (_, index) => ({ sequence: index + 1, book: { rating: 4.5 } })),
    );
    expect(library.reviews.requests).toHaveLength(30);
    reading.stop();
  });

  test('carry errors of their subgraph and of others, with paths', async () => {
    const reading = await follow(
      'subscription { bookChanged(id: "1") { note previous { id rating } book { score } } }',
    );
    const note = new Error('the secret of the database');
    library.changes.send({ sequence: 1, note, book: { id: '1' }, previous: [{ id: '1' }, { id: '3' }] });
    const { data, errors } = await reading.next();
    expect(data).toEqual({
      bookChanged: {
        note: null,
        previous: [
          { id: '1', rating: 4.5 },
          { id: '3', rating: null },
        ],
        book: { score: null },
      },
    });
    expect(errors).toContainEqual({
      message: 'Not rated',
      path: ['bookChanged', 'previous', 1, 'rating'],
      extensions: { code: 'NOT_FOUND', service: 'reviews' },
    });
    expect(errors).toContainEqual(
      expect.objectContaining({
        path: ['bookChanged', 'note'],
        extensions: expect.objectContaining({ service: 'books' }) as object,
      }),
    );
    reading.stop();
  });

  test('lose the fields of a subgraph that does not answer, and nothing else', async () => {
    library.reviews.answerWith((request) => void request.socket.destroy());
    const reading = await follow('subscription { bookChanged(id: "1") { sequence book { title rating } } }');
    library.changes.send({ sequence: 1, book: { id: '1' } });
    expect(await reading.next()).toEqual({
      data: { bookChanged: { sequence: 1, book: { title: 'Emma', rating: null } } },
      errors: [
        {
          message: 'The reviews service is unavailable. Try again shortly.',
          path: ['bookChanged', 'book'],
          extensions: { code: 'SERVICE_UNAVAILABLE', service: 'reviews' },
        },
      ],
    });
    library.reviews.answerWith(null);
    library.changes.send({ sequence: 2, book: { id: '1' } });
    expect((await reading.next()).errors).toBeUndefined();
    reading.stop();
  });

  test('are each subscriber’s own', async () => {
    const client = socketClient(url, withToken('good.ann'));
    const one = await follow('subscription { bookChanged(id: "1") { book { title } } }', {}, client);
    const two = await follow('subscription { bookChanged(id: "1") { book { rating } } }', {}, client);
    library.changes.send({ sequence: 1, book: { id: '1' } });
    expect((await one.next()).data).toEqual({ bookChanged: { book: { title: 'Emma' } } });
    expect((await two.next()).data).toEqual({ bookChanged: { book: { rating: 4.5 } } });
    one.stop();
    two.stop();
  });
});

describe('the end of a subscription', () => {
  test('comes with the end of its source, after what was sent before', async () => {
    const reading = await follow();
    library.changes.send({ sequence: 1, book: { id: '1' } });
    library.changes.complete();
    expect((await reading.next()).data).toEqual({ bookChanged: { sequence: 1 } });
    expect(await reading.ended).toBeNull();
    await until(() => library.books.sockets() === 0);
  });

  test('by its client ends it at the subgraph, and the connection with the last one', async () => {
    const client = socketClient(url, withToken('good.ann'));
    const one = await follow(changed, {}, client);
    const two = await follow('subscription { bookChanged(id: "2") { sequence } }', {}, client);
    expect(library.books.sockets()).toBe(1);
    one.stop();
    await until(() => library.changes.subscribers() === 1);
    expect(library.books.sockets()).toBe(1);
    two.stop();
    await until(() => library.changes.subscribers() === 0 && library.books.sockets() === 0);
  });

  test('a client that vanishes leaves nothing behind', async () => {
    const client = socketClient(url, withToken('good.ann'));
    await follow(changed, {}, client);
    client.terminate();
    await until(() => library.changes.subscribers() === 0 && library.books.sockets() === 0);
  });

  test('comes with the error that the subgraph ended it with', async () => {
    const reading = read(
      socketClient(url, withToken('good.ann')),
      'subscription { bookChanged(id: "forbidden") { sequence } }',
    );
    expect(await reading.ended).toEqual([
      { message: 'Not yours', path: ['bookChanged'], extensions: { code: 'FORBIDDEN', service: 'books' } },
    ]);
  });

  test.each([[1001], [1000], [1011], [4500]])(
    'comes with SERVICE_UNAVAILABLE when the subgraph closes with %i; it is not repeated',
    async (code) => {
      const reading = await follow();
      library.changes.send({ sequence: 1, book: { id: '1' } });
      await reading.next();
      library.books.closeSockets(code);
      expect(await reading.ended).toEqual([
        {
          message: 'The books service is unavailable. Try again shortly.',
          extensions: { code: 'SERVICE_UNAVAILABLE', service: 'books' },
        },
      ]);
      await until(() => library.changes.subscribers() === 0);
      expect(library.books.connections).toHaveLength(1);
      const again = await follow();
      again.stop();
    },
  );

  test('comes with SERVICE_UNAVAILABLE when the subgraph cannot be reached', async () => {
    const { url: half } = await start({
      routeTo: (name) => (name === 'books' ? 'http://127.0.0.1:9/graphql' : undefined),
    });
    const reading = read(socketClient(half, withToken('good.ann')), changed);
    expect(await reading.ended).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  });

  test('comes when events pile up before one that cannot be executed', async () => {
    const { url: narrow } = await start({ limits: { pendingEvents: 3 } });
    library.reviews.answerWith(() => undefined);
    const query = 'subscription { bookChanged(id: "1") { book { rating } } }';
    const reading = await follow(query, {}, socketClient(narrow, withToken('good.ann')));
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      library.changes.send({ sequence, book: { id: '1' } });
    }
    expect(await reading.ended).toMatchObject([{ extensions: { code: 'EVENTS_TOO_FAST' } }]);
    await until(() => library.changes.subscribers() === 0);
    library.reviews.answerWith(null);
  });
});

describe('who asks', () => {
  test.each([
    ['flat', { authorization: 'Bearer good.ann' }],
    ['in capitals', { Authorization: 'Bearer good.ann' }],
    ['without Bearer', { AUTHORIZATION: 'good.ann' }],
    ['under headers', { headers: { Authorization: 'bearer good.ann' } }],
  ])('is in the parameters of the connection, %s', async (_, connectionParams) => {
    const reading = await follow(changed, {}, socketClient(url, { connectionParams }));
    expect(library.books.connections[0]?.params).toEqual({ authorization: 'Bearer good.ann' });
    reading.stop();
  });

  test('is in the header of the upgrade request', async () => {
    class WithHeader extends WebSocket {
      constructor(to: string, protocols: string) {
        super(to, protocols, { headers: { authorization: 'Bearer good.ann' } });
      }
    }
    const reading = await follow(changed, {}, socketClient(url, { webSocketImpl: WithHeader }));
    reading.stop();
  });

  test('without a token: the connection stands, and the subgraph refuses', async () => {
    const client = socketClient(url, { lazy: false });
    const reading = read(client, changed);
    expect(await reading.ended).toEqual([
      {
        message: 'Sign in first',
        path: ['bookChanged'],
        extensions: { code: 'UNAUTHENTICATED', service: 'books' },
      },
    ]);
    expect((await read(client, '{ whoami }').next()).data).toEqual({ whoami: 'nobody' });
    await client.dispose();
  });

  test('with a token that is no good: the operation fails, the connection stands', async () => {
    let closed = false;
    const client = socketClient(url, {
      ...withToken('expired'),
      lazy: false,
      on: { closed: () => (closed = true) },
    });
    for (const query of [changed, '{ whoami }']) {
      expect(await read(client, query).ended).toMatchObject([
        {
          message: expect.stringContaining('has expired') as string,
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ]);
    }
    expect(closed).toBe(false);
    expect(library.books.requests).toEqual([]);
    await client.dispose();
  });

  test('identities do not share a connection; equal ones do', async () => {
    const readings = [
      await follow(changed, {}, socketClient(url, withToken('good.ann'))),
      await follow(changed, {}, socketClient(url, withToken('good.ann'))),
      await follow(changed, {}, socketClient(url, withToken('good.bob'))),
    ];
    expect(library.books.connections).toHaveLength(2);
    readings.forEach((reading) => reading.stop());
    await until(() => library.books.sockets() === 0);
  });

  test('when the token ends, so does the subscription', async () => {
    const clock = createTestClock();
    const { url: timed } = await start({ clock });
    const query = 'subscription { bookChanged(id: "1") { sequence } }';
    const reading = await follow(query, {}, socketClient(timed, withToken('good.ann.60000')));
    await clock.advance(59_000);
    library.changes.send({ sequence: 1, book: { id: '1' } });
    expect((await reading.next()).data).toEqual({ bookChanged: { sequence: 1 } });
    await clock.advance(1_000);
    expect(await reading.ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    await until(() => library.changes.subscribers() === 0);
  });
});

describe('other operations on a socket', () => {
  test('queries and mutations give one result and complete', async () => {
    const client = socketClient(url, withToken('good.ann'));
    const query = read(client, 'query ($id: ID!) { book(id: $id) { title rating } whoami }', { id: '1' });
    expect(await query.next()).toEqual({
      data: { book: { title: 'Emma', rating: 4.5 }, whoami: 'Bearer good.ann' },
    });
    expect(await query.ended).toBeNull();
    const mutation = read(client, 'mutation { rename(id: "1", title: "X") { title } }');
    expect((await mutation.next()).data).toEqual({ rename: { title: 'X' } });
  });

  test.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { bookChanged(id: "1") { sequence } readers }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription ($id: ID!) { bookChanged(id: $id) { sequence } }', 'BAD_USER_INPUT'],
    ['query A { whoami } query B { whoami }', 'OPERATION_RESOLUTION_FAILURE'],
    ['subscription { bookChanged(id: "1") @skip(if: true) { sequence } }', 'BAD_USER_INPUT'],
    ['subscription ($no: Boolean!) { readers @include(if: $no) }', 'GRAPHQL_VALIDATION_FAILED'],
    [`{ ${'book { '.repeat(3_000)}`, 'DOCUMENT_TOO_DEEP'],
    [`{ ${'whoami '.repeat(20_000)} }`, 'GRAPHQL_PARSE_FAILED'],
    [`subscription { bookChanged(id: "1") @include(if: true) { sequence } }`, undefined],
  ])('a faulty one is answered with an error: %#', async (query, code) => {
    const reading = read(socketClient(url, withToken('good.ann')), query);
    if (!code) {
      await until(() => library.changes.subscribers() > 0);
      return reading.stop();
    }
    const answer = await Promise.race([reading.ended, reading.next().then(({ errors }) => errors)]);
    expect(answer).toMatchObject([{ extensions: { code } }]);
    expect(JSON.stringify(answer)).not.toContain('node_modules');
  });

  test('one connection may have only so many', async () => {
    const { url: narrow } = await start({ limits: { operationsPerSocket: 2 } });
    const client = socketClient(narrow, withToken('good.ann'));
    const readings = [await follow(changed, {}, client), await follow(changed, {}, client)];
    expect(await read(client, changed).ended).toMatchObject([
      { extensions: { code: 'TOO_MANY_OPERATIONS' } },
    ]);
    readings.forEach((reading) => reading.stop());
  });
});

/** A clock that stands until it is advanced. */
function createTestClock(): Clock & { advance(ms: number): Promise<void> } {
  let now = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => new Date(now),
    random: () => 0.5,
    uuid: () => systemClock.uuid(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { until: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
    async advance(ms) {
      now += ms;
      for (const sleeper of sleepers) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
