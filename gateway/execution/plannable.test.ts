import { composeGraph } from './fixture/graph';
import { run } from './fixture/scripted';
import { requirementConflicts } from './index';

test('an object is sent by a key that its subgraph finds it by, however keys are nested', async () => {
  const part = 'type Part @shareable { one: ID! two: ID! three: ID! }';
  const graph = composeGraph({
    a: `
      type Item @key(fields: "id") @key(fields: "part { one two }", resolvable: false)
        @key(fields: "id part { two three }", resolvable: false) { id: ID! part: Part! name: String! } ${part}`,
    b: `
      type Query { items: [Item!]! }
      type Item @key(fields: "part { one two }", resolvable: false) @key(fields: "id part { two three }")
        @key(fields: "id", resolvable: false) {
        id: ID! part: Part! name: String! @external label: String! @requires(fields: "name")
      } ${part}`,
  });
  const whole = { __typename: 'Item', id: '1', part: { one: 'o', two: 't', three: 'h' } };
  const { data, asked } = await run(graph, '{ items { name label } }', {
    a: () => ({ data: { _entities: [{ name: 'n' }] } }),
    b: ({ variables }) =>
      'representations' in variables.values
        ? { data: { _entities: [{ label: 'l' }] } }
        : { data: { items: [whole] } },
  });
  expect(data).toEqual({ items: [{ name: 'n', label: 'l' }] });
  expect(asked.at(-1)?.values.representations).toEqual([
    { __typename: 'Item', name: 'n', id: '1', part: { two: 't', three: 'h' } },
  ]);
});

describe('fields that require one field with different arguments', () => {
  const graphWith = (...requires: string[]) =>
    composeGraph({
      a: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! price(in: String = "USD"): Int }',
      b: `type Item @key(fields: "id") { id: ID! price(in: String = "USD"): Int @external
        ${requires.map((selection, index) => `f${index}: Int @requires(fields: "${selection}")`).join('\n')} }`,
    });

  test.each([
    [
      ['price(in: \\"USD\\")', 'price(in: \\"EUR\\")'],
      ['price(in: "USD")', 'price(in: "EUR")'],
    ],
    [
      ['price', 'price(in: \\"EUR\\")'],
      ['price', 'price(in: "EUR")'],
    ],
  ])('%j', (requires, [first = '', second = '']) => {
    const conflicts = requirementConflicts(graphWith(...requires).schemas.supergraphSchema);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toContain(`Item.f0 requires ${first} and Item.f1 requires ${second}`);
  });

  test('with the same ones are no conflict', () => {
    const graph = graphWith('price(in: \\"EUR\\")', 'price(in: \\"EUR\\")');
    expect(requirementConflicts(graph.schemas.supergraphSchema)).toEqual([]);
  });
});
