import type { SubscribePayload } from 'graphql-ws';
import { unauthenticated } from '../../../platform/errors';
import type { Log } from '../../../platform/log';
import { type ConnectionEnd, UpstreamConnection, type UpstreamSink } from './connection';
import { UpstreamLost } from './errors';

export type { UpstreamSink } from './connection';

export interface UpstreamRequest {
  subgraph: string;
  /** The subgraph's routing URL; its socket is at the same place. */
  url: string;
  /** Who asks: sent as the parameters of the connection. */
  identity: Readonly<Record<string, string>>;
  payload: SubscribePayload;
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

/**
 * Subscriptions at subgraphs over graphql-transport-ws. One connection for each subgraph and identity is shared, and is
 * closed with its last subscription. A connection that breaks ends its subscriptions with `UpstreamLost`: whether one can
 * be taken up again where it stopped is not known here.
 */
export function createUpstreams({ log, patienceMs }: UpstreamDeps): Upstreams {
  const connections = new Map<string, UpstreamConnection>();

  const connectionFor = (request: UpstreamRequest): [string, UpstreamConnection] => {
    const { subgraph, url, identity: params } = request;
    const key = JSON.stringify([subgraph, url, params]);
    const known = connections.get(key);
    if (known) return [key, known];
    const connection = new UpstreamConnection({ subgraph, url, params, patienceMs }, (end, left) => {
      forget(key, connection);
      if (left.length === 0) return;
      const error = errorOf(end, subgraph, log);
      for (const sink of left) sink.error(error);
    });
    connections.set(key, connection);
    return [key, connection];
  };
  const forget = (key: string, connection: UpstreamConnection) => {
    if (connections.get(key) === connection) connections.delete(key);
  };
  /** A connection without subscriptions is closed, and must not be found while it closes. */
  const closeIfIdle = (key: string, connection: UpstreamConnection) => {
    if (connection.size > 0) return;
    forget(key, connection);
    connection.close();
  };

  return {
    subscribe(request, sink) {
      const [key, connection] = connectionFor(request);
      const id = connection.subscribe(request.payload, {
        next: (event) => sink.next(event),
        complete: () => {
          closeIfIdle(key, connection);
          sink.complete();
        },
        error: (error) => {
          closeIfIdle(key, connection);
          sink.error(error);
        },
      });
      return () => {
        connection.unsubscribe(id);
        closeIfIdle(key, connection);
      };
    },
    connections: () => connections.size,
    close() {
      for (const connection of [...connections.values()]) connection.terminate();
    },
  };
}

/** What a client is told of a connection that ended; the rest is for the log. */
function errorOf({ code, wasOpen, error }: ConnectionEnd, subgraph: string, log: Log): Error {
  if (code === 4401 || code === 4403) return unauthenticated();
  log.warn({ subgraph, code, err: error }, 'A subgraph left its subscribers');
  return new UpstreamLost(subgraph, wasOpen);
}
