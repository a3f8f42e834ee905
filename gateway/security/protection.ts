import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import type { Verdict } from './authorize';
import type { Filtered } from './filter';
import { scan } from './needs';
import type { Security } from './read';
import type { Requirement } from './requirement';

/** What one operation asks of whoever sends it; made once, used for every request. */
export interface Protection {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Each once; empty when nothing that is selected is protected. */
  requirements: readonly Requirement[];
  /** Names of all policies that its answer may depend on. */
  policies: readonly string[];
  /** What the operation itself (its root type), a selection or a fragment's definition asks for. */
  needs: ReadonlyMap<ProtectedNode, readonly Requirement[]>;
  /** Lists around the value of a field, where there are any. */
  lists: ReadonlyMap<FieldNode, number>;
  /** What is left of it for viewers who lack the same, by `Filtered.key`. */
  filtered: Map<string, Filtered>;
  /** The verdict for whoever may have all of it. */
  whole: Verdict;
}

export type ProtectedNode = OperationDefinitionNode | FragmentDefinitionNode | SelectionNode;

/**
 * Finds out what an operation asks for. The document has been validated against `schema`, the API schema.
 * @throws when the document has no such operation.
 */
export function requirementsOf(
  schema: GraphQLSchema,
  security: Security,
  document: DocumentNode,
  operationName?: string,
): Protection {
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error(`The document has no operation "${operationName ?? ''}" to authorize`);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const { needs, lists } = security.empty ? nothing : scan(schema, security, operation, fragments);
  const requirements = [...new Map([...needs.values()].flat().map((one) => [one.key, one])).values()];
  const policies = requirements.flatMap((one) => (one.kind === 'policies' ? one.anyOf.flat() : []));
  return {
    schema,
    document,
    operation,
    fragments,
    requirements,
    policies: [...new Set(policies)],
    needs,
    lists,
    filtered: new Map(),
    whole: { document, key: '', removed: none, data: null, errors: [], extensions: undefined },
  };
}

const none: ReadonlySet<SelectionNode> = new Set();
const nothing = {
  needs: new Map<ProtectedNode, readonly Requirement[]>(),
  lists: new Map<FieldNode, number>(),
};
