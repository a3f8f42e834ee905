import type { Broker, Outgoing } from '../platform/broker/broker';
import type { Message } from '../platform/message';
import type { Store } from '../platform/store/store';
import { systemClock } from '../platform/clock';
import type { Order } from '../subgraphs/orders/domain';

/** What becomes of one order's commands of one type: lost on their way, or spoilt as a wrong release would spoil them. */
type Mischief = 'lost' | 'spoilt';

/** Makes orders of a whole system get stuck for as long as a test wants. */
export interface Sabotage {
  decorateStore(store: Store): Store;
  decorateBroker(broker: Broker): Broker;
  /** The next orders of which something of this type is sent, so many, suffer this whenever it is sent again. */
  begin(type: string, mischief: Mischief, orders: number): void;
  /** The orders that have met it, once they are as many as were to. */
  victims(type: string): Promise<string[]>;
  /** Whatever caused it is mended. */
  mend(): void;
  /** As after many attempts: nothing will ask again within minutes, so that only an operator can be what moves it. */
  slowDown(orderId: string): Promise<void>;
}

const MINUTES_MS = 5 * 60_000;

interface Plan {
  mischief: Mischief;
  orders: number;
  victims: Set<string>;
}

export function createSabotage(): Sabotage {
  const plans = new Map<string, Plan>();
  let isMended = false;
  let opened: Store | undefined;

  function suffer(sent: Outgoing): Outgoing[] {
    const { subject, type, ...rest } = JSON.parse(sent.body) as Message;
    const plan = plans.get(type);
    if (!plan || isMended) return [sent];
    if (plan.victims.size < plan.orders) plan.victims.add(subject);
    if (!plan.victims.has(subject)) return [sent];
    return plan.mischief === 'lost'
      ? []
      : [{ ...sent, body: JSON.stringify({ ...rest, subject, type, data: {} }) }];
  }

  return {
    decorateStore: (store) => (opened = store),
    decorateBroker: (broker) => ({
      ...broker,
      publish: (messages) => broker.publish(messages.flatMap(suffer)),
    }),
    begin(type, mischief, orders) {
      isMended = false;
      plans.set(type, { mischief, orders, victims: new Set() });
    },
    async victims(type) {
      const plan = plans.get(type)!;
      return patiently(async () => (plan.victims.size === plan.orders ? [...plan.victims] : null));
    },
    mend: () => void (isMended = true),
    async slowDown(orderId) {
      const orders = await opened!.database('orders').collection<Order>('orders');
      const dueAt = new Date(Date.now() + MINUTES_MS);
      for (;;) {
        const found = await orders.findOne({ _id: orderId });
        if (!found) throw new Error(`there is no order ${orderId}`);
        const outstanding = found.saga.outstanding.map((asked) => ({ ...asked, dueAt }));
        const { matchedCount } = await orders.updateOne(
          { _id: orderId, version: found.version },
          { $set: { dueAt, 'saga.outstanding': outstanding }, $inc: { version: 1, replaces: 1 } },
        );
        if (matchedCount === 1) return;
      }
    },
  };
}

/** Looks until there is something, for half a minute: a slow machine is no failure. */
export async function patiently<T>(look: () => Promise<T | null>): Promise<T> {
  for (let left = 300; left > 0; left--) {
    const found = await look();
    if (found !== null) return found;
    await systemClock.sleep(100);
  }
  throw new Error(`it never came true: ${look.toString()}`);
}
