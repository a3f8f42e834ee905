import { type ConfirmChannel } from 'amqplib';

/**
 * Commands that came back because no queue took them. The broker confirms them all the same, right after it has
 * returned them; so who sees the confirm asks here.
 */
export class Returned {
  /** Counted, for the same message may be on its way twice. */
  private readonly counts = new Map<string, number>();

  constructor(channel: ConfirmChannel) {
    channel.on('return', ({ fields, properties }) => {
      const key = keyOf(fields.routingKey, String(properties.messageId));
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    });
  }

  /** Whether this message has come back; asked once for each confirm. */
  take(routingKey: string, id: string): boolean {
    if (this.counts.size === 0) return false;
    const key = keyOf(routingKey, id);
    const count = this.counts.get(key) ?? 0;
    if (count > 1) this.counts.set(key, count - 1);
    else this.counts.delete(key);
    return count > 0;
  }
}

const keyOf = (routingKey: string, id: string) => `${routingKey} ${id}`;
