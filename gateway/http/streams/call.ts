import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from 'express';
import { GraphQLError } from 'graphql';
import type { OperationCall } from '../../subscriptions/operations';

/** Which formats a request accepts, of those that stream. */
export interface Accepted {
  multipart: boolean;
  events: boolean;
  /** Would it take an answer that is no stream? */
  single: boolean;
}

export function acceptedOf({ accept = '' }: IncomingHttpHeaders): Accepted {
  const types = accept.toLowerCase().split(',');
  const has = (pattern: RegExp) => types.some((type) => pattern.test(type));
  return {
    multipart: has(/^\s*multipart\/mixed\s*;.*subscriptionspec\s*=\s*"?1\.0/),
    events: has(/^\s*text\/event-stream\b/),
    single: has(/^\s*(\*\/\*|application\/(\*|json|graphql-response\+json))/),
  };
}

/** The operation in a request. Throws BAD_REQUEST. */
export function callOf(request: Request): OperationCall {
  const isGet = request.method === 'GET';
  const given = (isGet ? request.query : request.body) as unknown;
  if (!isRecord(given)) throw badRequest('The body must be one JSON object, with a query.');
  const { query, operationName } = given;
  if (query !== undefined && typeof query !== 'string') throw badRequest('`query` must be a text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw badRequest('`operationName` must be a text.');
  }
  const extensions = recordIn(given, 'extensions', isGet);
  if (query === undefined && !extensions?.persistedQuery) throw badRequest('There is no `query`.');
  return { query: query ?? '', operationName, variables: recordIn(given, 'variables', isGet), extensions };
}

/** In a URL, objects are JSON. */
function recordIn(
  given: Readonly<Record<string, unknown>>,
  name: string,
  isText: boolean,
): Record<string, unknown> | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  const read = isText ? parse(value, name) : value;
  if (read === null) return undefined;
  if (!isRecord(read)) throw badRequest(`\`${name}\` must be an object.`);
  return read;
}

function parse(value: unknown, name: string): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    throw badRequest(`\`${name}\` is not readable JSON.`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const badRequest = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
