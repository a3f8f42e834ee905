import type { GraphQLFormattedError } from 'graphql';
import { CloseCode, type Message, MessageType, parseMessage, type SubscribeMessage } from 'graphql-ws';
import type { Log } from '../../../platform/log';
import { authorizationIn } from '../../auth';
import type { GatewayContext } from '../../context';
import type { Receiver, RunningOperation, RunOperation } from '../operations';
import { readerTooSlow } from '../request';

/** The connection of one session. */
export interface SessionLink {
  /** False where too much waits for the reader: the message is not taken. */
  send(owner: object, text: string): boolean;
  /** Taken however much waits; a connection that has too much of this is closed. */
  sendBeyond(owner: object, text: string): void;
  /** Forgets what waits of an operation. */
  drop(owner: object): void;
  /** The reader was told that it is too slow: it shall take that within a while, or be closed. */
  expectDrain(): void;
  close(code: number, reason: string): void;
  /** An operation has ended, or the client has left. */
  changed(): void;
}

export interface SessionDeps {
  run: RunOperation;
  /** Who asks, by the connection's parameters or, without, by its upgrade request. Rejects for a token that is no good. */
  contextFor(authorization: string | undefined): Promise<GatewayContext>;
  /** May a connection be opened without a token that is good? */
  guests: boolean;
  maxOperations: number;
  log: Log;
}

/**
 * One connection of graphql-transport-ws, apart from its socket. A connection is acknowledged whatever it says, unless
 * guests are not let in: who asks is found out for each operation, and a token that is no good fails the operation alone.
 */
export class Session {
  private state: 'new' | 'greeted' | 'ready' | 'over' = 'new';
  private authorization: string | undefined;
  private readonly live = new Map<string, SocketOperation>();

  constructor(
    private readonly link: SessionLink,
    private readonly deps: SessionDeps,
  ) {}

  /** Has the client asked for the connection? */
  get isGreeted(): boolean {
    return this.state !== 'new';
  }

  /** Operations that will end by themselves. */
  get unanswered(): number {
    let count = 0;
    for (const { running } of this.live.values()) if (!running?.isStream) count += 1;
    return count;
  }

  receive(text: string): void {
    let message: Message;
    try {
      message = parseMessage(text);
    } catch {
      return this.link.close(CloseCode.BadRequest, 'Invalid message received');
    }
    switch (message.type) {
      case MessageType.ConnectionInit:
        return void this.greet(message.payload ?? undefined);
      case MessageType.Ping:
        return this.say({ type: MessageType.Pong, ...(message.payload ? { payload: message.payload } : {}) });
      case MessageType.Pong:
        return undefined;
      case MessageType.Subscribe:
        return this.subscribe(message);
      case MessageType.Complete:
        return this.stop(message.id);
      default:
        return this.link.close(CloseCode.BadRequest, `A client sends no ${message.type}`);
    }
  }

  /** The socket is gone, or will be. */
  end(): void {
    this.state = 'over';
    for (const { running } of this.live.values()) running?.stop();
    this.live.clear();
  }

  /** The operation has had its last message. */
  forget(operation: SocketOperation): void {
    if (this.live.get(operation.id) === operation) this.live.delete(operation.id);
    this.link.changed();
  }

  private async greet(params: Record<string, unknown> | undefined): Promise<void> {
    if (this.state !== 'new') {
      return this.link.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    }
    this.state = 'greeted';
    this.authorization = authorizationIn(params);
    if (!this.deps.guests && !(await this.isKnown()))
      return this.link.close(CloseCode.Forbidden, 'Forbidden');
    if (this.state !== 'greeted') return;
    this.state = 'ready';
    this.say({ type: MessageType.ConnectionAck });
  }

  private async isKnown(): Promise<boolean> {
    try {
      return (await this.deps.contextFor(this.authorization)).viewer !== null;
    } catch (error) {
      this.deps.log.debug({ err: error }, 'A connection was not let in');
      return false;
    }
  }

  private subscribe({ id, payload }: SubscribeMessage): void {
    if (this.state !== 'ready') return this.link.close(CloseCode.Unauthorized, 'Unauthorized');
    if (this.live.has(id)) {
      return this.link.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    }
    const operation = new SocketOperation(id, this, this.link);
    if (this.live.size >= this.deps.maxOperations) return operation.fail([tooMany(this.deps.maxOperations)]);
    this.live.set(id, operation);
    operation.running = this.deps.run(payload, () => this.deps.contextFor(this.authorization), operation);
  }

  private stop(id: string): void {
    const operation = this.live.get(id);
    if (!operation) return;
    operation.running?.stop();
    this.link.drop(operation);
    this.forget(operation);
  }

  private say(message: Message): void {
    this.link.sendBeyond(this, JSON.stringify(message));
  }
}

/** One operation on a socket. */
class SocketOperation implements Receiver {
  running: RunningOperation | undefined;

  constructor(
    readonly id: string,
    private readonly session: Session,
    private readonly link: SessionLink,
  ) {}

  next(json: string): void {
    const text = `{"id":${JSON.stringify(this.id)},"type":"next","payload":${json}}`;
    if (this.link.send(this, text)) return;
    this.running?.stop();
    this.link.drop(this);
    this.fail([readerTooSlow().toJSON()]);
    this.link.expectDrain();
  }

  complete(): void {
    this.link.sendBeyond(this, JSON.stringify({ id: this.id, type: MessageType.Complete }));
    this.session.forget(this);
  }

  fail(errors: readonly GraphQLFormattedError[]): void {
    this.link.sendBeyond(this, JSON.stringify({ id: this.id, type: MessageType.Error, payload: errors }));
    this.session.forget(this);
  }
}

const tooMany = (most: number): GraphQLFormattedError => ({
  message: `One connection may have ${most} operations at a time.`,
  extensions: { code: 'TOO_MANY_OPERATIONS' },
});
