import { pages } from '../../platform/store/pages';
import type { Database } from '../../platform/store/store';
import { hasEnded, type Order } from './domain';

/** What the audit found. */
export interface OrdersAudit {
  /** A sentence each; empty when every order has ended or is on its way. */
  breaches: string[];
  counts: {
    orders: number;
    ended: number;
    underWay: number;
    needAttention: number;
    byStatus: Record<string, number>;
  };
}

/**
 * Proves, reading only, that no order is lost: each has ended in a final status with nothing outstanding, or something
 * is outstanding and has a due time, or waits for a person with an alarm. And each timeline is gapless and says what the
 * order's status says. One order is one document, so each is read as one moment.
 */
export async function auditOrders(database: Database): Promise<OrdersAudit> {
  const orders = await database.collection<Order>('orders');
  const breaches: string[] = [];
  const counts: OrdersAudit['counts'] = { orders: 0, ended: 0, underWay: 0, needAttention: 0, byStatus: {} };
  for await (const page of pages(orders)) {
    for (const order of page) {
      counts.orders += 1;
      counts.byStatus[order.status] = (counts.byStatus[order.status] ?? 0) + 1;
      if (hasEnded(order)) counts.ended += 1;
      else counts.underWay += 1;
      if (order.saga.needsAttention) counts.needAttention += 1;
      breaches.push(...checkOrder(order).map((what) => `${order._id} (${order.number}): ${what}`));
    }
  }
  return { breaches, counts };
}

const finalStatuses: ReadonlySet<string> = new Set(['DELIVERED', 'REJECTED', 'CANCELLED', 'RETURNED']);

function checkOrder(order: Order): string[] {
  const { saga, status, timeline, dueAt = null } = order;
  const breaches: string[] = [];
  if (hasEnded(order)) {
    if (!finalStatuses.has(status)) breaches.push(`it has ended, and its status is ${status}`);
    if (saga.outstanding.length > 0) breaches.push('it has ended, and something is outstanding');
  } else {
    if (saga.outstanding.length === 0)
      breaches.push('it has not ended, and nothing is outstanding: it is lost');
    const waitsForPerson = saga.needsAttention && saga.outstanding.every((item) => item.dueAt === null);
    if (dueAt === null && !waitsForPerson)
      breaches.push('something is outstanding, and nothing is due: it is lost');
  }
  if (timeline.some(({ sequence }, index) => sequence !== index + 1)) breaches.push('its timeline has a gap');
  if (timeline.at(-1)?.status !== status)
    breaches.push(`its timeline ends ${timeline.at(-1)?.status}, it is ${status}`);
  return breaches;
}
