import type { GraphQLDataSource } from '@apollo/gateway';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { request as send, type Dispatcher } from 'undici';
import type { Log } from '../platform/log';
import type { GatewayContext } from './context';
import { unavailable } from './errors';

type Process = GraphQLDataSource['process'];
type Options = Parameters<Process>[0];
type Answer = Awaited<ReturnType<Process>>;

/** An error before the gateway has given it its place in the whole response. */
interface SubgraphError {
  message: string;
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
}

export interface HttpSourceDeps {
  subgraph: string;
  url: string;
  dispatcher: Dispatcher;
  log: Log;
}

/**
 * A subgraph over HTTP. It answers always: a subgraph that cannot be reached, is too slow or talks no GraphQL costs the
 * fields of this fetch, with one clean error each; what happened goes to the log alone.
 */
export function createHttpSource(deps: HttpSourceDeps): GraphQLDataSource {
  return {
    async process(options) {
      try {
        return await fetchAnswer(options, deps);
      } catch (error) {
        deps.log.warn({ err: error, subgraph: deps.subgraph }, 'A subgraph did not answer');
        return { data: null, errors: withoutAnswer(options, deps.subgraph) };
      }
    },
  };
}

async function fetchAnswer(options: Options, { url, dispatcher }: HttpSourceDeps): Promise<Answer> {
  const { query, variables, operationName } = options.request;
  const { forwarded } = options.context as Partial<GatewayContext>;
  const { statusCode, body } = await send(url, {
    method: 'POST',
    dispatcher,
    headers: {
      ...forwarded,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return readAnswer(await body.text(), statusCode);
}

/** A GraphQL answer counts whatever its status: `application/graphql-response+json` uses 4xx for errors of a request. */
function readAnswer(text: string, status: number): Answer {
  const content = parseJson(text, status);
  if (typeof content !== 'object' || content === null || !('data' in content || 'errors' in content)) {
    throw new Error(`The answer with status ${status} is no GraphQL response`);
  }
  const answer = content as Answer;
  if (answer.errors !== undefined && !Array.isArray(answer.errors)) {
    throw new Error(`The answer with status ${status} has errors that are no list`);
  }
  return answer;
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The answer with status ${status} is no JSON`);
  }
}

/** One error for each root field of the fetch; for a fetch of entities, one at the first of them. */
function withoutAnswer(options: Options, subgraph: string): NonNullable<Answer['errors']> {
  const { message, extensions } = unavailable(subgraph).toJSON();
  const error: SubgraphError = { message, extensions: { ...extensions } };
  const paths = rootFields(options.request.query ?? '').map((name) =>
    name === '_entities' ? [name, 0] : [name],
  );
  return paths.map((path) => ({ ...error, path }));
}

function rootFields(query: string): string[] {
  const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operation ? responseNames(operation.selectionSet) : [];
}

function responseNames(selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [(node.alias ?? node.name).value];
    return node.kind === Kind.INLINE_FRAGMENT ? responseNames(node.selectionSet) : [];
  });
}
