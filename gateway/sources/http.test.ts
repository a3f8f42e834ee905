import { eventually } from '../../platform/test-clock';
import { type Asking, ask, limitMs, mutation, operation, request, unavailable } from './fixture/asking';
import { hang, json, page, reset, startWildServer, type WildServer } from './fixture/server';
import { eventuallyText } from './fixture/bytes';
import { toBytes } from './passing';
import type { SourceSettings } from './settings';
import type { FetchAnswer } from './source';

let server: WildServer;
let asking: Asking;

const good = { data: { book: { title: 'Emma' } } };

function start(settings: Partial<SourceSettings> = {}, maxAnswerBytes?: number): void {
  asking = ask(server.url, settings, maxAnswerBytes);
}

/** What came of a fetch: its answer, or the error that clients get. */
const outcome = (fetch: Promise<FetchAnswer>) =>
  fetch.catch((error: { message: string; extensions: unknown }) => ({
    message: error.message,
    extensions: error.extensions,
  }));

/** Until a fetch waits before its next attempt: the other sleeper is what watches the limit of time. */
const waitsToRetry = () => eventually(() => asking.clock.sleeping === 2);

beforeEach(async () => {
  server = await startWildServer();
});
afterEach(async () => {
  await asking.close();
  await server.stop();
});

test('sends the operation, its variables and the forwarded headers, and nothing else', async () => {
  start();
  server.answerWith(json({ ...good, extensions: { tracing: 1 } }));
  const named = { ...operation('query', 'query Named { a(b: "ü") }'), operationName: 'Named' };
  const forwarded = { authorization: 'Bearer t', 'x-request-id': 'r' };
  const answer = await asking.source.fetch(request({ operation: named, values: { a: ['ü'] }, forwarded }));
  expect(answer).toEqual(good);
  const { body, headers, request: sent } = server.nth(0);
  expect(body).toEqual({ query: named.text, operationName: 'Named', variables: { a: ['ü'] } });
  expect(sent).toMatchObject({ method: 'POST', url: '/graphql?v=1' });
  expect(Object.keys(headers).sort()).toEqual(
    [
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-request-id',
    ].sort(),
  );
});

test('asked in bytes, it sends and answers in bytes, until it sends what must be decoded', async () => {
  start();
  const data = { book: { title: 'Žluťoučký kůň — “🐎”' } };
  server.answerWith(json({ data }));
  const named = operation('query', 'query ($a: String) { book(id: "œ", a: $a) { title } }');
  const inBytes = { values: {}, json: toBytes('{"a":"ü—"}') };
  const asked = { ...request({ operation: named }), variables: inBytes, inBytes: true };
  const answer = await asking.source.fetch(asked);
  expect(server.nth(0).body).toEqual({ query: named.text, variables: { a: 'ü—' } });
  expect(answer.data).not.toEqual(data);
  expect(eventuallyText(answer.data)).toEqual(data);
  expect(asking.source.passesBytes).toBe(true);

  server.answerWith(({ response }) => void response.end('{"data":{"book":{"title":"\\u00fc"}}}'));
  const escaped = await asking.source.fetch(asked);
  expect(eventuallyText(escaped.data)).toEqual({ book: { title: 'ü' } });
  expect(asking.source.passesBytes).toBe(false);
});

test('equal fetches share one in bytes, and another in text', async () => {
  start({ share: true });
  server.answerWith(json({ data: { book: { title: 'ü' } } }));
  const { source } = asking;
  const answers = await Promise.all([true, true, false].map((inBytes) => source.fetch(request({ inBytes }))));
  const title = { book: { title: 'ü' } };
  expect(answers.map(({ data }, index) => (index < 2 ? eventuallyText(data) : data))).toEqual([
    title,
    title,
    title,
  ]);
  expect(server.got).toHaveLength(2);
});

test('reads an answer that comes in pieces, through the middle of a character', async () => {
  start();
  const bytes = Buffer.from(JSON.stringify({ data: { title: 'ü'.repeat(50) } }));
  const cut = bytes.indexOf('ü') + 1;
  server.answerWith(({ response }) => {
    response.write(bytes.subarray(0, cut));
    setImmediate(() => response.end(bytes.subarray(cut)));
  });
  expect(await asking.source.fetch(request())).toEqual({ data: { title: 'ü'.repeat(50) } });
});

test.each([
  ['errors with a 4xx', { errors: [{ message: 'Sign in' }] }, 401],
  ['errors with a 503', { data: null, errors: [{ message: 'Later' }] }, 503],
  ['null for its errors', { data: {}, errors: null }, 200],
])('GraphQL is an answer whatever its status: %s', async (_, content, status) => {
  start({ breakerFailures: 1 });
  server.answerWith(json(content, status));
  const { errors, ...data } = content as FetchAnswer;
  const expected = errors ? { ...data, errors } : data;
  expect(await asking.source.fetch(request())).toEqual(expected);
  expect(await asking.source.fetch(request())).toEqual(expected);
  expect(server.got).toHaveLength(2);
});

describe('a query is sent again', () => {
  test.each([
    ['its connection was reset', reset],
    ['a proxy answered 502', page(502)],
    ['a proxy answered 503', page(503)],
    ['a proxy answered 504', json({ error: 'timeout' }, 504)],
    [
      'its connection was closed in the middle of the answer',
      ({ response, request: { socket } }) => response.write('{"da', () => socket.destroy()),
    ],
  ] as Parameters<typeof test.each<[string, Parameters<WildServer['answerWith']>[0]]>>[0])(
    'when %s',
    async (_, fails) => {
      start();
      server.answerWith(fails, json(good));
      const fetched = asking.source.fetch(request());
      await waitsToRetry();
      expect(server.got).toHaveLength(1);
      await asking.clock.advance(100);
      expect(await fetched).toEqual(good);
      expect(server.got).toHaveLength(2);
    },
  );

  test('when nothing listened at first', async () => {
    start();
    await server.stop();
    const fetched = outcome(asking.source.fetch(request()));
    for (const waitMs of [100, 200]) {
      await waitsToRetry();
      await asking.clock.advance(waitMs);
    }
    expect(await fetched).toEqual(unavailable);
  });

  test('as often as the setting says', async () => {
    start({ retries: 1 });
    server.answerWith(page(503));
    const fetched = outcome(asking.source.fetch(request()));
    await waitsToRetry();
    await asking.clock.advance(100);
    expect(await fetched).toEqual(unavailable);
    expect(server.got).toHaveLength(2);
  });

  test('never after the client has left', async () => {
    start();
    server.answerWith(page(503));
    const client = new AbortController();
    const fetched = outcome(asking.source.fetch(request({ signal: client.signal })));
    await waitsToRetry();
    client.abort();
    expect(await fetched).toMatchObject({ extensions: { code: 'CLIENT_CLOSED_REQUEST' } });
    await asking.clock.advance(limitMs);
    expect(server.got).toHaveLength(1);
  });

  test('never past the limit of time', async () => {
    start({ retries: 1_000 });
    server.answerWith(page(503));
    const began = asking.clock.now().getTime();
    let isOver = false;
    const fetched = outcome(asking.source.fetch(request())).finally(() => (isOver = true));
    while (!isOver) {
      await eventually(() => isOver || asking.clock.sleeping === 2);
      await asking.clock.advance(500);
    }
    expect(await fetched).toEqual(unavailable);
    // It does not wait for an attempt that there is no time for.
    expect(asking.clock.now().getTime() - began).toBeLessThan(limitMs);
  });
});

describe('sent once, and no more', () => {
  test.each([
    ['a mutation whose connection was reset', mutation, reset],
    ['a mutation that a proxy answered', mutation, page(503)],
    ['a query answered with a page', undefined, page(200)],
    ['a query refused with a page', undefined, page(404)],
    ['a query answered with other JSON', undefined, json({ error: 'x' })],
    ['a query answered with a list', undefined, json([good])],
    ['a query answered with data that is a text', undefined, json({ data: 'x' })],
    ['a query answered with errors that are a text', undefined, json({ errors: 'x' })],
    ['a query answered with errors that are texts', undefined, json({ errors: ['x'] })],
    ['a query answered with nothing', undefined, json({ data: undefined, errors: [] })],
  ])('%s', async (_, asked, answer) => {
    start();
    server.answerWith(answer);
    const fetched = asking.source.fetch(request({ ...(asked && { operation: asked }) }));
    expect(await outcome(fetched)).toEqual(unavailable);
    expect(server.got).toHaveLength(1);
  });

  test('an answer that is too large, which costs its connection', async () => {
    start({ breakerFailures: 1 }, 1_000);
    server.answerWith(({ response }) => response.write('"'.repeat(2_000)), json(good));
    expect(await outcome(asking.source.fetch(request()))).toEqual(unavailable);
    await eventually(() => server.cutOff() === 1);
    // Who asks for too much does not close the door to the others.
    expect(await asking.source.fetch(request())).toEqual(good);
  });
});

describe('a fetch ends at the limit of time', () => {
  test.each([
    ['when there is no answer', hang],
    ['when the answer drips', ({ response }) => response.write('{"data":')],
  ] as Parameters<typeof test.each<[string, Parameters<WildServer['answerWith']>[0]]>>[0])(
    '%s',
    async (_, answer) => {
      start();
      server.answerWith(answer);
      const fetched = outcome(asking.source.fetch(request()));
      await eventually(() => server.got.length === 1);
      await asking.clock.advance(limitMs - 1);
      expect(server.cutOff()).toBe(0);
      await asking.clock.advance(1);
      expect(await fetched).toEqual(unavailable);
      await eventually(() => server.cutOff() === 1);
    },
  );
});

test('a client that leaves ends its fetch; a mutation goes on', async () => {
  start();
  server.answerWith(hang);
  const client = new AbortController();
  const { signal } = client;
  const left = outcome(asking.source.fetch(request({ signal })));
  const going = asking.source.fetch(request({ signal, operation: mutation }));
  await eventually(() => server.got.length === 2);
  client.abort();
  expect(await left).toMatchObject({ extensions: { code: 'CLIENT_CLOSED_REQUEST' } });
  await eventually(() => server.cutOff() === 1);
  const sent = server.got.find(({ body }) => body.query === mutation.text);
  if (sent) json(good)(sent);
  expect(await going).toEqual(good);
  expect(await outcome(asking.source.fetch(request({ signal })))).toMatchObject({
    extensions: { code: 'CLIENT_CLOSED_REQUEST' },
  });
  expect(server.got).toHaveLength(2);
});

describe('a subgraph that does not answer is left alone', () => {
  const settings = { retries: 0, breakerFailures: 3, breakerMs: 5_000 };
  const fail = async (times: number) => {
    for (let time = 0; time < times; time += 1)
      expect(await outcome(asking.source.fetch(request()))).toEqual(unavailable);
  };

  test('after failures in a row; then one fetch tries', async () => {
    start(settings);
    server.answerWith(reset);
    await fail(2);
    server.answerWith(json(good));
    await asking.source.fetch(request());
    server.answerWith(reset);
    await fail(5);
    expect(server.got).toHaveLength(6);

    await asking.clock.advance(settings.breakerMs);
    await fail(2);
    expect(server.got).toHaveLength(7);

    await asking.clock.advance(settings.breakerMs);
    server.answerWith(hang);
    const trying = asking.source.fetch(request());
    await eventually(() => server.got.length === 8);
    // Another query: an equal one would join the one that tries.
    expect(await outcome(asking.source.fetch(request({ values: { id: '2' } })))).toEqual(unavailable);
    json(good)(server.nth(7));
    expect(await trying).toEqual(good);
    server.answerWith(json(good));
    expect(await asking.source.fetch(request())).toEqual(good);
    expect(server.got).toHaveLength(9);
  });

  test('not for what only one request is refused', async () => {
    start(settings);
    server.answerWith(page(413));
    await fail(4);
    expect(server.got).toHaveLength(4);
  });

  test('when the one that tries leaves, the next one tries', async () => {
    start({ ...settings, breakerFailures: 1 });
    server.answerWith(reset);
    await fail(1);
    await asking.clock.advance(settings.breakerMs);
    server.answerWith(hang);
    const client = new AbortController();
    const left = outcome(asking.source.fetch(request({ signal: client.signal })));
    await eventually(() => server.got.length === 2);
    client.abort();
    await left;
    server.answerWith(json(good));
    expect(await asking.source.fetch(request())).toEqual(good);
  });
});

test('the log says once that a subgraph went away and once that it is back, and holds nothing of a body', async () => {
  start({ retries: 0 });
  server.answerWith(page(500));
  for (let time = 0; time < 3; time += 1) await outcome(asking.source.fetch(request()));
  await asking.clock.advance(4_000);
  server.answerWith(json(good));
  for (let time = 0; time < 2; time += 1) await asking.source.fetch(request());
  const said = asking.lines.filter(({ level }) => level !== 'debug');
  expect(said).toEqual([
    {
      level: 'warn',
      message: 'A subgraph does not answer',
      fields: {
        subgraph: 'books',
        code: 'NOT_GRAPHQL',
        reason: 'Its answer with status 500 is no JSON',
        failures: 1,
      },
    },
    {
      level: 'info',
      message: 'A subgraph answers again',
      fields: { subgraph: 'books', failures: 3, seconds: 4 },
    },
  ]);
  expect(asking.lines.filter(({ level }) => level === 'debug')).toHaveLength(3);
  expect(JSON.stringify(asking.lines)).not.toContain('internal.example');
});
