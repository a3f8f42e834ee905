import { GraphQLError } from 'graphql';

/**
 * Errors that a client is meant to read. Expected failures of a mutation are members of its result union; what is left
 * for `errors` is listed here: who you are, what you may see, and input that no schema type can refuse.
 */
export type ErrorCode =
  'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'SERVICE_UNAVAILABLE';

/** An error that reaches the client as it is: `extensions.code`, and `argument` where one argument is to blame. */
export function clientError(code: ErrorCode, message: string, argument?: string): GraphQLError {
  const extensions: Record<string, unknown> = { code };
  if (argument) extensions.argument = argument;
  return new GraphQLError(message, { extensions });
}

export const unauthenticated = (message = 'Sign in first: send `Authorization: Bearer <accessToken>`.') =>
  clientError('UNAUTHENTICATED', message);
export const forbidden = (message = 'Your account may not do this.') => clientError('FORBIDDEN', message);
export const badInput = (message: string, argument?: string) =>
  clientError('BAD_USER_INPUT', message, argument);
