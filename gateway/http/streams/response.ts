import type { Response } from 'express';
import type { GraphQLFormattedError } from 'graphql';
import type { Receiver, RunningOperation } from '../../subscriptions/operations';
import { Outbox, type OutboxLimits } from '../../subscriptions/outbox';
import { readerTooSlow } from '../../subscriptions/request';
import type { Beating } from '../../subscriptions/heartbeat';
import { answerErrors } from '../refusals';
import type { StreamFormat } from './formats';

/** The status of errors that come before a stream has begun, by code; 400 for all others. */
const statusOf: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
  TOO_MANY_SUBSCRIPTIONS: 503,
};

/**
 * One operation whose results are streamed into one response. Errors that come before the stream has begun are a response
 * of their own, where the format leaves room for that.
 */
export class StreamingResponse implements Receiver, Beating {
  answered = true;
  private running: RunningOperation | undefined;
  private readonly outbox: Outbox;
  private ended = false;

  constructor(
    private readonly response: Response,
    private readonly format: StreamFormat,
    limits: OutboxLimits,
  ) {
    this.outbox = new Outbox(response, (text) => void response.write(text), limits);
    response.once('close', () => this.running?.stop());
  }

  /** `start` runs the operation; it ends when the client leaves. */
  run(start: (receiver: Receiver) => RunningOperation): void {
    this.running = start(this);
    if (this.response.destroyed) this.running.stop();
  }

  /** Writes the head. Called by itself when there is something to write. */
  opened(): void {
    const { response, format } = this;
    if (response.headersSent || this.ended) return;
    response.status(200);
    response.setHeader('content-type', format.contentType);
    response.setHeader('cache-control', 'no-cache');
    // Proxies that collect a response before they pass it on would hold events back.
    response.setHeader('x-accel-buffering', 'no');
    response.write(format.opening);
  }

  next(json: string): void {
    if (this.ended) return;
    this.opened();
    if (this.outbox.send(this, this.format.next(json))) return;
    this.running?.stop();
    this.outbox.drop(this);
    this.fail([readerTooSlow().toJSON()]);
  }

  complete(): void {
    if (this.ended) return;
    this.opened();
    this.end(this.format.closing);
  }

  fail(errors: readonly GraphQLFormattedError[]): void {
    if (this.ended) return;
    if (this.response.headersSent) return this.end(this.format.failure(errors));
    this.ended = true;
    const code = errors[0]?.extensions?.code;
    answerErrors(this.response, statusOf[String(code)] ?? 400, [...errors]);
  }

  /** The gateway goes away. */
  goAway(errors: readonly GraphQLFormattedError[]): void {
    this.running?.stop();
    this.fail(errors);
  }

  /** A reader that has not taken the end of the stream by the next heartbeat is cut. */
  ping(): void {
    if (this.ended) return;
    this.answered = true;
    if (this.response.headersSent && this.outbox.isEmpty) this.response.write(this.format.heartbeat);
  }

  cut(): void {
    this.response.destroy();
  }

  private end(text: string): void {
    this.ended = true;
    this.response.end(this.outbox.takeAll() + text);
  }
}
