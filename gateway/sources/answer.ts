import { notGraphQL } from './no-answer';
import { readInBytes, valueInBytes } from './passing';
import type { FetchAnswer } from './source';

/**
 * Reads what a subgraph sent. A GraphQL answer counts whatever its status: `application/graphql-response+json` uses 4xx
 * for errors of a request. Throws `NoAnswer`.
 */
export function readAnswer(json: Buffer, status: number): FetchAnswer {
  return readText(json.toString(), status);
}

/** The same with `data` in bytes. `isSlow`: it had to be decoded for that. */
export function readAnswerInBytes(json: Buffer, status: number): { answer: FetchAnswer; isSlow: boolean } {
  const text = readInBytes(json);
  if (text === undefined) {
    const answer = readAnswer(json, status);
    return { answer: answer.data ? { ...answer, data: valueInBytes(answer.data) } : answer, isSlow: true };
  }
  const answer = readText(text, status);
  // Errors are read by people and programs of ours.
  const { errors } = answer.errors ? readAnswer(json, status) : answer;
  return { answer: errors ? { ...answer, errors } : answer, isSlow: false };
}

function readText(text: string, status: number): FetchAnswer {
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
