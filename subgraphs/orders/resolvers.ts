import DataLoader from 'dataloader';
import { isStaff, requireScope, requireViewer, type Viewer } from '../../platform/auth';
import { findConnection, pageArguments } from '../../platform/connections';
import { badInput, clientError } from '../../platform/errors';
import type { Feed } from '../../platform/feed';
import { requireId } from '../../platform/ids';
import type { TimelineEntry } from '../../platform/saga/flow';
import { Currency, DateTime, MinorUnits } from '../../platform/scalars';
import { allowedActions, hasEnded, mayCancel, mayReturn, type Order, wasReturnRefused } from './domain';
import type { OrderEvent, OrderStatus, Resolvers } from './generated';
import type { Desk } from './placing';
import { returnFlow } from './saga';
import { sagaFields, type StaffDeps, staffMutations, staffQueries } from './staff';

/** What an entity of another subgraph is here: its id. */
export interface Stub {
  id: string;
}

/** A milestone, with the id of the order that it is of. */
export interface OrderUpdate extends TimelineEntry {
  orderId: string;
}

export interface Context {
  viewer: Viewer | null;
  /** Orders by id, in one query for all that one step of an operation asks for. Not cached: a stream wants it fresh. */
  orderById: DataLoader<string, Order | null>;
}

export interface Deps extends StaffDeps {
  desk: Desk;
  feed: Feed<TimelineEntry>;
}

export function createContext({ orders }: Deps, viewer: Viewer | null): Context {
  const load = async (ids: readonly string[]) => {
    const found = await orders.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    const byId = new Map(found.map((order) => [order._id, order]));
    return ids.map((id) => byId.get(id) ?? null);
  };
  return { viewer, orderById: new DataLoader(load, { cache: false }) };
}

const maySee = (viewer: Viewer | null, order: Pick<Order, 'customerId'> | null) =>
  order !== null && viewer !== null && (order.customerId === viewer.id || isStaff(viewer));

const MAX_NOTE_LENGTH = 500;
const newestFirst = { order: { direction: 'descending' as const } };

const orderNotFound = {
  __typename: 'OrderNotFound' as const,
  code: 'ORDER_NOT_FOUND',
  message: 'There is no such order among yours. Check its id.',
};

const noteTooLong = {
  __typename: 'InvalidInput' as const,
  code: 'INVALID_INPUT',
  message: `A reason has at most ${MAX_NOTE_LENGTH} characters.`,
  argument: 'input.reason',
};

const isOrder = (order: Order) => ({ __typename: 'Order' as const, ...order });

export function createResolvers(deps: Deps): Resolvers {
  const { orders, orchestrator, desk, feed, clock } = deps;

  async function find(context: Context, id: string, argument: string): Promise<Order | null> {
    const viewer = requireViewer(context);
    const order = await context.orderById.load(requireId('order', id, argument));
    return maySee(viewer, order) ? order : null;
  }

  async function findOrThrow(context: Context, id: string, argument: string): Promise<Order> {
    const order = await find(context, id, argument);
    if (!order) throw clientError('NOT_FOUND', 'There is no such order among yours. Check its id.', argument);
    return order;
  }

  return {
    DateTime,
    MinorUnits,
    Currency,
    ...sagaFields(deps),
    Query: {
      ...staffQueries(deps),
      order: (_root, { id }, context) => findOrThrow(context, id, 'id'),
      orders(_root, { status, ...page }, context) {
        requireScope(context, 'staff');
        return findConnection(orders, {
          filter: status ? { status } : {},
          page: pageArguments(page),
          ...newestFirst,
        });
      },
    },
    Mutation: {
      ...staffMutations(deps),
      async placeOrder(_root, { input }, context) {
        const viewer = requireViewer(context);
        const placed = await desk.place(viewer.id, input);
        if (!('refused' in placed)) return isOrder(placed);
        const { refused: code, message, argument } = placed;
        if (code === 'IDEMPOTENCY_KEY_REUSED') return { __typename: 'IdempotencyKeyReused', code, message };
        return { __typename: 'InvalidInput', code, message, argument };
      },
      async cancelOrder(_root, { input: { orderId, reason } }, context) {
        const viewer = requireViewer(context);
        const mine = await find(context, orderId, 'input.orderId');
        if (reason && reason.length > MAX_NOTE_LENGTH) return noteTooLong;
        if (!mine) return orderNotFound;
        const by = viewer.id === mine.customerId ? 'CANCELLED_BY_CUSTOMER' : 'CANCELLED_BY_STAFF';
        const request = { by: viewer.id, reason: by, at: clock.now() };
        const { document, granted } = await orchestrator.interrupt(orderId, request, mayCancel, {
          note: reason ?? null,
        });
        if (!document) return orderNotFound;
        // Asking twice for what is being done already is no error.
        if (granted || document.saga.request || document.status === 'CANCELLED') return isOrder(document);
        return {
          __typename: 'CancelNotAllowed',
          code: 'CANCEL_NOT_ALLOWED',
          message: `The order is ${document.status}: it can no longer be cancelled.`,
          status: document.status,
        };
      },
      async returnOrder(_root, { input: { orderId, reason } }, context) {
        const mine = await find(context, orderId, 'input.orderId');
        if (reason && reason.length > MAX_NOTE_LENGTH) return noteTooLong;
        if (!mine) return orderNotFound;
        const said = { event: 'RETURN_REQUESTED' };
        const { document, granted } = await orchestrator.restart(orderId, returnFlow, said, mayReturn, {
          note: reason ?? null,
        });
        if (!document) return orderNotFound;
        const isRefused = wasReturnRefused(document);
        if (granted || (document.saga.definition.startsWith('return@') && !isRefused))
          return isOrder(document);
        return {
          __typename: 'ReturnNotAllowed',
          code: 'RETURN_NOT_ALLOWED',
          message: isRefused
            ? 'The order could not be fetched back when that was asked for.'
            : `The order is ${document.status}: only a delivered order can be given back.`,
          status: document.status,
        };
      },
    },
    Subscription: {
      orderStatusChanged: {
        async subscribe(_root, { orderId, after }, context) {
          await findOrThrow(context, orderId, 'orderId');
          if ((after ?? 0) < 0)
            throw badInput('after is the sequence of the last update that was seen, or 0.', 'after');
          return feed.follow(orderId, after ?? 0);
        },
        resolve: (entry: TimelineEntry, { orderId }: { orderId: string }) => ({ ...entry, orderId }) as never,
      },
    },
    OrderStatusUpdate: {
      event: ({ event }) => event as OrderEvent,
      status: ({ status }) => status as OrderStatus,
      order: ({ orderId }, _args, context) => findOrThrow(context, orderId, 'orderId'),
    },
    TimelineEntry: {
      event: ({ event }) => event as OrderEvent,
      status: ({ status }) => status as OrderStatus,
    },
    Order: {
      __resolveReference: async ({ id }, context) => {
        const order = await context.orderById.load(id);
        return maySee(context.viewer, order) ? order : null;
      },
      id: ({ _id }) => _id,
      ended: hasEnded,
      customer: ({ customerId }) => ({ id: customerId }),
      allowedActions,
    },
    OrderLine: {
      product: ({ productId }) => ({ id: productId }),
      total: ({ unitPrice, quantity }) => unitPrice && { ...unitPrice, amount: unitPrice.amount * quantity },
    },
    User: {
      __resolveReference: ({ id }) => ({ id }),
      orders({ id }, page, { viewer }) {
        if (!viewer || (viewer.id !== id && !isStaff(viewer))) return null;
        return findConnection(orders, {
          filter: { customerId: id },
          page: pageArguments(page),
          ...newestFirst,
        });
      },
    },
  };
}
