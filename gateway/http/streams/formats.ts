import type { GraphQLFormattedError } from 'graphql';

/** How a stream of results is written into one HTTP response. */
export interface StreamFormat {
  contentType: string;
  /** The first thing in the body. */
  opening: string;
  /** A result, as JSON. */
  next(json: string): string;
  /** Says that the connection lives; no client takes it for a result. */
  heartbeat: string;
  /** The last thing in the body: nothing more will come. */
  closing: string;
  /** The last thing in the body: what ended the stream. */
  failure(errors: readonly GraphQLFormattedError[]): string;
}

const boundary = '\r\n--graphql';
/** Each part is followed by a boundary at once: clients hold a part back until they see one. */
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}${boundary}`;

/** Apollo's subscriptions over multipart HTTP, as its client and its router speak it. */
export const multipart: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: boundary,
  next: (json) => part(`{"payload":${json}}`),
  heartbeat: part('{}'),
  closing: '--\r\n',
  // What is wrong with the stream itself has no place in a result.
  failure: (errors) =>
    `${part(
      JSON.stringify({
        payload: null,
        errors: errors.map(({ message, extensions }) => ({ message, ...(extensions ? { extensions } : {}) })),
      }),
    )}--\r\n`,
};

const complete = 'event: complete\ndata: \n\n';

/** GraphQL over Server-Sent Events, a connection for each operation, as graphql-sse speaks it. */
export const serverSentEvents: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  // Some browsers take a response for open only when there is something in it.
  opening: ':\n\n',
  next: (json) => `event: next\ndata: ${json}\n\n`,
  heartbeat: ':\n\n',
  closing: complete,
  failure: (errors) => `event: next\ndata: ${JSON.stringify({ errors })}\n\n${complete}`,
};
