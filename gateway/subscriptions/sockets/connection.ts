import type { Duplex } from 'node:stream';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Log } from '../../../platform/log';
import { Outbox, type OutboxLimits } from '../outbox';
import type { Beating } from '../heartbeat';
import { Session, type SessionDeps, type SessionLink } from './session';

/** How long a client may take to ask for the connection. */
const greetingMs = 3_000;
/** How long a client may take to answer the close frame. */
const closingMs = 2_000;

export interface ConnectionLimits extends OutboxLimits {
  /** As in `GatewayLimits`. */
  slowReaderMs: number;
}

/** The gateway's own close code, for a client that does not even read that it is too slow. */
export const readerTooSlowCode = 4413;

/** A socket of a client, its session, and what waits to be written to it. */
export class SocketConnection implements SessionLink, Beating {
  answered = true;
  private readonly session: Session;
  private readonly outbox: Outbox;
  private timer: NodeJS.Timeout | undefined;
  private idle: (() => void) | undefined;

  constructor(
    private readonly socket: WebSocket,
    duplex: Duplex,
    deps: SessionDeps,
    private readonly limits: ConnectionLimits,
    private readonly log: Log,
  ) {
    this.outbox = new Outbox(duplex, (text) => this.write(text), limits);
    this.session = new Session(this, deps);
    socket.on('message', (data) => this.receive(data as Buffer));
    socket.on('pong', () => (this.answered = true));
    // Broken frames and messages that are too large: ws closes the socket by itself, with the right code.
    socket.on('error', (error) => log.debug({ err: error }, 'A socket was closed for what it sent'));
    socket.once('close', () => {
      clearTimeout(this.timer);
      this.session.end();
      this.changed();
    });
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      this.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
    } else this.timer = setTimeout(() => this.expectGreeting(), greetingMs);
  }

  send(owner: object, text: string): boolean {
    return this.outbox.send(owner, text);
  }

  sendBeyond(owner: object, text: string): void {
    if (!this.outbox.sendBeyond(owner, text)) this.close(readerTooSlowCode, 'The reader is too slow');
  }

  drop(owner: object): void {
    this.outbox.drop(owner);
  }

  expectDrain(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.outbox.isEmpty) this.close(readerTooSlowCode, 'The reader is too slow');
    }, this.limits.slowReaderMs);
  }

  /** Nothing is sent or heard from now on; a client that does not say goodbye in time is cut. */
  close(code: number, reason: string): void {
    const { socket } = this;
    this.session.end();
    if (socket.readyState >= socket.CLOSING) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => socket.terminate(), closingMs);
    socket.close(code, reason);
  }

  changed(): void {
    if (this.session.unanswered === 0) this.idle?.();
  }

  ping(): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  cut(): void {
    this.socket.terminate();
  }

  /** Closes with 1001 (going away) once its queries and mutations have their answers, or at the deadline. */
  async closeWhenIdle(deadline: Promise<void>): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.idle = resolve;
      this.changed();
    });
    await Promise.race([idle, deadline]);
    if (this.socket.readyState === this.socket.CLOSED) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.close(1001, 'Going away');
    await closed;
  }

  private expectGreeting(): void {
    if (this.session.isGreeted) return;
    this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
  }

  private receive(data: Buffer): void {
    this.answered = true;
    // What a client sent before it heard that it is over is nobody's any more.
    if (this.socket.readyState !== this.socket.OPEN) return;
    try {
      this.session.receive(data.toString());
    } catch (error) {
      this.log.error({ err: error }, 'A socket failed');
      this.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  private write(text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
  }
}
