import { z } from 'zod';
import { messageType } from '../../platform/message';
import type { CommandType } from '../../platform/saga/protocol';
import * as delivery from '../delivery/messages';
import * as inventory from '../inventory/messages';
import * as payments from '../payments/messages';
import * as products from '../products/messages';
import { outcomeQuestion, outcomeReport } from '../../platform/reconciliation/outcome';

/** A milestone of an order. Its id is the order's id and the sequence. */
export const orderStatusChanged = messageType(
  'orders.order-status-changed.v1',
  z.object({
    customerId: z.string(),
    number: z.string(),
    entry: z.object({
      sequence: z.number().int().positive(),
      event: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      at: z.string(),
    }),
    /** True when nothing more will be said of this order. */
    ended: z.boolean(),
  }),
);

/** The last outstanding thing was settled without a milestone: nothing more will be said of this order. */
export const orderEnded = messageType(
  'orders.order-ended.v1',
  z.object({ sequence: z.number().int().positive() }),
);

/** What has become of these orders? Asked by a service that keeps something of them; `outcomesReported` is the answer. */
export const reportOutcomes = messageType('orders.report-outcomes.v1', outcomeQuestion);

/**
 * What has become of these orders, to the queue of whoever asked; and, unasked, to all who must have done their part of
 * orders that were delivered.
 */
export const outcomesReported = messageType('orders.outcomes-reported.v1', outcomeReport);

/** Compare all that you keep of orders with what has become of them. */
export const reconciliationRequested = messageType('orders.reconciliation-requested.v1', z.object({}));

/**
 * What an order awaits is asked for again, now. Sent by a service whose dead letter about that order is retried: the old
 * message is never sent again.
 */
export const retryOrder = messageType('orders.retry-order.v1', z.object({}));

/** Orders accepts no commands: it gives them. */
export const commands = [] as const;
export const events = [
  orderStatusChanged,
  orderEnded,
  // From queue to queue, when what the services keep is compared.
  reportOutcomes,
  outcomesReported,
  reconciliationRequested,
  // From queue to queue, when a dead letter is retried.
  retryOrder,
] as const;

/** What orders may ask of others. */
export const asks: readonly CommandType[] = [products, inventory, payments, delivery].flatMap(
  (asked): readonly CommandType[] => asked.commands,
);

/** Where an order is asked to ask again for what it awaits. */
export const orderRetry = { queue: 'orders', request: retryOrder };

/** How those who keep something of orders ask and are told. */
export const orderOutcomes = {
  queue: 'orders',
  question: reportOutcomes,
  report: outcomesReported,
  request: reconciliationRequested,
};
