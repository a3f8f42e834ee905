import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ProtectedNode } from './protection';
import type { Security } from './read';
import type { Requirement } from './requirement';

/** What the nodes of an operation ask for. Nodes that ask for nothing are not in it. */
interface Needs {
  needs: Map<ProtectedNode, readonly Requirement[]>;
  lists: Map<FieldNode, number>;
}

/** Where a selection set stands: the type it is written for, and the names of the object types it can meet there. */
interface Place {
  type: GraphQLCompositeType;
  possible: readonly string[];
}

/**
 * Walks an operation and its fragments, each fragment once: what a fragment asks for hangs on its own type condition,
 * wherever it is spread. Introspection asks for nothing.
 */
export function scan(
  schema: GraphQLSchema,
  security: Security,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Needs {
  const found: Needs = { needs: new Map(), lists: new Map() };
  const asks = createAsks(security);
  const spread = new Set<FragmentDefinitionNode>();

  const note = (node: ProtectedNode, asked: readonly Requirement[]) => {
    if (asked.length > 0) found.needs.set(node, asked);
  };
  const walkField = (node: FieldNode, place: Place) => {
    if (node.name.value.startsWith('__') || !('getFields' in place.type)) return;
    const definition = place.type.getFields()[node.name.value];
    if (!definition) return;
    const depth = listsAround(definition.type);
    if (depth > 0) found.lists.set(node, depth);
    const named = getNamedType(definition.type);
    const inner = isCompositeType(named) ? placeOf(schema, named) : undefined;
    note(node, asks.field(node, place, named.name, inner));
    if (inner && node.selectionSet) walk(node.selectionSet, inner);
  };
  const walkFragment = (node: InlineFragmentNode | FragmentDefinitionNode, around: Place | undefined) => {
    const place = placeUnder(schema, node.typeCondition?.name.value, around);
    if (!place) return;
    note(node, asks.fragment(node, place));
    walk(node.selectionSet, place);
  };
  const walk = (set: SelectionSetNode, place: Place) => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) walkField(node, place);
      else if (node.kind === Kind.INLINE_FRAGMENT) walkFragment(node, place);
      else {
        const definition = fragments.get(node.name.value);
        if (!definition || spread.has(definition)) continue;
        spread.add(definition);
        walkFragment(definition, undefined);
      }
    }
  };

  const root = schema.getRootType(operation.operation);
  if (root) {
    note(operation, security.types.get(root.name) ?? []);
    walk(operation.selectionSet, placeOf(schema, root));
  }
  return found;
}

/** What single nodes ask for. */
function createAsks(security: Security) {
  const ofTypes = (names: readonly string[]) => names.flatMap((name) => security.types.get(name) ?? []);
  /** Fields of an abstract type are those of whatever object comes: all that may come are asked for. */
  const ofObjects = (set: SelectionSetNode | undefined, { type, possible }: Place) =>
    set && isAbstractType(type) && hasOwnFields(set) ? ofTypes(possible) : [];
  return {
    field(
      node: FieldNode,
      { type, possible }: Place,
      named: string,
      inner: Place | undefined,
    ): Requirement[] {
      const owners = isInterfaceType(type) ? [type.name, ...possible] : [type.name];
      return distinct([
        ...owners.flatMap((owner) => security.fields.get(`${owner}.${node.name.value}`) ?? []),
        ...ofTypes([named]),
        ...(inner ? ofObjects(node.selectionSet, inner) : []),
      ]);
    },
    fragment(node: InlineFragmentNode | FragmentDefinitionNode, place: Place): Requirement[] {
      const named = node.typeCondition ? ofTypes([node.typeCondition.name.value]) : [];
      return distinct([...named, ...ofObjects(node.selectionSet, place)]);
    },
  };
}

const distinct = (asked: readonly Requirement[]) => [...new Map(asked.map((one) => [one.key, one])).values()];

/** Has it a field beside `__typename` that is in no fragment? */
const hasOwnFields = (set: SelectionSetNode) =>
  set.selections.some((node) => node.kind === Kind.FIELD && !node.name.value.startsWith('__'));

function placeOf(schema: GraphQLSchema, type: GraphQLCompositeType): Place {
  const objects = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
  return { type, possible: objects.map(({ name }) => name) };
}

/** Inside a fragment: of the types that can come here, those that meet its condition. */
function placeUnder(
  schema: GraphQLSchema,
  condition: string | undefined,
  around: Place | undefined,
): Place | undefined {
  if (condition === undefined) return around;
  const type = schema.getType(condition);
  if (!isCompositeType(type)) return undefined;
  const place = placeOf(schema, type);
  if (!around) return place;
  return { type, possible: place.possible.filter((name) => around.possible.includes(name)) };
}

function listsAround(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listsAround(type.ofType);
  return isListType(type) ? 1 + listsAround(type.ofType) : 0;
}
