import { Kind, type OperationDefinitionNode, type ValueNode, valueFromASTUntyped, visit } from 'graphql';
import type { Run } from './amount';

/** The variables of one request with the operation's own defaults. */
export function runOf(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): Run {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  return { variables: { ...defaults, ...variables } };
}

/** Is a variable in it? */
export function varies(node: ValueNode): boolean {
  let found = false;
  visit(node, { [Kind.VARIABLE]: () => void (found = true) });
  return found;
}

/** A value as it is written, its variables put in. */
export const valueIn = (node: ValueNode, run: Run): unknown => valueFromASTUntyped(node, run.variables);
