import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidToken, requireViewer, type Viewer, type ViewerContext } from '../../platform/auth';
import { systemClock } from '../../platform/clock';
import { badInput } from '../../platform/errors';
import { testLog } from '../../platform/log';
import { startSubgraphServer, type SubgraphService } from '../../platform/server';
import { eventually, type TestClock, testClock } from '../../platform/test-clock';
import { type Line, limitMs, operation, recordingLog, request } from './fixture/asking';
import { createSources, type Sources } from './index';
import { defaultSourceSettings } from './settings';
import type { FetchAnswer, FetchOperation, FetchRequest } from './source';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar When
type Query {
  whoAmI: String!
  books(first: Int! = 2): [Book!]!
  book(id: ID!, at: When): Book
  slow: Boolean
  bug: Int
  refused: Int
}
type Mutation { rename(id: ID!, title: String!): Book! }
type Book @key(fields: "id") { id: ID! title: String! shelf: Shelf rating: Float printed: When }
type Shelf { place: String! }
`;

let slow: (() => void)[] = [];

const book = (id: string) => ({ id, title: `Book ${id}`, shelf: { place: 'A' }, printed: new Date(0) });

const resolvers = {
  Query: {
    whoAmI: (_: unknown, __: unknown, context: ViewerContext) => requireViewer(context).id,
    books: (_: unknown, { first }: { first: number }) => ['1', '2', '3'].slice(0, first).map(book),
    book: (_: unknown, { id }: { id: string }) => book(id),
    slow: () => new Promise<boolean>((resolve) => slow.push(() => resolve(true))),
    bug: () => {
      throw new Error('the secret of the database');
    },
    refused: () => {
      throw badInput('Not so', 'it');
    },
  },
  Mutation: {
    rename: (_: unknown, { id, title }: { id: string; title: string }) => ({ ...book(id), title }),
  },
  Book: {
    __resolveReference: ({ id }: { id: string }) => (id === '404' ? null : book(id)),
    rating: ({ id }: { id: string }) => {
      if (id === '2') throw badInput('Not rated');
      return 4.5;
    },
  },
};

async function verifyToken(token: string): Promise<Viewer> {
  if (token !== 'ann') throw new InvalidToken('The access token has expired.');
  return { id: 'ann', scopes: [], expiresAt: new Date(4e12) };
}

const folder = mkdtempSync(join(tmpdir(), 'local-'));
let subgraph: SubgraphService;
let clock: TestClock;
let lines: Line[];
let sources: Sources[];

beforeAll(async () => {
  const schemaPath = join(folder, 'schema.graphql');
  writeFileSync(schemaPath, sdl);
  subgraph = await startSubgraphServer<ViewerContext>({
    name: 'books',
    port: 0,
    schemaPath,
    resolvers,
    context: ({ viewer }) => ({ viewer }),
    verifyToken,
    log: testLog(),
    clock: systemClock,
    nodeEnv: 'test',
    ready: async () => undefined,
  });
});
afterAll(async () => {
  slow.forEach((finish) => finish());
  await subgraph.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  clock = testClock();
  lines = [];
  sources = [];
  slow = [];
});
afterEach(() => Promise.all(sources.map((one) => one.close())));

/** The subgraph as the gateway reaches it, directly or at its URL. */
function reach(direct: boolean) {
  const one = createSources({
    local: new Map([['books', subgraph.local]]),
    settings: { ...defaultSourceSettings, direct },
    limits: { subgraphTimeoutMs: limitMs, subgraphAnswerBytes: 100_000 },
    clock,
    log: recordingLog(lines),
  });
  sources.push(one);
  return one.create('books', direct ? 'http://127.0.0.1:9/nobody-listens' : subgraph.url);
}

/** As text, without what is another one each time. */
const comparable = (answer: FetchAnswer) =>
  JSON.parse(JSON.stringify(answer).replace(/"errorId":"[^"]+"/g, '"errorId":"*"')) as unknown;

const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Book { __typename name: title shelf { place } rating printed } }
}`;

const ann = { authorization: 'Bearer ann' };

const asked: [string, Partial<FetchRequest> & Parameters<typeof request>[0]][] = [
  ['fields, aliases and defaults', { operation: operation('query', '{ books { a: id title } }') }],
  [
    'entities, with one that is not there and one that fails in part',
    {
      operation: operation('query', entities),
      values: { representations: ['1', '404', '2'].map((id) => ({ __typename: 'Book', id })) },
    },
  ],
  [
    'a representation that is none',
    { operation: operation('query', entities), values: { representations: [{ id: 1 }] } },
  ],
  [
    'a mutation',
    {
      operation: operation('mutation', 'mutation ($t: String!) { rename(id: "1", title: $t) { title } }'),
      values: { t: 'New' },
    },
  ],
  ['a viewer', { operation: operation('query', '{ whoAmI }'), forwarded: ann }],
  ['a guest where none is let in', { operation: operation('query', '{ whoAmI }') }],
  [
    'a token that is no good',
    { operation: operation('query', '{ books { id } }'), forwarded: { authorization: 'Bearer bob' } },
  ],
  ['an error for clients', { operation: operation('query', '{ refused books { id } }') }],
  ['an error that is not', { operation: operation('query', '{ bug books { id } }') }],
  [
    'variables that do not fit',
    { operation: operation('query', 'query ($n: Int!) { books(first: $n) { id } }'), values: { n: 'x' } },
  ],
  ['a field that the subgraph does not have', { operation: operation('query', '{ books { id pages } }') }],
];

test.each(asked)('answers as over HTTP: %s', async (_, given) => {
  const asking = request(given);
  const [direct, overHttp] = await Promise.all([reach(true).fetch(asking), reach(false).fetch(asking)]);
  const [one, other] = [comparable(direct), comparable(overHttp)] as FetchAnswer[];
  for (const answer of [one, other])
    // Where in a text that nobody wrote; what a document without its text cannot know.
    answer?.errors?.forEach((error) => delete (error as { locations?: unknown }).locations);
  expect(one).toEqual(other);
  expect(JSON.stringify(one)).not.toContain('secret');
});

test('names of operations choose among several', async () => {
  const text = 'query A { books { id } } query B { book(id: "7") { id } }';
  const named: FetchOperation = { ...operation('query', text), operationName: 'B' };
  expect(comparable(await reach(true).fetch(request({ operation: named })))).toEqual({
    data: { book: { id: '7' } },
  });
});

test('each asker may change what it got, and nobody its variables', async () => {
  const source = reach(true);
  const values = Object.freeze({
    representations: Object.freeze([Object.freeze({ __typename: 'Book', id: '1' })]),
  });
  const one = operation('query', entities);
  const answers = await Promise.all([1, 2].map(() => source.fetch(request({ operation: one, values }))));
  const [first, second] = answers.map(({ data }) => data as { _entities: { name: string; more?: number }[] });
  if (first?._entities[0]) Object.assign(first._entities[0], { name: 'changed', more: 1 });
  expect(second?._entities).toEqual([expect.objectContaining({ name: 'Book 1' })]);
  expect(second?._entities[0]).not.toHaveProperty('more');
  expect(JSON.stringify(await source.fetch(request({ operation: one, values })))).toContain('Book 1');
});

test('a fetch ends at the limit of time, and the log says so once', async () => {
  const source = reach(true);
  const fetched = source.fetch(request({ operation: operation('query', '{ slow }') }));
  await eventually(() => slow.length === 1);
  await Promise.all([
    expect(fetched).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'books' } }),
    clock.advance(limitMs),
  ]);
  slow.forEach((finish) => finish());
  await source.fetch(request({ operation: operation('query', '{ books { id } }') }));
  expect(lines.filter(({ level }) => level !== 'debug').map(({ message }) => message)).toEqual([
    'A subgraph does not answer',
    'A subgraph answers again',
  ]);
});

test('a client that leaves is let go', async () => {
  const client = new AbortController();
  const fetched = reach(true).fetch(
    request({ operation: operation('query', '{ slow }'), signal: client.signal }),
  );
  await eventually(() => slow.length === 1);
  client.abort();
  await expect(fetched).rejects.toMatchObject({ extensions: { code: 'CLIENT_CLOSED_REQUEST' } });
});
