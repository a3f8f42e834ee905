import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse, validate } from 'graphql';
import { compileCost } from './cost';
import { readDemand } from './read';

const header = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@listSize"])`;

/** Estimates over a schema as Apollo's composition makes it. */
function estimator(sdl: string, listSize = 10) {
  const { supergraphSdl, errors } = composeServices([
    { name: 'one', url: 'http://one', typeDefs: parse(sdl.includes('@link') ? sdl : `${header}\n${sdl}`) },
  ]);
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  const schema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  const demand = readDemand(supergraphSdl);
  return (source: string, variables: Record<string, unknown> = {}, operationName?: string) => {
    const document = parse(source);
    const invalid = validate(schema, document);
    if (invalid.length > 0) throw new Error(invalid.join('\n'));
    return compileCost(schema, demand, document, operationName, { listSize })(variables);
  };
}

describe('the examples of the specification', () => {
  const book = '{ title author { name } publisher { name address { zipCode } } }';
  const schemaWith = (address: string) => `
    type Query {
      book(id: ID): Book
      bestsellers: [Book] @listSize(assumedSize: 5)
      newestAdditions(after: ID, limit: Int!): [Book] @listSize(slicingArguments: ["limit"])
    }
    type Book { title: String author: Author publisher: Publisher }
    type Author { name: String }
    type Publisher { name: String address: Address }
    type Address ${address} { zipCode: Int! }`;
  const costOf = estimator(schemaWith('@cost(weight: 5)'));

  test('objects cost 1', () => {
    expect(estimator(schemaWith(''))(`query BookQuery { book(id: 1) ${book} }`)).toBe(4);
  });
  test('unless they weigh more', () => {
    expect(costOf(`query BookQuery { book(id: 1) ${book} }`)).toBe(8);
  });
  test('a list is as long as it is said to be', () => {
    expect(costOf(`query BestsellersQuery { bestsellers ${book} }`)).toBe(40);
  });
  test.each([
    [3, 24],
    [7, 56],
  ])('or as it is asked for: %d', (limit, cost) => {
    expect(costOf(`{ newestAdditions(limit: ${limit}) ${book} }`)).toBe(cost);
    const source = `query ($limit: Int!) { newestAdditions(limit: $limit) ${book} }`;
    expect(costOf(source, { limit })).toBe(cost);
    expect(costOf(`query ($limit: Int! = ${limit}) { newestAdditions(limit: $limit) ${book} }`)).toBe(cost);
  });
});

describe('lists', () => {
  const costOf = estimator(`
    type Query {
      plain: [Item!]!
      grid: [[Item]] @listSize(assumedSize: 3)
      words: [String]
      page(first: Int = 20, last: Int): Page! @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
      either(first: Int, last: Int): [Item] @listSize(slicingArguments: ["first", "last"])
      both(first: Int, last: Int): [Item]
        @listSize(slicingArguments: ["first", "last"], assumedSize: 4, requireOneSlicingArgument: false)
    }
    type Page { edges: [Edge!]! nodes: [Item!]! others: [Item!]! total: Int }
    type Edge { node: Item! }
    type Item { id: ID! items: [Item!]! @listSize(assumedSize: 2) more: [Item] }`);

  test('of which nothing is said are as long as it is set', () => {
    expect(costOf('{ plain { id } }')).toBe(10);
    expect(costOf('{ words }')).toBe(0);
  });
  test('in lists multiply', () => {
    expect(costOf('{ plain { items { id } } }')).toBe(10 * (1 + 2));
    expect(costOf('{ plain { more { items { id } } } }')).toBe(10 * (1 + 10 * (1 + 2)));
    expect(costOf('{ grid { id } }')).toBe(3 * 10);
  });
  test('below a page have its size', () => {
    expect(costOf('{ page(first: 5) { edges { node { id } } total } }')).toBe(1 + 5 * 2);
    expect(costOf('{ page(first: 5) { ...P } } fragment P on Page { nodes { id } others { id } }')).toBe(
      1 + 5 + 10,
    );
    expect(costOf('query ($n: Int) { page(first: $n) { nodes { items { id } } } }', { n: 3 })).toBe(
      1 + 3 * 3,
    );
  });
  test('have the size of the default', () => {
    expect(costOf('{ page { nodes { id } } }')).toBe(21);
    expect(costOf('query ($n: Int) { page(first: $n) { nodes { id } } }')).toBe(21);
  });
  test('that must be asked for by one argument are', () => {
    expect(costOf('{ either(last: 3) { id } }')).toBe(3);
    const exactly = expect.objectContaining({
      message:
        'The field "either" needs exactly one of the arguments first, last to tell what it costs, and has 0.',
      extensions: { code: 'COST_QUERY_PARSE_FAILURE', http: { status: 400 } },
    });
    expect(() => costOf('{ either { id } }')).toThrow(exactly);
    expect(() => costOf('query ($n: Int) { either(first: $n) { id } }', { n: null })).toThrow(exactly);
    expect(() => costOf('{ either(first: 1, last: 2) { id } }')).toThrow(/has 2/);
    expect(costOf('query ($on: Boolean!) { either @include(if: $on) { id } }', { on: false })).toBe(0);
  });
  test('may be asked for by more', () => {
    expect(costOf('{ both(first: 3, last: 7) { id } }')).toBe(7);
    expect(costOf('{ both { id } }')).toBe(4);
    expect(costOf('query ($n: Int) { both(first: $n) { id } }', { n: null })).toBe(4);
  });
  test('have no length below nothing, and costs are numbers', () => {
    expect(costOf('{ either(last: -3) { id } }')).toBe(0);
    const deep = 'plain { '.repeat(1) + 'more { '.repeat(40) + 'id' + ' }'.repeat(41);
    expect(costOf(`{ ${deep} either(first: 2147483647) { id } }`)).toBeGreaterThan(1e15);
    expect(costOf(`{ both(first: 0) { ${deep.slice(8, -2)} } }`)).toBe(0);
  });
});

describe('types', () => {
  const costOf = estimator(`
    type Query { pet: Pet pets: [Pet] @listSize(assumedSize: 3) u: U dear: Pet @cost(weight: 9) color: Color secret: Secret weighed: Int @cost(weight: 4) free: Box @cost(weight: -2) }
    interface Pet { name: String box: Box }
    type Cat implements Pet { name: String box: Box @cost(weight: 6) naps: [Box] }
    type Dog implements Pet @cost(weight: 4) { name: String box: Box }
    type Box { n: Int box: Box }
    union U = Cat | Box
    enum Color @cost(weight: 2) { RED }
    scalar Secret @cost(weight: 3)
    type Mutation { open: Box count: Int }
    type Subscription { opened: Box }`);

  test('of which several may come: the dearest counts', () => {
    expect(costOf('{ pet { name } }')).toBe(4);
    expect(costOf('{ pet { ... on Dog { name } ... on Cat { naps { n } } } }')).toBe(11);
    expect(costOf('{ pet { ...D ...C } } fragment D on Dog { box { n } } fragment C on Cat { name }')).toBe(
      5,
    );
    expect(costOf('{ pet { box { n } } }')).toBe(7);
    expect(costOf('{ u { ... on Pet { box { n } } ... on Box { n } } }')).toBe(7);
    expect(costOf('{ pets { name } }')).toBe(12);
  });
  test('a field weighs instead of its type', () => {
    expect(costOf('{ dear { name } }')).toBe(9);
    expect(costOf('{ weighed color secret }')).toBe(9);
    expect(costOf('{ free { n } pet { name } }')).toBe(4);
    expect(costOf('{ free { box { box { box { n } } } } }')).toBe(1);
  });
  test('operations', () => {
    expect(costOf('mutation { open { n } count }')).toBe(11);
    expect(costOf('subscription { opened { box { n } } }')).toBe(2);
    expect(costOf('query A { pet { name } } query B { weighed }', {}, 'B')).toBe(4);
  });
  test('what is asked for twice is paid once, and introspection is free', () => {
    expect(
      costOf(
        '{ pet { name } pet { name ...P } ...Q } fragment P on Pet { name } fragment Q on Query { pet { name } }',
      ),
    ).toBe(4);
    expect(costOf('{ pet { name } pet { box { n } } ... on Query { pet { box { box { n } } } } }')).toBe(8);
    expect(costOf('{ a: pet { name } pet { __typename } }')).toBe(8);
    expect(costOf('{ __typename __schema { types { fields { name } } } }')).toBe(0);
  });
  test('what is not selected is free', () => {
    expect(costOf('{ pet @skip(if: true) { name } ... @include(if: false) { dear { name } } }')).toBe(0);
    const source = 'query ($on: Boolean!) { ...F @include(if: $on) } fragment F on Query { dear { name } }';
    expect([costOf(source, { on: true }), costOf(source, { on: false })]).toEqual([9, 0]);
  });
});

describe('arguments', () => {
  const costOf = estimator(`
    type Query { find(by: Filter, all: [Filter!], text: String @cost(weight: 5), texts: [Text!]): Int }
    input Filter { a: Int b: Int @cost(weight: 3) inner: Filter many: [Filter] }
    scalar Text @cost(weight: 2)`);

  test.each([
    ['{ find(by: null) }', 0],
    ['{ find(text: "x") }', 5],
    ['{ find(by: {}) }', 1],
    ['{ find(by: { a: 1, b: 2, inner: { b: 1 } }) }', 1 + 3 + 1 + 3],
    ['{ find(by: { many: [{}, { b: 1 }] }) }', 1 + 1 + 1 + 3],
    ['{ find(all: [{}, {}]) }', 2],
    ['{ find(texts: ["a", "b"]) }', 2 + 2 * 2],
  ])('%s costs %d', (source, cost) => expect(costOf(source)).toBe(cost));

  test('in variables, and in parts of them', () => {
    expect(costOf('query ($by: Filter) { find(by: $by) }', { by: { b: 1, many: [{}] } })).toBe(5);
    expect(costOf('query ($b: Int, $t: String) { find(by: { b: $b }, text: $t) }', { b: 1, t: 'x' })).toBe(9);
    expect(costOf('query ($by: Filter, $t: String) { find(by: $by, text: $t) }', { by: null })).toBe(0);
    expect(costOf('query ($by: Filter = { b: 1 }) { find(by: $by) }')).toBe(4);
    expect(costOf('query ($by: Filter) { find(by: $by) }', { by: { constructor: {} } })).toBe(1);
  });
});

test('directives under other names, and without their specification', () => {
  const renamed = estimator(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@cost", as: "@price" }])
    type Query { a: Int @price(weight: 7) b: [B] @federation__listSize(assumedSize: 2) }
    type B { c: Int }`);
  expect(renamed('{ a b { c } }')).toBe(9);
  expect(estimator('type Query { a: B } type B { c: Int }')('{ a { c } }')).toBe(1);
});

test('fragments in fragments are estimated once each', () => {
  const costOf = estimator(
    'type Query { a: A } type A { a(n: Int): A b: [A] @listSize(slicingArguments: ["n"], requireOneSlicingArgument: false) i: Int }'.replace(
      'b: [A]',
      'b(n: Int): [A]',
    ),
  );
  const fragments = Array.from(
    { length: 40 },
    (_, n) => `fragment F${n} on A { x: a { ...F${n + 1} } y: b(n: $n) { ...F${n + 1} } }`,
  );
  const source = `query ($n: Int) { a { ...F0 } } ${fragments.join(' ')} fragment F40 on A { i }`;
  expect(costOf(source, { n: 1 })).toBe(2 ** 41 - 1);
});

test('types in types are estimated once each', () => {
  const names = Array.from({ length: 30 }, (_, n) => `T${n}`);
  const costOf = estimator(`type Query { i: I } interface I { p(n: Int): P }
    type P { is: [I] i: I }
    ${names.map((name, n) => `type ${name} implements I { p(n: Int = ${n}): P @listSize(slicingArguments: ["n"], sizedFields: ["is"]) }`).join(' ')}`);
  const deep = (depth: number): string => (depth === 0 ? '__typename' : `p { is { ${deep(depth - 1)} } }`);
  expect(costOf(`{ i { ${deep(3)} } }`)).toBe(1 + 1 + 29 * (1 + 1 + 29 * (1 + 1 + 29)));
  expect(costOf(`{ i { ${deep(12)} } }`)).toBeGreaterThan(1e15);
});
