import { executeSync, type FieldNode, Kind, OperationTypeNode } from 'graphql';
import type { Choice } from './compile';
import { type Field, invalidValue, type Walk } from './shape';

/** `__schema` or `__type` of the API schema. Without variables it is answered once. */
export function compileIntrospection(
  name: string,
  nodes: readonly FieldNode[],
  coordinate: string,
  { schema, operation, fragments }: Choice,
): Extract<Field['content'], { kind: 'introspection' }> {
  const { variableDefinitions = [] } = operation;
  const definition = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    variableDefinitions,
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
  } as const;
  const document = { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] } as const;
  let known: unknown;
  const resolve = (walk: Walk): unknown => {
    if (known !== undefined) return known;
    const { data, errors } = executeSync({ schema, document, variableValues: walk.variables });
    if (!data || errors) {
      walk.violations.push({ ...invalidValue(coordinate), reversed: [name] });
      return undefined;
    }
    if (variableDefinitions.length === 0) known = data[name];
    return data[name];
  };
  return { kind: 'introspection', resolve };
}
