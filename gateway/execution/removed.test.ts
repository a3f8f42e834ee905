import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { filterOperation } from '../security/filter';
import { compose, guarded, type Has, valid } from '../security/fixture';
import { requirementsOf } from '../security/protection';
import { stripSecurity } from '../security/strip';
import { context, type Script, scriptedSources } from './fixture/scripted';
import { compileOperation } from './index';

/** The answer has the shape of what was sent; what the viewer may not have is null in it, even if it has arrived. */
const sdl = compose(
  `type Query { product: Product products: [Product] pets: [Pet] sure: [Pet!]! toys: [Toy] }
   type Product @key(fields: "id") { id: ID! @authenticated name: String! cost: Int @authenticated maker: Maker! }
   type Maker { name: String bank: String @authenticated iban: String! @authenticated }
   interface Pet { name: String }
   type Cat implements Pet { name: String lives: Int! }
   type Dog implements Pet @authenticated { name: String bark: String! }
   interface Toy { box: Box }
   type Ball implements Toy { box: Box }
   type Bone implements Toy { box: Box @authenticated }
   type Box { n: Int m: Int! }`,
  'type Product @key(fields: "id") { id: ID! @authenticated stock: Int }',
);
const house = guarded(sdl);
const supergraph = Supergraph.build(stripSecurity(sdl));
const planner = new QueryPlanner(supergraph);
const schemas = { supergraphSchema: supergraph.schema.toGraphQLJSSchema(), apiSchema: house.schema };

async function answer(
  source: string,
  scripts: Readonly<Record<string, Script>>,
  { viewer = null }: Has = {},
) {
  const document = valid(house.schema, source);
  const protection = requirementsOf(house.schema, house.security, document);
  const filtered = filterOperation(protection, { viewer, policies: new Set() });
  if (!filtered.document) throw new Error('nothing is left');
  const plan = planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), filtered.document));
  const compiled = compileOperation({ plan, document, schemas, removed: filtered.removed });
  const { sources, asked } = scriptedSources(scripts);
  const result = await compiled.execute({ variables: {}, sources, context });
  return { ...result, asked: asked.map(({ text }) => text) };
}

const maker = { name: 'm' };
const product = { __typename: 'Product', id: '1', name: 'n', maker };

test('a key that the plan needed does not leave', async () => {
  const scripts = {
    s0: () => ({ data: { products: [product, null] } }),
    s1: () => ({ data: { _entities: [{ stock: 3 }] } }),
  };
  const { data, errors, asked } = await answer('{ products { name stock again: id } }', scripts);
  expect(asked[0]).toContain('id');
  // The id may not be null: its product is.
  expect({ data, errors }).toEqual({ data: { products: [null, null] }, errors: undefined });
  const open = await answer('{ products { name stock cost } }', scripts);
  expect(open.data).toEqual({ products: [{ name: 'n', stock: 3, cost: null }, null] });
  expect(JSON.stringify(open)).not.toContain('"1"');
});

test('what is null takes with it what may not hold a null, and adds no error', async () => {
  const scripts = { s0: () => ({ data: { product } }) };
  expect(await answer('{ product { name maker { name bank } } }', scripts)).toMatchObject({
    data: { product: { name: 'n', maker: { name: 'm', bank: null } } },
  });
  const gone = await answer('{ product { name maker { name iban } } }', scripts);
  expect(gone).toMatchObject({ data: { product: null } });
  expect(gone.errors).toBeUndefined();
});

test('selections of one field that are partly removed', async () => {
  const source = '{ product { maker { bank } name maker { ...M } } } fragment M on Maker { name }';
  const { data } = await answer(source, { s0: () => ({ data: { product } }) });
  expect(data).toEqual({ product: { maker: { bank: null, name: 'm' }, name: 'n' } });
});

test('objects of a type that the viewer may not have', async () => {
  const source =
    '{ __typename ... on Cat { lives } ... on Dog { ...D } } } fragment D on Dog { sound: bark }';
  const pets = [{ __typename: 'Cat', lives: 9 }, { __typename: 'Dog' }];
  const { data, errors } = await answer(`{ pets ${source}`, { s0: () => ({ data: { pets } }) });
  expect({ data, errors }).toEqual({ data: { pets: [{ __typename: 'Cat', lives: 9 }, null] } });
  const sure = await answer(`{ sure ${source}`, { s0: () => ({ data: { sure: pets } }) });
  expect([sure.data, sure.errors]).toEqual([null, undefined]);
});

test('a field that one type gives and another does not', async () => {
  const toys = [{ __typename: 'Ball', box: { n: 1 } }, { __typename: 'Bone' }];
  const scripts = { s0: () => ({ data: { toys } }) };
  const { data, errors } = await answer('{ toys { ... on Ball { box { n } } box { m } } }', scripts);
  expect({ data, errors }).toEqual({ data: { toys: [{ box: null }, { box: null }] } });
  const open = await answer('{ toys { ... on Ball { box { n } } box { n } } }', scripts);
  expect(open.data).toEqual({ toys: [{ box: { n: 1 } }, { box: null }] });
});

test('a null that nobody has explained is told all the same', async () => {
  const scripts = { s0: () => ({ data: { product: { ...product, name: null } } }) };
  const { data, errors } = await answer('{ product { name cost } }', scripts);
  expect(data).toEqual({ product: null });
  expect(errors).toMatchObject([{ path: ['product', 'name'] }]);
});
