import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
} from 'graphql';
import { checkDepth, checkSelections } from '../../platform/document-limits';
import { checkSubscriptionRoot, faultsIn } from '../../platform/subscription-root';
import { unknownOperation } from '../errors';
import type { GatewayLimits } from '../limits';

/** Parsed documents that are kept; clients send the same few all day. */
const maxKept = 500;

export interface Documents {
  /** Throws GRAPHQL_PARSE_FAILED, or that the document is too deep. The same text gives the same node. */
  parse(source: string): DocumentNode;
  /** Throws when the document has no operation of that name, or several and none is named. */
  operationOf(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode;
  /** The document's faults, each with GRAPHQL_VALIDATION_FAILED; none for a good one. */
  faultsOf(document: DocumentNode): readonly GraphQLError[];
  /** Throws when the subscription of a good document is too large, or its field is skipped. */
  checkSubscription(document: DocumentNode, operation: OperationDefinitionNode): void;
}

export function createDocuments(
  schema: GraphQLSchema,
  limits: GatewayLimits,
  introspection: boolean,
): Documents {
  const kept = new Map<string, DocumentNode>();
  const faults = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];

  return {
    parse(source) {
      const known = kept.get(source);
      if (known) return known;
      checkDepth(source, limits.documentDepth);
      const document = parseSource(source, limits.documentTokens);
      const oldest = kept.size >= maxKept ? kept.keys().next() : undefined;
      if (oldest && !oldest.done) kept.delete(oldest.value);
      kept.set(source, document);
      return document;
    },
    operationOf(document, operationName) {
      const operation = getOperationAST(document, operationName);
      if (!operation) throw unknownOperation(operationName);
      return operation;
    },
    faultsOf(document) {
      const known = faults.get(document);
      if (known) return known;
      const found = faultsIn(schema, document, rules).map((fault) => asValidationError(fault, introspection));
      faults.set(document, found);
      return found;
    },
    checkSubscription(document, operation) {
      checkSubscriptionRoot(document, operation);
      checkSelections(document, operation, limits.operationSelections);
    },
  };
}

function parseSource(source: string, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) throw withCode('GRAPHQL_PARSE_FAILED', error.message, error);
    throw error;
  }
}

function asValidationError(fault: GraphQLError, introspection: boolean): GraphQLError {
  // Where the schema is not for everybody, neither are guesses at what is in it.
  const message = introspection ? fault.message : fault.message.replace(/ ?Did you mean .*\?$/, '');
  return withCode('GRAPHQL_VALIDATION_FAILED', message, fault);
}

function withCode(code: string, message: string, error?: GraphQLError): GraphQLError {
  const place = error ? { source: error.source, positions: error.positions } : {};
  return new GraphQLError(message, { ...place, extensions: { code } });
}
