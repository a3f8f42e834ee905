import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  getOperationAST,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { areMet } from '../conditions';
import { type Amount, amountIn, greatest, once, product, sum } from './amount';
import { argumentsCost } from './arguments';
import { runOf } from './given';
import { type Group, groupsOf } from './groups';
import type { Demand, ListSize } from './read';
import { expectedSize } from './size';

/**
 * Estimates what an operation costs with these variables. Throws `GraphQLError` (COST_QUERY_PARSE_FAILURE) when a field
 * lacks the one argument that tells how long its list is.
 */
export type Cost = (variables: Readonly<Record<string, unknown>>) => number;

/** What a mutation costs by itself. */
const mutationCost = 10;

interface Estimate {
  schema: GraphQLSchema;
  demand: Demand;
  /** How long a list is of which nothing is said. */
  listSize: number;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What was found already, by the type and the selection sets that are selected of it. */
  known: Map<string, Amount>;
  /** Numbers for the keys of `known`. */
  numbers: Map<object, number>;
}

/** The size of fields below a page, as the page's `@listSize` has it. */
interface Sized {
  names: ReadonlySet<string>;
  size: Amount;
  /** Equal for what makes it equal. */
  key: string;
}

/**
 * Compiles the estimate of one operation, once for all its requests. An object, an interface and a union cost 1, a leaf
 * nothing, a mutation 10 more, unless `@cost` says otherwise; a list costs its expected length times what an item costs,
 * and where several types may come, the dearest counts. The document has been validated against the API schema.
 */
export function compileCost(
  schema: GraphQLSchema,
  demand: Demand,
  document: DocumentNode,
  operationName: string | undefined,
  options: { listSize: number },
): Cost {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root)
    throw new Error(`The document has no operation "${operationName ?? ''}" to estimate`);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const estimate: Estimate = {
    schema,
    demand,
    listSize: options.listSize,
    operation,
    fragments,
    known: new Map(),
    numbers: new Map(),
  };
  const own = operation.operation === OperationTypeNode.MUTATION ? mutationCost : 0;
  const amount = sum([own, objectCost(estimate, root, [operation.selectionSet], undefined)]);
  return typeof amount === 'number'
    ? () => amount
    : (variables) => amountIn(amount, runOf(operation, variables));
}

/** What is selected of one object. */
function objectCost(
  estimate: Estimate,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  sized: Sized | undefined,
): Amount {
  const key = [type.name, sized?.key ?? '', ...sets.map((set) => numberOf(estimate, set))].join(' ');
  const known = estimate.known.get(key);
  if (known !== undefined) return known;
  const groups = groupsOf(estimate, type, sets);
  const amount = once(sum(groups.map((group) => groupCost(estimate, type, group, sized))));
  estimate.known.set(key, amount);
  return amount;
}

function numberOf({ numbers }: Estimate, node: object): number {
  const known = numbers.get(node);
  if (known !== undefined) return known;
  numbers.set(node, numbers.size + 1);
  return numbers.size;
}

function groupCost(
  estimate: Estimate,
  type: GraphQLObjectType,
  { nodes, conditions }: Group,
  sized: Sized | undefined,
): Amount {
  const [node] = nodes;
  const field = type.getFields()[node.name.value];
  if (!field) return 0;
  const amount = fieldCost(estimate, type, field, nodes, sized);
  if (conditions.length === 0) return amount;
  return (run) => (areMet(conditions, run.variables) ? amountIn(amount, run) : 0);
}

function fieldCost(
  estimate: Estimate,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  nodes: Group['nodes'],
  sized: Sized | undefined,
): Amount {
  const { demand } = estimate;
  const [node] = nodes;
  const said = saidOf(type, field.name, demand.listSizes);
  const size = said && expectedSize(said, field, node, estimate.listSize);
  const above = sized?.names.has(field.name) ? sized.size : undefined;
  const below =
    said && size !== undefined ? sizedBelow(estimate, said, size, [node, said, field]) : undefined;
  const weight = saidOf(type, field.name, demand.weights);
  const times = timesOf(field.type, above ?? size ?? estimate.listSize, estimate.listSize);
  const each = eachCost(estimate, getNamedType(field.type), weight, nodes, below);
  const args = argumentsCost(demand, field, node, (name) =>
    saidOf(type, `${field.name}(${name})`, demand.weights),
  );
  // A weight may be negative, what a field costs is not.
  return greatest([sum([product([...times, each]), args])]);
}

function sizedBelow(
  estimate: Estimate,
  { sized }: ListSize,
  size: Amount,
  from: readonly object[],
): Sized | undefined {
  if (sized.size === 0) return undefined;
  return { names: sized, size, key: from.map((each) => numberOf(estimate, each)).join('.') };
}

/** What one item of a field costs, with what is selected of it. */
function eachCost(
  estimate: Estimate,
  type: GraphQLOutputType,
  weight: number | undefined,
  nodes: Group['nodes'],
  sized: Sized | undefined,
): Amount {
  const { weights } = estimate.demand;
  if (!isCompositeType(type)) return weight ?? ('name' in type ? (weights.get(type.name) ?? 0) : 0);
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return greatest(
    objectsOf(estimate.schema, type).map((object) =>
      sum([weight ?? weights.get(object.name) ?? 1, objectCost(estimate, object, sets, sized)]),
    ),
  );
}

const objectsOf = (schema: GraphQLSchema, type: GraphQLCompositeType) =>
  isObjectType(type) ? [type] : schema.getPossibleTypes(type);

/** How often an item comes: the length of the list, and of each list in it. */
function timesOf(type: GraphQLOutputType, outer: Amount, inner: number): Amount[] {
  const nullable = getNullableType(type);
  return isListType(nullable) ? [outer, ...timesOf(nullable.ofType, inner, inner)] : [];
}

/** What the schema says of a field: in its own type, else in an interface of it. */
function saidOf<Said>(
  type: GraphQLObjectType,
  field: string,
  all: ReadonlyMap<string, Said>,
): Said | undefined {
  for (const { name } of [type, ...type.getInterfaces()]) {
    const said = all.get(`${name}.${field}`);
    if (said !== undefined) return said;
  }
  return undefined;
}
