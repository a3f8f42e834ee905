import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { type Client, createClient, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Log } from '../../platform/log';
import { unauthenticated } from '../../platform/errors';
import { unavailable } from '../errors';

/** The errors with which a subgraph refused or ended a subscription. */
export class UpstreamErrors extends Error {
  override readonly name = 'UpstreamErrors';
  constructor(
    readonly subgraph: string,
    readonly errors: readonly GraphQLFormattedError[],
  ) {
    super(`The ${subgraph} service ended the subscription: ${errors[0]?.message ?? 'no reason given'}`);
  }
}

export interface UpstreamRequest {
  subgraph: string;
  /** The subgraph's routing URL; its socket is at the same place. */
  url: string;
  authorization?: string;
  payload: SubscribePayload;
}

export interface UpstreamSink {
  next(event: FormattedExecutionResult): void;
  complete(): void;
  error(error: Error): void;
}

export interface Upstreams {
  /** Opens a subscription at a subgraph and says how to close it. The sink gets nothing after that. */
  subscribe(request: UpstreamRequest, sink: UpstreamSink): () => void;
  /** How many connections are open or opening. */
  connections(): number;
  /** Cuts every connection; their sinks get SERVICE_UNAVAILABLE. */
  close(): void;
}

export interface UpstreamDeps {
  log: Log;
  /** How long a subgraph may take to accept a connection or to answer a ping; it is pinged as often when it is quiet. */
  patienceMs: number;
}

/** A connection and the subscriptions that it carries. */
interface Connection {
  client: Client;
  streams: Map<UpstreamSink, () => void>;
}

/**
 * Subscriptions at subgraphs over graphql-transport-ws. One connection for each subgraph and identity is shared, and is
 * closed with its last subscription. A connection that breaks ends its subscriptions: a new one would repeat or miss
 * events, and only the client knows what it has seen.
 */
export function createUpstreams({ log, patienceMs }: UpstreamDeps): Upstreams {
  const connections = new Map<string, Connection>();

  const connectionFor = (request: UpstreamRequest): [string, Connection] => {
    const key = `${request.subgraph}\n${request.url}\n${request.authorization ?? ''}`;
    const known = connections.get(key);
    if (known) return [key, known];
    const streams: Connection['streams'] = new Map();
    const lost = (reason: unknown) => {
      if (connections.get(key)?.streams === streams) connections.delete(key);
      endAll(streams, request.subgraph, reason, log);
    };
    const connection = { client: connect(request, patienceMs, lost), streams };
    connections.set(key, connection);
    return [key, connection];
  };

  return {
    subscribe(request, sink) {
      const [key, connection] = connectionFor(request);
      const { streams } = connection;
      const release = () => {
        if (!streams.delete(sink)) return false;
        // A connection without subscriptions closes itself, and must not be found while it does.
        if (streams.size === 0 && connections.get(key) === connection) connections.delete(key);
        return true;
      };
      const unsubscribe = connection.client.subscribe<Record<string, unknown>>(request.payload, {
        next: (event) => void (streams.has(sink) && sink.next(event as FormattedExecutionResult)),
        complete: () => void (release() && sink.complete()),
        error: (reason) => void (release() && sink.error(errorFrom(reason, request.subgraph, log))),
      });
      streams.set(sink, unsubscribe);
      return () => {
        // Later: this may be called while a message is handled, and when the next one, already read, completes the
        // subscription too, the library counts it out twice: the connection would close early, or never.
        if (release()) queueMicrotask(unsubscribe);
      };
    },
    connections: () => connections.size,
    close() {
      for (const { client } of [...connections.values()]) client.terminate();
    },
  };
}

function connect(request: UpstreamRequest, patienceMs: number, lost: (reason: unknown) => void): Client {
  let pong: NodeJS.Timeout | undefined;
  const client: Client = createClient({
    url: request.url.replace(/^http/, 'ws'),
    webSocketImpl: patientWebSocket(patienceMs),
    connectionParams: request.authorization === undefined ? {} : { authorization: request.authorization },
    connectionAckWaitTimeout: patienceMs,
    retryAttempts: 0,
    keepAlive: patienceMs,
    on: {
      ping: (received) => {
        // A subgraph that vanished without closing would otherwise look like a quiet one.
        if (!received) pong = setTimeout(() => client.terminate(), patienceMs);
      },
      pong: (received) => received && clearTimeout(pong),
      closed: (event) => {
        clearTimeout(pong);
        // The library would subscribe again by itself after a normal closure, and repeat events.
        lost(event);
      },
    },
  });
  return client;
}

/** ws waits for a handshake for ever by default. */
function patientWebSocket(handshakeTimeout: number): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { handshakeTimeout, perMessageDeflate: false });
    }
  } as typeof WebSocket;
}

function endAll(streams: Connection['streams'], subgraph: string, reason: unknown, log: Log): void {
  const open = [...streams];
  streams.clear();
  for (const [sink, unsubscribe] of open) {
    unsubscribe();
    sink.error(errorFrom(reason, subgraph, log));
  }
}

/** What graphql-ws reports: the subgraph's own errors, how the connection closed, or why there is none. */
function errorFrom(reason: unknown, subgraph: string, log: Log): Error {
  if (Array.isArray(reason)) return new UpstreamErrors(subgraph, reason as GraphQLFormattedError[]);
  const code = closeCodeOf(reason);
  if (code === 4401 || code === 4403) return unauthenticated();
  log.warn(
    { subgraph, code, err: reason instanceof Error ? reason : undefined },
    'A subgraph left its subscribers',
  );
  return unavailable(subgraph);
}

function closeCodeOf(reason: unknown): number | undefined {
  if (typeof reason !== 'object' || reason === null || !('code' in reason)) return undefined;
  return typeof reason.code === 'number' ? reason.code : undefined;
}
