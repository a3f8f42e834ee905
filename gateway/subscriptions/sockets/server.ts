import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../../platform/clock';
import type { Log } from '../../../platform/log';
import type { Identify } from '../../auth';
import type { MakeContext } from '../../context';
import type { RunOperation } from '../operations';
import { type ConnectionLimits, SocketConnection } from './connection';
import { createHeartbeat } from '../heartbeat';
import type { SessionDeps } from './session';

const path = '/graphql';
/** How often a socket is pinged, and how long its pong may take. */
const keepAliveMs = 12_000;
export interface SocketLimits extends ConnectionLimits {
  /** Size of a message. */
  bodyBytes: number;
  operationsPerSocket: number;
  /** Sockets at a time. */
  sockets: number;
}

export interface SocketDeps {
  server: Server;
  run: RunOperation;
  identify: Identify;
  makeContext: MakeContext;
  /** May a connection be opened without a token that is good? */
  guests: boolean;
  limits: SocketLimits;
  clock: Clock;
  log: Log;
}

export interface Sockets {
  /** Sockets now. */
  size(): number;
  /**
   * Accepts no more sockets. Each is closed with 1001 (going away) once its queries and mutations have their answers, at
   * the latest at the deadline: its subscriptions end there, and clients connect again elsewhere.
   */
  close(deadlineMs: number): Promise<void>;
}

/** Serves graphql-transport-ws at /graphql of an HTTP server. */
export function serveSockets(deps: SocketDeps): Sockets {
  const { server, limits, clock } = deps;
  const connections = new Set<SocketConnection>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    clientTracking: false,
    perMessageDeflate: false,
    handleProtocols,
  });
  const heartbeat = createHeartbeat(keepAliveMs);
  let closing: Promise<void> | undefined;

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    if (closing) return refuseUpgrade(duplex, '503 Service Unavailable');
    if (pathOf(request) !== path) return refuseUpgrade(duplex, '404 Not Found');
    if (connections.size >= limits.sockets) return refuseUpgrade(duplex, '503 Service Unavailable');
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      const connection = new SocketConnection(socket, duplex, sessionDeps(request, deps), limits, deps.log);
      const stopBeating = heartbeat.start(connection);
      connections.add(connection);
      socket.once('close', () => {
        stopBeating();
        connections.delete(connection);
      });
    });
  });

  const closeAll = async (deadlineMs: number) => {
    const deadline = new AbortController();
    const timer = clock.sleep(deadlineMs, deadline.signal);
    await Promise.all([...connections].map((connection) => connection.closeWhenIdle(timer)));
    deadline.abort();
    heartbeat.stop();
  };
  return { size: () => connections.size, close: (deadlineMs) => (closing ??= closeAll(deadlineMs)) };
}

/** Keeps of the upgrade request what its operations need, and nothing else: there are many, and they stay for long. */
function sessionDeps(
  request: IncomingMessage,
  { run, identify, makeContext, guests, limits, log }: SocketDeps,
): SessionDeps {
  const { authorization } = request.headers;
  const { forwarded } = makeContext({ viewer: null }, request.headers);
  return {
    run,
    contextFor: async (given) => makeContext(await identify(given ?? authorization), forwarded),
    guests,
    maxOperations: limits.operationsPerSocket,
    log,
  };
}

function refuseUpgrade(duplex: Duplex, status: string): void {
  // Node has let go of the connection: without a listener, a client that resets it would end the process.
  duplex.on('error', () => duplex.destroy());
  duplex.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): string | undefined {
  return (request.url ?? '').split('?')[0];
}
