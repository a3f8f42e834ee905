import type { GraphQLFormattedError } from 'graphql';
import { unavailable } from '../errors';
import { composeGraph } from './fixture/graph';
import { compile, context, run, type Script, scriptedSources } from './fixture/scripted';

const library = composeGraph({
  books: `
    type Query { books: [Book] book: Book sure: Book! shelf: Shelf count: Int kind: Kind secret: Kind }
    type Shelf { books: [Book!]! first: Book! }
    enum Kind { NOVEL POEM @inaccessible }
    type Book @key(fields: "id") { id: ID! title: String! pages: [Int!] }`,
  reviews: `
    type Query { best: Review me: String }
    type Book @key(fields: "id") { id: ID! rating: Float! text: String reviews: [Review!] }
    type Review { text: String! book: Book }`,
});

const book = (id: string, more: object = {}) => ({ __typename: 'Book', id, ...more });
const books: Script = () => ({ data: { books: ['1', '2', '3'].map((id) => book(id)) } });
const nullFor = (field: string, path: (string | number)[]) => ({
  message: `Cannot return null for non-nullable field ${field}.`,
  path,
  extensions: { code: 'NULL_FOR_NON_NULL' },
});
const unusable = (service: string) => ({
  message: `The ${service} service gave an answer that does not fit what it was asked.`,
  extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', service },
});

describe('errors that a subgraph sends', () => {
  test('of an entity stand at every place of it, with the code and the service', async () => {
    const { data, errors } = await run(library, '{ books { text } book { text } }', {
      books: () => ({ data: { books: [book('1'), null, book('2'), book('1')], book: book('2') } }),
      reviews: ({ variables }) => {
        const sent = variables.values.representations as { id: string }[];
        return {
          data: { _entities: sent.map(() => ({ text: null })) },
          errors: [
            { message: 'No text', path: ['_entities', sent.findIndex(({ id }) => id === '1'), 'text'] },
            {
              message: 'Not yours',
              path: ['_entities', sent.findIndex(({ id }) => id === '2')],
              extensions: { code: 'FORBIDDEN' },
            },
          ].filter(({ path }) => (path[1] as number) >= 0),
        };
      },
    });
    expect(data).toEqual({
      books: [{ text: null }, null, { text: null }, { text: null }],
      book: { text: null },
    });
    const noText = {
      message: 'No text',
      extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', service: 'reviews' },
    };
    const notYours = { message: 'Not yours', extensions: { code: 'FORBIDDEN', service: 'reviews' } };
    expect(errors).toHaveLength(4);
    expect(errors).toEqual(
      expect.arrayContaining([
        { ...noText, path: ['books', 0, 'text'] },
        { ...noText, path: ['books', 3, 'text'] },
        { ...notYours, path: ['books', 2] },
        { ...notYours, path: ['book'] },
      ]),
    );
  });

  test('without a path, or with garbage instead, stay well formed', async () => {
    const sent = [null, 'x', { message: 5, path: 'x', extensions: [] }, { message: 'Go away', path: [] }];
    const { data, errors } = await run(library, '{ count }', {
      books: () => ({ data: { count: null }, errors: sent as unknown as GraphQLFormattedError[] }),
    });
    expect(data).toEqual({ count: null });
    const extensions = { code: 'DOWNSTREAM_SERVICE_ERROR', service: 'books' };
    const message = 'The books service reported an error without a message.';
    expect(errors).toEqual([
      { message, extensions },
      { message: 'Go away', extensions },
    ]);
  });
});

describe('a null where none may stand', () => {
  test('is an error at its path, and what is around it becomes null', async () => {
    const { data, errors } = await run(library, '{ books { title } shelf { first { title } } count }', {
      books: () => ({
        data: {
          books: [{ title: 'Emma' }, { title: null }, {}],
          shelf: { first: { title: null } },
          count: 1,
        },
      }),
    });
    expect(data).toEqual({ books: [{ title: 'Emma' }, null, null], shelf: null, count: 1 });
    expect(errors).toEqual([
      nullFor('Book.title', ['books', 1, 'title']),
      nullFor('Book.title', ['books', 2, 'title']),
      nullFor('Book.title', ['shelf', 'first', 'title']),
    ]);
  });

  test('at the top leaves no data', async () => {
    const { data, errors } = await run(library, '{ sure { title } }', {
      books: () => ({ data: { sure: null } }),
    });
    expect(data).toBeNull();
    expect(errors).toEqual([nullFor('Query.sure', ['sure'])]);
  });

  test('in a list of non-null items takes the list away, and is said once', async () => {
    const { data, errors } = await run(library, '{ shelf { books { title } } book { pages } }', {
      books: () => ({
        data: { shelf: { books: [{ title: 'Emma' }, null, null] }, book: { pages: [1, null] } },
      }),
    });
    expect(data).toEqual({ shelf: null, book: { pages: null } });
    expect(errors).toEqual([
      nullFor('Shelf.books', ['shelf', 'books', 1]),
      nullFor('Book.pages', ['book', 'pages', 1]),
    ]);
  });

  test.each([
    ['at its path', ['book', 'title'], { book: { title: null } }],
    ['below it', ['book', 'title', 'letter'], { book: { title: null } }],
    ['above it', ['book'], { book: {} }],
    ['without a path', undefined, { book: { title: null } }],
  ])('is not said again where the subgraph has an error %s', async (_, path, data) => {
    const error = { message: 'Lost', ...(path ? { path } : {}) };
    const result = await run(library, '{ book { title } }', { books: () => ({ data, errors: [error] }) });
    expect(result.data).toEqual({ book: null });
    expect(result.errors).toEqual([
      { ...error, extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', service: 'books' } },
    ]);
  });

  test('is said beside an error of another field, and of another subgraph above it', async () => {
    const { errors } = await run(library, '{ book { title rating } count }', {
      books: () => ({
        data: { book: book('1', { title: null }), count: null },
        errors: [{ message: 'a', path: ['count'] }],
      }),
      reviews: () => ({ data: { _entities: [null] }, errors: [{ message: 'b', path: ['_entities', 0] }] }),
    });
    expect(errors?.map(({ path }) => path)).toEqual([['count'], ['book'], ['book', 'title']]);
  });
});

describe('a value that is none of its type', () => {
  test('is null, with an error', async () => {
    const { data, errors } = await run(
      library,
      '{ count kind secret book { id pages } shelf { books { id } } }',
      {
        books: () => ({
          data: { count: 1.5, kind: 'NOVEL', secret: 'POEM', book: [], shelf: { books: {} } },
        }),
      },
    );
    expect(data).toEqual({ count: null, kind: 'NOVEL', secret: null, book: null, shelf: null });
    const paths = [['count'], ['secret'], ['book'], ['shelf', 'books']];
    expect(errors?.map(({ path }) => path)).toEqual(paths);
    expect(new Set(errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(['INVALID_VALUE']));
  });
});

describe('a source that rejects costs its fields alone', () => {
  const gone = () => Promise.reject(unavailable('reviews'));
  const error = { message: unavailable('reviews').message, extensions: unavailable('reviews').extensions };

  test('of entities: one error, at the first of them, whatever else is null for it', async () => {
    const { data, errors } = await run(library, '{ books { title rating } }', {
      books: () => ({ data: { books: [null, book('1', { title: 'a' }), book('2', { title: 'b' })] } }),
      reviews: gone,
    });
    expect(data).toEqual({ books: [null, null, null] });
    expect(errors).toEqual([{ ...error, path: ['books', 1] }]);
  });

  test('of root fields: one for each that was asked for', async () => {
    const query = 'query ($with: Boolean = false) { best { text } name: me me @include(if: $with) count }';
    const scripts = { books: () => ({ data: { count: 4 } }), reviews: gone };
    const { data, errors } = await run(library, query, scripts);
    expect(data).toEqual({ best: null, name: null, count: 4 });
    expect(errors).toEqual([
      { ...error, path: ['best'] },
      { ...error, path: ['name'] },
    ]);
    const { errors: more } = await run(library, query, scripts, { with: true });
    expect(more?.map(({ path }) => path)).toEqual([['best'], ['name'], ['me']]);
  });

  test('as does one that throws, and one that is not there', async () => {
    const { sources } = scriptedSources({ books: () => ({ data: { count: 4 } }) });
    const { execute } = compile(library, '{ count me }');
    const missing = await execute({ variables: {}, sources, context });
    expect(missing).toEqual({ data: { count: 4, me: null }, errors: [{ ...error, path: ['me'] }] });
    sources.set('reviews', {
      fetch: () => {
        throw new TypeError('broken');
      },
    });
    const thrown = await execute({ variables: {}, sources, context });
    const extensions = { code: 'INTERNAL_SERVER_ERROR', service: 'reviews' };
    expect(thrown).toEqual({
      data: { count: 4, me: null },
      errors: [{ message: 'broken', path: ['me'], extensions }],
    });
  });
});

describe('an answer that does not fit what was asked ends in nulls and one error', () => {
  const query = '{ books { text reviews { text } } }';
  test.each<[string, unknown]>([
    ['no data', {}],
    ['null', { data: null }],
    ['a list', { data: [] }],
    ['no entities', { data: { _entities: null } }],
    ['fewer entities', { data: { _entities: [{ text: null, reviews: null }] } }],
    ['more entities', { data: { _entities: [null, null, null, null] } }],
    ['entities that are no objects', { data: { _entities: ['x', [], 5] } }],
  ])('%s', async (_, answer) => {
    const { data, errors } = await run(library, query, { books, reviews: () => answer as object });
    expect(data).toEqual({ books: [1, 2, 3].map(() => ({ text: null, reviews: null })) });
    expect(errors).toEqual([{ ...unusable('reviews'), path: ['books', 0] }]);
  });

  test.each<[string, unknown, unknown]>([
    ['no data', {}, null],
    ['an object for a list', { data: { books: {} } }, null],
    ['a list for an object', { data: { books: [[], 5, null] } }, [null, null, null]],
    ['a text for a list', { data: { books: 'x' } }, null],
  ])('at the root: %s', async (_, answer, expected) => {
    const { data, errors } = await run(library, query, {
      books: () => answer as object,
      reviews: () => ({}),
    });
    expect(data).toEqual({ books: expected });
    expect(errors?.length).toBeGreaterThan(0);
  });
});

test('nothing is fetched for one who has left', async () => {
  const controller = new AbortController();
  const { sources, asked } = scriptedSources({
    books: (request) => {
      expect(request.signal).toBe(controller.signal);
      controller.abort();
      return books(request);
    },
    reviews: () => ({}),
  });
  const { execute } = compile(library, '{ books { text } }');
  const { data, errors } = await execute({ variables: {}, sources, context, signal: controller.signal });
  expect(asked.map(({ subgraph }) => subgraph)).toEqual(['books']);
  expect(data).toBeNull();
  expect(errors?.[0]?.extensions?.code).toBe('OPERATION_CANCELLED');
});

describe('an entity that its subgraph does not know', () => {
  const scripts: Record<string, Script> = {
    books: () => ({ data: { book: book('1'), sure: book('2'), books: [book('1'), book('3')] } }),
    reviews: ({ variables }) => {
      const sent = variables.values.representations as { id: string }[];
      return { data: { _entities: sent.map(({ id }) => (id === '3' ? { rating: 3 } : null)) } };
    },
  };

  test('is null where it may be, without an error', async () => {
    const { data, errors } = await run(library, '{ book { id rating } books { rating } }', scripts);
    expect(data).toEqual({ book: null, books: [null, { rating: 3 }] });
    expect(errors).toBeUndefined();
  });

  test('is an error where it may not be null', async () => {
    expect(await run(library, '{ sure { rating } book { id } }', scripts)).toMatchObject({
      data: null,
      errors: [nullFor('Book.rating', ['sure', 'rating'])],
    });
  });
});
