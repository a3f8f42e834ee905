import type { PlanNode, SubscriptionNode } from '@apollo/query-planner';
import { BREAK, type DocumentNode, visit } from 'graphql';
import type { Source } from '../../sources/source';

/**
 * Whether an operation can be executed in bytes (see sources/passing.ts): every subgraph of its plan passes bytes, and no
 * text of our own comes among theirs.
 */
export function compilePassing(
  node: PlanNode | SubscriptionNode | undefined,
  document: DocumentNode,
): (sources: ReadonlyMap<string, Source>) => boolean {
  if (asksForSchema(document)) return () => false;
  const subgraphs = [...new Set(node ? subgraphsOf(node) : [])];
  return (sources) => subgraphs.every((name) => sources.get(name)?.passesBytes);
}

/** Descriptions in a schema may be in any language. */
function asksForSchema(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name }) {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

function subgraphsOf(node: PlanNode | SubscriptionNode): string[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(subgraphsOf);
    case 'Flatten':
      return subgraphsOf(node.node);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap((clause) => (clause ? subgraphsOf(clause) : []));
    case 'Fetch':
      return [node.serviceName];
    case 'Defer':
    case 'Subscription':
      throw new Error(`The plan has a ${node.kind} where none can be`);
  }
}
