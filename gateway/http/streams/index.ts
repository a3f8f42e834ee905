import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../../context';
import type { KindOf, OperationCall, RunOperation } from '../../subscriptions/operations';
import type { OutboxLimits } from '../../subscriptions/outbox';
import { createHeartbeat } from '../../subscriptions/heartbeat';
import { answerErrors, refuse } from '../refusals';
import { type Accepted, acceptedOf, callOf } from './call';
import { multipart, serverSentEvents, type StreamFormat } from './formats';
import { StreamingResponse } from './response';

/** How often a quiet stream says that it lives: proxies close what is silent for a minute, some for half of that. */
const heartbeatMs = 5_000;

export interface StreamDeps {
  run: RunOperation;
  /** What kind of operation a call is; undefined where that cannot be told. */
  kindOf: KindOf;
  limits: OutboxLimits & { sockets: number };
}

export interface Streams {
  /** Answers what asks for a stream, and hands everything else on. The body has been read. */
  handle: RequestHandler;
  /** Streams now. */
  size(): number;
  /** Ends all of them, each with the last part that its format has. */
  close(): void;
}

/**
 * Subscriptions over HTTP: Apollo's multipart protocol for whoever accepts `multipart/mixed;subscriptionSpec=1.0`, and
 * GraphQL over Server-Sent Events for whoever accepts `text/event-stream`. A query or a mutation is streamed to whoever
 * takes nothing else.
 */
export function createStreams({ run, kindOf, limits }: StreamDeps): Streams {
  const open = new Set<StreamingResponse>();
  const heartbeat = createHeartbeat(heartbeatMs);

  const stream = (call: OperationCall, format: StreamFormat, response: Response) => {
    if (open.size >= limits.sockets) {
      return refuse(response, 503, 'TOO_MANY_SUBSCRIPTIONS', 'The gateway has as many streams as it takes.');
    }
    const { context } = response.locals as { context: GatewayContext };
    const streaming = new StreamingResponse(response, format, limits);
    open.add(streaming);
    const stopBeating = heartbeat.start(streaming);
    response.once('close', () => {
      stopBeating();
      open.delete(streaming);
    });
    // Server-Sent Events say what is wrong inside the stream: browsers hide every other answer from their pages.
    if (format === serverSentEvents) streaming.opened();
    streaming.run((receiver) => run(call, async () => context, receiver));
  };

  return {
    handle: (request, response, next) => {
      const accepted = acceptedOf(request.headers);
      const isStream = request.method === 'POST' || (request.method === 'GET' && accepted.events);
      if (!isStream || !(accepted.multipart || accepted.events)) return next();
      try {
        const call = callOf(request);
        const kind = kindOf(call);
        const format = formatFor(kind, accepted);
        if (!format) return next();
        checkRequest(request, kind);
        stream(call, format, response);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        const { http, ...extensions } = error.extensions as { http?: { status: number } };
        answerErrors(response, http?.status ?? 400, [{ message: error.message, extensions }]);
      }
    },
    size: () => open.size,
    close() {
      heartbeat.stop();
      for (const streaming of [...open]) streaming.goAway([goingAway]);
    },
  };
}

/** A subscription is streamed; anything else only to who takes nothing but Server-Sent Events. */
function formatFor(kind: OperationTypeNode | undefined, accepted: Accepted): StreamFormat | undefined {
  if (kind === OperationTypeNode.SUBSCRIPTION) return accepted.multipart ? multipart : serverSentEvents;
  return accepted.events && !accepted.single ? serverSentEvents : undefined;
}

function checkRequest(request: Request, kind: OperationTypeNode | undefined): void {
  if (request.method === 'GET' && kind === OperationTypeNode.MUTATION) {
    throw new GraphQLError('A mutation needs POST.', {
      extensions: { code: 'BAD_REQUEST', http: { status: 405 } },
    });
  }
}

const goingAway = {
  message: 'The gateway is restarting. Connect again.',
  extensions: { code: 'SERVICE_UNAVAILABLE' },
};
