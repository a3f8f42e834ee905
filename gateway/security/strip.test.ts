import { Supergraph } from '@apollo/federation-internals';
import { ApolloGateway } from '@apollo/gateway';
import { compose, guarded } from './fixture';
import { stripSecurity } from './strip';

/** The same schema with what is asked for, or without. */
const schemaWith = (imported: string, [me, user, age]: readonly string[]) =>
  compose(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost" ${imported}])
    "Everything."
    type Query { me: User ${me} cheap: Int @cost(weight: 2) }
    type User @key(fields: "id") ${user} { id: ID! age: Int ${age} }`);

const protectedSdl = schemaWith('"@authenticated", { name: "@requiresScopes", as: "@needs" }, "@policy"', [
  '@authenticated',
  '@needs(scopes: [["a"]])',
  '@policy(policies: [["p"]])',
]);

test('the planner refuses what is not stripped, and takes what is', () => {
  expect(() => Supergraph.build(protectedSdl)).toThrow(/for: SECURITY|is for SECURITY/i);
  const { schema } = guarded(protectedSdl);
  expect(
    Object.keys(schema.getTypeMap())
      .filter((name) => !name.startsWith('__'))
      .sort(),
  ).toEqual(['Boolean', 'ID', 'Int', 'Query', 'String', 'User']);
});

test('so does the stock gateway', async () => {
  const gateway = new ApolloGateway({ supergraphSdl: stripSecurity(protectedSdl) });
  await expect(gateway.load()).resolves.toBeDefined();
  await gateway.stop();
});

test('nothing else changes', () => {
  const words = (sdl: string) => sdl.split(/\s+/);
  expect(words(stripSecurity(protectedSdl))).toEqual(words(schemaWith('', ['', '', ''])));
});

test('a supergraph without them stays as it is', () => {
  const sdl = compose('"Not the @policy that you think." type Query { policy: Int }');
  expect(stripSecurity(sdl)).toBe(sdl);
});

test('what nobody here enforces is left in, so that it is refused', () => {
  const sdl = compose(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import:
      ["@key", "@authenticated", "@context", "@fromContext"])
    type Query { a: A @authenticated }
    type A @key(fields: "id") @context(name: "c") { id: ID! name: String! b: B! }
    type B @key(fields: "id") { id: ID! x(n: String @fromContext(field: "$c { name }")): Int! }`);
  expect(() => Supergraph.build(stripSecurity(sdl))).toThrow(/context/);
});
