import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { OperationTypeNode } from 'graphql';
import type { Identify } from '../auth';
import type { MakeContext } from '../context';
import { type FormatError, formatErrors } from '../errors';
import type { Leaving } from '../leaving';
import type { Operation } from '../operations/operations';
import type { Outcome } from '../operations/run';
import type { PersistedOperations } from '../operations/persisted/persisted';
import { valueInBytes } from '../sources/passing';
import type { Supergraph } from '../supergraph/build';
import type { LiveSupergraph } from '../supergraph/live';
import { leavingOf } from './leaving';
import { answerErrors, refuse, setCommonHeaders } from './refusals';

export interface ShortWayDeps {
  supergraph: LiveSupergraph;
  persisted: PersistedOperations;
  identify: Identify;
  makeContext: MakeContext;
  /** Sets the headers that let pages of other origins read the answer. */
  cors: RequestHandler;
  formatError: FormatError;
  /** Size of a request's body. */
  bodyBytes: number;
}

/** An operation that has gone the long way before, and what it is asked with now. */
interface Asked {
  /** The supergraph that knows it: while it runs, another may replace that one. */
  served: Supergraph;
  operation: Operation;
  variables: Readonly<Record<string, unknown>>;
}

const json = 'application/json; charset=utf-8';
const graphqlJson = 'application/graphql-response+json; charset=utf-8';

/** What the common clients accept, and what they get; anything else is left to Apollo Server's negotiation. */
const answerTypes = new Map<string | undefined, string>([
  [undefined, json],
  ['*/*', json],
  ['application/json', json],
  ['application/json, */*', json],
  ['application/graphql-response+json', graphqlJson],
  ['application/graphql-response+json, application/json', graphqlJson],
  ['application/graphql-response+json, application/json;q=0.9', graphqlJson],
  ['application/graphql-response+json,application/json;q=0.9', graphqlJson],
]);

/**
 * The way of an operation that has come the long way before, through Express and Apollo Server, and was found good: it is
 * only run. Whatever is not plain about a request, and whatever is not executed, goes the long way and is answered there.
 * Both answer alike.
 */
export function createShortWay(deps: ShortWayDeps, longWay: RequestListener): RequestListener {
  return (request, response) => {
    const type = answerTypes.get(request.headers.accept);
    if (type === undefined || !isPlain(request, deps.bodyBytes)) return void longWay(request, response);
    readBody(request, (body) => {
      if (typeof body !== 'object' || body === null) {
        return refuse(response, 400, 'BAD_REQUEST', 'The body is not readable JSON.');
      }
      // As if Express had read it.
      const goOn = () => void longWay(Object.assign(request, { body }), response);
      const asked = knownIn(body, deps);
      if (!asked) return goOn();
      void answer(asked, request, leavingOf(response), deps).then(
        (body) => {
          if (body === undefined) goOn();
          else deps.cors(request as Request, response as Response, () => send(body, type, response));
        },
        (error: unknown) => answerErrors(response, 500, formatErrors([error], deps.formatError)),
      );
    });
  };
}

/** A POST of JSON in UTF-8, of known length. */
function isPlain({ method, url, headers }: IncomingMessage, bodyBytes: number): boolean {
  if (method !== 'POST' || url !== '/graphql' || headers['content-encoding'] !== undefined) return false;
  const type = headers['content-type'];
  if (type !== 'application/json' && type !== 'application/json; charset=utf-8') return false;
  const length = Number(headers['content-length']);
  return length > 0 && length <= bodyBytes;
}

/** Hands over what the body says, or undefined for what is no JSON. A client that leaves before its end is forgotten. */
function readBody(request: IncomingMessage, read: (body: unknown) => void): void {
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  request.on('data', (chunk: Buffer) => {
    if (!first) first = chunk;
    else (more ??= [first]).push(chunk);
  });
  request.on('end', () => read(parsed(more ? Buffer.concat(more) : first)));
}

function parsed(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString() ?? '');
  } catch {
    return undefined;
  }
}

function knownIn(body: object, { supergraph, persisted }: ShortWayDeps): Asked | undefined {
  const { query, operationName, variables = {}, extensions } = body as Record<string, unknown>;
  if ((query !== undefined && typeof query !== 'string') || !isPersistedAlone(extensions)) return undefined;
  if (typeof variables !== 'object' || Array.isArray(variables)) return undefined;
  const name = operationName ?? undefined;
  if (name !== undefined && typeof name !== 'string') return undefined;
  const text = persisted.find({ query, extensions });
  if (text === undefined) return undefined;
  const served = supergraph.current();
  const operation = served.operations.known(text, name);
  if (!operation || operation.definition.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
  return { served, operation, variables: (variables ?? {}) as Record<string, unknown> };
}

/** No extension, or none but that which names a text. */
function isPersistedAlone(extensions: unknown): extensions is Record<string, unknown> | null | undefined {
  if (extensions === undefined || extensions === null) return true;
  if (typeof extensions !== 'object' || Array.isArray(extensions)) return false;
  return Object.keys(extensions).every((name) => name === 'persistedQuery');
}

/** The answer, written; undefined where the operation is not executed, for whatever reason. */
async function answer(
  { served, operation, variables }: Asked,
  { headers }: IncomingMessage,
  leaving: Leaving,
  { identify, makeContext, formatError }: ShortWayDeps,
): Promise<Buffer | undefined> {
  const caller = await identify(headers.authorization).catch(() => undefined);
  if (!caller) return undefined;
  const context = makeContext(caller, headers, leaving);
  const run = { variables, context, mayBeInBytes: true };
  const outcome = await served.run(operation, run);
  return outcome.data === undefined ? undefined : written(outcome, formatError);
}

/** In UTF-8. */
function written({ data, inBytes, errors, extensions }: Outcome, formatError: FormatError): Buffer {
  const encoding = inBytes ? 'latin1' : 'utf8';
  if (!errors?.length && !extensions) return Buffer.from(JSON.stringify({ data }), encoding);
  const formatted = errors?.length ? formatErrors(errors, formatError) : undefined;
  const own = inBytes ? valueInBytes({ formatted, extensions }) : { formatted, extensions };
  return Buffer.from(JSON.stringify({ errors: own.formatted, data, extensions: own.extensions }), encoding);
}

function send(body: Buffer, type: string, response: ServerResponse): void {
  setCommonHeaders(response);
  response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
}
