import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLError, parse } from 'graphql';
import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import WebSocket from 'ws';
import { InvalidToken, KeysUnavailable, requireScope, requireViewer, type Viewer } from '../auth';
import { type Clock, systemClock } from '../clock';
import { badInput } from '../errors';
import { testLog, type Log } from '../log';
import { startSubgraphServer, type SubgraphService } from '.';

// An odd order and a comment, to be kept in what introspection answers.
const sdl = `# Kept as it is.
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Subscription {
  count: Int!
  broken: Int!
}
type Query {
  whoAmI: String
  staffOnly: Boolean
  fail(kind: String!): Int
  never: Int!
  slow: Boolean
  thing(n: Int!): Thing
}
type Thing @key(fields: "id") { id: ID! }
`;

const secretText = 'mongodb://user:secret@db/users is broken';

function fail(kind: string): never {
  if (kind === 'input') throw badInput('Not like this', 'kind');
  if (kind === 'store') throw Object.assign(new Error(secretText), { name: 'StoreUnavailable' });
  if (kind === 'dressed') throw Object.assign(new Error(secretText), { extensions: { code: 'NOT_FOUND' } });
  if (kind === 'uncoded') throw new GraphQLError(secretText);
  throw new Error(secretText);
}

/** Is given what answers a slow query, when it is asked. */
let finishSlow: (finish: () => void) => void = (finish) => finish();

interface TestContext {
  viewer: Viewer | null;
}

let streamClosed = 0;
/** 1, 2, then quiet. */
function counting(): AsyncIterableIterator<{ count: number }> {
  let count = 0;
  let close: (() => void) | undefined;
  return {
    next: () => {
      if (++count <= 2) return Promise.resolve({ done: false, value: { count } });
      return new Promise((resolve) => (close = () => resolve({ done: true, value: undefined })));
    },
    return: () => {
      streamClosed++;
      close?.();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const resolvers = {
  Query: {
    whoAmI: (_: unknown, __: unknown, { viewer }: TestContext) => viewer?.id ?? null,
    staffOnly: (_: unknown, __: unknown, context: TestContext) => Boolean(requireScope(context, 'staff')),
    fail: (_: unknown, { kind }: { kind: string }) => fail(kind),
    never: () => null,
    slow: () => new Promise<boolean>((resolve) => finishSlow(() => resolve(true))),
    thing: (_: unknown, { n }: { n: number }) => ({ id: n }),
  },
  Thing: {
    __resolveReference: ({ id }: { id: string }, context: TestContext) =>
      requireViewer(context).id === id ? { id } : null,
  },
  Subscription: {
    count: {
      subscribe: (_: unknown, __: unknown, context: TestContext) => requireViewer(context) && counting(),
    },
    broken: { subscribe: () => fail('store') },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
const schemaPath = join(folder, 'schema.graphql');
writeFileSync(schemaPath, sdl);

/** Sleepers that wait for a token's end are woken by hand. */
let endTokens: (() => void)[] = [];
let now = new Date('2030-01-01T00:00:00Z');
const clock: Clock = {
  ...systemClock,
  now: () => now,
  sleep: (_ms, signal) =>
    new Promise((resolve) => {
      endTokens.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    }),
};

async function verifyToken(token: string): Promise<Viewer> {
  if (token === 'keyless') throw new KeysUnavailable('no keys');
  if (token === 'expired') throw new InvalidToken('The access token has expired.');
  const expiresAt = new Date('2030-01-01T01:00:00Z');
  return { id: token, scopes: token === 'staff' ? ['staff'] : ['customer'], expiresAt };
}

const logged: unknown[] = [];
const log: Log = { ...testLog(), error: (...line: unknown[]) => void logged.push(line) } as Log;
let ready: () => Promise<void> = async () => undefined;

let service: SubgraphService;
const start = (port = 0, nodeEnv = 'test') =>
  startSubgraphServer<TestContext>({
    name: 'things',
    port,
    schemaPath,
    resolvers,
    context: ({ viewer }) => ({ viewer }),
    verifyToken,
    log,
    clock,
    nodeEnv,
    ready: () => ready(),
    routes: (app) => app.get('/extra', (_request, response) => void response.json({ extra: true })),
  });

beforeAll(async () => {
  service = await start();
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  logged.length = 0;
  endTokens = [];
  streamClosed = 0;
  now = new Date('2030-01-01T00:00:00Z');
});

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[];
}

async function post(body: unknown, token?: string, url = service.url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  expect(text).not.toContain('secret');
  expect(text).not.toContain('stacktrace');
  return { status: response.status, ...(JSON.parse(text) as Answer) };
}

const ask = (query: string, token?: string) => post({ query }, token);
/** A short document that doubles with every level once its fragments are spread out. */
const doubling = (levels: number) =>
  `{ ...F0 } fragment F${levels} on Query { whoAmI } ` +
  Array.from(
    { length: levels },
    (_, n) => `fragment F${n} on Query { ... { ...F${n + 1} } ... { ...F${n + 1} } }`,
  ).join(' ');
const codeOf = (answer: Answer) => answer.errors?.[0]?.extensions.code;

describe('over HTTP', () => {
  test('the viewer is the token; no token is nobody', async () => {
    expect((await ask('{ whoAmI }')).data).toEqual({ whoAmI: null });
    expect((await ask('{ whoAmI }', 'ann')).data).toEqual({ whoAmI: 'ann' });
  });

  test('a token that is no good fails the operation and says why', async () => {
    const answer = await ask('{ whoAmI }', 'expired');
    expect(answer).toMatchObject({
      status: 200,
      errors: [{ message: 'The access token has expired. Refresh it or sign in again.' }],
    });
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(codeOf(await ask('{ whoAmI }', 'two words'))).toBe('UNAUTHENTICATED');
    expect(codeOf(await ask('{ whoAmI }', 'keyless'))).toBe('SERVICE_UNAVAILABLE');
  });

  test('scopes', async () => {
    expect(codeOf(await ask('{ staffOnly }'))).toBe('UNAUTHENTICATED');
    expect(codeOf(await ask('{ staffOnly }', 'ann'))).toBe('FORBIDDEN');
    expect((await ask('{ staffOnly }', 'staff')).data).toEqual({ staffOnly: true });
  });

  test('entities see the viewer', async () => {
    const query = `{ _entities(representations: [{__typename: "Thing", id: "ann"}, {__typename: "Thing", id: "bob"}]) { ... on Thing { id } } }`;
    expect((await ask(query, 'ann')).data).toEqual({ _entities: [{ id: 'ann' }, null] });
  });

  test('an error for clients passes as it is', async () => {
    const answer = await ask('{ fail(kind: "input") }');
    expect(answer.errors).toEqual([
      {
        message: 'Not like this',
        path: ['fail'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'BAD_USER_INPUT', argument: 'kind' },
      },
    ]);
    expect(logged).toEqual([]);
  });

  test.each(['bug', 'dressed', 'uncoded'])(
    'any other error (%s) is masked, and logged under its id',
    async (kind) => {
      const answer = await ask(`{ fail(kind: "${kind}") }`);
      expect(answer.errors).toMatchObject([{ message: 'Internal server error', path: ['fail'] }]);
      expect(codeOf(answer)).toBe('INTERNAL_SERVER_ERROR');
      const errorId = answer.errors?.[0]?.extensions.errorId;
      expect(logged).toMatchObject([[{ errorId, err: { message: secretText } }, 'A request failed']]);
    },
  );

  test("graphql's complaint about our own result is masked too", async () => {
    expect((await ask('{ never }')).errors).toMatchObject([{ message: 'Internal server error' }]);
  });

  test('a store that is away is SERVICE_UNAVAILABLE', async () => {
    expect(codeOf(await ask('{ fail(kind: "store") }'))).toBe('SERVICE_UNAVAILABLE');
  });

  test("graphql's errors about the request keep their codes", async () => {
    expect(codeOf(await ask('{ nothing }'))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(codeOf(await ask('{'))).toBe('GRAPHQL_PARSE_FAILED');
    const query = 'query($n: Int!) { thing(n: $n) { id } }';
    expect(codeOf(await post({ query, variables: { n: 'x' } }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await post({ query, variables: {} }))).toBe('BAD_USER_INPUT');
  });

  test('bodies that are too large, not JSON, or a batch', async () => {
    const large = await post({ query: `{ whoAmI } #${'x'.repeat(10_000_000)}` });
    expect(large.status).toBe(413);
    expect(codeOf(large)).toBe('PAYLOAD_TOO_LARGE');
    const garbage = await post('{"query": ');
    expect(garbage.status).toBe(400);
    expect(codeOf(garbage)).toBe('BAD_REQUEST');
    expect((await post([{ query: '{ whoAmI }' }])).status).toBe(400);
  });

  test('representations that are none', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { id } } }';
    const bad = [5, 'x', [], {}, { __typename: 'Thing' }, { __typename: 'Query', id: 'x' }];
    const keys = [null, 5, { $gt: '' }].map((id) => ({ __typename: 'Thing', id }));
    for (const representation of [...bad, { __typename: '__proto__', id: 'x' }, ...keys]) {
      const answer = await post({ query, variables: { r: [representation] } }, 'ann');
      expect([representation, codeOf(answer)]).toEqual([representation, 'BAD_USER_INPUT']);
    }
    const good = await post({ query, variables: { r: [{ __typename: 'Thing', id: 'ann' }] } }, 'ann');
    expect(good.data).toEqual({ _entities: [{ id: 'ann' }] });
    expect(logged).toEqual([]);
  });

  test('documents that are too deep, or too large once their fragments are spread out', async () => {
    for (const query of [`{ ${'a { '.repeat(20_000)}`, `{ thing(n: ${'['.repeat(20_000)}`]) {
      const deep = await ask(query);
      expect([deep.status, codeOf(deep)]).toEqual([400, 'DOCUMENT_TOO_DEEP']);
    }
    const large = await ask(doubling(30));
    expect([large.status, codeOf(large)]).toEqual([400, 'DOCUMENT_TOO_LARGE']);
    expect(logged).toEqual([]);
  });

  test('a subscription: says where subscriptions are', async () => {
    const answer = await ask('subscription { count }', 'ann');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'SUBSCRIPTION_NEEDS_WEBSOCKET']);
  });

  test('a form post from another site is refused', async () => {
    const response = await fetch(`${service.url}?query={whoAmI}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Answer).errors?.[0]?.message).toContain('CSRF');
  });

  test('_service gives the schema file as it is, in production too; __schema only outside it', async () => {
    expect((await ask('{ _service { sdl } }')).data).toEqual({ _service: { sdl: sdl.trimEnd() } });
    expect((await ask('{ __schema { queryType { name } } }')).errors).toBeUndefined();
    const production = await start(0, 'production');
    const inProduction = (query: string) => post({ query }, undefined, production.url);
    expect((await inProduction('{ _service { sdl } }')).data).toEqual({ _service: { sdl: sdl.trimEnd() } });
    expect(codeOf(await inProduction('{ __schema { queryType { name } } }'))).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    await production.stop();
  });

  test('livez, readyz, own routes, and nothing else', async () => {
    const at = (path: string) => fetch(new URL(path, service.url));
    expect(await (await at('/livez')).json()).toEqual({ status: 'alive' });
    expect(await (await at('/readyz')).json()).toEqual({ status: 'ready' });
    ready = async () => fail('store');
    expect((await at('/readyz')).status).toBe(503);
    ready = async () => undefined;
    expect(await (await at('/extra')).json()).toEqual({ extra: true });
    expect((await at('/nothing')).status).toBe(404);
  });

  test('a port that is taken is said so', async () => {
    const port = Number(new URL(service.url).port);
    await expect(start(port)).rejects.toThrow(`things cannot listen: port ${port} is taken`);
  });
});

test('stop lets requests finish, and takes no more', async () => {
  const other = await start();
  const asked = new Promise<() => void>((resolve) => (finishSlow = resolve));
  const answer = post({ query: '{ slow }' }, undefined, other.url);
  const finish = await asked;
  const stopped = other.stop();
  await until(() =>
    fetch(other.url).then(
      () => false,
      () => true,
    ),
  );
  finish();
  expect(await answer).toMatchObject({ status: 200, data: { slow: true } });
  await stopped;
});

describe('over graphql-ws', () => {
  const clients: Client[] = [];
  const connect = (
    connectionParams: Record<string, unknown> = {},
    on: ClientOptions['on'] = {},
    url = service.url,
  ) => {
    const client = createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams,
      on,
    });
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });

  /** Collects results until the stream ends; `seen` hears of each. */
  function follow(
    client: Client,
    query: string,
    seen: (n: number, stop: () => void) => void = () => undefined,
  ) {
    const results: Answer[] = [];
    const end = new Promise<unknown>((resolve) => {
      const stop = client.subscribe<Record<string, unknown>>(
        { query },
        {
          next: (result) => {
            results.push(result as Answer);
            seen(results.length, stop);
          },
          error: resolve,
          complete: () => resolve('complete'),
        },
      );
    });
    return end.then((ended) => ({ results, ended }));
  }

  test('streams with a token from the connection, in any letter case; closing reaches the source', async () => {
    const client = connect({ AUTHORIZATION: 'bearer ann' });
    const { results } = await follow(client, 'subscription { count }', (n, stop) => n === 2 && stop());
    expect(results).toEqual([{ data: { count: 1 } }, { data: { count: 2 } }]);
    await until(() => streamClosed === 1);
  });

  test('a token of the operation itself goes first', async () => {
    const client = connect({ authorization: 'Bearer ann' });
    const answer = await new Promise<Answer>((resolve, reject) => {
      client.subscribe(
        { query: '{ whoAmI }', extensions: { authorization: 'Bearer bob' } },
        { next: (result) => resolve(result as Answer), error: reject, complete: () => undefined },
      );
    });
    expect(answer).toEqual({ data: { whoAmI: 'bob' } });
  });

  test('without a token the connection is acknowledged and the operation refused', async () => {
    let acknowledged = false;
    const client = connect({}, { connected: () => (acknowledged = true) });
    const { results } = await follow(client, 'subscription { count }');
    expect(acknowledged).toBe(true);
    expect(codeOf(results[0] ?? {})).toBe('UNAUTHENTICATED');
  });

  test('bad tokens, bad requests and store trouble are errors with codes, and the connection lives on', async () => {
    const bad = connect({ authorization: 'Bearer expired' });
    expect((await follow(bad, '{ whoAmI }')).ended).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    const client = connect({ authorization: 'Bearer ann' });
    expect((await follow(client, '{')).ended).toMatchObject([
      { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ]);
    expect((await follow(client, 'subscription { nothing }')).ended).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    expect((await follow(client, `{ ${'a { '.repeat(20_000)}`)).ended).toMatchObject([
      { extensions: { code: 'DOCUMENT_TOO_DEEP' } },
    ]);
    for (const query of [
      'subscription { count @skip(if: true) }',
      'subscription { ...F } fragment F on Subscription { ... @include(if: false) { count } }',
    ]) {
      expect((await follow(client, query)).ended).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    const undecided = 'subscription ($no: Boolean!) { count @skip(if: $no) }';
    expect((await follow(client, undecided)).ended).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    expect((await follow(client, 'query A { whoAmI } query B { whoAmI }')).ended).toMatchObject([
      { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
    ]);
    expect((await follow(client, doubling(30))).ended).toMatchObject([
      { extensions: { code: 'DOCUMENT_TOO_LARGE' } },
    ]);
    const broken = await follow(client, 'subscription { broken }');
    expect(codeOf(broken.results[0] ?? {})).toBe('SERVICE_UNAVAILABLE');
    expect(JSON.stringify(broken)).not.toContain('secret');
    expect((await follow(client, '{ whoAmI }')).results).toEqual([{ data: { whoAmI: 'ann' } }]);
  });

  test('a stream ends when its token does', async () => {
    const client = connect({ authorization: 'Bearer ann' });
    const { results, ended } = await follow(client, 'subscription { count }', (n) => {
      if (n !== 2) return;
      now = new Date('2030-01-01T01:00:00Z');
      for (const end of endTokens) end();
    });
    expect(results).toHaveLength(2);
    expect(ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    await until(() => streamClosed === 1);
  });

  test('stop closes sockets with 1001', async () => {
    const other = await start();
    const closed = new Promise<unknown>((resolve) => {
      const client = connect({ authorization: 'Bearer ann' }, { closed: resolve }, other.url);
      void follow(client, 'subscription { count }', (n) => n === 2 && void other.stop());
    });
    expect(await closed).toMatchObject({ code: 1001 });
    await other.stop();
    await expect(fetch(other.url)).rejects.toThrow();
    expect(streamClosed).toBe(1);
  });
});

describe('in the same process', () => {
  test('verifies, executes and masks as at the other doors', async () => {
    const run = (query: string, authorization?: string) =>
      service.local.execute({ document: parse(query), ...(authorization ? { authorization } : {}) });
    expect(await run('{ whoAmI }', 'Bearer ann')).toEqual({ data: { whoAmI: 'ann' } });
    expect(codeOf((await run('{ whoAmI }', 'Bearer expired')) as Answer)).toBe('UNAUTHENTICATED');
    expect(codeOf((await run('{ fail(kind: "bug") }')) as Answer)).toBe('INTERNAL_SERVER_ERROR');
    expect(codeOf((await run('query($n: Int!) { thing(n: $n) { id } }')) as Answer)).toBe('BAD_USER_INPUT');
  });

  test('streams, and ends with an error when the token does', async () => {
    const stream = await service.local.subscribe({
      document: parse('subscription { count }'),
      authorization: 'Bearer ann',
    });
    if (!(Symbol.asyncIterator in stream)) throw new Error('no stream');
    const seen: Answer[] = [];
    for await (const result of stream) {
      seen.push(result as Answer);
      if (seen.length !== 2) continue;
      now = new Date('2030-01-01T01:00:00Z');
      for (const end of endTokens) end();
    }
    expect(seen.map((result) => result.data?.count)).toEqual([1, 2, undefined]);
    expect(codeOf(seen[2] ?? {})).toBe('UNAUTHENTICATED');
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
