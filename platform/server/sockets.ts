import type { IncomingMessage, Server } from 'node:http';
import { getOperationAST, GraphQLError, parse, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { checkDepth, checkSelections } from '../document-limits';
import { checkSubscriptionRoot, faultsIn } from '../subscription-root';
import { documentLimits } from './documents';
import { asGraphQLError, masked, withCode, type Operations } from './operations';

/** How long a client may take to answer the close frame, in milliseconds. */
const closingMs = 2_000;

export interface Sockets {
  /** Closes every socket with 1001; one that does not answer is cut. */
  close(): Promise<void>;
}

/**
 * Subscriptions (and any other operation) over graphql-ws, at the same path as HTTP. A connection without a token is
 * acknowledged: each operation is authorized by itself, with the token of its own `extensions.authorization` (a gateway
 * carries many viewers over one connection), of the connection's parameters, or of the upgrade request.
 */
export function serveSockets(
  server: Server,
  operations: Operations,
  options: { path: string; maxBytes: number },
): Sockets {
  const sockets = new WebSocketServer({ server, path: options.path, maxPayload: options.maxBytes });
  const transport = useServer(
    {
      onSubscribe: (context, _id, payload) => prepare(context, payload, operations),
      subscribe: (args) => operations.subscribe(args),
      onNext: (_context, _id, _payload, _args, result) =>
        masked(result as ExecutionResult, operations.format) as never,
      onError: (_context, _id, _payload, errors) => operations.format(errors),
    },
    sockets,
  );
  return {
    async close() {
      const cut = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, closingMs);
      await transport.dispose();
      clearTimeout(cut);
    },
  };
}

/** What graphql-ws shall execute, or the errors that it shall answer with. Never throws: that would cut the connection. */
async function prepare(
  context: Context<Record<string, unknown> | undefined, { request: IncomingMessage }>,
  payload: SubscribePayload,
  operations: Operations,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  try {
    checkDepth(payload.query, documentLimits.depth);
    const document = parse(payload.query);
    const invalid = faultsIn(operations.schema, document);
    if (invalid.length > 0) return invalid.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, payload.operationName);
    if (!operation) return [unknownOperation];
    checkSubscriptionRoot(document, operation);
    checkSelections(document, operation, documentLimits.selections);
    return {
      schema: operations.schema,
      document,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? {},
      contextValue: await operations.contextFor(
        textAt(payload.extensions, 'authorization') ??
          textAt(context.connectionParams, 'authorization') ??
          context.extra.request.headers.authorization,
        textAt(payload.extensions, 'traceparent'),
      ),
    };
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    return [asGraphQLError(error)];
  }
}

const unknownOperation = new GraphQLError(
  'The document has no operation of that name, or it has several and none is named.',
  { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
);

/** The text under a name in any letter case, as a header would be looked up. */
function textAt(
  values: Readonly<Record<string, unknown>> | null | undefined,
  name: string,
): string | undefined {
  for (const [key, value] of Object.entries(values ?? {})) {
    if (key.toLowerCase() === name && typeof value === 'string') return value;
  }
  return undefined;
}
