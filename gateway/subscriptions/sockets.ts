import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { SocketExtra } from './operations';

const path = '/graphql';
/** How often a socket is pinged, and how long its pong may take. */
const keepAliveMs = 12_000;
/** How long a client may take to answer the close frame. */
const closingMs = 2_000;

export interface SocketDeps {
  server: Server;
  operations: ServerOptions<Record<string, unknown>, SocketExtra>;
  maxMessageBytes: number;
  clock: Clock;
  log: Log;
}

export interface Sockets {
  /**
   * Accepts no more sockets. Each is closed with 1001 (going away) once its queries and mutations have their answers, at
   * the latest at the deadline: its subscriptions end there, and clients connect again elsewhere.
   */
  close(deadlineMs: number): Promise<void>;
}

/** One socket and what runs on it. */
interface Connection {
  socket: WebSocket;
  /** Messages under way: an operation's message is, until the operation is over. */
  messages: number;
  /** Of these, subscriptions. */
  streams: number;
  idle?: () => void;
}

type OpenSocket = ReturnType<typeof makeServer<Record<string, unknown>, SocketExtra>>['opened'];

/** Serves graphql-transport-ws at /graphql of an HTTP server. */
export function serveSockets({ server, operations, maxMessageBytes, clock, log }: SocketDeps): Sockets {
  const connections = new Set<Connection>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });
  const transport = makeServer(operations);
  let closing: Promise<void> | undefined;

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    if (closing) return refuseUpgrade(duplex, '503 Service Unavailable');
    if (pathOf(request) !== path) return refuseUpgrade(duplex, '404 Not Found');
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      const connection: Connection = { socket, messages: 0, streams: 0 };
      connections.add(connection);
      socket.once('close', () => connections.delete(connection));
      serve(connection, request, transport.opened.bind(transport), log);
    });
  });

  const closeAll = async (deadlineMs: number) => {
    const deadline = new AbortController();
    const timer = clock.sleep(deadlineMs, deadline.signal);
    await Promise.all([...connections].map((connection) => closeWhenIdle(connection, timer)));
    deadline.abort();
  };
  return { close: (deadlineMs) => (closing ??= closeAll(deadlineMs)) };
}

function serve(connection: Connection, request: IncomingMessage, open: OpenSocket, log: Log): void {
  const { socket } = connection;
  const stopPings = keepAlive(socket);
  const fail = (error: unknown) => {
    log.error({ err: error }, 'A socket failed');
    socket.close(4500, 'Internal server error');
  };
  const closed = open(
    {
      protocol: socket.protocol,
      send: (data) => send(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data) => {
          connection.messages += 1;
          // A text message comes as one buffer: that is ws's default.
          void handle((data as Buffer).toString())
            .catch(fail)
            .finally(() => {
              connection.messages -= 1;
              connection.idle?.();
            });
        });
      },
    },
    { request, streamOpened: () => countStream(connection) },
  );
  // Broken frames and messages that are too large: ws closes the socket by itself, with the right code.
  socket.on('error', (error) => log.debug({ err: error }, 'A socket was closed for what it sent'));
  socket.once('close', (code, reason) => {
    stopPings();
    void closed(code, reason.toString()).catch(fail);
  });
}

/** Resolves when the message has left, which is what slows a fast stream down to its reader. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    // A socket that closes meanwhile has nobody left to tell.
    socket.send(data, (error) => (error && socket.readyState === socket.OPEN ? reject(error) : resolve()));
  });
}

function countStream(connection: Connection): () => void {
  connection.streams += 1;
  let over = false;
  return () => {
    if (over) return;
    over = true;
    connection.streams -= 1;
  };
}

/** Cuts a socket that does not answer a ping before the next one is due. Returns how to stop. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, keepAliveMs);
  return () => clearInterval(timer);
}

async function closeWhenIdle(connection: Connection, deadline: Promise<void>): Promise<void> {
  const { socket } = connection;
  const idle = new Promise<void>((resolve) => {
    connection.idle = () => {
      if (connection.messages <= connection.streams) resolve();
    };
    connection.idle();
  });
  await Promise.race([idle, deadline]);
  if (socket.readyState === socket.CLOSED) return;
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => socket.terminate(), closingMs);
    socket.once('close', () => {
      clearTimeout(cut);
      resolve();
    });
    socket.close(1001, 'Going away');
  });
}

function refuseUpgrade(duplex: Duplex, status: string): void {
  // Node has let go of the connection: without a listener, a client that resets it would end the process.
  duplex.on('error', () => duplex.destroy());
  duplex.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): string | undefined {
  return (request.url ?? '').split('?')[0];
}
