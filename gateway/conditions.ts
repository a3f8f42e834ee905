import { Kind, type OperationDefinitionNode, type SelectionNode, valueFromASTUntyped } from 'graphql';

/** A `@skip` or `@include`: what decides, and what it has to be for the selection to count. */
export interface Condition {
  value: { variable: string; otherwise: unknown } | { constant: boolean };
  wanted: boolean;
}

export function conditionsOf(node: SelectionNode, operation: OperationDefinitionNode): Condition[] {
  return (node.directives ?? []).flatMap(({ name, arguments: args }): Condition[] => {
    if (name.value !== 'skip' && name.value !== 'include') return [];
    const value = args?.find((each) => each.name.value === 'if')?.value;
    const wanted = name.value === 'include';
    if (value?.kind === Kind.BOOLEAN) return [{ value: { constant: value.value }, wanted }];
    if (value?.kind !== Kind.VARIABLE) return [];
    const variable = value.name.value;
    const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === variable);
    const otherwise: unknown = definition?.defaultValue && valueFromASTUntyped(definition.defaultValue);
    return [{ value: { variable, otherwise }, wanted }];
  });
}

/** Is what stands under all of these selected? */
export function areMet(
  conditions: readonly Condition[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return conditions.every(({ value, wanted }) => {
    if ('constant' in value) return value.constant === wanted;
    const given = Object.hasOwn(variables, value.variable) ? variables[value.variable] : value.otherwise;
    return given === wanted;
  });
}
