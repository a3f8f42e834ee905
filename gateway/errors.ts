import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Log } from '../platform/log';

/** Formats an error for the client; Apollo Server's own `formatError`. */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** In the name of the source that stands in for a subgraph while one of its events is executed. */
export const eventSuffix = '#event';

/** What subgraphs and libraries put into `extensions` for themselves. */
const internal = new Set(['stacktrace', 'exception', 'serviceName', 'response', 'http', 'originalError']);

/**
 * The last hand on every error. `extensions.service` names the subgraph that an error came from; its internals are taken
 * out. What nobody meant a client to read (no code of its own) is logged under an id, and only the id leaves.
 */
export function createErrorMask(log: Log): FormatError {
  return (formatted, error) => {
    const extensions = publicExtensions(formatted.extensions ?? {});
    if (extensions.code !== 'INTERNAL_SERVER_ERROR') return { ...formatted, extensions };
    // A subgraph of the house has masked and logged the error already, under this id.
    const known = typeof extensions.errorId === 'string' ? extensions.errorId : undefined;
    const errorId = known ?? randomUUID();
    const path = formatted.path?.join('.');
    log.error({ err: rootOf(error), errorId, service: extensions.service, path }, 'An operation failed');
    const { message: _message, ...where } = formatted;
    const masked: Record<string, unknown> = { code: 'INTERNAL_SERVER_ERROR', errorId };
    if (extensions.service) masked.service = extensions.service;
    return { ...where, message: 'Internal server error', extensions: masked };
  };
}

/**
 * Errors outside of Apollo Server's pipeline, formatted as it would: with a code, then masked. What is no `Error` is one of
 * a subgraph, formatted there.
 */
export function formatErrors(errors: readonly unknown[], format: FormatError): GraphQLFormattedError[] {
  return errors.map((error) => {
    const json = isFormatted(error) ? error : located(error).toJSON();
    return format({ ...json, extensions: { code: 'INTERNAL_SERVER_ERROR', ...json.extensions } }, error);
  });
}

const isFormatted = (error: unknown): error is GraphQLFormattedError =>
  typeof error === 'object' && error !== null && 'message' in error && !(error instanceof Error);

function located(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** The error of a subgraph that cannot be reached or does not answer in GraphQL. */
export function unavailable(subgraph: string): GraphQLError {
  return new GraphQLError(`The ${subgraph} service is unavailable. Try again shortly.`, {
    extensions: { code: 'SERVICE_UNAVAILABLE', service: subgraph },
  });
}

/** The document has no operation of that name, or several and none is named. */
export function unknownOperation(operationName: string | undefined): GraphQLError {
  const message =
    operationName === undefined
      ? 'Must provide operation name if query contains multiple operations.'
      : `Unknown operation named "${operationName}".`;
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
  });
}

function publicExtensions(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(extensions)) if (!internal.has(key)) result[key] = value;
  const service = extensions.serviceName;
  if (typeof service === 'string') result.service = service.replace(eventSuffix, '');
  return result;
}

/** The error that was thrown, without the `GraphQLError`s that located it. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root;
}
