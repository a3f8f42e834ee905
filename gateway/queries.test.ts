import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import type { LocalOperations } from '../platform/server';
import { post, until } from './fixture/client';
import { development } from './fixture/composed';
import { type Library, startLibrary } from './fixture/library';

let library: Library;
let url: string;

beforeAll(async () => {
  library = await startLibrary();
  ({ url } = await library.start({ limits: { subgraphTimeoutMs: 300 } }));
});
afterAll(() => library.stop());
afterEach(() => {
  library.books.answerWith(null);
  library.reviews.answerWith(null);
});

const onlyFor = (subgraph: string, url: string) => (name: string) => (name === subgraph ? url : undefined);

const unavailable = (service: string) => ({
  message: `The ${service} service is unavailable. Try again shortly.`,
  extensions: { code: 'SERVICE_UNAVAILABLE', service },
});

test('one query reads several subgraphs', async () => {
  const query = '{ books { title reviews { text author { favourite { title } } } } }';
  const { status, body } = await post(url, { query });
  expect(status).toBe(200);
  expect(body.errors).toBeUndefined();
  expect(body.data?.books).toContainEqual({
    title: 'Emma',
    reviews: [{ text: 'About 1', author: { favourite: { title: 'Persuasion' } } }],
  });
});

test('mutations, aliases, fragments, variables and directives', async () => {
  const query = `mutation ($id: ID!, $with: Boolean!) {
    mine: rename(id: $id, title: "New") { ...Parts rating @include(if: $with) }
  }
  fragment Parts on Book { name: title other: reviews { text } }`;
  const { body } = await post(url, { query, variables: { id: '1', with: false } });
  expect(body).toEqual({ data: { mine: { name: 'New', other: [{ text: 'About 1' }] } } });
});

test('a mutation is done of whose answer nothing is selected', async () => {
  library.books.requests.length = 0;
  const query = `mutation ($on: Boolean!, $off: Boolean!) {
    rename(id: "1", title: "New") @include(if: $on) { title @include(if: $off) }
  }`;
  const { body } = await post(url, { query, variables: { on: true, off: false } });
  expect(body).toEqual({ data: { rename: {} } });
  expect(library.books.requests).toHaveLength(1);
});

test('subgraphs get the token and what joins traces, and no other header', async () => {
  library.books.requests.length = 0;
  const headers = {
    authorization: 'bearer good.ann',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'x-request-id': 'r-1',
    cookie: 'a=b',
    'x-forwarded-for': '1.2.3.4',
    'x-other': 'c',
  };
  const { body } = await post(url, { query: '{ whoami }' }, headers);
  expect(body.data).toEqual({ whoami: 'Bearer good.ann' });
  const sent = library.books.requests[0]?.headers ?? {};
  expect(sent).toMatchObject({ traceparent: headers.traceparent, 'x-request-id': 'r-1' });
  expect(Object.keys(sent)).not.toEqual(expect.arrayContaining(['cookie']));
  expect(sent['x-forwarded-for'] ?? sent['x-other']).toBeUndefined();
});

test('the headers that subgraphs get are a list of exact names', async () => {
  const settings = { ...development, sources: { forwardHeaders: ['accept-language'] } };
  const { url: listed } = await library.start({ settings });
  library.books.requests.length = 0;
  const headers = { 'accept-language': 'de', 'x-request-id': 'r-1', authorization: 'Bearer good.ann' };
  await post(listed, { query: '{ whoami }' }, headers);
  const sent = library.books.requests[0]?.headers ?? {};
  expect(sent).toMatchObject({ 'accept-language': 'de', authorization: 'Bearer good.ann' });
  expect(sent['x-request-id']).toBeUndefined();
});

test('a header that cannot be forwarded starts nothing', async () => {
  const settings = { ...development, sources: { forwardHeaders: ['cookie'] } };
  await expect(library.start({ settings })).rejects.toThrow('"cookie"');
});

test('a client that leaves ends the fetches of its query', async () => {
  let isCut = false;
  let isAsked = false;
  library.books.answerWith((_, response) => {
    isAsked = true;
    response.once('close', () => (isCut = true));
  });
  // Within the limit of time of this one, nothing but the client ends a fetch.
  const { url: patient } = await library.start();
  const client = new AbortController();
  const asked = fetch(patient, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ whoami }' }),
    signal: client.signal,
  });
  await until(() => isAsked);
  client.abort();
  await expect(asked).rejects.toThrow();
  await until(() => isCut);
});

test('a subgraph in the same process is called directly, unless that is switched off', async () => {
  const execute = async () => ({ data: { whoami: 'nobody but me' } });
  const schema = buildSchema('type Query { whoami: String }');
  const local = new Map([['books', { schema, execute } as Partial<LocalOperations> as LocalOperations]]);
  const direct = await library.start({ local, routeTo: onlyFor('books', await freeUrl()) });
  expect((await post(direct.url, { query: '{ whoami }' })).body.data).toEqual({ whoami: 'nobody but me' });
  const overHttp = await library.start({ local, settings: { ...development, sources: { direct: false } } });
  expect((await post(overHttp.url, { query: '{ whoami }' })).body.data).toEqual({ whoami: 'nobody' });
});

test('a routing URL given at start replaces the one of the supergraph', async () => {
  const { url: moved } = await library.start({ routeTo: onlyFor('reviews', library.books.url) });
  const { body } = await post(moved, { query: '{ book(id: "1") { title rating } }' });
  expect(body.data).toEqual({ book: { title: 'Emma', rating: null } });
});

describe('errors of a subgraph', () => {
  test('arrive with message, code and path, without its internals', async () => {
    const { status, body } = await post(url, { query: '{ books { id rating } }' });
    expect(status).toBe(200);
    expect(body.data?.books).toHaveLength(3);
    expect(body.errors).toEqual([
      {
        message: 'Not rated',
        path: ['books', 2, 'rating'],
        extensions: { code: 'NOT_FOUND', service: 'reviews' },
      },
    ]);
  });

  test('keep what is for clients in their extensions', async () => {
    const { body } = await post(url, { query: '{ refused(why: "no") }' });
    expect(body.errors).toEqual([
      {
        message: 'No: no',
        path: ['refused'],
        extensions: { code: 'FORBIDDEN', argument: 'why', service: 'books' },
      },
    ]);
  });

  test('are masked when they were not meant for clients', async () => {
    const { body } = await post(url, { query: '{ broken }' });
    const { errorId, ...extensions } = body.errors?.[0]?.extensions ?? {};
    expect(body.errors?.[0]).toMatchObject({ message: 'Internal server error', path: ['broken'] });
    expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', service: 'books' });
    expect(errorId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('a subgraph that does not answer costs its fields alone', () => {
  const query = '{ books { title rating } }';
  const books = ['Emma', 'Persuasion', 'Sanditon'].map((title) => ({ title, rating: null }));

  test('when nothing listens', async () => {
    const gone = await freeUrl();
    const { url: half } = await library.start({ routeTo: onlyFor('reviews', gone) });
    const { status, body } = await post(half, { query });
    expect(status).toBe(200);
    expect(body).toEqual({ data: { books }, errors: [{ ...unavailable('reviews'), path: ['books', 0] }] });
    expect(JSON.stringify(body)).not.toContain('127.0.0.1');
  });

  test.each([
    ['it is silent', () => undefined],
    [
      'it stops in the middle of its answer',
      (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"data":');
      },
    ],
    [
      'it answers with a page',
      (_: unknown, response: ServerResponse) => {
        response.writeHead(502, { 'content-type': 'text/html' });
        response.end('<h1>internal.example 10.0.0.7</h1>');
      },
    ],
    ['it answers with other JSON', (_: unknown, response: ServerResponse) => response.end('{"error":"x"}')],
    [
      'it answers with errors that are no list',
      (_: unknown, response: ServerResponse) => response.end('{"errors":"x"}'),
    ],
    ['it cuts the connection', (request: IncomingMessage) => void request.socket.destroy()],
  ])('when %s', async (_, answer) => {
    library.reviews.answerWith(answer);
    const { status, body } = await post(url, { query });
    expect(status).toBe(200);
    expect(body).toEqual({ data: { books }, errors: [{ ...unavailable('reviews'), path: ['books', 0] }] });
  });

  test('one error for each of its root fields', async () => {
    library.books.answerWith((request) => void request.socket.destroy());
    const { status, body } = await post(url, { query: '{ first: book(id: "1") { title } whoami }' });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { first: null, whoami: null },
      errors: [
        { ...unavailable('books'), path: ['first'] },
        { ...unavailable('books'), path: ['whoami'] },
      ],
    });
  });

  test('its GraphQL errors count whatever its status', async () => {
    library.books.answerWith((_, response) => {
      response.statusCode = 401;
      response.end('{"errors":[{"message":"Sign in","extensions":{"code":"UNAUTHENTICATED"}}]}');
    });
    const { body } = await post(url, { query: '{ whoami }' });
    expect(body.errors).toEqual([
      { message: 'Sign in', extensions: { code: 'UNAUTHENTICATED', service: 'books' } },
    ]);
  });
});

async function freeUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/graphql`;
}

test('what would cost too much is refused before a subgraph is asked', async () => {
  const deeper = (levels: number): string =>
    levels === 0 ? 'text' : `author { favourite { reviews { ${deeper(levels - 1)} } } }`;
  library.reviews.requests.length = 0;
  const { status, body } = await post(url, { query: `{ books { reviews { ${deeper(4)} } } }` });
  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE' } }] });
  expect(library.reviews.requests).toEqual([]);
  expect((await post(url, { query: `{ books { reviews { ${deeper(1)} } } }` })).status).toBe(200);
});

test("@apollo/gateway's own executor answers the same", async () => {
  const [{ url: compiled }, { url: stock }] = await Promise.all([
    library.start(),
    library.start({ executor: 'stock' }),
  ]);
  const queries = [
    '{ books { title reviews { text author { favourite { title } } } } }',
    '{ books { id rating } }',
    '{ broken refused(why: "x") whoami }',
    'mutation { rename(id: "1", title: "New") { title reviews { text } } }',
  ];
  for (const query of queries) {
    const [own, other] = await Promise.all([compiled, stock].map((one) => post(one, { query })));
    const masked = (answer: typeof own) => JSON.stringify(answer?.body).replace(/"errorId":"[^"]*"/g, '');
    expect(masked(own)).toBe(masked(other));
  }
});
