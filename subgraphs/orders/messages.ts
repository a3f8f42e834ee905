import { z } from 'zod';
import { messageType } from '../../platform/message';
import type { CommandType } from '../../platform/saga/protocol';
import * as delivery from '../delivery/messages';
import * as inventory from '../inventory/messages';
import * as payments from '../payments/messages';
import * as products from '../products/messages';

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

/** Orders accepts no commands: it gives them. */
export const commands = [] as const;
export const events = [orderStatusChanged, orderEnded] as const;

/** What orders may ask of others. */
export const asks: readonly CommandType[] = [products, inventory, payments, delivery].flatMap(
  (asked): readonly CommandType[] => asked.commands,
);
