import type { FormattedExecutionResult } from 'graphql';
import {
  CloseCode,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  type SubscribePayload,
} from 'graphql-ws';
import { WebSocket } from 'ws';
import { UpstreamErrors } from './errors';

/** Who gets the events of one subscription. `complete` or `error` is the last that it hears. */
export interface UpstreamSink {
  next(event: FormattedExecutionResult): void;
  complete(): void;
  error(error: Error): void;
}

export interface ConnectionOptions {
  subgraph: string;
  url: string;
  params: Readonly<Record<string, string>>;
  /** How long the subgraph may take to accept, or to answer a ping; it is pinged as often when it is quiet. */
  patienceMs: number;
}

/** Why a connection ended: a close code, or none where it never opened. */
export interface ConnectionEnd {
  code: number | undefined;
  wasOpen: boolean;
  error: Error | undefined;
}

/**
 * One socket to a subgraph, as a client of graphql-transport-ws, and the subscriptions on it. It is used until it breaks
 * or has no more subscriptions: what happens to those that it carried is for its owner to say.
 */
export class UpstreamConnection {
  private readonly socket: WebSocket;
  private readonly sinks = new Map<string, { sink: UpstreamSink; payload: SubscribePayload }>();
  private acknowledged = false;
  private ended = false;
  private heard = true;
  private lastId = 0;
  private error: Error | undefined;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly onEnd: (end: ConnectionEnd, left: readonly UpstreamSink[]) => void,
  ) {
    const { patienceMs: handshakeTimeout, url } = options;
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), GRAPHQL_TRANSPORT_WS_PROTOCOL, {
      handshakeTimeout,
      perMessageDeflate: false,
    });
    this.timer = setTimeout(() => this.socket.terminate(), 2 * handshakeTimeout);
    this.socket.on('open', () => this.greet());
    this.socket.on('message', (data) => this.receive((data as Buffer).toString()));
    this.socket.on('error', (error) => (this.error = error));
    this.socket.once('close', (code) => this.finish(code));
  }

  get size(): number {
    return this.sinks.size;
  }

  /** Returns the subscription's id on this connection. */
  subscribe(payload: SubscribePayload, sink: UpstreamSink): string {
    const id = String((this.lastId += 1));
    this.sinks.set(id, { sink, payload });
    if (this.acknowledged) this.send({ id, type: MessageType.Subscribe, payload });
    return id;
  }

  /** The sink hears nothing more. */
  unsubscribe(id: string): void {
    if (this.sinks.delete(id) && this.acknowledged) this.send({ id, type: MessageType.Complete });
  }

  /** Says goodbye. Whoever is left on it is told by `onEnd`. */
  close(): void {
    this.socket.close(1000, 'Normal closure');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket.terminate(), this.options.patienceMs);
  }

  /** Cuts it. */
  terminate(): void {
    this.socket.terminate();
  }

  private greet(): void {
    clearTimeout(this.timer);
    this.send({ type: MessageType.ConnectionInit, payload: this.options.params });
    this.timer = setTimeout(() => this.socket.terminate(), this.options.patienceMs);
  }

  private receive(text: string): void {
    this.heard = true;
    let message: Message;
    try {
      message = parseMessage(text);
    } catch {
      return this.socket.close(CloseCode.BadResponse, 'Invalid message');
    }
    switch (message.type) {
      case MessageType.ConnectionAck:
        return this.open();
      case MessageType.Ping:
        return this.send({
          type: MessageType.Pong,
          ...(message.payload ? { payload: message.payload } : {}),
        });
      case MessageType.Next:
        return this.sinks.get(message.id)?.sink.next(message.payload as FormattedExecutionResult);
      case MessageType.Error:
        return this.take(message.id)?.error(new UpstreamErrors(this.options.subgraph, message.payload));
      case MessageType.Complete:
        return this.take(message.id)?.complete();
      default:
        return undefined;
    }
  }

  private open(): void {
    if (this.acknowledged) return;
    this.acknowledged = true;
    clearTimeout(this.timer);
    this.timer = setInterval(() => this.checkPulse(), this.options.patienceMs);
    for (const [id, { payload }] of this.sinks) this.send({ id, type: MessageType.Subscribe, payload });
  }

  /** A subgraph that vanished without closing would otherwise look like a quiet one. */
  private checkPulse(): void {
    if (!this.heard) return this.socket.terminate();
    this.heard = false;
    this.send({ type: MessageType.Ping });
  }

  private take(id: string): UpstreamSink | undefined {
    const found = this.sinks.get(id)?.sink;
    this.sinks.delete(id);
    return found;
  }

  private send(message: Message): void {
    // A socket that closes has nobody left to tell; its subscriptions end with it.
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message), () => undefined);
  }

  private finish(code: number): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    const left = [...this.sinks.values()].map(({ sink }) => sink);
    this.sinks.clear();
    this.onEnd({ code, wasOpen: this.acknowledged, error: this.error }, left);
  }
}
