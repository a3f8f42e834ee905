export interface Held {
  id: string;
  body: string;
  redelivered: boolean;
}

/** A consumer as its queue sees it. */
export interface Receiver {
  /** How many more it may hold unacknowledged. */
  room(): number;
  take(message: Held): void;
}

/** One queue of the embedded broker: keeps messages until receivers have room, and deals them out in turn. */
export class EmbeddedQueue {
  readonly patterns: string[] = [];
  /** What was given back goes first, so that it keeps its place before what came later. */
  private returned: Held[] = [];
  private held: Held[] = [];
  /** Everything in `held` before this index is gone already: shifting a long array for each message is slow. */
  private head = 0;
  private readonly receivers: Receiver[] = [];
  private turn = 0;
  private awake = false;

  bind(patterns: readonly string[]): void {
    for (const pattern of patterns) if (!this.patterns.includes(pattern)) this.patterns.push(pattern);
  }

  append(message: Held): void {
    this.held.push(message);
    this.wake();
  }

  giveBack(messages: readonly Held[]): void {
    this.returned = [...messages, ...this.returned];
    this.wake();
  }

  attach(receiver: Receiver): void {
    this.receivers.push(receiver);
    this.wake();
  }

  detach(receiver: Receiver): void {
    this.receivers.splice(this.receivers.indexOf(receiver), 1);
  }

  /** Deals out in a later turn of the event loop: no handler runs inside `publish`, and sockets and timers get theirs. */
  wake(): void {
    if (this.awake || this.receivers.length === 0) return;
    this.awake = true;
    setImmediate(() => {
      this.awake = false;
      this.deal();
    });
  }

  private deal(): void {
    while (this.returned.length > 0 || this.head < this.held.length) {
      const receiver = this.nextWithRoom();
      if (!receiver) return;
      receiver.take(this.first());
    }
  }

  private first(): Held {
    const returned = this.returned.shift();
    if (returned) return returned;
    const message = this.held[this.head++]!;
    if (this.head === this.held.length || (this.head >= 1024 && this.head * 2 > this.held.length)) {
      this.held = this.held.slice(this.head);
      this.head = 0;
    }
    return message;
  }

  private nextWithRoom(): Receiver | undefined {
    for (let tried = 0; tried < this.receivers.length; tried++) {
      const receiver = this.receivers[this.turn++ % this.receivers.length]!;
      if (receiver.room() > 0) return receiver;
    }
    return undefined;
  }
}
