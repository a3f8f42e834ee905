/** The side of a socket or of a response that says whether it can take more. */
export interface Drain {
  readonly writableNeedDrain: boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface OutboxLimits {
  /** Messages of one operation that may wait for their reader. */
  pendingEvents: number;
  /** Bytes of all messages that may wait on one connection; counted as characters. */
  pendingBytes: number;
}

interface Entry {
  owner: object;
  text: string;
}

/** Messages beyond the limits of operations that may wait: answers to what the client goes on sending. */
const spareMessages = 1_000;

/**
 * What is to be written to one connection. What its reader does not take waits here, up to a limit: beyond it, an operation
 * is told that it may not send, and ends. Nothing waits while the reader keeps up, and then this costs nothing.
 */
export class Outbox {
  private waiting: Entry[] = [];
  private length = 0;
  private flushes = false;

  constructor(
    private readonly drain: Drain,
    private readonly write: (text: string) => void,
    private readonly limits: OutboxLimits,
  ) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0 && !this.drain.writableNeedDrain;
  }

  /** False where too much waits: then the message is not taken. */
  send(owner: object, text: string): boolean {
    if (this.waiting.length === 0 && !this.drain.writableNeedDrain) {
      this.write(text);
      return true;
    }
    if (this.length + text.length > this.limits.pendingBytes) return false;
    if (this.countOf(owner) >= this.limits.pendingEvents) return false;
    this.add({ owner, text });
    return true;
  }

  /** The last message of an operation, or none of any: taken beyond the limits. False where even these are too many. */
  sendBeyond(owner: object, text: string): boolean {
    if (this.waiting.length === 0 && !this.drain.writableNeedDrain) {
      this.write(text);
      return true;
    }
    if (this.waiting.length >= this.limits.pendingEvents + spareMessages) return false;
    this.add({ owner, text });
    return true;
  }

  /** Forgets what waits of an operation. */
  drop(owner: object): void {
    if (this.waiting.length === 0) return;
    this.waiting = this.waiting.filter((entry) => entry.owner !== owner);
    this.length = this.waiting.reduce((sum, { text }) => sum + text.length, 0);
  }

  /** All that waits: for who writes it, come what may. */
  takeAll(): string {
    const texts = this.waiting.map(({ text }) => text).join('');
    this.waiting = [];
    this.length = 0;
    return texts;
  }

  private countOf(owner: object): number {
    if (this.waiting.length < this.limits.pendingEvents) return 0;
    let count = 0;
    for (const entry of this.waiting) if (entry.owner === owner) count += 1;
    return count;
  }

  private add(entry: Entry): void {
    this.waiting.push(entry);
    this.length += entry.text.length;
    if (this.flushes) return;
    this.flushes = true;
    this.drain.once('drain', () => this.flush());
  }

  private flush(): void {
    this.flushes = false;
    let sent = 0;
    while (sent < this.waiting.length && !this.drain.writableNeedDrain) {
      const text = this.waiting[sent]?.text ?? '';
      sent += 1;
      this.length -= text.length;
      this.write(text);
    }
    this.waiting.splice(0, sent);
    if (this.waiting.length === 0) return;
    this.flushes = true;
    this.drain.once('drain', () => this.flush());
  }
}
