import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import { brokenExchange, type NoAnswer, tooLarge } from './no-answer';

/** Gets to know, once, what came of an exchange. */
export interface ExchangeOwner {
  arrived(body: Buffer, status: number): void;
  broke(reason: NoAnswer): void;
}

const nobodyWaits = new Error('Nobody waits for the answer any more');

/**
 * One request and its answer, read whole. It is what undici calls back, with nothing between: `request()` makes a stream
 * of every body, which costs a third of the call.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private size = 0;
  private readonly chunks: Buffer[] = [];
  private isOver = false;

  constructor(
    private readonly owner: ExchangeOwner,
    private readonly maxBytes: number,
  ) {}

  /** Nothing is told to the owner any more. A connection that the answer would come on is closed. */
  cancel(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.controller?.abort(nobodyWaits);
  }

  /** There is a connection. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Takes the request back before it is written; to abort it would cost the new connection.
    if (this.isOver) throw nobodyWaits;
    this.controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isOver) return;
    this.size += chunk.length;
    if (this.size <= this.maxBytes) return void this.chunks.push(chunk);
    this.break(tooLarge(this.maxBytes));
    controller.abort(nobodyWaits);
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.isOver = true;
    const [first = Buffer.alloc(0), ...more] = this.chunks;
    this.owner.arrived(more.length === 0 ? first : Buffer.concat(this.chunks, this.size), this.status);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.break(brokenExchange(error));
  }

  private break(reason: NoAnswer): void {
    if (this.isOver) return;
    this.isOver = true;
    this.owner.broke(reason);
  }
}
