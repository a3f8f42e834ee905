import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner';
import { compose, filterOf, guarded } from './fixture';
import { stripSecurity } from './strip';

/** What the planner asks for by itself, to get from one subgraph to another, is not the client's and is not refused. */
const sdl = compose(
  `type Query { product: Product }
   type Product @key(fields: "id") { id: ID! @authenticated name: String! weight: Int @authenticated }`,
  `type Product @key(fields: "id") { id: ID! @authenticated weight: Int @external inStock: Boolean!
     fee: Int @requires(fields: "weight") @authenticated }`,
);
const house = guarded(sdl);

function planOf(source: string): string {
  const supergraph = Supergraph.build(stripSecurity(sdl));
  const { document } = filterOf(house, source);
  if (!document) throw new Error('nothing is left');
  const operation = operationFromDocument(supergraph.apiSchema(), document);
  return prettyFormatQueryPlan(new QueryPlanner(supergraph).buildQueryPlan(operation)).replace(/\s+/g, ' ');
}

test('a protected key joins subgraphs for a guest, who cannot read it', () => {
  const { refusals } = filterOf(house, '{ product { id name inStock } }');
  expect(refusals.map(({ path }) => path.join('.'))).toEqual(['product.id']);
  const plan = planOf('{ product { id name inStock } }');
  expect(plan).toContain('Fetch(service: "s0") { { product { __typename id name } } }');
  expect(plan).toContain('{ ... on Product { inStock } }');
});

test('composition asks for a field what the fields that it requires ask for', () => {
  const open = (field: string) =>
    `type Product @key(fields: "id") { id: ID! weight: Int @external ${field} }`;
  const first =
    'type Query { p: Product } type Product @key(fields: "id") { id: ID! weight: Int @authenticated }';
  expect(() => compose(first, open('fee: Int @requires(fields: "weight")'))).toThrow(/@authenticated/);
  expect(() => compose(first, open('fee: Int @authenticated @requires(fields: "weight")'))).not.toThrow();
});
