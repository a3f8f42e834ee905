import { type FieldNode, type GraphQLField, GraphQLError } from 'graphql';
import type { Amount, Run } from './amount';
import { valueIn, varies } from './given';
import type { ListSize } from './read';

const noVariables: Run = { variables: {} };

/**
 * How long the list is that this selection asks for; `otherwise` where neither an argument nor the schema tells. Throws,
 * once it is asked for, when not exactly one slicing argument is given where one must be.
 */
export function expectedSize(
  size: ListSize,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  otherwise: number,
): Amount {
  const written = size.slicing.map((name) => ({
    value: node.arguments?.find((each) => each.name.value === name)?.value,
    preset: field.args.find((each) => each.name === name)?.defaultValue,
  }));
  const read = (run: Run): number => {
    const given = written
      .map(({ value, preset }) => (value && valueIn(value, run)) ?? preset)
      .filter((each) => typeof each === 'number');
    if (size.requireOne && written.length > 0 && given.length !== 1)
      throw notOne(size, field.name, given.length);
    return given.length > 0 ? Math.max(0, ...given) : (size.assumed ?? otherwise);
  };
  if (written.some(({ value }) => value && varies(value))) return read;
  try {
    return read(noVariables);
  } catch {
    return read;
  }
}

function notOne({ slicing }: ListSize, field: string, found: number): GraphQLError {
  return new GraphQLError(
    `The field "${field}" needs exactly one of the arguments ${slicing.join(', ')} to tell what it costs, and has ${found}.`,
    { extensions: { code: 'COST_QUERY_PARSE_FAILURE', http: { status: 400 } } },
  );
}
