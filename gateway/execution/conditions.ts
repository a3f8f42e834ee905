import { Kind, type OperationDefinitionNode, type SelectionNode, valueFromASTUntyped } from 'graphql';

/** Whether a Boolean variable of an operation is true, by its default where it is not given. */
export function isTrue(
  { variableDefinitions = [] }: OperationDefinitionNode,
  name: string,
): (variables: Readonly<Record<string, unknown>>) => boolean {
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === name);
  const byDefault = definition?.defaultValue ? valueFromASTUntyped(definition.defaultValue) : undefined;
  return (variables) => {
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return (given === undefined ? byDefault : given) === true;
  };
}

/** Whether `@skip` and `@include` let a selection be; `holds` knows the variables. */
export function isSelected(
  { directives = [] }: SelectionNode,
  holds: (name: string) => boolean | undefined,
): boolean {
  for (const { name, arguments: given = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    const isMet =
      value?.kind === Kind.VARIABLE ? holds(value.name.value) : value?.kind === Kind.BOOLEAN && value.value;
    if (isMet === (name.value === 'skip')) return false;
  }
  return true;
}
