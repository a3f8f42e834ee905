import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { testLog } from '../platform/log';
import { post, read, refusalOf, type Result, socketClient, until } from './fixture/client';
import { type Library, startLibrary } from './fixture/library';
import type { PersistedSettings } from './operations/persisted/settings';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const books = 'query Books {\n  books {\n    id\n  }\n}';
const readers = 'subscription Readers {\n  readers\n}';
const whoami = 'query Whoami {\n  whoami\n}';
const rename = 'mutation Rename {\n  rename(id: "1", title: "x") {\n    id\n  }\n}';
const gone = 'query Gone {\n  gone\n}';
const byId = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha(text) } } });

type Started = Awaited<ReturnType<typeof start>>;

let library: Library;
const longWay = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
let safelist: Started;
let ids: Started;
beforeAll(async () => {
  library = await startLibrary();
  [safelist, ids] = await Promise.all([
    start('safelist', [books, readers, rename, gone]),
    start('ids', [books]),
  ]);
});
afterAll(() => library.stop());
beforeEach(() => (library.books.requests.length = 0));

const list = (path: string, bodies: string[]) =>
  writeFileSync(
    path,
    JSON.stringify({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: bodies.map((body) => ({ id: sha(body), name: /\w+ (\w+)/.exec(body)?.[1], body })),
    }),
  );

async function start(mode: PersistedSettings['mode'], bodies: string[]) {
  const manifest = join(mkdtempSync(join(tmpdir(), 'manifest-')), 'manifest.json');
  list(manifest, bodies);
  const log = testLog();
  const warned = jest.spyOn(log, 'warn');
  const refused = jest.spyOn(log, 'error');
  const persistedOperations = { mode, manifest, automatic: mode === 'known' };
  const { url, reload } = await library.start({ log, persistedOperations });
  return { url, reload, manifest, warned, refused };
}

const outcomeOf = ({ data, errors }: Result) => errors?.[0]?.extensions?.code ?? data;
const ask = async (url: string, body: object) => outcomeOf((await post(url, JSON.stringify(body))).body);
const allBooks = { books: [{ id: '1' }, { id: '2' }, { id: '3' }] };

test('a safelist holds on every way over HTTP, and for operations that were run before', async () => {
  const { url } = safelist;
  for (const body of [
    { query: books },
    byId(books),
    { query: books },
    byId(books),
    { query: `# a\n${books}` },
  ]) {
    expect(await ask(url, body)).toEqual(allBooks);
  }
  library.books.requests.length = 0;
  for (const body of [
    { query: whoami },
    { query: whoami, ...byId(whoami) },
    { query: whoami, ...byId(books) },
  ]) {
    expect(await ask(url, body)).toMatch(/^(OPERATION_NOT_SAFELISTED|PERSISTED_QUERY_HASH_MISMATCH)$/);
  }
  expect(await ask(url, byId(whoami))).toBe('PERSISTED_QUERY_NOT_FOUND');
  const get = await fetch(`${url}?query=${encodeURIComponent(whoami)}`);
  expect(outcomeOf((await get.json()) as Result)).toBe('OPERATION_NOT_SAFELISTED');
  expect(library.books.requests).toEqual([]);
});

test('an operation that is known by its id goes the short way', async () => {
  const { url } = ids;
  expect(await ask(url, byId(books))).toEqual(allBooks);
  longWay.mockClear();
  expect(await ask(url, byId(books))).toEqual(allBooks);
  expect(longWay).not.toHaveBeenCalled();
  expect(await ask(url, { query: books })).toBe('PERSISTED_QUERY_ID_REQUIRED');
});

test('a safelist holds on sockets, for queries and subscriptions', async () => {
  const { url } = safelist;
  const client = socketClient(url);
  expect((await read(client, `${books} # again`).next()).data).toEqual(allBooks);
  const followed = read(client, readers);
  await until(() => library.changes.subscribers() === 1);
  library.changes.send({ sequence: 1, book: { id: '1' } });
  expect((await followed.next()).data).toMatchObject({ readers: expect.any(Number) });
  followed.stop();
  for (const query of [
    whoami,
    'subscription Readers { other: readers }',
    '{ __schema { types { name } } }',
  ]) {
    expect(outcomeOf(await refusalOf(read(client, query)))).toBe('OPERATION_NOT_SAFELISTED');
  }
  await client.dispose();
});

test('ids are executed on sockets', async () => {
  const { url } = ids;
  const client = socketClient(url);
  expect((await read(client, '', {}, byId(books).extensions).next()).data).toEqual(allBooks);
  expect(outcomeOf(await refusalOf(read(client, books)))).toBe('PERSISTED_QUERY_ID_REQUIRED');
  await client.dispose();
});

describe('streams over HTTP', () => {
  const events = { accept: 'text/event-stream', 'apollo-require-preflight': 'yes' };
  const multipart = { accept: 'multipart/mixed;subscriptionSpec="1.0", application/json' };
  const send = async (body: object, headers: Record<string, string>) => {
    const answer = await fetch(safelist.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return answer.text();
  };
  const get = (body: { extensions: object }) =>
    fetch(`${safelist.url}?extensions=${encodeURIComponent(JSON.stringify(body.extensions))}`, {
      headers: events,
    });

  test('execute what is listed, by text and by id', async () => {
    const result = JSON.stringify({ data: allBooks });
    expect(await send({ query: books }, events)).toContain(result);
    expect(await send(byId(books), events)).toContain(result);
    expect(await (await get(byId(books))).text()).toContain(result);
  });

  test('follow a subscription by its id', async () => {
    const followed = send(byId(readers), multipart);
    await until(() => library.changes.subscribers() === 1);
    library.changes.send({ sequence: 1, book: { id: '1' } });
    library.changes.complete();
    expect(await followed).toMatch(/"payload":{"data":{"readers":\d+}}/);
  });

  test.each([
    ['a query', whoami, events],
    ['a subscription', 'subscription { readers }', events],
    ['a subscription of multipart', 'subscription { readers }', multipart],
    ['the schema', '{ __schema { types { name } } }', events],
  ])('do not execute %s that is not listed', async (_, query, headers) => {
    expect(await send({ query }, headers)).toContain('OPERATION_NOT_SAFELISTED');
    expect(await send({ query, ...byId(books) }, headers)).toContain('PERSISTED_QUERY_HASH_MISMATCH');
    expect(await send(byId(query), headers)).toContain('PERSISTED_QUERY_NOT_FOUND');
    expect(library.books.requests).toEqual([]);
  });

  test('do not execute a mutation by GET, though only its id is sent', async () => {
    expect((await get(byId(rename))).status).toBe(405);
    expect(library.books.requests).toEqual([]);
  });
});

test('what is registered over HTTP is known on sockets', async () => {
  const { url } = await library.start();
  expect(await ask(url, byId(books))).toBe('PERSISTED_QUERY_NOT_FOUND');
  expect(await ask(url, { query: books, ...byId(books) })).toEqual(allBooks);
  const client = socketClient(url);
  expect((await read(client, '', {}, byId(books).extensions).next()).data).toEqual(allBooks);
  await client.dispose();
});

test('the manifest is read again when the gateway is told to; one that cannot be used changes nothing', async () => {
  const { url, reload, manifest } = await start('safelist', [books]);
  expect(await ask(url, { query: books })).toEqual(allBooks);
  expect(await ask(url, { query: books })).toEqual(allBooks);
  list(manifest, [whoami]);
  await reload();
  expect(await ask(url, { query: books })).toBe('OPERATION_NOT_SAFELISTED');
  expect(await ask(url, { query: whoami })).toEqual({ whoami: 'nobody' });
  writeFileSync(manifest, '{');
  await reload();
  expect(await ask(url, { query: whoami })).toEqual({ whoami: 'nobody' });
  expect(await ask(url, { query: books })).toBe('OPERATION_NOT_SAFELISTED');
});

test('a new manifest is used as soon as it is there; a broken one is refused aloud, and the old one stays', async () => {
  const { url, manifest, warned, refused } = await start('safelist', [books]);
  list(`${manifest}.new`, [whoami, gone]);
  renameSync(`${manifest}.new`, manifest);
  while ((await ask(url, { query: whoami })) === 'OPERATION_NOT_SAFELISTED');
  expect(await ask(url, { query: books })).toBe('OPERATION_NOT_SAFELISTED');
  await until(() => warned.mock.calls.length > 0);
  expect(warned.mock.calls).toMatchObject([
    [{ operation: `Gone (${sha(gone)})` }, 'An operation of the manifest cannot be executed'],
  ]);
  writeFileSync(manifest, '{');
  await until(() => refused.mock.calls.length > 0);
  expect(refused.mock.calls).toMatchObject([
    [{ path: manifest }, 'The new manifest is refused, and the old one used on'],
  ]);
  expect(await ask(url, { query: whoami })).toEqual({ whoami: 'nobody' });
});

test('operations that the supergraph refuses are told at the start, and the rest is served', async () => {
  const { url, warned } = safelist;
  expect(warned.mock.calls).toEqual([
    [
      expect.objectContaining({ operation: `Gone (${sha(gone)})`, message: expect.stringContaining('gone') }),
      'An operation of the manifest cannot be executed',
    ],
  ]);
  expect(await ask(url, byId(books))).toEqual(allBooks);
  expect(await ask(url, byId(gone))).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('a gateway does not start without its manifest', async () => {
  const persistedOperations = { mode: 'ids' as const, manifest: '/nowhere/m.json', automatic: false };
  const starting = library.start({ persistedOperations });
  await expect(starting).rejects.toThrow('/nowhere/m.json: there is no such file');
});
