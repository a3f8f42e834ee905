import { type Outgoing, PublishFailed } from '../broker';
import { Deadline } from './changes';
import { type Kept } from './kept';
import { type PublishChannel } from './publish-channel';

export interface Publisher {
  /** As `Broker.publish`. */
  publish(messages: readonly Outgoing[]): Promise<void>;
  /** Refuses what comes from now on, and waits for the confirms of what came before. */
  close(): Promise<void>;
}

/** Publishes on whichever channel is open. What was unconfirmed when one was lost is sent again on the next. */
export function createPublisher(kept: Kept<PublishChannel>, confirmTimeoutMs: number): Publisher {
  const outstanding = new Set<Promise<void>>();
  let closed = false;

  async function publish(messages: readonly Outgoing[]): Promise<void> {
    const deadline = new Deadline(confirmTimeoutMs);
    const failed: { message: Outgoing; reason: string }[] = [];
    try {
      let left = messages;
      while (left.length > 0) {
        const channel = await kept.wait(deadline.signal);
        if (!channel || deadline.signal.aborted) {
          failed.push(...left.map((message) => ({ message, reason: 'no connection' })));
          break;
        }
        const result = await channel.send(left, deadline.signal);
        failed.push(...result.failed);
        left = result.lost;
      }
    } finally {
      deadline.clear();
    }
    if (failed.length > 0) throw failure(failed, confirmTimeoutMs);
  }

  return {
    publish(messages) {
      if (messages.length === 0) return Promise.resolve();
      const ids = messages.map(({ id }) => id);
      if (closed) return Promise.reject(new PublishFailed(ids, 'the broker is closed'));
      const publishing = publish(messages);
      const done = publishing.then(
        () => undefined,
        () => undefined, // the caller has it
      );
      outstanding.add(done);
      void done.then(() => outstanding.delete(done));
      return publishing;
    },
    async close() {
      closed = true;
      await Promise.all(outstanding);
    },
  };
}

function failure(failed: readonly { message: Outgoing; reason: string }[], ms: number): PublishFailed {
  const reasons = [...new Set(failed.map(({ reason }) => reason))].slice(0, 3).join('; ');
  return new PublishFailed(
    failed.map(({ message }) => message.id),
    `${reasons} (within ${ms} ms)`,
  );
}
