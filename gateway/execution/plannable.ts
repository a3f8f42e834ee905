import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { ConstDirectiveNode } from 'graphql';
import { requirementsOf } from './plan/join';
import { operationOf } from './plan/parts';

/**
 * A supergraph without the keys that no subgraph can be asked by, where it can be asked by others. The planner takes the
 * first key that is at hand when it has to come back to a subgraph for a field with `@requires`, one that is not
 * resolvable too, and the subgraph would not find the object.
 */
export function withResolvableKeys(sdl: string): string {
  const document = parse(sdl, { noLocation: true });
  const changed: DocumentNode = visit(document, {
    ObjectTypeDefinition: (node) => withoutOthers(node),
    InterfaceTypeDefinition: (node) => withoutOthers(node),
  });
  return changed === document ? sdl : print(changed);
}

function withoutOthers<T extends { directives?: readonly ConstDirectiveNode[] }>(node: T): T | undefined {
  const { directives = [] } = node;
  const found = new Set(directives.filter(isResolvable).map(graphOfKey));
  const kept = directives.filter((one) => !isUnresolvable(one) || !found.has(graphOfKey(one)));
  return kept.length === directives.length ? undefined : { ...node, directives: kept };
}

function argument(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((one) => one.name.value === name)?.value;
}

function graphOfKey(directive: ConstDirectiveNode): string {
  const graph = argument(directive, 'graph');
  return graph?.kind === Kind.ENUM ? graph.value : '';
}

const isKey = (directive: ConstDirectiveNode) =>
  directive.name.value === 'join__type' && argument(directive, 'key') !== undefined;

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  const resolvable = argument(directive, 'resolvable');
  return isKey(directive) && resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
}

const isResolvable = (directive: ConstDirectiveNode) => isKey(directive) && !isUnresolvable(directive);

/**
 * What a supergraph asks of the gateway that no plan can give: fields of one type whose `@requires` name one field with
 * different arguments. A plan has one place for its value. A sentence for each; none is the rule.
 */
export function requirementConflicts(schema: GraphQLSchema): string[] {
  const byPlace = new Map<string, { type: string; field: string; asked: string }>();
  const conflicts: string[] = [];
  for (const { type, field, selection } of requirementsOf(schema)) {
    for (const { path, asked } of asksOf(operationOf(parse(`{ ${selection} }`)).selectionSet, '')) {
      const place = `${type} ${path}`;
      const known = byPlace.get(place);
      if (!known) byPlace.set(place, { type, field, asked });
      else if (known.asked !== asked) {
        conflicts.push(
          `${type}.${known.field} requires ${known.asked} and ${type}.${field} requires ${asked}: ` +
            'both cannot be asked for in one operation. Give them the same arguments, or fields of their own.',
        );
      }
    }
  }
  return conflicts;
}

function asksOf({ selections }: SelectionSetNode, above: string): { path: string; asked: string }[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return asksOf(node.selectionSet, `${above} ${node.typeCondition?.name.value ?? ''}`);
    }
    const path = `${above}.${node.name.value}`;
    const sorted = [...(node.arguments ?? [])].sort((one, other) =>
      one.name.value < other.name.value ? -1 : 1,
    );
    const given = sorted.map((one) => print(one)).join(', ');
    const asked = given === '' ? node.name.value : `${node.name.value}(${given})`;
    return [{ path, asked }, ...(node.selectionSet ? asksOf(node.selectionSet, path) : [])];
  });
}
