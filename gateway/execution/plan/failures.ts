import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isObject } from '../json';
import type { ErrorPath } from './places';

/** The code of an error of a subgraph that gave it none. */
const defaultCode = 'DOWNSTREAM_SERVICE_ERROR';

/** An error that a subgraph sent, for the client; its path becomes `path`. Whatever it sent, the result is well formed. */
export function fromSubgraph(
  error: unknown,
  subgraph: string,
  path: ErrorPath | undefined,
): GraphQLFormattedError {
  const sent = isObject(error) ? error : {};
  const extensions = isObject(sent.extensions) ? sent.extensions : {};
  const message =
    typeof sent.message === 'string' && sent.message !== ''
      ? sent.message
      : `The ${subgraph} service reported an error without a message.`;
  return {
    message,
    ...(path === undefined ? {} : { path }),
    extensions: { ...extensions, code: extensions.code ?? defaultCode, service: subgraph },
  };
}

/** The path that a subgraph gave an error; undefined where it gave none, or something else. */
export function pathOf(error: unknown): ErrorPath | undefined {
  const path = isObject(error) ? error.path : undefined;
  if (!Array.isArray(path) || path.length === 0) return undefined;
  return path.every((key) => typeof key === 'string' || typeof key === 'number') ? path : undefined;
}

/** Why there is no answer. */
export function fromSource(error: unknown, subgraph: string): GraphQLFormattedError {
  if (error instanceof GraphQLError) {
    const { message, extensions } = error.toJSON();
    return { message, extensions: { service: subgraph, ...extensions } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, extensions: { code: 'INTERNAL_SERVER_ERROR', service: subgraph } };
}

/** The subgraph answered in GraphQL, but not what it was asked. */
export function unusable(subgraph: string): GraphQLFormattedError {
  return {
    message: `The ${subgraph} service gave an answer that does not fit what it was asked.`,
    extensions: { code: defaultCode, service: subgraph },
  };
}
