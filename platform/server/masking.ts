import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { KeysUnavailable } from '../auth';
import type { Log } from '../log';
import { isUnavailable } from '../unavailable';

/** Formats an error for the client. What was not written for clients is logged under an id, and only the id leaves. */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

const tryAgain = 'The service cannot do this just now. Try again in a moment.';

export function createErrorMask(log: Log): FormatError {
  return (formatted, error) => {
    const original = rootOf(error);
    if (isClientError(formatted, original)) return formatted;
    const { message: _message, extensions: _extensions, ...where } = formatted;
    const errorId = randomUUID();
    const path = formatted.path?.join('.');
    if (isAway(original)) {
      log.warn({ err: original, errorId, path }, 'A request met a store or a broker that is away');
      return { message: tryAgain, ...where, extensions: { code: 'SERVICE_UNAVAILABLE', errorId } };
    }
    log.error({ err: original, errorId, path }, 'A request failed');
    return {
      message: 'Internal server error',
      ...where,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  };
}

/** The store, the broker or the keys that tokens are verified with are away for now. */
const isAway = (error: unknown) => error instanceof KeysUnavailable || isUnavailable(error);

/**
 * Was it written for a client? Errors of `platform/errors.ts` carry a code; so do graphql's own about the request
 * (syntax, validation, variables), which Apollo Server marks. graphql's errors about *our* result (a null where none
 * may be, a value that its type refuses) have no code of their own and are masked.
 */
function isClientError(formatted: GraphQLFormattedError, original: unknown): boolean {
  const code = formatted.extensions?.code;
  return original instanceof GraphQLError && typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR';
}

/** The error that was thrown, without the `GraphQLError`s that located it. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root;
}
