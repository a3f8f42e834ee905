import type { Filter } from 'mongodb';
import { pages } from '../platform/store/pages';
import type { Collection, Store } from '../platform/store/store';
import type { ParticipantRow } from '../platform/saga/participant';
import type { Shipment } from '../subgraphs/delivery/domain';
import type { Hold } from '../subgraphs/inventory/domain';
import { hasEnded, type Order } from '../subgraphs/orders/domain';
import type { Payment } from '../subgraphs/payments/domain';

type Row<State> = ParticipantRow<State>;

/** Of the rows of a service that belong to no order: where orders are lost, these are all of them. */
const MOST_TOLD = 100;

interface Agreed {
  payment: readonly (Payment['status'] | null)[];
  hold: readonly (Hold['state'] | null)[];
  shipment: readonly (Shipment['status'] | null)[];
}

/** Of an order that came to nothing after all, as of one that was never stored: neither money nor stock nor courier. */
const nothingLeft: Agreed = {
  payment: [null, 'REFUSED', 'VOIDED', 'REFUNDED'],
  hold: [null, 'REFUSED', 'RELEASED', 'RETURNED'],
  shipment: [null, 'REFUSED', 'CANCELLED'],
};

/** What each service may know of an order that has ended in this status; null: nothing at all. */
const agreed: Partial<Record<Order['status'], Agreed>> = {
  DELIVERED: { payment: ['CAPTURED'], hold: ['COMMITTED'], shipment: ['DELIVERED'] },
  RETURNED: { payment: ['REFUNDED'], hold: ['RETURNED'], shipment: ['RETURNED'] },
  REJECTED: {
    payment: [null, 'REFUSED', 'VOIDED'],
    hold: [null, 'REFUSED', 'RELEASED'],
    shipment: [null, 'REFUSED', 'CANCELLED'],
  },
  CANCELLED: nothingLeft,
};

/**
 * Proves that the services agree on every order that has ended: a delivered one is paid and its stock has left; one that
 * came to nothing holds neither money nor stock nor courier. Such an order changes only by a return, so what looks wrong
 * is read once more before it is said. And that no service keeps anything for an order that does not exist; each proves by
 * itself that its ledger entries or movements belong to such a row.
 */
export async function auditTogether(store: Store): Promise<string[]> {
  const orders = await store.database('orders').collection<Order>('orders');
  const payments = await store.database('payments').collection<Row<Payment>>('payments');
  const holds = await store.database('inventory').collection<Row<Hold>>('holds');
  const shipments = await store.database('delivery').collection<Row<Shipment>>('shipments');

  async function disagreements(page: readonly Order[]): Promise<Map<string, string>> {
    const ids = page.map(({ _id }) => _id);
    const [paid, held, shipped] = await Promise.all([
      byId(payments, ids),
      byId(holds, ids),
      byId(shipments, ids),
    ]);
    const found = page.filter(hasEnded).flatMap(({ _id, status }): [string, string][] => {
      const allowed = agreed[status];
      if (!allowed) return [];
      const payment = paid.get(_id)?.status ?? null;
      const hold = held.get(_id)?.state ?? null;
      const shipment = shipped.get(_id)?.status ?? null;
      const isAgreed =
        allowed.payment.includes(payment) &&
        allowed.hold.includes(hold) &&
        allowed.shipment.includes(shipment);
      return isAgreed
        ? []
        : [[_id, `${_id} is ${status}: payment ${payment}, stock ${hold}, shipment ${shipment}`]];
    });
    return new Map(found);
  }

  const breaches: string[] = [];
  for await (const page of pages(orders)) {
    const suspects = await disagreements(page);
    if (suspects.size === 0) continue;
    const again = await orders.find({ _id: { $in: [...suspects.keys()] } }).toArray();
    breaches.push(...(await disagreements(again)).values());
  }
  breaches.push(
    ...(await withoutOrder(orders, payments, ({ status }) =>
      nothingLeft.payment.includes(status) ? null : `its payment is ${status}`,
    )),
    ...(await withoutOrder(orders, holds, ({ state }) =>
      nothingLeft.hold.includes(state) ? null : `its stock is ${state}`,
    )),
    ...(await withoutOrder(orders, shipments, ({ status }) =>
      nothingLeft.shipment.includes(status) ? null : `its shipment is ${status}`,
    )),
  );
  return breaches;
}

/**
 * What a service keeps for orders that nobody has stored, at most 100, and how many more; `leftOf` says what a row still
 * has, if anything. An order is stored, for ever, before anything is asked for it: it is looked for after its row was read.
 */
async function withoutOrder<State>(
  orders: Collection<Order>,
  rows: Collection<Row<State>>,
  leftOf: (row: Row<State>) => string | null,
): Promise<string[]> {
  async function strangers(page: Iterable<Row<State>>): Promise<Map<string, string>> {
    const left = new Map<string, string>();
    for (const row of page) {
      const what = leftOf(row);
      if (what) left.set(row._id, `${row._id} is no order, and ${what}`);
    }
    if (left.size === 0) return left;
    const known = await orders.find({ _id: { $in: [...left.keys()] } }, { projection: { _id: 1 } }).toArray();
    for (const { _id } of known) left.delete(_id);
    return left;
  }

  const breaches: string[] = [];
  let untold = 0;
  for await (const page of pages(rows)) {
    const suspects = await strangers(page as unknown as Row<State>[]);
    if (suspects.size === 0) continue;
    const again = await byId(rows, [...suspects.keys()]);
    const found = [...(await strangers(again.values())).values()];
    const told = found.slice(0, MOST_TOLD - breaches.length);
    breaches.push(...told);
    untold += found.length - told.length;
  }
  return untold === 0 ? breaches : [...breaches, `and ${untold} more without an order`];
}

async function byId<State>(
  collection: Collection<Row<State>>,
  ids: readonly string[],
): Promise<Map<string, Row<State>>> {
  const found = await collection
    .find({ _id: { $in: [...ids] } } as unknown as Filter<Row<State>>, { projection: { operations: 0 } })
    .toArray();
  return new Map(found.map((row) => [row._id as string, row as unknown as Row<State>]));
}
