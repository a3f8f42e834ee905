import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';
import type { JsonObject } from '../json';
import type { PlanNames } from '../names';
import { isTrue } from '../conditions';
import { compileRoot } from './compile';
import type { Shape, Violation } from './shape';
import { completeObject } from './walk';

/** The response that was asked for, of what has arrived. What arrived is used up. */
export type CompleteResponse = (
  root: JsonObject,
  variables: Readonly<Record<string, unknown>>,
  absent?: ReadonlySet<JsonObject>,
) => { data: JsonObject | null; violations: readonly Violation[] };

// Each choice of the variables in @skip and @include has shapes of its own; clients use few, and each is soon compiled.
const keptChoices = 16;

export function compileCompletion(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  removed: ReadonlySet<SelectionNode>,
  names: PlanNames,
): CompleteResponse {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const conditions = conditionsOf(document).map((name) => ({ name, holds: isTrue(operation, name) }));
  const shapes = new Map<string, Shape>();
  const shapeFor = (variables: Readonly<Record<string, unknown>>): Shape => {
    let key = '';
    for (const { holds } of conditions) key += holds(variables) ? '1' : '0';
    const known = shapes.get(key);
    if (known) return known;
    if (shapes.size === keptChoices) shapes.clear();
    const chosen = new Map(conditions.map(({ name, holds }) => [name, holds(variables)]));
    const shape = compileRoot({ schema, operation, fragments, conditions: chosen, removed, names });
    shapes.set(key, shape);
    return shape;
  };
  return (root, variables, absent) => {
    const violations: Violation[] = [];
    const data = completeObject(root, shapeFor(variables), { variables, violations, absent });
    return { data: data ?? null, violations };
  };
}

/** The variables that `@skip` and `@include` ask for, anywhere in the document. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
