import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import type { GraphQLFormattedError } from 'graphql';
import type { Log } from '../../platform/log';

/** The media type of GraphQL over HTTP, for clients that know it. */
const responseType = 'application/graphql-response+json';

/** Of every answer, whoever gives it. */
export function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
}

/** Answers errors outside of Apollo Server, in GraphQL's own shape. */
export function answerErrors(
  response: ServerResponse,
  status: number,
  errors: GraphQLFormattedError[],
): void {
  if (response.headersSent) return void response.destroy();
  // What the client still sends is read and dropped: the connection stays usable, and the client gets to read this.
  response.req.resume();
  const accepted = response.req.headers.accept ?? '';
  const type = accepted.includes(responseType) ? responseType : 'application/json';
  const text = JSON.stringify({ errors });
  setCommonHeaders(response);
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  answerErrors(response, status, [{ message, extensions: { code } }]);
}

/** The last handler: bodies and URLs that cannot be read, and whatever else was thrown on the way to GraphQL. */
export function refuseWhatFailed(bodyBytes: number, log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const { type, status } = faultOf(error);
    if (type === 'entity.too.large') {
      return refuse(response, 413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${bodyBytes} bytes.`);
    }
    if (type === 'entity.parse.failed') {
      return refuse(response, 400, 'BAD_REQUEST', 'The body is not readable JSON.');
    }
    if (status >= 400 && status < 500) {
      return refuse(response, status, 'BAD_REQUEST', 'The request cannot be read.');
    }
    log.error({ err: error }, 'A request failed before it reached GraphQL');
    refuse(response, 500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
  };
}

/** Errors of body-parser and of Express's router carry a status, those of body-parser a type too. */
function faultOf(error: unknown): { type: string; status: number } {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return {
    type: typeof fault.type === 'string' ? fault.type : '',
    status: typeof fault.status === 'number' ? fault.status : 500,
  };
}
