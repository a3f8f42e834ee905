import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../platform/clock';
import { testLog } from '../../../platform/log';
import { openStore } from '../../../platform/store/open';
import type { Store } from '../../../platform/store/store';
import type { StockRow } from '../../../subgraphs/inventory/domain';
import { hasEnded, type Order } from '../../../subgraphs/orders/domain';
import type { LedgerEntry } from '../../../subgraphs/payments/domain';
import { runAudit } from '../../system';
import type { Placing } from './load';

/** What became of the orders, by what the stores say, counted without the code that keeps them. */
export interface Books {
  orders: readonly Order[];
  byStatus: Record<string, number>;
  /** A customer was told of it and it is not there, or it has not ended; or nobody ever got an answer. */
  lost: number;
  /** Orders that nobody placed: a second one for the same key. */
  unasked: number;
  /** Orders charged twice, or for which more or less was taken in the end than they cost. */
  doubleCharges: number;
  /** Pieces that left and never came in, and products with less than nothing. */
  oversold: number;
  audit: boolean;
  breaches: readonly string[];
}

const END_MS = 180_000;

/** Waits until every order has ended, then counts. */
export async function readBooks(env: NodeJS.ProcessEnv, placings: readonly Placing[]): Promise<Books> {
  const store = await openStore({
    mongodbUrl: env.MONGODB_URL,
    folder: '',
    namespace: env.NAMESPACE!,
    readOnly: true,
    clock: systemClock,
    log: testLog(),
  });
  try {
    const orders = await endedOrders(store, placings.length);
    const byId = new Map(orders.map((order) => [order._id, order]));
    const isLost = ({ id }: Placing) => {
      const order = id === null ? undefined : byId.get(id);
      return !order || !hasEnded(order);
    };
    const byStatus: Record<string, number> = {};
    for (const { status, reason } of orders) {
      const end = [status, reason].filter(Boolean).join(' ');
      byStatus[end] = (byStatus[end] ?? 0) + 1;
    }
    const { ok, breaches } = await runAudit(env);
    return {
      orders,
      byStatus,
      lost: placings.filter(isLost).length,
      unasked: Math.max(0, orders.length - placings.length),
      doubleCharges: await doubleCharges(store, orders),
      oversold: await oversold(store, orders),
      audit: ok,
      breaches,
    };
  } finally {
    await store.close();
  }
}

async function endedOrders(store: Store, placed: number): Promise<Order[]> {
  const collection = await store.database('orders').collection<Order>('orders');
  const limit = Date.now() + END_MS;
  for (;;) {
    const orders = (await collection.find({}).toArray()) as Order[];
    if ((orders.length >= placed && orders.every(hasEnded)) || Date.now() > limit) return orders;
    await sleep(1_000);
  }
}

/** Whatever an order cost is captured once if it was delivered; otherwise nothing is left of it. */
async function doubleCharges(store: Store, orders: readonly Order[]): Promise<number> {
  const ledger = await store.database('payments').collection<LedgerEntry>('ledger');
  const entries = (await ledger.find({ kind: { $in: ['CAPTURE', 'REFUND'] } }).toArray()) as LedgerEntry[];
  const taken = new Map<string, { captures: number; merchant: number }>();
  for (const { orderId, kind, legs } of entries) {
    const known = taken.get(orderId ?? '') ?? { captures: 0, merchant: 0 };
    if (kind === 'CAPTURE' && legs.length > 0) known.captures += 1;
    for (const { account, amount } of legs) if (account === 'merchant') known.merchant += amount;
    taken.set(orderId ?? '', known);
  }
  const wrong = orders.filter(({ _id, status, total }) => {
    const { captures, merchant } = taken.get(_id) ?? { captures: 0, merchant: 0 };
    return captures > 1 || merchant !== (status === 'DELIVERED' ? total?.amount : 0);
  });
  return wrong.length;
}

async function oversold(store: Store, orders: readonly Order[]): Promise<number> {
  const stock = await store.database('inventory').collection<StockRow>('stock');
  const delivered = new Map<string, number>();
  for (const { status, lines } of orders) {
    if (status !== 'DELIVERED') continue;
    for (const { productId, quantity } of lines)
      delivered.set(productId, (delivered.get(productId) ?? 0) + quantity);
  }
  let count = 0;
  for (const { _id, received, available } of (await stock.find({}).toArray()) as StockRow[]) {
    count += Math.max(0, (delivered.get(_id) ?? 0) - received) + Math.max(0, -available);
  }
  return count;
}
