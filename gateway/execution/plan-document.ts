import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type PlanNames, withPlanNames } from './names';

/** What the planner is given for a document: the client's, or what is left of it, as the planner can live with it. */
export function documentToPlan(document: DocumentNode, names: PlanNames): DocumentNode {
  return withObjectsAsked(withPlanNames(document, names));
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Where a field and all that is asked of its object stand under `@skip` and `@include`, the planner takes the conditions of
 * both for those of the fetch: an object that is there, with nothing to say, would not be fetched and be null, and a mutation
 * would not be done. So something is asked of such an object in any case.
 */
function withObjectsAsked(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  return visit(document, {
    Field: {
      leave(node): FieldNode | undefined {
        const { selectionSet } = node;
        if (!selectionSet || !isConditional(node) || asksAnyway(selectionSet, fragments)) return undefined;
        return {
          ...node,
          selectionSet: { ...selectionSet, selections: [typename, ...selectionSet.selections] },
        };
      },
    },
  });
}

const isConditional = ({ directives = [] }: SelectionNode) =>
  directives.some(({ name: { value } }) => value === 'skip' || value === 'include');

/** Is anything asked under no condition? */
function asksAnyway(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  return selections.some((node) => {
    if (isConditional(node)) return false;
    if (node.kind === Kind.FIELD) return true;
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    return fragment !== undefined && asksAnyway(fragment.selectionSet, fragments);
  });
}
