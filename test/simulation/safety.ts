import { isDeepStrictEqual } from 'node:util';
import type { Hold, StockRow } from '../../subgraphs/inventory/domain';
import { hasEnded, type Order } from '../../subgraphs/orders/domain';
import type { Account, LedgerEntry } from '../../subgraphs/payments/domain';
import type { DeadLetter } from '../../platform/dead-letters';

import { POISON } from './network';

/** Looks at every document as it is written: what must never be true, not even for a moment. */
export interface Safety {
  wrote(namespace: string, document: object): void;
  breach(sentence: string): void;
  readonly breaches: readonly string[];
  /** Every order that has been stored, as it is now. */
  readonly orders: ReadonlyMap<string, Order>;
}

export function createSafety(): Safety {
  const breaches: string[] = [];
  const orders = new Map<string, Order>();
  const ledger = new Map<string, LedgerEntry>();
  const moved = new Map<string, Record<LedgerEntry['kind'], number>>();
  const holds = new Map<string, Hold>();
  const breach = (sentence: string) => void breaches.push(sentence);

  function order(now: Order): void {
    const before = orders.get(now._id);
    now.timeline.forEach(({ sequence }, index) => {
      if (sequence !== index + 1) breach(`${now._id}: entry ${index + 1} has sequence ${sequence}`);
    });
    if (before && !isDeepStrictEqual(now.timeline.slice(0, before.timeline.length), before.timeline)) {
      breach(`${now._id}: what its timeline said has changed`);
    }
    if (before && now.version < before.version) breach(`${now._id}: version ${before.version} came back`);
    if (isOutOfTurn(now)) breach(`${now._id}: ${now.saga.definition} went on by another version`);
    orders.set(now._id, now);
  }

  function stock(row: StockRow): void {
    for (const [place, amounts] of [['in all', row], ...Object.entries(row.levels)] as const) {
      const { available, held, left, received } = amounts;
      if (Math.min(available, held, left) < 0) {
        breach(`${row._id} ${place}: available ${available}, held ${held}, left ${left}`);
      }
      if (received !== available + held + left) breach(`${row._id} ${place}: stock came from nowhere`);
    }
  }

  function entry(now: LedgerEntry): void {
    const before = ledger.get(now._id);
    if (before && !isDeepStrictEqual(now, before)) breach(`ledger entry ${now._id} has changed`);
    ledger.set(now._id, now);
    if (before || !now.orderId || now.refusal) return;
    const amount = Math.max(...now.legs.map((leg) => leg.amount));
    const sums = moved.get(now.orderId) ?? { CREDIT: 0, AUTHORIZE: 0, VOID: 0, CAPTURE: 0, REFUND: 0 };
    moved.set(now.orderId, { ...sums, [now.kind]: sums[now.kind] + amount });
    const { AUTHORIZE, VOID, CAPTURE, REFUND } = moved.get(now.orderId)!;
    const total = orders.get(now.orderId)?.total?.amount ?? 0;
    if (AUTHORIZE > total) breach(`${now.orderId}: ${AUTHORIZE} authorized of ${total}`);
    if (CAPTURE + VOID > AUTHORIZE)
      breach(`${now.orderId}: ${CAPTURE} charged, ${VOID} voided of ${AUTHORIZE}`);
    if (REFUND > CAPTURE) breach(`${now.orderId}: ${REFUND} refunded of ${CAPTURE}`);
  }

  const looks: Record<string, (document: never) => void> = {
    'orders.orders': order,
    'inventory.stock': stock,
    'payments.ledger': entry,
    'payments.accounts'({ _id, available, held }: Account) {
      if (available < 0 || held < 0) breach(`account ${_id}: available ${available}, held ${held}`);
    },
    'inventory.holds'(now: Hold & { _id: string }) {
      const before = holds.get(now._id);
      const final = ['RELEASED', 'REFUSED', 'RETURNED'];
      if (before && final.includes(before.state) && before.state !== now.state) {
        breach(`hold ${now._id} went from ${before.state} to ${now.state}`);
      }
      holds.set(now._id, now);
    },
  };

  return {
    breaches,
    breach,
    orders,
    wrote(namespace, document) {
      looks[namespace]?.(document as never);
      if (!namespace.endsWith('.deadLetters')) return;
      const { type, cause, body } = document as DeadLetter;
      if (!body.includes(`"id":"${POISON}"`)) breach(`${namespace}: ${type}: ${cause}`);
    },
  };
}

/** Version 1 holds the stock first, and version 2 reserves the money first. */
function isOutOfTurn({ saga, timeline }: Order): boolean {
  const { definition } = saga.suspended ?? saga;
  if (!definition.startsWith('fulfil@')) return false;
  const events = timeline.map(({ event }) => event);
  const [held, reserved] = [events.indexOf('STOCK_HELD'), events.indexOf('PAYMENT_AUTHORIZED')];
  if (held === -1 && reserved === -1) return false;
  const isStockFirst = held !== -1 && (reserved === -1 || held < reserved);
  return isStockFirst !== (definition === 'fulfil@1');
}

export const allEnded = (orders: ReadonlyMap<string, Order>) => [...orders.values()].every(hasEnded);
