import { composeGraph } from './fixture/graph';
import { run } from './fixture/scripted';

const graph = composeGraph({
  a: `
    type Query { item: Item! items: [Item!] }
    type Mutation { make: Item! }
    type Item @key(fields: "id") { id: ID! name: String! size: Int }`,
  b: `type Item @key(fields: "id") { id: ID! price: Int other: Item! }`,
});

const item = { __typename: 'Item', id: '1' };
const scripts = {
  a: () => ({ data: { item, items: [item, item], make: item } }),
  b: () => ({ data: { _entities: [{ other: item }] } }),
};

describe('an object that is there, of which nothing is selected, is an empty one, and no null', () => {
  test.each([
    ['{ item { name @skip(if: true) } }', { item: {} }],
    ['query ($yes: Boolean!) { item @include(if: $yes) { name @skip(if: true) } }', { item: {} }],
    ['query ($yes: Boolean!) { item @include(if: $yes) { name @skip(if: $yes) } }', { item: {} }],
    [
      'query ($yes: Boolean!, $no: Boolean!) { items @include(if: $yes) { ...F } } fragment F on Item { name @include(if: $no) }',
      { items: [{}, {}] },
    ],
    [
      'query ($no: Boolean!) { items @skip(if: $no) { ... on Item { name @include(if: $no) } } }',
      { items: [{}, {}] },
    ],
    [
      'query ($yes: Boolean!, $no: Boolean!) { item { other @include(if: $yes) { price @include(if: $no) } } }',
      { item: { other: {} } },
    ],
    ['mutation ($yes: Boolean!) { make @include(if: $yes) { name @skip(if: $yes) } }', { make: {} }],
  ])('%s', async (query, data) => {
    const result = await run(graph, query, scripts, { yes: true, no: false });
    expect({ data: result.data, errors: result.errors }).toEqual({ data });
  });
});

test('what is not selected itself is not fetched', async () => {
  const query = 'query ($yes: Boolean!) { item @skip(if: $yes) { name @include(if: $yes) } }';
  const { data, asked } = await run(graph, query, scripts, { yes: true });
  expect([data, asked]).toEqual([{}, []]);
});
