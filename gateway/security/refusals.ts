import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Viewer } from '../../platform/auth';
import { forbidden, unauthenticated } from '../../platform/errors';
import { type Condition, conditionsOf } from '../conditions';
import type { Protection } from './protection';
import { type AnyOf, joined, type Requirement } from './requirement';

/** Something in an operation that the viewer may not have. */
export interface Refusal {
  /**
   * Where it would be in the answer: `@` for every item of a list, and `... on Type` at the end for a fragment. Empty
   * for the whole operation.
   */
  path: readonly string[];
  /** What the viewer lacks for it. */
  lacked: readonly Requirement[];
  /** `@skip` and `@include` around it: it is selected when all of them hold. */
  conditions: readonly Condition[];
}

/** So many refusals are told of in one answer: fragments in fragments can have them without end. */
const maxTold = 100;

/** Walks to what the viewer may not have; `lacking` says what each node lacks. */
export function findRefusals(
  { operation, fragments, lists }: Protection,
  lacking: ReadonlyMap<object, readonly Requirement[]>,
): Refusal[] {
  const found = new Map<string, Refusal>();
  const refuse = (
    path: readonly string[],
    lacked: readonly Requirement[],
    conditions: readonly Condition[],
  ) => {
    const key = JSON.stringify([path, lacked.map((one) => one.key), conditions]);
    if (found.size < maxTold) found.set(key, { path, lacked, conditions });
  };
  const leads = createLeads(fragments, lacking);

  const walk = (set: SelectionSetNode, path: readonly string[], around: readonly Condition[]) => {
    for (const node of set.selections) {
      if (found.size >= maxTold) return;
      if (!leads(node)) continue;
      const conditions = [...around, ...conditionsOf(node, operation)];
      if (node.kind === Kind.FIELD) {
        const at = [...path, (node.alias ?? node.name).value];
        const lacked = lacking.get(node);
        if (lacked) refuse(at, lacked, conditions);
        else if (node.selectionSet)
          walk(node.selectionSet, [...at, ...Array<string>(lists.get(node) ?? 0).fill('@')], conditions);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (!fragment) continue;
      const lacked = lacking.get(fragment);
      const condition = fragment.typeCondition?.name.value;
      if (lacked)
        refuse(condition === undefined ? path : [...path, `... on ${condition}`], lacked, conditions);
      else walk(fragment.selectionSet, path, conditions);
    }
  };
  const lacked = lacking.get(operation);
  if (lacked) refuse([], lacked, []);
  else walk(operation.selectionSet, [], []);
  return [...found.values()];
}

/** Tells selections that lead to something refused. Each fragment is looked into once. */
function createLeads(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  lacking: ReadonlyMap<object, unknown>,
): (node: SelectionNode) => boolean {
  const known = new Map<object, boolean>();
  const leads = (node: SelectionNode | FragmentDefinitionNode): boolean => {
    const answer = known.get(node);
    if (answer !== undefined) return answer;
    const inner = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : undefined;
    const set = node.kind === Kind.FRAGMENT_SPREAD ? undefined : node.selectionSet;
    const found =
      lacking.has(node) || (inner !== undefined && leads(inner)) || (set?.selections.some(leads) ?? false);
    known.set(node, found);
    return found;
  };
  return leads;
}

/** What the router of Apollo calls all of these, for clients that know it. */
export const refusalReason = 'UNAUTHORIZED_FIELD_OR_TYPE';

/** UNAUTHENTICATED for a guest, FORBIDDEN for a viewer, saying which scopes would do; `extensions.reason` is the same for all. */
export function refusalError({ path, lacked }: Refusal, viewer: Viewer | null): GraphQLError {
  const scopes = joined(lacked).find((one) => one.kind === 'scopes');
  const { message, extensions } = errorFor(viewer, scopes?.anyOf);
  return new GraphQLError(message, {
    ...(path.length > 0 && { path }),
    extensions: { ...extensions, reason: refusalReason, ...(scopes && { scopes: scopes.anyOf }) },
  });
}

function errorFor(viewer: Viewer | null, scopes: AnyOf | undefined): GraphQLError {
  if (!viewer) return unauthenticated();
  return scopes ? forbidden(`This needs an account with ${scopesInWords(scopes)}.`) : forbidden();
}

/** `the scope a, or the scopes b and c`. */
function scopesInWords(anyOf: AnyOf): string {
  return anyOf
    .map((names) => `the scope${names.length === 1 ? '' : 's'} ${names.join(' and ')}`)
    .join(', or ');
}
