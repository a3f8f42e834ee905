import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context';
import { readManifest } from '../operations/persisted/manifest';
import { createPersistedOperations, type PersistedDeps } from '../operations/persisted/persisted';
import { createSourceText } from './source-text';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const hello = 'query Hello($name: String) {\n  hello(name: $name)\n}';
const rename = 'mutation Rename {\n  rename\n}';
const manifest = readManifest(
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [hello, rename].map((body) => ({ id: sha(body), body })),
  }),
  'm.json',
);

const servers: Server[] = [];
const ran: string[] = [];
beforeEach(() => ran.splice(0));
afterAll(() => servers.forEach((server) => server.close()));

/** A plugin that refuses at the same moment, and comes first. */
const refuseUnknownNames: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (!operation) throw new GraphQLError('There is no such operation');
    },
  }),
};

async function serve(deps: PersistedDeps): Promise<string> {
  const persisted = createPersistedOperations(deps);
  const apollo = new ApolloServer<GatewayContext>({
    typeDefs: 'type Query { hello(name: String): String secret: String } type Mutation { rename: String }',
    resolvers: {
      Query: {
        hello: (_: unknown, { name }: { name?: string }) => ran.push('hello') && `Hello ${name ?? 'you'}`,
        secret: () => ran.push('secret') && 'secret',
      },
      Mutation: { rename: () => ran.push('rename') && 'renamed' },
    },
    persistedQueries: false,
    allowBatchedHttpRequests: true,
    includeStacktraceInErrorResponses: false,
    plugins: [refuseUnknownNames, createSourceText({ persisted, documentDepth: 10 })],
  });
  await apollo.start();
  const context = async () => ({}) as GatewayContext;
  const server = createServer(express().use(express.json(), expressMiddleware(apollo, { context })));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

async function ask(url: string, { search = '', body }: { search?: string; body?: unknown }) {
  const response = await fetch(url + search, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'yes' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer | Answer[];
  const outcomes = [answer].flat().map(({ data, errors }) => errors?.[0]?.extensions.code ?? data);
  const caching = response.headers.get('cache-control');
  return { status: response.status, caching, answer, outcome: outcomes.length > 1 ? outcomes : outcomes[0] };
}

const persistedQuery = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const search = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters).toString()}`;

describe('automatic persisted queries', () => {
  test('are registered by POST and asked by GET, with variables', async () => {
    const url = await serve({ mode: 'off', automatic: true });
    const extensions = persistedQuery(sha(hello));
    const unknown = await ask(url, { search: search({ extensions: JSON.stringify(extensions) }) });
    expect(unknown).toMatchObject({
      status: 200,
      caching: 'private, no-cache, must-revalidate',
      answer: { errors: [{ message: 'PersistedQueryNotFound' }] },
      outcome: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(await ask(url, { body: { query: hello, extensions } })).toMatchObject({
      status: 200,
      outcome: { hello: 'Hello you' },
    });
    const variables = JSON.stringify({ name: 'Ann' });
    const known = await ask(url, {
      search: search({ extensions: JSON.stringify(extensions), variables, operationName: 'Hello' }),
    });
    expect(known).toMatchObject({ status: 200, outcome: { hello: 'Hello Ann' } });
  });

  test('of another hash are refused with 400', async () => {
    const url = await serve({ mode: 'off', automatic: true });
    const answer = await ask(url, { body: { query: hello, extensions: persistedQuery(sha('{ a }')) } });
    expect(answer).toMatchObject({ status: 400, outcome: 'PERSISTED_QUERY_HASH_MISMATCH' });
    expect(ran).toEqual([]);
  });

  test('change nothing by GET', async () => {
    const url = await serve({ mode: 'known', automatic: true, manifest });
    const extensions = JSON.stringify(persistedQuery(sha(rename)));
    expect(await ask(url, { search: search({ extensions }) })).toMatchObject({ status: 405 });
    expect(ran).toEqual([]);
  });

  test('that are off are answered as Apollo Server does', async () => {
    const url = await serve({ mode: 'off', automatic: false });
    expect(await ask(url, { body: { extensions: persistedQuery(sha(hello)) } })).toMatchObject({
      status: 200,
      answer: { errors: [{ message: 'PersistedQueryNotSupported' }] },
      outcome: 'PERSISTED_QUERY_NOT_SUPPORTED',
    });
  });
});

describe('the safelist', () => {
  const introspection = '{ __schema { queryType { name } } }';
  const secret = '{ secret }';
  let url: string;
  beforeAll(async () => {
    url = await serve({ mode: 'safelist', automatic: false, manifest });
  });

  test('lets its operations pass', async () => {
    const spelled = `# mine\n${hello.replace(/\s+/g, ' ')}`;
    expect(await ask(url, { body: { query: spelled } })).toMatchObject({ outcome: { hello: 'Hello you' } });
    expect(await ask(url, { body: { extensions: persistedQuery(sha(hello)) } })).toMatchObject({
      outcome: { hello: 'Hello you' },
    });
    expect(await ask(url, { search: search({ query: hello }) })).toMatchObject({
      outcome: { hello: 'Hello you' },
    });
  });

  test.each<[string, { search?: string; body?: unknown }]>([
    ['a text', { body: { query: secret } }],
    ['the schema', { body: { query: introspection } }],
    ['the text of an unknown field', { body: { query: '{ secre }' } }],
    ['no GraphQL', { body: { query: '{' } }],
    ['a listed name', { body: { query: 'query Hello { secret }', operationName: 'Hello' } }],
    ['an operation beside', { body: { query: `${hello} query B { secret }`, operationName: 'B' } }],
    ['a name that is not there', { body: { query: secret, operationName: 'B' } }],
    ['the text with its hash', { body: { query: secret, extensions: persistedQuery(sha(secret)) } }],
    ['a GET', { search: search({ query: secret }) }],
    [
      'a GET with many parameters',
      { search: `?${'a=1&'.repeat(1_500)}${search({ query: secret }).slice(1)}` },
    ],
    ['a GET of the schema', { search: search({ query: introspection }) }],
  ])('is not got around by %s', async (_, request) => {
    const answer = await ask(url, request);
    expect(answer).toMatchObject({ status: 400, outcome: 'OPERATION_NOT_SAFELISTED' });
    expect(answer.answer).toEqual({
      errors: [
        {
          message: 'Only the operations of the safelist are executed here.',
          extensions: { code: 'OPERATION_NOT_SAFELISTED' },
        },
      ],
    });
    expect(ran).toEqual([]);
  });

  test('is not got around by the text of a listed hash', async () => {
    const answer = await ask(url, { body: { query: secret, extensions: persistedQuery(sha(hello)) } });
    expect(answer).toMatchObject({ status: 400, outcome: 'PERSISTED_QUERY_HASH_MISMATCH' });
    expect(ran).toEqual([]);
  });

  test('holds for each operation of a batch', async () => {
    const batch = [{ query: hello }, { query: secret }, { query: introspection }];
    const { outcome } = await ask(url, { body: batch });
    expect(outcome).toEqual([{ hello: 'Hello you' }, 'OPERATION_NOT_SAFELISTED', 'OPERATION_NOT_SAFELISTED']);
    expect(ran).toEqual(['hello']);
  });
});

test('by ids alone, a listed text is refused too', async () => {
  const url = await serve({ mode: 'ids', automatic: false, manifest });
  for (const request of [{ body: { query: hello } }, { search: search({ query: hello }) }]) {
    expect(await ask(url, request)).toMatchObject({ status: 400, outcome: 'PERSISTED_QUERY_ID_REQUIRED' });
  }
  const body = { query: '', extensions: persistedQuery(sha(hello)) };
  expect(await ask(url, { body })).toMatchObject({ outcome: { hello: 'Hello you' } });
});

test('a text that nests too deep is not parsed, however it comes', async () => {
  const url = await serve({ mode: 'off', automatic: true });
  const query = `${'{ a '.repeat(11)}${'}'.repeat(11)}`;
  const extensions = persistedQuery(sha(query));
  const requests = [
    { body: { query } },
    { body: { query, extensions } },
    { body: { extensions } },
    { search: search({ query }) },
    { search: `?${'a=1&'.repeat(1_500)}${search({ query }).slice(1)}` },
  ];
  for (const request of requests) {
    expect(await ask(url, request)).toMatchObject({ status: 400, outcome: 'DOCUMENT_TOO_DEEP' });
  }
  const { outcome } = await ask(url, { body: [{ query }, { query: hello }] });
  expect(outcome).toEqual(['DOCUMENT_TOO_DEEP', { hello: 'Hello you' }]);
});
