import { isNonNullType, Kind, type SelectionSetNode } from 'graphql';
import { areMet, conditionsOf } from '../conditions';
import type { Filtered } from './filter';
import type { Protection } from './protection';

/** The `data` of an operation of which all fields are refused: all null, or null itself where one may not be. */
export function dataOfNothing(
  { schema, operation, fragments }: Protection,
  { refusals }: Filtered,
  variables: Readonly<Record<string, unknown>>,
): Record<string, null> | null {
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  const data: Record<string, null> = {};
  let complete = true;
  const walk = ({ selections }: SelectionSetNode) => {
    for (const node of selections) {
      if (!areMet(conditionsOf(node, operation), variables)) continue;
      if (node.kind === Kind.FIELD) {
        data[(node.alias ?? node.name).value] = null;
        if (isNonNullType(fields[node.name.value]?.type)) complete = false;
        continue;
      }
      const set = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (set) walk(set.selectionSet);
    }
  };
  // Refused as a whole: its fields were not looked at.
  if (refusals.some(({ path }) => path.length === 0)) return null;
  walk(operation.selectionSet);
  return complete ? data : null;
}
