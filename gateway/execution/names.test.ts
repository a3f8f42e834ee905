import { composeGraph } from './fixture/graph';
import { run, type Script } from './fixture/scripted';

const shop = composeGraph({
  products: `
    type Query { products: [Product] }
    type Product @key(fields: "upc") { upc: ID! name: String! weight: Int price(in: String!): Int }`,
  shipping: `
    type Product @key(fields: "upc") {
      upc: ID! weight: Int @external price(in: String!): Int @external
      cost: Int @requires(fields: "weight") duty: Int @requires(fields: "price(in: \\"USD\\")")
    }`,
});

const fields: Record<string, unknown> = { __typename: 'Product', upc: '1', name: 'Pin', weight: 7 };

/** Answers what was asked for, by the names that it was asked by. */
const products: Script = ({ operation }) => {
  const [, body = ''] = /products\{(.*)\}\}/.exec(operation.text) ?? [];
  const asked = [...body.matchAll(/(?:(\w+):)?(\w+)(?:\(in:"(\w+)"\))?/g)];
  const value = (name: string, currency: string) =>
    name === 'price' ? { USD: 10, EUR: 9 }[currency] : fields[name];
  const product = asked.map(([, alias, name = '', currency = '']) => [alias ?? name, value(name, currency)]);
  return { data: { products: [Object.fromEntries(product)] } };
};
const shipping: Script = ({ variables }) => {
  const [{ upc, weight = 0, price = 0 }] = variables.values.representations as [
    Record<string, number | string>,
  ];
  return {
    data: { _entities: [upc === '1' ? { cost: Number(weight) * 2, duty: Number(price) / 2 } : null] },
  };
};

test.each([
  ['a key, alone', '{ products { upc: name } }', { upc: 'Pin' }],
  ['a key', '{ products { upc: name cost } }', { upc: 'Pin', cost: 14 }],
  ['what a field requires', '{ products { weight: name cost upc } }', { weight: 'Pin', cost: 14, upc: '1' }],
  ['the type', '{ products { __typename: name cost } }', { __typename: 'Pin', cost: 14 }],
  [
    'what a field requires with other arguments',
    '{ products { price(in: "EUR") duty } }',
    { price: 9, duty: 5 },
  ],
  [
    'the same, twice',
    '{ products { duty a: price(in: "EUR") price(in: "EUR") } }',
    { duty: 5, a: 9, price: 9 },
  ],
])('a client may call a field as %s', async (_, query, expected) => {
  const { data, errors } = await run(shop, query, { products, shipping });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).toBe(JSON.stringify({ products: [expected] }));
});

test('errors have the names that the client asked by', async () => {
  const { data, errors } = await run(shop, '{ all: products { upc: name cost } }', {
    products: ({ operation }) => {
      const name = /(\w+):name/.exec(operation.text)?.[1] ?? '';
      expect(name).not.toBe('upc');
      const lost = { message: 'Lost', path: ['all', 0, name] };
      return { data: { all: [{ __typename: 'Product', upc: '1', [name]: null }] }, errors: [lost] };
    },
    shipping,
  });
  expect(data).toEqual({ all: [null] });
  expect(errors?.map(({ message, path }) => [message, path])).toEqual([['Lost', ['all', 0, 'upc']]]);
});

test('an error of what the plan needs, under a name that the client gave to something else, is one of the object', async () => {
  const { errors } = await run(shop, '{ products { weight: name cost } }', {
    products: () => ({
      data: { products: [{ __typename: 'Product', upc: '1', weight: null }] },
      errors: [{ message: 'Lost', path: ['products', 0, 'weight'] }],
    }),
    shipping,
  });
  expect(errors?.[0]).toMatchObject({ message: 'Lost', path: ['products', 0] });
});
