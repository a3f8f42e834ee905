import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
} from 'graphql';

/** What a field of an object requires of others, for one subgraph. */
export interface Requirement {
  type: string;
  field: string;
  /** The subgraph, as the supergraph's enumeration of them has it. */
  graph: string;
  /** A selection, without braces around. */
  selection: string;
}

/** Every `@requires` of a supergraph. */
export function requirementsOf(schema: GraphQLSchema): Requirement[] {
  return Object.keys(schema.getTypeMap()).flatMap((type) => requirementsOfType(schema, type));
}

/** The `@requires` of a type. */
export function requirementsOfType(schema: GraphQLSchema, name: string): Requirement[] {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    applied(field.astNode?.directives, 'join__field').flatMap(({ requires, graph }) =>
      requires?.kind === Kind.STRING && graph?.kind === Kind.ENUM
        ? [{ type: name, field: field.name, graph: graph.value, selection: requires.value }]
        : [],
    ),
  );
}

/** The keys by which a subgraph finds objects of a type: selections, without braces around. */
export function keysOfType(schema: GraphQLSchema, name: string, graph: string): string[] {
  return applied(schema.getType(name)?.astNode?.directives, 'join__type').flatMap((given) => {
    const isFound = !(given.resolvable?.kind === Kind.BOOLEAN && !given.resolvable.value);
    const isHere = given.graph?.kind === Kind.ENUM && given.graph.value === graph;
    return isHere && isFound && given.key?.kind === Kind.STRING ? [given.key.value] : [];
  });
}

/** A subgraph in the supergraph's enumeration of them. */
export function graphOf(schema: GraphQLSchema, subgraph: string): string | undefined {
  const graphs = schema.getType('join__Graph');
  if (!isEnumType(graphs)) return undefined;
  return graphs
    .getValues()
    .find(({ astNode }) =>
      applied(astNode?.directives, 'join__graph').some(
        ({ name }) => name?.kind === Kind.STRING && name.value === subgraph,
      ),
    )?.name;
}

type Given = Partial<Record<string, ConstValueNode>>;

function applied(directives: readonly ConstDirectiveNode[] | undefined, name: string): Given[] {
  return (directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map((directive) =>
      Object.fromEntries((directive.arguments ?? []).map((one) => [one.name.value, one.value])),
    );
}
