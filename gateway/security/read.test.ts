import { compose } from './fixture';
import { readSecurity } from './read';

const keysOf = (all: ReadonlyMap<string, readonly { key: string }[]>) =>
  Object.fromEntries([...all].map(([at, asked]) => [at, asked.map(({ key }) => key)]));

test('types of every kind and fields', () => {
  const { types, fields, empty } = readSecurity(
    compose(`type Query { a: A e: E s: S x: Int @requiresScopes(scopes: [["b", "a"], ["c"]]) }
      type A @authenticated { id: ID p: Int @policy(policies: [["q"]]) @authenticated }
      enum E @policy(policies: [["p"]]) { ONE }
      scalar S @requiresScopes(scopes: [["s"]])`),
  );
  expect(empty).toBe(false);
  expect(keysOf(types)).toEqual({ A: ['authenticated'], E: ['policies [["p"]]'], S: ['scopes [["s"]]'] });
  expect(keysOf(fields)).toEqual({
    'Query.x': ['scopes [["a","b"],["c"]]'],
    'A.p': ['authenticated', 'policies [["q"]]'],
  });
});

test('a supergraph that protects nothing', () => {
  expect(readSecurity(compose('type Query { a: Int }')).empty).toBe(true);
});

test.each([
  ['renamed', '{ name: "@requiresScopes", as: "@needs" }', '@needs'],
  ['not imported', '"@key"', '@federation__requiresScopes'],
])('directives %s in the subgraph', (_how, imported, directive) => {
  const sdl =
    compose(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imported}])
    type Query { me: Int ${directive}(scopes: [["a"]]) }`);
  expect(keysOf(readSecurity(sdl).fields)).toEqual({ 'Query.me': ['scopes [["a"]]'] });
});

/** A supergraph that was not composed just now. */
const written = (links: string, rest: string) => `schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  ${links} { query: Query }
  ${rest}`;

test.each([
  ['@link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY)', '@auth'],
  [
    '@link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", import: ["@authenticated"], for: SECURITY)',
    '@authenticated',
  ],
  [
    '@link(url: "https://specs.apollo.dev/authenticated/v0.1", import: [{ name: "@authenticated", as: "@in" }], for: SECURITY)',
    '@in',
  ],
])('%s', (link, directive) => {
  const { fields } = readSecurity(written(link, `type Query { me: Int ${directive} you: Int @other }`));
  expect(keysOf(fields)).toEqual({ 'Query.me': ['authenticated'] });
});

test('a directive of that name is not that directive unless its specification is linked', () => {
  expect(readSecurity(written('', 'type Query { me: Int @authenticated }')).empty).toBe(true);
});

test('a version that is not known is refused', () => {
  const link = '@link(url: "https://specs.apollo.dev/policy/v0.2", for: SECURITY)';
  expect(() => readSecurity(written(link, 'type Query { a: Int }'))).toThrow(
    'The supergraph links https://specs.apollo.dev/policy/v0.2: this gateway enforces v0.1 of it',
  );
});

describe('interfaces', () => {
  test('what composition derives for them from their types is not asked twice', () => {
    const sdl = compose(`type Query { pet: Pet }
      interface Pet { name: String owner: String }
      type Cat implements Pet @requiresScopes(scopes: [["x"], ["y"]]) { name: String owner: String @authenticated }
      type Dog implements Pet @requiresScopes(scopes: [["y"], ["z"]]) { name: String owner: String @policy(policies: [["p"]]) }`);
    expect(sdl).toMatch(/interface Pet[^{]*@requiresScopes/);
    const { types, fields } = readSecurity(sdl);
    expect([...types.keys()].sort()).toEqual(['Cat', 'Dog']);
    expect([...fields.keys()].sort()).toEqual(['Cat.owner', 'Dog.owner']);
  });

  test('what is written upon them is', () => {
    const link = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';
    const sdl = written(
      link,
      `type Query { pet: Pet } interface Pet @authenticated { name: String owner: String @authenticated }
       type Cat implements Pet { name: String owner: String }`,
    );
    expect(keysOf(readSecurity(sdl).types)).toEqual({ Pet: ['authenticated'] });
    expect(keysOf(readSecurity(sdl).fields)).toEqual({ 'Pet.owner': ['authenticated'] });
  });

  test('fields that an interface object adds are protected in every type', () => {
    const sdl = compose(
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
       type Query { pet: Pet } interface Pet @key(fields: "id") { id: ID! }
       type Cat implements Pet @key(fields: "id") { id: ID! }`,
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject", "@authenticated"])
       type Pet @key(fields: "id") @interfaceObject { id: ID! vet: String @authenticated }`,
    );
    expect(readSecurity(sdl).fields.get('Cat.vet')).toHaveLength(1);
  });
});
