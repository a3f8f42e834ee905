import { composeGraph } from './fixture/graph';
import { run, type Script } from './fixture/scripted';

const shop = composeGraph({
  products: `
    type Query { products: [Product!]! top: Product shelf: [[Product]] any: [Thing] }
    type Mutation { rename(id: ID!, name: String!): Product }
    interface Thing { id: ID! }
    type Product implements Thing @key(fields: "id") { id: ID! name: String! maker: Maker weight: Int }
    type Maker implements Thing @key(fields: "id") { id: ID! }
    type Secret implements Thing @inaccessible { id: ID! }`,
  stock: `
    type Query { ping: String }
    type Mutation { count(id: ID!): Product }
    type Product @key(fields: "id") {
      id: ID! weight: Int @external stock: Int! note: Note cost: Int @requires(fields: "weight")
    }
    type Note { text: String lines: [[String!]!] }`,
  makers: `type Maker @key(fields: "id") { id: ID! name: String! city: City } type City { name: String }`,
});

type Known = Record<string, Record<string, unknown> | null>;

/** Answers a fetch of entities by their ids. */
const entities =
  (known: Known): Script =>
  ({ variables }) => {
    const representations = variables.values.representations as { id: string }[];
    return { data: { _entities: representations.map(({ id }) => known[id] ?? null) } };
  };

const product = (id: string, more: object = {}) => ({ __typename: 'Product', id, ...more });

test('equal representations are sent once, and what comes back stands at every place, for itself', async () => {
  const { data, errors, asked } = await run(
    shop,
    '{ products { id maker { id name city { name } } } top { maker { name } } }',
    {
      products: () => ({
        data: {
          products: ['1', '2', '3'].map((id) =>
            product(id, { maker: { __typename: 'Maker', id: id === '3' ? 'b' : 'a' } }),
          ),
          top: { __typename: 'Product', maker: null },
        },
      }),
      makers: entities({ a: { name: 'Ann', city: { name: 'Ulm' } }, b: { name: 'Ben', city: null } }),
    },
  );
  expect(errors).toBeUndefined();
  const ann = { id: 'a', name: 'Ann', city: { name: 'Ulm' } };
  expect(data).toEqual({
    products: [
      { id: '1', maker: ann },
      { id: '2', maker: ann },
      { id: '3', maker: { id: 'b', name: 'Ben', city: null } },
    ],
    top: { maker: null },
  });
  const [first, second] = data?.products as { maker: { city: object } }[];
  expect(first?.maker.city).not.toBe(second?.maker.city);
  const sent = asked
    .filter(({ subgraph }) => subgraph === 'makers')
    .map(({ values }) => values.representations);
  expect(sent).toEqual([
    [
      { __typename: 'Maker', id: 'a' },
      { __typename: 'Maker', id: 'b' },
    ],
  ]);
});

test('entities in lists of lists, nulls among them', async () => {
  const { data, errors } = await run(shop, '{ shelf { id stock note { lines } } }', {
    products: () => ({ data: { shelf: [[product('1'), null], null, [product('2')]] } }),
    stock: entities({
      '1': { stock: 1, note: { lines: [['a'], ['b', 'c']] } },
      '2': { stock: 2, note: null },
    }),
  });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    shelf: [
      [{ id: '1', stock: 1, note: { lines: [['a'], ['b', 'c']] } }, null],
      null,
      [{ id: '2', stock: 2, note: null }],
    ],
  });
});

test('a fetch without a representation is not sent', async () => {
  const { data, asked } = await run(shop, '{ top { name stock } }', {
    products: () => ({ data: { top: null } }),
  });
  expect(data).toEqual({ top: null });
  expect(asked).toHaveLength(1);
});

test('what a field requires is sent with it, and an object that has it not is left out', async () => {
  const { data, asked } = await run(shop, '{ products { name cost } }', {
    products: () => ({
      data: {
        products: [
          product('1', { name: 'Pin', weight: 7 }),
          product('2', { name: 'Nut', weight: null }),
          product('3', { name: 'Cap' }),
        ],
      },
    }),
    stock: entities({ '1': { cost: 70 }, '2': { cost: 0 } }),
  });
  expect(data).toEqual({
    products: [
      { name: 'Pin', cost: 70 },
      { name: 'Nut', cost: 0 },
      { name: 'Cap', cost: null },
    ],
  });
  expect(asked[1]?.values.representations).toEqual([
    { __typename: 'Product', weight: 7, id: '1' },
    { __typename: 'Product', weight: null, id: '2' },
  ]);
});

test('aliases, one field under two of them, fragments and the type name', async () => {
  const query = `{ first: products { ...Parts stock } products { left: stock right: stock } }
    fragment Parts on Product { kind: __typename title: name ... { __typename } }`;
  const { data, errors } = await run(shop, query, {
    products: () => ({
      data: { first: [product('1', { title: 'Pin', kind: 'Product' })], products: [product('2')] },
    }),
    stock: entities({ '1': { stock: 5 }, '2': { left: 6, right: 6 } }),
  });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).toBe(
    '{"first":[{"kind":"Product","title":"Pin","__typename":"Product","stock":5}],"products":[{"left":6,"right":6}]}',
  );
});

test('names that every object has are names like others', async () => {
  const query =
    '{ constructor: products { __proto__: name toString: stock valueOf: note { hasOwnProperty: text } } }';
  const { data, errors } = await run(shop, query, {
    products: () =>
      JSON.parse('{"data":{"constructor":[{"__typename":"Product","id":"1","__proto__":"Pin"}]}}') as object,
    stock: entities({
      '1': JSON.parse('{"toString":5,"valueOf":{"hasOwnProperty":"a"}}') as Record<string, unknown>,
    }),
  });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).toBe(
    '{"constructor":[{"__proto__":"Pin","toString":5,"valueOf":{"hasOwnProperty":"a"}}]}',
  );
  const { data: missing } = await run(shop, query, {
    products: () => ({ data: { constructor: [product('1')] } }),
    stock: entities({}),
  });
  expect(missing).toBeNull();
});

test('an answer cannot reach the prototype of an object', async () => {
  const evil = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
  const { data } = await run(shop, '{ top { name stock note { text } } }', {
    products: () =>
      JSON.parse(`{"data":{"top":{"__typename":"Product","id":"1","name":"Pin",${evil}},${evil}}}`) as object,
    stock: () =>
      JSON.parse(
        `{"data":{"_entities":[{"stock":1,"note":{"text":"a",${evil}},${evil}}],${evil}}}`,
      ) as object,
  });
  expect(JSON.stringify(data)).toBe('{"top":{"name":"Pin","stock":1,"note":{"text":"a"}}}');
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('objects of an interface, each with what its type is asked for; a type that clients cannot see is a null', async () => {
  const { data, errors } = await run(
    shop,
    '{ any { __typename id ... on Maker { name } ... on Product { stock } } }',
    {
      products: () => ({
        data: {
          any: [
            { __typename: 'Maker', id: 'a' },
            product('1'),
            { __typename: 'Secret', id: 's' },
            { __typename: 'Nobody', id: 'n' },
          ],
        },
      }),
      stock: entities({ '1': { stock: 1 } }),
      makers: entities({ a: { name: 'Ann' } }),
    },
  );
  expect(data).toEqual({
    any: [
      { __typename: 'Maker', id: 'a', name: 'Ann' },
      { __typename: 'Product', id: '1', stock: 1 },
      null,
      null,
    ],
  });
  const message = 'The value found for field Query.any is not of its type.';
  expect(errors).toEqual(
    [2, 3].map((index) => ({ message, path: ['any', index], extensions: { code: 'INVALID_VALUE' } })),
  );
});

test('mutations run one after the other, each with its entities', async () => {
  const order: string[] = [];
  const query = `mutation ($id: ID!) {
    rename(id: $id, name: "New") { name stock } count(id: $id) { name } again: rename(id: "2", name: "B") { name }
  }`;
  const { data } = await run(
    shop,
    query,
    {
      products: (request) => {
        if (request.operation.kind === 'query') return entities({ '1': { name: 'New' } })(request);
        const isAgain = request.operation.text.includes('again');
        order.push(isAgain ? 'again' : 'rename');
        return { data: isAgain ? { again: { name: 'B' } } : { rename: product('1', { name: 'New' }) } };
      },
      stock: (request) => {
        if (request.operation.kind === 'query') return entities({ '1': { stock: 3 } })(request);
        order.push('count');
        return { data: { count: product('1') } };
      },
    },
    { id: '1' },
  );
  expect(data).toEqual({ rename: { name: 'New', stock: 3 }, count: { name: 'New' }, again: { name: 'B' } });
  expect(order).toEqual(['rename', 'count', 'again']);
});

describe('an object of which something is missing', () => {
  const stock: Script = ({ variables }) => {
    const sent = variables.values.representations as { weight?: number }[];
    return { data: { _entities: sent.map(({ weight }) => ({ stock: 1, cost: (weight ?? 0) * 10 })) } };
  };

  test('is sent for the fields that do not require it; the others stay without a value', async () => {
    const products = [product('1', { weight: 7 }), product('2'), product('2', { weight: null })];
    const query = '{ products { stock cost } }';
    const { data, errors, asked } = await run(shop, query, {
      products: () => ({ data: { products } }),
      stock,
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      products: [
        { stock: 1, cost: 70 },
        { stock: 1, cost: null },
        { stock: 1, cost: 0 },
      ],
    });
    expect(asked[1]?.values.representations).toEqual([
      { __typename: 'Product', weight: 7, id: '1' },
      { __typename: 'Product', id: '2' },
      { __typename: 'Product', weight: null, id: '2' },
    ]);
  });

  test('is no error for what its subgraph cannot know', async () => {
    const { data, errors } = await run(shop, '{ products { stock cost } }', {
      products: () => ({ data: { products: [product('1')] } }),
      stock: () => ({
        data: { _entities: [{ stock: 1, cost: null }] },
        errors: [
          { message: 'No weight', path: ['_entities', 0, 'cost'] },
          { message: 'Lost', path: ['_entities', 0, 'stock'] },
        ],
      }),
    });
    expect(data).toEqual({ products: [{ stock: 1, cost: null }] });
    expect(errors?.map(({ message }) => message)).toEqual(['Lost']);
  });

  test('is sent though what was missing was skipped', async () => {
    const query = 'query ($no: Boolean!) { products { stock cost @skip(if: $no) } }';
    const scripts = { products: () => ({ data: { products: [product('1')] } }), stock };
    const { data } = await run(shop, query, scripts, { no: true });
    expect(data).toEqual({ products: [{ stock: 1 }] });
  });

  test('is not sent without its key', async () => {
    const scripts = {
      products: () => ({ data: { products: [{ __typename: 'Product', weight: 7 }] } }),
      stock,
    };
    const { data, asked } = await run(shop, '{ products { stock cost } }', scripts);
    expect(asked).toHaveLength(1);
    expect(data).toBeNull();
  });
});
