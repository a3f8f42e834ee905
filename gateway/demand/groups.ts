import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { areMet, type Condition, conditionsOf } from '../conditions';

/** Selections that are executed as one field: of the same name in the answer, under the same conditions. */
export interface Group {
  nodes: [FieldNode, ...FieldNode[]];
  /** Those that hang on variables. */
  conditions: readonly Condition[];
}

export interface Selecting {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The fields that are selected of an object of this type. Introspection is not among them, nor what is never selected. */
export function groupsOf(
  { schema, operation, fragments }: Selecting,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Group[] {
  const groups = new Map<string, Group>();
  const spread = new Set<string>();
  const meets = (condition: string | undefined) => {
    const named = condition === undefined ? type : schema.getType(condition);
    return named === type || (isAbstractType(named) && schema.isSubType(named, type));
  };
  const walk = ({ selections }: SelectionSetNode, around: readonly Condition[]) => {
    for (const node of selections) {
      const own = conditionsOf(node, operation);
      if (!areMet(own.filter(isKnown), {})) continue;
      const conditions = [...around, ...own.filter((each) => !isKnown(each))];
      if (node.kind === Kind.FIELD) {
        if (!node.name.value.startsWith('__')) add(node, conditions);
        continue;
      }
      if (node.kind === Kind.INLINE_FRAGMENT) {
        if (meets(node.typeCondition?.name.value)) walk(node.selectionSet, conditions);
        continue;
      }
      const fragment = fragments.get(node.name.value);
      const key = `${node.name.value} ${keyOf(conditions)}`;
      if (!fragment || spread.has(key) || !meets(fragment.typeCondition.name.value)) continue;
      spread.add(key);
      walk(fragment.selectionSet, conditions);
    }
  };
  const add = (node: FieldNode, conditions: readonly Condition[]) => {
    const key = `${(node.alias ?? node.name).value} ${keyOf(conditions)}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { nodes: [node], conditions });
    else if (!group.nodes.includes(node)) group.nodes.push(node);
  };
  for (const set of sets) walk(set, []);
  return [...groups.values()];
}

const isKnown = ({ value }: Condition) => 'constant' in value;
/** Conditions count once, in whatever order they stand. */
const keyOf = (conditions: readonly Condition[]) =>
  [...new Set(conditions.map((each) => JSON.stringify(each)))].sort().join();
