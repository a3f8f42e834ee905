import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSchema, composeSupergraph, type Paths } from './schema';

const books = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { book(id: ID!): Book }
type Book @key(fields: "id") { id: ID! title: String! pages: Int chapters: Int }
`;
const reviews = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Book @key(fields: "id") { id: ID! rating: Float }
`;
const config = `federation_version: =2.14.4
subgraphs:
  books: { routing_url: http://localhost:1/graphql, schema: { file: books.graphql } }
  reviews: { routing_url: http://localhost:2/graphql, schema: { file: reviews.graphql } }
`;

let folder: string;
let paths: Paths;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schema-'));
  paths = {
    config: write('supergraph.yaml', config),
    supergraph: join(folder, 'supergraph.graphql'),
    operations: join(folder, 'operations'),
  };
  mkdirSync(join(paths.operations, 'deep'), { recursive: true });
  write('books.graphql', books);
  write('reviews.graphql', reviews);
  write('operations/book.graphql', 'query Book($id: ID!) { book(id: $id) { title rating } }');
  write('supergraph.graphql', sdl());
});

function write(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}

function sdl(): string {
  const composition = composeSupergraph(paths.config);
  if ('faults' in composition) throw new Error(composition.faults.join('\n'));
  return composition.sdl;
}

const check = () => checkSchema({ ...paths, base: readFileSync(paths.supergraph, 'utf8') });
const nothing = { faults: [], stale: [], breaking: [], operations: [] };

test('what was composed passes, and composing again gives the same text', () => {
  expect(check()).toEqual(nothing);
  expect(sdl()).toBe(readFileSync(paths.supergraph, 'utf8'));
});

test('a changed subgraph makes the composed file stale', () => {
  write('books.graphql', books.replace('pages: Int', 'pages: Int\n  isbn: String'));
  expect(check()).toEqual({
    ...nothing,
    stale: [expect.stringMatching(/is stale: run `npm run schema:compose`/)],
  });
});

test('so does another routing URL', () => {
  write('supergraph.yaml', config.replace('localhost:2', 'localhost:3'));
  expect(check().stale).toEqual([expect.stringMatching(/localhost:2.*localhost:3/)]);
});

test('a composed file that is missing is stale', () => {
  const supergraph = join(folder, 'none.graphql');
  expect(checkSchema({ ...paths, supergraph }).stale).toEqual([expect.stringMatching(/is missing/)]);
});

test.each([
  ['a field that is gone', books.replace('pages: Int', ''), 'FIELD_REMOVED: Book.pages was removed.'],
  [
    'a field of another type',
    books.replace('pages: Int', 'pages: String'),
    'FIELD_CHANGED_KIND: Book.pages changed type from Int to String.',
  ],
  [
    'an argument that must be given',
    books.replace('pages: Int', 'pages(of: Int!): Int'),
    'REQUIRED_ARG_ADDED: A required arg of on Book.pages was added.',
  ],
])('%s breaks clients', (_, changed, breaking) => {
  write('books.graphql', changed);
  expect(check().breaking).toEqual([breaking]);
});

test('a new field breaks nobody', () => {
  write('books.graphql', books.replace('pages: Int', 'pages: Int isbn: String'));
  expect(check().breaking).toEqual([]);
});

test.each([
  ['an unknown field', 'query A { book(id: "1") { author } }', /bad\.graphql:1: Cannot query field "author"/],
  ['no GraphQL', 'query A {\n  book(', /bad\.graphql:2: Syntax Error/],
  ['a missing argument', 'query A { book { title } }', /argument "id" of type "ID!" is required/],
])('an operation with %s', (_, operation, message) => {
  write('operations/deep/bad.graphql', operation);
  expect(check()).toEqual({ ...nothing, operations: [expect.stringMatching(message)] });
});

test.each([
  [
    'a conflict',
    () => write('reviews.graphql', reviews.replace('rating: Float', 'title: Int!')),
    /Book\.title/,
  ],
  ['a syntax error', () => write('reviews.graphql', 'type Book {\n  id: \n}'), /reviews\.graphql:3: Syntax/],
  ['a missing file', () => write('supergraph.yaml', config.replace('books.graphql', 'x.graphql')), /ENOENT/],
  [
    'another version of federation',
    () => write('supergraph.yaml', config.replace('=2.14.4', '=2.9.0')),
    /asks for federation =2\.9\.0, and 2\.14\.4 is installed/,
  ],
])('subgraphs with %s cannot be composed', (_, spoil, message) => {
  spoil();
  expect(check()).toEqual({
    ...nothing,
    faults: expect.arrayContaining([expect.stringMatching(message)]) as string[],
  });
});
