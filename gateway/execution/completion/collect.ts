import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isSelected } from '../conditions';
import type { Choice } from './compile';

/** A field of the response, with all the places where the operation asks for it. */
export interface Collected {
  name: string;
  nodes: [FieldNode, ...FieldNode[]];
  /** The type that the first of them is asked of. */
  parent: GraphQLCompositeType;
}

export interface Selections {
  selectionSet: SelectionSetNode;
  parent: GraphQLCompositeType;
}

/** What is asked of objects of a type, in the order of the response. */
export function collectFields(
  type: GraphQLCompositeType,
  selections: readonly Selections[],
  choice: Choice,
): Collected[] {
  const collected = new Map<string, Collected>();
  const visited = new Set<string>();
  for (const { selectionSet, parent } of selections) {
    collect(selectionSet, parent, { type, choice, collected, visited });
  }
  return [...collected.values()];
}

interface Collecting {
  type: GraphQLCompositeType;
  choice: Choice;
  collected: Map<string, Collected>;
  /** Fragments that were collected already. */
  visited: Set<string>;
}

function collect({ selections }: SelectionSetNode, parent: GraphQLCompositeType, into: Collecting): void {
  const { type, choice, collected, visited } = into;
  for (const node of selections) {
    if (!isSelected(node, (name) => choice.conditions.get(name))) continue;
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      const known = collected.get(name);
      if (known) known.nodes.push(node);
      else collected.set(name, { name, nodes: [node], parent });
      continue;
    }
    if (node.kind === Kind.FRAGMENT_SPREAD && visited.has(node.name.value)) continue;
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : choice.fragments.get(node.name.value);
    if (!fragment) continue;
    if (node.kind === Kind.FRAGMENT_SPREAD) visited.add(node.name.value);
    const condition = fragment.typeCondition && choice.schema.getType(fragment.typeCondition.name.value);
    if (!condition) collect(fragment.selectionSet, parent, into);
    else if (isCompositeType(condition) && isWithin(choice.schema, type, condition)) {
      collect(fragment.selectionSet, condition, into);
    }
  }
}

/** Whether all objects of a type are of the condition's. An interface is asked where no subgraph knows more of an object. */
function isWithin(schema: GraphQLSchema, type: GraphQLCompositeType, condition: GraphQLCompositeType) {
  if (type === condition) return true;
  return isAbstractType(condition) && (isObjectType(type) || isInterfaceType(type))
    ? schema.isSubType(condition, type)
    : false;
}
