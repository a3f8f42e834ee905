import { ApolloServer } from '@apollo/server';
import { type Library, startLibrary } from '../fixture/library';

let library: Library;
let url: string;
/** Of a gateway that takes the long way only: it has answered nothing like this before. */
let coldUrl: string;
const longWay = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');

beforeAll(async () => {
  library = await startLibrary();
  ({ url } = await library.start());
  ({ url: coldUrl } = await library.start());
});
afterAll(() => library.stop());
beforeEach(() => longWay.mockClear());

async function ask(body: object | string, headers: Record<string, string> = {}) {
  const before = longWay.mock.calls.length;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const { date: _date, ...rest } = Object.fromEntries(response.headers);
  const text = await response.text();
  const way = longWay.mock.calls.length > before ? 'long' : 'short';
  // The id of a masked error is its own.
  return {
    way,
    answer: { status: response.status, headers: rest, text: text.replace(/"errorId":"[^"]*"/g, '') },
  };
}

const byVariables = 'query ($id: ID!) { book(id: $id) { title reviews { text } } }';

test.each([
  ['a query', { query: '{ books { id title } }' }, {}],
  ['variables', { query: byVariables, variables: { id: '1' }, operationName: null }, {}],
  ['a named operation', { query: 'query A { whoami } query B { slow }', operationName: 'A' }, {}],
  ['a token', { query: '{ whoami }' }, { authorization: 'Bearer good.ann' }],
  ['a mutation', { query: 'mutation { rename(id: "1", title: "New") { title } }' }, {}],
  ['an error of a subgraph', { query: '{ refused(why: "x") }' }, {}],
  ['text of any language', { query: 'mutation { rename(id: "2", title: "Émile — 🚚") { title } }' }, {}],
  ['an error in any language', { query: '{ books { title } refused(why: "für „x“ — 🚚") }' }, {}],
  ['an error that is masked', { query: '{ broken }' }, {}],
  ['the schema', { query: '{ __schema { queryType { name } } }' }, {}],
  ['another media type', { query: '{ whoami }' }, { accept: 'application/graphql-response+json' }],
  ['a browser', { query: '{ whoami }' }, { origin: 'http://localhost:3000' }],
  ['a browser of elsewhere', { query: '{ whoami }' }, { origin: 'https://elsewhere.example' }],
])('%s is answered alike on both ways, and goes the short one when it is known', async (_, body, headers) => {
  const operation = { ...body, query: `# ${JSON.stringify([_, headers])}\n${body.query}` };
  const first = await ask(operation, headers);
  const second = await ask(operation, headers);
  expect([first.way, second.way]).toEqual(['long', 'short']);
  expect(second.answer).toEqual(first.answer);
});

test.each([
  ['a variable that does not fit', { query: byVariables, variables: { id: {} } }, {}],
  [
    'a token that is no good',
    { query: byVariables, variables: { id: '1' } },
    { authorization: 'Bearer bad' },
  ],
  ['an unknown media type', { query: byVariables, variables: { id: '1' } }, { accept: 'text/html' }],
  ['a subscription', { query: 'subscription { readers }' }, {}],
  ['an operation that is not there', { query: byVariables, operationName: 'Other' }, {}],
  ['a batch', [{ query: byVariables, variables: { id: '1' } }], {}],
  ['extensions', { query: byVariables, variables: { id: '1' }, extensions: { a: 1 } }, {}],
  ['variables that are none', { query: byVariables, variables: [] }, {}],
])('%s is answered as if nothing were known', async (_, body, headers) => {
  const unknown = await fetch(coldUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await ask({ query: byVariables, variables: { id: '1' } });
  const { answer } = await ask(body, headers);
  const text = (await unknown.text()).replaceAll(new URL(coldUrl).host, new URL(url).host);
  expect(answer).toMatchObject({ status: unknown.status, text });
});
