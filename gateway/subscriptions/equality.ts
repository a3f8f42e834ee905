import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type FragmentSpreadNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  type InlineFragmentNode,
  Kind,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { identityOf } from './identity';
import type { OpenedSubscription, SubscriptionRequest } from './request';

/** The variables as the schema has them, defaults filled in. Throws BAD_USER_INPUT for those that do not fit. */
export function coerceVariables(
  { operation: { definition }, variables }: SubscriptionRequest,
  schema: GraphQLSchema,
): Record<string, unknown> {
  const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], variables);
  if (coerced) return coerced;
  throw new GraphQLError(errors[0]?.message ?? 'The variables do not fit.', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

const printed = new WeakMap<DocumentNode, string>();

function textOf(document: DocumentNode): string {
  const text = printed.get(document) ?? print(document);
  printed.set(document, text);
  return text;
}

/**
 * Equal subscriptions, and no others, have equal keys: the operation but for how it is laid out, what may be had of it, its
 * variables, who asks.
 * `leftOut` is a variable of which equal streams may have other values, if nothing but the resume argument takes it.
 */
export function keyOf(
  { operation: { document, name }, context }: SubscriptionRequest,
  { variant }: OpenedSubscription,
  variables: Readonly<Record<string, unknown>>,
  leftOut: string | undefined,
): string {
  const { [leftOut ?? '']: _, ...others } = variables;
  const counted = leftOut !== undefined && usesOf(document, leftOut) === 1 ? others : variables;
  const parts = [textOf(document), name, variant, counted, identityOf(context)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function usesOf(document: DocumentNode, name: string): number {
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => void (uses += node.name.value === name ? 1 : 0),
  });
  return uses;
}

/** The name of the one field that a subscription has. */
export function rootFieldOf({
  operation: { document, definition },
}: SubscriptionRequest): string | undefined {
  const within = ({ selections }: SelectionSetNode): string | undefined => {
    for (const node of selections) {
      const name = node.kind === Kind.FIELD ? node.name.value : within(spreadOf(node, document));
      if (name !== undefined) return name;
    }
    return undefined;
  };
  return within(definition.selectionSet);
}

function spreadOf(node: InlineFragmentNode | FragmentSpreadNode, document: DocumentNode): SelectionSetNode {
  if (node.kind === Kind.INLINE_FRAGMENT) return node.selectionSet;
  const fragment = document.definitions.find(
    (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
  );
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error(`There is no fragment ${node.name.value}`);
  return fragment.selectionSet;
}
