import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  validate,
  type ValidationRule,
} from 'graphql';

/**
 * graphql's `validate`. It throws, rather than report, where the field of a subscription is skipped or included by a
 * variable: the rule of the single field asks for its value before there is one.
 */
export function faultsIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules?: readonly ValidationRule[],
): readonly GraphQLError[] {
  try {
    return validate(schema, document, rules);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/**
 * Refuses a subscription whose field is skipped: there is nothing to subscribe to, which neither graphql's `subscribe`
 * nor a query planner can say. The document has been validated: no fragment is in itself, and no variable decides.
 * Throws `GraphQLError`.
 */
export function checkSubscriptionRoot(document: DocumentNode, operation: OperationDefinitionNode): void {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
  const hasField = ({ selections }: SelectionSetNode): boolean =>
    selections.some((node) => isKept(node) && leadsToField(node));
  const leadsToField = (node: SelectionNode): boolean => {
    if (node.kind === Kind.FIELD) return true;
    if (node.kind === Kind.INLINE_FRAGMENT) return hasField(node.selectionSet);
    return document.definitions.some(
      (one) =>
        one.kind === Kind.FRAGMENT_DEFINITION &&
        one.name.value === node.name.value &&
        hasField(one.selectionSet),
    );
  };
  if (hasField(operation.selectionSet)) return;
  throw new GraphQLError('The field of this subscription is skipped: there is nothing to subscribe to.', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

function isKept({ directives = [] }: SelectionNode): boolean {
  return directives.every((directive) => {
    const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    if (value?.kind !== Kind.BOOLEAN) return true;
    return value.value === (directive.name.value === 'include');
  });
}
