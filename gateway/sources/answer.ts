import { notGraphQL } from './no-answer';
import type { FetchAnswer } from './source';

/**
 * Reads what a subgraph sent. A GraphQL answer counts whatever its status: `application/graphql-response+json` uses 4xx
 * for errors of a request. Throws `NoAnswer`.
 */
export function readAnswer(text: string, status: number): FetchAnswer {
  const content = parseJson(text, status);
  if (!isObject(content)) throw notGraphQL(status, 'is no GraphQL response');
  const { data, errors } = content;
  if (data !== undefined && data !== null && !isObject(data))
    throw notGraphQL(status, 'has data that is no object');
  if (errors === undefined || errors === null) {
    if (data === undefined) throw notGraphQL(status, 'is no GraphQL response');
    return { data };
  }
  if (!Array.isArray(errors) || !errors.every(isError))
    throw notGraphQL(status, 'has errors that are no list of errors');
  if (data === undefined && errors.length === 0) throw notGraphQL(status, 'has neither data nor an error');
  return data === undefined ? { errors } : { data, errors };
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message holds a piece of the text.
    throw notGraphQL(status, 'is no JSON');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isError = (value: unknown): value is { message: string } =>
  isObject(value) && typeof value.message === 'string';
