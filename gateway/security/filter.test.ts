import { print } from 'graphql';
import { compose, filterOf, guarded, left, valid, viewerWith } from './fixture';
import { filterOperation } from './filter';
import { requirementsOf } from './protection';

const social = guarded(
  compose(`type Query {
      me: User @authenticated
      user(id: ID!): User @requiresScopes(scopes: [["read:others"]])
      users: [User!]! @requiresScopes(scopes: [["read:others"]])
      grid: [[User]]
      post(id: ID!): Post
    }
    type Mutation { publish(title: String!): Post like(id: ID!): Post @authenticated }
    type Subscription { liked(id: ID!): Post @authenticated published: Post }
    type User { id: ID! username: String email(hidden: Boolean): String @requiresScopes(scopes: [["read:email"]]) posts: [Post!]! }
    type Post { id: ID! author: User! title: String! views: Int @authenticated either: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) }`),
);

describe('the examples of the specification', () => {
  test('a guest', () => {
    expect(left(social, 'query { me { username } post(id: "1234") { title views } }')).toEqual({
      left: '{ post(id: "1234") { title } }',
      refused: ['me', 'post/views'],
    });
  });

  test('a viewer without the scope of a field in a list', () => {
    const viewer = viewerWith('read:others');
    expect(left(social, '{ users { username email } }', { viewer })).toEqual({
      left: '{ users { username } }',
      refused: ['users/@/email'],
    });
  });

  test.each([
    [['a'], false],
    [['a', 'b'], true],
    [['c'], true],
    [['b', 'd'], false],
  ])('AND and OR of scopes: %j', (scopes, may) => {
    const { refused } = left(social, '{ post(id: 1) { id either } }', { viewer: viewerWith(...scopes) });
    expect(refused).toEqual(may ? [] : ['post/either']);
  });
});

test('what is allowed is not touched', () => {
  const source = valid(social.schema, '{ me { username } }');
  const protection = requirementsOf(social.schema, social.security, source);
  const made = filterOperation(protection, { viewer: viewerWith(), policies: new Set() });
  expect(made).toMatchObject({ key: '', refusals: [] });
  expect(made.document).toBe(source);
});

test('an operation without protected fields asks for nothing', () => {
  const { requirements, needs } = requirementsOf(
    social.schema,
    social.security,
    valid(social.schema, '{ post(id: 1) { title __typename } __schema { types { name } } }'),
  );
  expect([requirements, needs.size]).toEqual([[], 0]);
});

test('nothing is left', () => {
  expect(left(social, '{ me { id } users { id } }')).toEqual({ left: null, refused: ['me', 'users'] });
});

test('selections that are empty then go, up to their parents, and __typename stays', () => {
  expect(left(social, '{ post(id: 1) { id author { email } } grid { email } }')).toEqual({
    left: '{ post(id: 1) { id } }',
    refused: ['post/author/email', 'grid/@/@/email'],
  });
  expect(left(social, '{ post(id: 1) { author { __typename email } } }').left).toBe(
    '{ post(id: 1) { author { __typename } } }',
  );
});

test('aliases are what the answer calls them', () => {
  expect(left(social, '{ first: post(id: 1) { seen: views title } }').refused).toEqual(['first/seen']);
});

test('variables and fragments that nothing uses then go', () => {
  const source = `query Q($id: ID!, $hidden: Boolean, $other: ID!, $if: Boolean!) {
      post(id: $id) { title ...Seen @include(if: $if) author { ...Mail username } } user(id: $other) { id } }
    fragment Seen on Post { views }
    fragment Mail on User { email(hidden: $hidden) }`;
  expect(left(social, source)).toEqual({
    left: 'query Q($id: ID!) { post(id: $id) { title author { username } } }',
    refused: ['post/views', 'post/author/email', 'user'],
  });
});

test('a fragment is told of wherever it is spread', () => {
  const source =
    '{ a: post(id: 1) { title ...F } b: post(id: 2) { id ...F } } fragment F on Post { views title }';
  expect(left(social, source)).toEqual({
    left: '{ a: post(id: 1) { title ...F } b: post(id: 2) { id ...F } } fragment F on Post { title }',
    refused: ['a/views', 'b/views'],
  });
});

test('one operation of several, with its own fragments', () => {
  const source = `query A { me { id } } query B { post(id: 1) { id views ...F } } fragment F on Post { title }`;
  const protection = requirementsOf(social.schema, social.security, valid(social.schema, source), 'B');
  const { document } = filterOperation(protection, { viewer: null, policies: new Set() });
  expect(document && print(document).replace(/\s+/g, ' ')).toBe(
    'query B { post(id: 1) { id ...F } } fragment F on Post { title }',
  );
});

test('mutations and subscriptions', () => {
  expect(left(social, 'mutation { publish(title: "x") { id } like(id: 1) { id } }')).toEqual({
    left: 'mutation { publish(title: "x") { id } }',
    refused: ['like'],
  });
  expect(left(social, 'subscription { liked(id: 1) { id } }').left).toBeNull();
  expect(left(social, 'subscription { published { id views } }')).toEqual({
    left: 'subscription { published { id } }',
    refused: ['published/views'],
  });
});

test('viewers who lack the same share a key, and others do not', () => {
  const source = '{ me { id email } post(id: 1) { id views } }';
  const keys = [null, viewerWith(), viewerWith('other'), viewerWith('read:email')].map(
    (viewer) => filterOf(social, source, { viewer }).key,
  );
  expect(keys[1]).toBe(keys[2]);
  expect(new Set(keys).size).toBe(3);
  expect(keys[3]).toBe('');
});

test('fragments in fragments are told of in bounds', () => {
  const fragments = Array.from(
    { length: 40 },
    (_, n) =>
      `fragment F${n} on Post { a${n}: author { posts { ...F${n + 1} } } b${n}: author { posts { ...F${n + 1} } } }`,
  );
  const source = `{ post(id: 1) { title ...F0 } } ${fragments.join(' ')} fragment F40 on Post { views }`;
  const protection = requirementsOf(
    social.schema,
    social.security,
    valid(social.schema, '{ post(id: 1) { id } }'),
  );
  expect(protection.requirements).toEqual([]);
  expect(filterOf({ ...social }, source).refusals).toHaveLength(100);
});

describe('types', () => {
  const house = guarded(
    compose(`type Query @requiresScopes(scopes: [["ask"]]) { a: A s: S e: [E!] u: U }
      type A @authenticated { id: ID } scalar S @policy(policies: [["p"]]) enum E @authenticated { ONE }
      type B { id: ID } union U = A | B
      type Mutation @authenticated { go: Int }`),
  );
  const viewer = viewerWith('ask');

  test('a root type refuses the operation', () => {
    expect(left(house, '{ a { id } }')).toEqual({ left: null, refused: [''] });
    expect(left(house, 'mutation { go }')).toEqual({ left: null, refused: [''] });
  });

  test('objects, scalars and enums', () => {
    expect(left(house, '{ a { id } s e }', { viewer: null }).refused).toEqual(['']);
    expect(left(house, '{ a { id } s e }', { viewer })).toEqual({ left: '{ a { id } e }', refused: ['s'] });
    expect(left(house, '{ a { id } s e }', { viewer, policies: ['p'] }).refused).toEqual([]);
  });
});

describe('interfaces and unions', () => {
  const house = guarded(
    compose(`type Query { posts: [Post!]! own: Own u: U open: PublicBlog }
      interface Post { id: ID! title: String! author: String }
      interface Own { id: ID! }
      type PrivateBlog implements Post @authenticated { id: ID! title: String! author: String }
      type PublicBlog implements Post & Own { id: ID! title: String! author: String @requiresScopes(scopes: [["names"]]) }
      type Page { id: ID! }
      union U = PrivateBlog | PublicBlog | Page`),
  );
  const viewer = viewerWith();

  test('fields of an interface ask for what all its types ask', () => {
    expect(left(house, '{ posts { id title } }')).toEqual({ left: null, refused: ['posts'] });
    expect(left(house, '{ posts { id title } }', { viewer }).refused).toEqual([]);
    expect(left(house, '{ posts { id author } }', { viewer })).toEqual({
      left: '{ posts { id } }',
      refused: ['posts/@/author'],
    });
  });

  test('fragments on its open types stay', () => {
    const source = '{ posts { ... on PublicBlog { id title } ... on PrivateBlog { id title } } }';
    expect(left(house, source)).toEqual({
      left: '{ posts { ... on PublicBlog { id title } } }',
      refused: ['posts/@/... on PrivateBlog'],
    });
  });

  test('and so does __typename', () => {
    expect(left(house, '{ posts { __typename } u { __typename ... on Page { id } } }').refused).toEqual([]);
  });

  test.each([
    ['{ posts { ... on Post { id } } }', 'posts/@/... on Post'],
    ['{ posts { ... { id } } }', 'posts/@'],
    ['{ posts { ... @include(if: true) { ... { id } } } }', 'posts/@'],
    ['{ posts { ...F } } fragment F on Post { id }', 'posts/@/... on Post'],
    ['{ u { ... on Post { id } } }', 'u/... on Post'],
    ['{ u { ...F } } fragment F on PrivateBlog { id }', 'u/... on PrivateBlog'],
  ])('no way around through fragments: %s', (source, path) => {
    expect(left(house, source)).toEqual({ left: null, refused: [path] });
  });

  test('a fragment that only open types can meet is open', () => {
    expect(left(house, '{ own { ... on Post { id } } open { ... on Post { id } } }').refused).toEqual([]);
    expect(left(house, '{ own { ... on Post { author } } }', { viewer }).refused).toEqual(['own/author']);
  });
});
