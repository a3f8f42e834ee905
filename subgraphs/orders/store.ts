import { dueIndex } from '../../platform/saga/orchestrator';
import { outboxIndex } from '../../platform/outbox';
import type { Database } from '../../platform/store/store';
import { openVersioned, type VersionedCollection } from '../../platform/store/versions';
import type { Order } from './domain';

/** This service's only collection: an order is one document, and its saga is part of it. */
export function openOrders(database: Database): Promise<VersionedCollection<Order>> {
  return openVersioned<Order>(database, 'orders', [
    { key: { customerId: 1, idempotencyKey: 1 }, unique: true },
    { key: { number: 1 }, unique: true },
    { key: { customerId: 1, _id: -1 } },
    { key: { status: 1, _id: -1 } },
    { key: { 'saga.phase': 1, _id: -1 } },
    {
      key: { 'saga.needsAttention': 1, _id: -1 },
      partialFilterExpression: { 'saga.needsAttention': true },
    },
    dueIndex,
    outboxIndex,
  ]);
}
