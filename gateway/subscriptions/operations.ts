import type { IncomingMessage } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { authorizationIn, type Identify } from '../auth';
import { createContext, type GatewayContext } from '../context';
import { type FormatError, formatErrors } from '../errors';
import type { Documents } from './documents';
import type { RunSubscription } from './run';
import { UpstreamErrors } from './upstream';

/** What a socket carries for its operations. */
export interface SocketExtra {
  request: IncomingMessage;
  /** A stream was opened on this socket; the function says that it is over. */
  streamOpened(): () => void;
}

type Params = Record<string, unknown>;
type SocketContext = Context<Params, SocketExtra>;

export interface SocketOperationDeps {
  apollo: ApolloServer<GatewayContext>;
  schema: GraphQLSchema;
  documents: Documents;
  subscribe: RunSubscription;
  identify: Identify;
  formatError: FormatError;
  maxOperations: number;
  /** Headers of the upgrade request that subgraphs get too; by default what `createContext` says. */
  forwardHeaders?: readonly string[] | undefined;
  /** No new operation while the gateway stops. */
  stopping(): boolean;
}

/** One operation that may start: what graphql-ws hands from its check to its execution. */
interface Invocation {
  payload: SubscribePayload;
  context: GatewayContext;
  extra: SocketExtra;
}

/**
 * The operations of all sockets. A connection is acknowledged whatever it says: who asks is found out for each operation,
 * with the token of the connection's parameters or of the upgrade request. A token that is no good fails the operation
 * alone; without one it runs for a guest, and subgraphs say what guests may not do.
 */
export function createSocketOperations(deps: SocketOperationDeps): ServerOptions<Params, SocketExtra> {
  return {
    onSubscribe: async (context, _id, payload) => {
      try {
        return await prepare(context, payload, deps);
      } catch (error) {
        return [
          error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error }),
        ];
      }
    },
    execute: (args) => executeOnce(args.contextValue as Invocation, deps.apollo),
    subscribe: (args) => {
      try {
        return openStream(args, deps);
      } catch (error) {
        return failed(error);
      }
    },
    // Results are formatted where they are made.
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
    onError: (_context, _id, _payload, errors) =>
      errors.flatMap((error) => formatEnding(error, deps.formatError)),
  };
}

async function prepare(
  context: SocketContext,
  payload: SubscribePayload,
  deps: SocketOperationDeps,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  if (deps.stopping()) throw refused('SERVICE_UNAVAILABLE', 'The gateway is restarting. Connect again.');
  // The operation at hand is counted already.
  if (Object.keys(context.subscriptions).length > deps.maxOperations) {
    throw refused(
      'TOO_MANY_OPERATIONS',
      `One connection may have ${deps.maxOperations} operations at a time.`,
    );
  }
  const { request } = context.extra;
  const caller = await deps.identify(
    authorizationIn(context.connectionParams) ?? request.headers.authorization,
  );
  const document = deps.documents.parse(payload.query);
  const operation = deps.documents.operationOf(document, payload.operationName ?? undefined);
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
    const faults = deps.documents.faultsOf(document);
    if (faults.length > 0) return faults;
    deps.documents.checkSubscription(document, operation);
  }
  const invocation: Invocation = {
    payload,
    context: createContext(caller, request.headers, deps.forwardHeaders),
    extra: context.extra,
  };
  return {
    schema: deps.schema,
    document,
    operationName: payload.operationName ?? null,
    variableValues: payload.variables ?? {},
    contextValue: invocation,
  };
}

/** A query or a mutation, through the same pipeline as over HTTP: validation, plans and errors are the same. */
async function executeOnce(
  { payload, context }: Invocation,
  apollo: ApolloServer<GatewayContext>,
): Promise<ExecutionResult> {
  const { body } = await apollo.executeOperation(
    {
      query: payload.query,
      ...(payload.operationName ? { operationName: payload.operationName } : {}),
      ...(payload.variables ? { variables: payload.variables } : {}),
    },
    { contextValue: context },
  );
  const result = body.kind === 'single' ? body.singleResult : body.initialResult;
  return result as ExecutionResult;
}

/** Opens the stream of a subscription. Throws what keeps it from starting. */
function openStream(args: ExecutionArgs, deps: SocketOperationDeps): AsyncIterableIterator<ExecutionResult> {
  const { payload, context, extra } = args.contextValue as Invocation;
  const operationName = payload.operationName ?? undefined;
  const source = deps.subscribe({
    source: payload.query,
    document: args.document,
    operation: deps.documents.operationOf(args.document, operationName),
    operationName,
    variables: payload.variables ?? {},
    context,
  }) as AsyncIterableIterator<ExecutionResult>;
  return counted(source, extra.streamOpened());
}

/** A subscription that did not start. What the hook itself throws would cost the whole connection. */
function failed(error: unknown): AsyncIterableIterator<ExecutionResult> {
  return {
    async next() {
      throw error;
    },
    async return() {
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The same stream; says once when it is over. */
function counted<T>(source: AsyncIterableIterator<T>, over: () => void): AsyncIterableIterator<T> {
  return {
    async next() {
      try {
        const result = await source.next();
        if (result.done) over();
        return result;
      } catch (error) {
        over();
        throw error;
      }
    },
    async return() {
      over();
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The error that ended an operation; a subgraph's own errors instead of what carried them here. */
function formatEnding(error: GraphQLError, format: FormatError): readonly GraphQLFormattedError[] {
  const { originalError } = error;
  if (originalError instanceof GraphQLError) return formatErrors([originalError], format);
  if (!(originalError instanceof UpstreamErrors)) return formatErrors([error], format);
  return originalError.errors.map((fault) =>
    format(
      {
        message: fault.message,
        ...(fault.path ? { path: fault.path } : {}),
        extensions: { ...coded(fault), serviceName: originalError.subgraph },
      },
      originalError,
    ),
  );
}

const coded = ({ extensions }: GraphQLFormattedError) =>
  extensions?.code ? extensions : { ...extensions, code: 'DOWNSTREAM_SERVICE_ERROR' };

const refused = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });
