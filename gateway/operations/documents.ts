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
import { checkAliases, checkDepth, checkRootFields, checkSelections } from '../../platform/document-limits';
import { checkSubscriptionRoot, faultsIn } from '../../platform/subscription-root';
import { unknownOperation } from '../errors';
import type { GatewayLimits } from '../limits';

export interface Documents {
  /** Throws GRAPHQL_PARSE_FAILED, or that the document is too deep. */
  parse(source: string): DocumentNode;
  /** Throws when the document has no operation of that name, or several and none is named. */
  operationOf(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode;
  /** The document's faults, each with GRAPHQL_VALIDATION_FAILED; none for a good one. */
  faultsOf(document: DocumentNode): readonly GraphQLError[];
  /** Throws when the operation of a good document is too large, or a subscription whose field is skipped. */
  check(document: DocumentNode, operation: OperationDefinitionNode): void;
}

export function createDocuments(
  schema: GraphQLSchema,
  limits: GatewayLimits,
  introspection: boolean,
): Documents {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];

  return {
    parse(source) {
      checkDepth(source, limits.documentDepth);
      return parseSource(source, limits.documentTokens);
    },
    operationOf(document, operationName) {
      const operation = getOperationAST(document, operationName);
      if (!operation) throw unknownOperation(operationName);
      return operation;
    },
    faultsOf: (document) =>
      faultsIn(schema, document, rules).map((fault) => asValidationError(fault, introspection)),
    check(document, operation) {
      checkSubscriptionRoot(document, operation);
      checkSelections(document, operation, limits.operationSelections);
      checkAliases(document, operation, limits.operationAliases);
      checkRootFields(document, operation, limits.operationRootFields);
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
