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
  /** Those of the nodes that were fetched; none of them where the viewer may not have the field. */
  fetched: Set<FieldNode>;
  /** The type that the first of them is asked of. */
  parent: GraphQLCompositeType;
}

export interface Selections {
  selectionSet: SelectionSetNode;
  parent: GraphQLCompositeType;
  /** Is it below something that was removed? */
  isRemoved: boolean;
}

/** What is asked of objects of a type, in the order of the response. */
export function collectFields(
  type: GraphQLCompositeType,
  selections: readonly Selections[],
  choice: Choice,
): Collected[] {
  const collected = new Map<string, Collected>();
  const visited = new Set<string>();
  for (const { selectionSet, parent, isRemoved } of selections) {
    collect(selectionSet, parent, isRemoved, { type, choice, collected, visited });
  }
  return [...collected.values()];
}

interface Collecting {
  type: GraphQLCompositeType;
  choice: Choice;
  collected: Map<string, Collected>;
  /** Fragments that were collected already, those that were removed apart. */
  visited: Set<string>;
}

function collect(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  isBelowRemoved: boolean,
  into: Collecting,
): void {
  const { type, choice, collected, visited } = into;
  for (const node of selections) {
    if (!isSelected(node, (name) => choice.conditions.get(name))) continue;
    const isRemoved = isBelowRemoved || choice.removed.has(node);
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      const field = collected.get(name) ?? { name, nodes: [node], parent, fetched: new Set() };
      if (collected.has(name)) field.nodes.push(node);
      else collected.set(name, field);
      if (!isRemoved) field.fetched.add(node);
      continue;
    }
    const spread = node.kind === Kind.FRAGMENT_SPREAD ? `${node.name.value} ${isRemoved}` : undefined;
    if (spread !== undefined && visited.has(spread)) continue;
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : choice.fragments.get(node.name.value);
    if (!fragment) continue;
    if (spread !== undefined) visited.add(spread);
    const condition = fragment.typeCondition && choice.schema.getType(fragment.typeCondition.name.value);
    if (!condition) collect(fragment.selectionSet, parent, isRemoved, into);
    else if (isCompositeType(condition) && isWithin(choice.schema, type, condition)) {
      collect(fragment.selectionSet, condition, isRemoved, into);
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
