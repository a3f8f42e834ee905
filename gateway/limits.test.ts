import { post, read, refusalOf, type Result, socketClient } from './fixture/client';
import { type Library, startLibrary } from './fixture/library';

let library: Library;
/** With the limits as they are by default, and with others. */
let usual: string;
let tight: string;
beforeAll(async () => {
  library = await startLibrary();
  const limits = { batchedRequests: 2, operationAliases: 2, operationRootFields: 1 };
  [{ url: usual }, { url: tight }] = await Promise.all([library.start(), library.start({ limits })]);
});
afterAll(() => library.stop());
beforeEach(() => (library.books.requests.length = 0));

const codesOf = ({ errors = [] }: Result) => errors.map(({ extensions }) => extensions?.code);

describe('batches', () => {
  const query = '{ whoami }';

  test('are refused unless they are allowed', async () => {
    const { status, body } = await post(usual, JSON.stringify([{ query }]));
    expect([status, codesOf(body)]).toEqual([400, ['BATCH_NOT_ALLOWED']]);
    expect(library.books.requests).toEqual([]);
  });

  test('are answered one by one, up to the limit', async () => {
    const two = await post(tight, JSON.stringify([{ query }, { query: '{ nothing }' }]));
    const [good, bad] = two.body as unknown as [Result, Result];
    expect(good).toEqual({ data: { whoami: 'nobody' } });
    expect(codesOf(bad)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    library.books.requests.length = 0;
    const three = await post(tight, JSON.stringify([{ query }, { query }, { query }]));
    expect([three.status, three.body]).toEqual([
      400,
      {
        errors: [
          { message: 'A batch may have 2 operations, not 3.', extensions: { code: 'BATCH_TOO_LARGE' } },
        ],
      },
    ]);
    expect(library.books.requests).toEqual([]);
    const none = await post(tight, '[]');
    expect([none.status, codesOf(none.body)]).toEqual([400, ['BAD_REQUEST']]);
  });

  test('have the depth of each operation bounded', async () => {
    const deep = '{ a '.repeat(3_000);
    const { body } = await post(tight, JSON.stringify([{ query }, { query: deep }]));
    const [good, bad] = body as unknown as [Result, Result];
    expect(good).toEqual({ data: { whoami: 'nobody' } });
    expect(codesOf(bad)).toEqual(['DOCUMENT_TOO_DEEP']);
  });
});

test('what nests too deep is refused by GET too, whatever stands before it', async () => {
  const deep = encodeURIComponent('{ a '.repeat(1_000));
  const answer = await fetch(`${usual}?${'a=1&'.repeat(1_500)}query=${deep}`, {
    headers: { 'apollo-require-preflight': 'yes' },
  });
  expect(codesOf((await answer.json()) as Result)).toEqual(['DOCUMENT_TOO_DEEP']);
});

describe.each([
  ['aliases', 'a: title b: title', ' c: title', 'TOO_MANY_ALIASES'],
  ['root fields', 'title', ' } books { id', 'TOO_MANY_ROOT_FIELDS'],
])('too many %s', (_, most, more, code) => {
  const spread = (fields: string) => `query Q { ...F } fragment F on Query { books { ${fields} } }`;

  test('are refused over HTTP', async () => {
    expect((await post(tight, { query: spread(most) })).body.errors).toBeUndefined();
    library.books.requests.length = 0;
    const { status, body } = await post(tight, { query: spread(most + more) });
    expect([status, codesOf(body)]).toEqual([400, [code]]);
    expect(library.books.requests).toEqual([]);
  });

  test('are refused on a socket', async () => {
    const client = socketClient(tight);
    expect(codesOf(await refusalOf(read(client, spread(most + more))))).toEqual([code]);
    await client.dispose();
  });
});

test('the aliases of a subscription are counted', async () => {
  const client = socketClient(tight);
  const query = 'subscription { bookChanged(id: "1") { a: sequence b: note c: note } }';
  expect(codesOf(await refusalOf(read(client, query)))).toEqual(['TOO_MANY_ALIASES']);
  await client.dispose();
});
