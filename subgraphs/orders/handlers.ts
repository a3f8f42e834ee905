import type { BatchHandler } from '../../platform/broker/broker';
import { createFeed, type Feed } from '../../platform/feed';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import { message, type Message, readMessage, receives } from '../../platform/message';
import type { TimelineEntry } from '../../platform/saga/flow';
import type { Collection } from '../../platform/store/store';
import { hasEnded, type Order } from './domain';
import { orderEnded, orderStatusChanged } from './messages';

/** What a write has to announce: each new milestone, and the end where no milestone says it. */
export function announce(before: Order | null, after: Order, clock: Clock): Message[] {
  const entries = after.timeline.slice(before?.timeline.length ?? 0);
  const ended = hasEnded(after);
  const about = (suffix: string | number) => ({
    id: `${after._id}/${suffix}`,
    source: 'orders',
    subject: after._id,
    time: clock.now(),
  });
  if (entries.length === 0) {
    if (!ended || (before && hasEnded(before))) return [];
    const sequence = after.timeline.length;
    return [message(orderEnded, about(`${sequence}-ended`), { sequence })];
  }
  return entries.map((entry) =>
    message(orderStatusChanged, about(entry.sequence), {
      customerId: after.customerId,
      number: after.number,
      entry: { ...entry, at: entry.at.toISOString() },
      ended: ended && entry.sequence === after.timeline.length,
    }),
  );
}

/** Live tracking of orders: replays from the store, then follows the events that this process hears. */
export function createOrderFeed(orders: Collection<Order>, clock: Clock, log: Log): Feed<TimelineEntry> {
  return createFeed<TimelineEntry>({
    name: 'orders',
    clock,
    log,
    async load(ids) {
      const projection = { timeline: 1, 'saga.phase': 1 };
      const found = await orders.find({ _id: { $in: [...ids] } }, { projection }).toArray();
      return new Map(found.map((order) => [order._id, { entries: order.timeline, ended: hasEnded(order) }]));
    },
  });
}

const heard = receives<typeof orderStatusChanged | typeof orderEnded>([orderStatusChanged, orderEnded]);

/** The handler of this process's live queue. What it misses, the feed reads from the store. */
export function liveHandler(feed: Feed<TimelineEntry>, log: Log): BatchHandler {
  return async (batch) => {
    for (const { id, body } of batch) {
      try {
        const news = readMessage(body, heard);
        if (news.type === orderEnded.type) {
          const { sequence } = orderEnded.data.parse(news.data);
          feed.hear(news.subject, { entry: null, sequence, ended: true });
        } else {
          const { entry, ended } = orderStatusChanged.data.parse(news.data);
          const at = new Date(entry.at);
          feed.hear(news.subject, { entry: { ...entry, at }, sequence: entry.sequence, ended });
        }
      } catch (error) {
        // Nothing is lost: the store is the truth, and the feed compares with it every few seconds.
        log.warn({ id, err: error }, 'a live event could not be read');
      }
    }
  };
}
