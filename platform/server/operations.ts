import {
  execute,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  subscribe,
} from 'graphql';
import { InvalidToken, type VerifyToken, type Viewer } from '../auth';
import type { Clock } from '../clock';
import { unauthenticated } from '../errors';
import { endAt } from './expiry';
import type { FormatError } from './masking';

/** What an operation came with, apart from its document. */
export interface RequestInfo {
  /** Who asks, verified here; null when no token was sent. */
  viewer: Viewer | null;
  /** W3C trace context, where the caller sent one. */
  traceparent?: string;
}

/** An operation for a subgraph in the same process: no HTTP, no parsing, no validation. */
export interface LocalRequest {
  document: DocumentNode;
  variables?: Readonly<Record<string, unknown>>;
  operationName?: string;
  /** As in the HTTP header: `Bearer <accessToken>`. It is verified here as everywhere. */
  authorization?: string;
  traceparent?: string;
}

/** A subgraph's own door for a caller in the same process. Errors are masked as at the other doors. */
export interface LocalOperations {
  schema: GraphQLSchema;
  execute(request: LocalRequest): Promise<FormattedExecutionResult>;
  /** A stream, or the errors that kept it from starting. It ends with UNAUTHENTICATED when the viewer's token does. */
  subscribe(
    request: LocalRequest,
  ): Promise<AsyncIterableIterator<FormattedExecutionResult> | FormattedExecutionResult>;
}

export interface Operations {
  schema: GraphQLSchema;
  /** The context of one operation. Throws UNAUTHENTICATED for a token that is no good. */
  contextFor(authorization: string | undefined, traceparent: string | undefined): Promise<object>;
  subscribe(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  format: (errors: readonly unknown[]) => GraphQLFormattedError[];
  local: LocalOperations;
}

export interface OperationDeps {
  schema: GraphQLSchema;
  context(request: RequestInfo): object | Promise<object>;
  verifyToken: VerifyToken;
  clock: Clock;
  formatError: FormatError;
}

const tokenEnded = () =>
  unauthenticated('The access token of this stream has expired. Refresh it and subscribe again.');

export function createOperations(deps: OperationDeps): Operations {
  const { schema, clock } = deps;
  /** Until when a stream may run, by the context that it was started with. */
  const endOf = new WeakMap<object, Date>();

  const contextFor: Operations['contextFor'] = async (authorization, traceparent) => {
    const viewer = await viewerOf(authorization, deps.verifyToken);
    const context = await deps.context(traceparent === undefined ? { viewer } : { viewer, traceparent });
    if (viewer) endOf.set(context, viewer.expiresAt);
    return context;
  };

  const subscribeUntilExpiry: Operations['subscribe'] = async (args) => {
    const result = await subscribe(args);
    if (!isStream(result)) return result;
    const until = endOf.get(args.contextValue as object);
    return until ? endAt(result, until, clock, tokenEnded) : result;
  };

  const format = (errors: readonly unknown[]) => errors.map((error) => formatOne(error, deps.formatError));

  return {
    schema,
    contextFor,
    subscribe: subscribeUntilExpiry,
    format,
    local: createLocal({ schema, contextFor, subscribe: subscribeUntilExpiry, format }),
  };
}

function createLocal(operations: Omit<Operations, 'local'>): LocalOperations {
  const { schema, contextFor, format } = operations;
  const argsFor = async (request: LocalRequest): Promise<ExecutionArgs> => ({
    schema,
    document: request.document,
    variableValues: request.variables ?? {},
    operationName: request.operationName ?? null,
    contextValue: await contextFor(request.authorization, request.traceparent),
  });
  return {
    schema,
    async execute(request) {
      try {
        return masked(await execute(await argsFor(request)), format);
      } catch (error) {
        return { errors: format([error]) };
      }
    },
    async subscribe(request) {
      try {
        const result = await operations.subscribe(await argsFor(request));
        return isStream(result) ? maskStream(result, format) : masked(result, format);
      } catch (error) {
        return { errors: format([error]) };
      }
    },
  };
}

/** A result as it leaves: its errors are formatted, and those of the variables have the code that they get over HTTP. */
export function masked(result: ExecutionResult, format: Operations['format']): FormattedExecutionResult {
  const { errors, ...rest } = result;
  if (!errors?.length) return rest;
  const executed = 'data' in result;
  return {
    ...rest,
    errors: format(executed ? errors : errors.map((error) => withCode(error, 'BAD_USER_INPUT'))),
  };
}

/** Masks what a stream gives. The error that ends it becomes its last result. */
function maskStream(
  source: AsyncIterableIterator<ExecutionResult>,
  format: Operations['format'],
): AsyncIterableIterator<FormattedExecutionResult> {
  let failed = false;
  return {
    async next() {
      if (failed) return { done: true, value: undefined };
      try {
        const next = await source.next();
        return next.done ? next : { done: false, value: masked(next.value, format) };
      } catch (error) {
        failed = true;
        return { done: false, value: { errors: format([error]) } };
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function viewerOf(authorization: string | undefined, verify: VerifyToken): Promise<Viewer | null> {
  const value = authorization?.trim();
  // Clients whose user has not signed in yet send an empty token.
  if (!value || /^Bearer$/i.test(value)) return null;
  const token = /^(?:Bearer\s+)?(\S+)$/i.exec(value)?.[1];
  if (!token) throw unauthenticated('The Authorization header must read `Bearer <accessToken>`.');
  try {
    return await verify(token);
  } catch (error) {
    if (error instanceof InvalidToken) throw unauthenticated(`${error.message} Refresh it or sign in again.`);
    throw error;
  }
}

/** As Apollo Server does over HTTP: an error of the request itself gets the code that graphql does not give it. */
function formatOne(error: unknown, formatError: FormatError): GraphQLFormattedError {
  const located = asGraphQLError(error);
  const { extensions, ...json } = located.toJSON();
  // What Apollo Server would read of an error, and keep to itself.
  const { http: _http, ...known } = extensions ?? {};
  return formatError({ ...json, extensions: { code: 'INTERNAL_SERVER_ERROR', ...known } }, located);
}

/** Keeps what was thrown as the original, so that the mask can tell it from an error written for clients. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

type RequestErrorCode = 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT';

/** graphql's errors about a request (they have no path), with the code that Apollo Server gives them over HTTP. */
export function withCode(error: GraphQLError, code: RequestErrorCode): GraphQLError {
  if (error.extensions.code || error.path) return error;
  return new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code } });
}

function isStream<T>(result: AsyncIterable<T> | ExecutionResult): result is AsyncIterableIterator<T> {
  return Symbol.asyncIterator in result;
}
