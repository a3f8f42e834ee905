import { execute, parse } from 'graphql';
import { composeGraph } from './fixture/graph';
import { compile, context, run, scriptedSources } from './fixture/scripted';

const graph = composeGraph({
  a: `
    type Query { item(id: ID = "d", by: By): Item items: [Item] }
    input By { name: String }
    type Item @key(fields: "id") { id: ID! name: String size: Int }`,
  b: `type Query { other: String } type Item @key(fields: "id") { id: ID! price(in: String!): Int }`,
});

const item = (more: object = {}) => ({ __typename: 'Item', id: '1', ...more });

describe('variables', () => {
  test('go where they are used, as they were given', async () => {
    const query =
      'query ($id: ID = "x", $by: By, $in: String!) { item(id: $id, by: $by) { price(in: $in) } }';
    const scripts = {
      a: () => ({ data: { item: item() } }),
      b: () => ({ data: { _entities: [{ price: 5 }] } }),
    };
    const { data, asked } = await run(graph, query, scripts, { by: { name: 'n' }, in: 'EUR' });
    expect(data).toEqual({ item: { price: 5 } });
    expect(asked.map(({ values }) => values)).toEqual([
      { by: { name: 'n' } },
      { representations: [{ __typename: 'Item', id: '1' }], in: 'EUR' },
    ]);
    expect(asked[0]?.text).toContain('$id:ID="x"');
  });

  test('cannot be called as the one that entities are sent in', () => {
    const query = 'query ($representations: String!) { items { price(in: $representations) } }';
    expect(() => compile(graph, query)).toThrow('Give it another name');
  });
});

describe('@skip and @include', () => {
  const query = `query ($a: Boolean!, $b: Boolean = true) {
    items { name @skip(if: $a) ... @include(if: $b) { size price(in: "EUR") } ...F @include(if: $a) }
    other @include(if: $a)
  } fragment F on Item { again: name id @skip(if: true) size @include(if: false) }`;
  const compiled = compile(graph, query);
  const scripts = {
    a: () => ({ data: { items: [item({ name: 'n', size: 1, again: 'n' })] } }),
    b: () => ({ data: { _entities: [{ price: 5 }], other: 'o' } }),
  };

  test.each<[{ a: boolean; b?: boolean }, object]>([
    [{ a: false, b: false }, { items: [{ name: 'n' }] }],
    [{ a: false, b: true }, { items: [{ name: 'n', size: 1, price: 5 }] }],
    [{ a: false }, { items: [{ name: 'n', size: 1, price: 5 }] }],
    [
      { a: true, b: false },
      { items: [{ again: 'n' }], other: 'o' },
    ],
    [
      { a: true, b: true },
      { items: [{ size: 1, price: 5, again: 'n' }], other: 'o' },
    ],
  ])('%j', async (variables, expected) => {
    const { sources, asked } = scriptedSources(scripts);
    const result = await compiled.execute({ variables, sources, context });
    expect(JSON.stringify(result)).toBe(JSON.stringify({ data: expected }));
    const fromB = asked.filter(({ subgraph }) => subgraph === 'b').length;
    expect(fromB).toBe(Number(variables.a) + Number(variables.b ?? true));
  });
});

describe('introspection', () => {
  const { apiSchema } = graph.schemas;

  test('alone asks no subgraph', async () => {
    const query = `query ($name: String!) { __typename kind: __typename type: __type(name: $name) { ...T }
      __schema { queryType { name } types { ...T } } } fragment T on __Type { name fields { name type { name } } }`;
    const variables = { name: 'Item' };
    const { data, asked } = await run(graph, query, {}, variables);
    const expected = await execute({ schema: apiSchema, document: parse(query), variableValues: variables });
    expect(JSON.stringify(data)).toBe(JSON.stringify(expected.data));
    expect(data).toMatchObject({ __typename: 'Query', type: { name: 'Item' } });
    expect(asked).toEqual([]);
  });

  test('beside data, in the order that was asked for', async () => {
    const query =
      '{ other __schema { queryType { name } } ...Q } fragment Q on Query { __type(name: "No") { name } }';
    const compiled = compile(graph, query);
    const { sources } = scriptedSources({ b: () => ({ data: { other: 'o' } }) });
    for (let times = 0; times < 2; times++) {
      const { data } = await compiled.execute({ variables: {}, sources, context });
      expect(JSON.stringify(data)).toBe(
        '{"other":"o","__schema":{"queryType":{"name":"Query"}},"__type":null}',
      );
    }
  });
});

test('of several operations the named one is executed', async () => {
  const { sources } = scriptedSources({ b: () => ({ data: { other: 'o' } }) });
  const text = 'query A { item { id } } query B { other }';
  expect(await compile(graph, text, 'B').execute({ variables: {}, sources, context })).toEqual({
    data: { other: 'o' },
  });
  expect(() => compile(graph, text, 'C')).toThrow();
});
