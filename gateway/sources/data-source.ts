import type { GraphQLDataSource } from '@apollo/gateway';
import {
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context';
import type { FetchOperation, Source } from './source';

type Process = GraphQLDataSource['process'];
type Options = Parameters<Process>[0];

/** Operations of plans that are in use; a text that falls out is read again. */
const keptOperations = 2_000;

/**
 * A source as the stock executor asks it. That one gives an error without a path none, so the error of a fetch without an
 * answer is placed here: at each root field, for a fetch of entities at the first of them.
 */
export function asDataSource(source: Source): GraphQLDataSource {
  const operations = new LRUCache<string, FetchOperation>({ max: keptOperations });
  return {
    async process(options) {
      const operation = operationOf(options, operations);
      const { forwarded = {}, viewer = null, signal } = (options.context ?? {}) as Partial<GatewayContext>;
      const values = options.request.variables ?? {};
      try {
        const answer = await source.fetch({
          operation,
          variables: { values, json: JSON.stringify(values) },
          context: { viewer, forwarded },
          ...(signal && { signal }),
        });
        return answer;
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        return { data: null, errors: placed(error, operation) };
      }
    },
  };
}

function operationOf({ request }: Options, kept: LRUCache<string, FetchOperation>): FetchOperation {
  const { query: text = '', operationName } = request;
  let operation = kept.get(text);
  if (!operation) {
    const document = parse(text, { noLocation: true });
    const isMutation = document.definitions.some(
      (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
    );
    operation = { kind: isMutation ? 'mutation' : 'query', text, document, operationName };
    kept.set(text, operation);
  }
  return operation;
}

function placed(error: GraphQLError, { document }: FetchOperation): GraphQLFormattedError[] {
  const { message, extensions = {} } = error.toJSON();
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const names = operation ? responseNames(operation.selectionSet) : [];
  return names.map((name) => ({ message, extensions, path: name === '_entities' ? [name, 0] : [name] }));
}

function responseNames(selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [(node.alias ?? node.name).value];
    return node.kind === Kind.INLINE_FRAGMENT ? responseNames(node.selectionSet) : [];
  });
}
