import { isStaff, requireScope, type ViewerContext } from '../../platform/auth';
import { findConnection, pageArguments } from '../../platform/connections';
import { DateTime } from '../../platform/scalars';
import { type Address, maySee, orderIdOf, shipmentIdOf } from './domain';
import type { Resolvers, ShipmentStatus } from './generated';
import type { Loaders } from './loaders';
import { createCourier, updateCourier } from './staff';
import type { DeliveryStore, ShipmentRow } from './store';

/** What one request carries. */
export interface Context extends ViewerContext {
  loaders: Loaders;
}

/** An order, of which this service knows the shipment. */
export interface OrderReference {
  id: string;
}

export function createResolvers(store: DeliveryStore): Resolvers {
  return {
    DateTime,
    Query: {
      couriers: async (_parent, { active, ...page }, context) => {
        requireScope(context, 'staff');
        return findConnection(store.couriers, {
          filter: typeof active === 'boolean' ? { active } : {},
          order: { direction: 'ascending' },
          page: pageArguments(page),
        });
      },
      myShipments: async (_parent, args, context) => {
        requireScope(context, 'courier');
        const page = pageArguments(args);
        const self = await context.loaders.self();
        const filter = self ? { courierId: self._id } : { _id: { $in: [] } };
        return findConnection(store.shipments, { filter, order: { direction: 'descending' }, page });
      },
    },
    Mutation: {
      createCourier: async (_parent, { input }, context) => {
        requireScope(context, 'staff');
        return createCourier(store, input);
      },
      updateCourier: async (_parent, { input: { courierId, ...changes } }, context) => {
        requireScope(context, 'staff');
        return updateCourier(store, courierId, changes);
      },
    },
    Order: {
      __resolveReference: ({ id }) => ({ id }),
      shipment: ({ id }, _args, context) => visible(id, context),
    },
    Shipment: {
      __resolveReference: async ({ id }, context) => {
        const orderId = orderIdOf(id);
        return orderId === null ? null : visible(orderId, context);
      },
      id: ({ _id }) => shipmentIdOf(_id),
      order: ({ _id }) => ({ id: _id }),
      status: ({ status }) => status as ShipmentStatus,
      courier: async ({ courierId }, _args, { loaders }) =>
        courierId === null ? null : loaders.couriers.load(courierId),
      address: ({ address }) => address as Address,
      bookedAt: ({ bookedAt }) => bookedAt as Date,
    },
    Courier: {
      id: ({ _id }) => _id,
      phone: ({ phone }, _args, { viewer }) => (isStaff(viewer) ? phone : null),
      active: ({ active }, _args, { viewer }) => (isStaff(viewer) ? active : null),
      capacity: ({ capacity }, _args, { viewer }) => (isStaff(viewer) ? capacity : null),
      load: ({ load }, _args, { viewer }) => (isStaff(viewer) ? load : null),
      userId: ({ userId }, _args, { viewer }) => (isStaff(viewer) ? userId : null),
    },
  };
}

/** The order's shipment, where there is one that the viewer may see. What is not theirs is null, as what does not exist. */
async function visible(orderId: string, { viewer, loaders }: Context): Promise<ShipmentRow | null> {
  if (!viewer) return null;
  const [row, self] = await Promise.all([loaders.shipments.load(orderId), loaders.self()]);
  return row && maySee(row, viewer, self?._id ?? null) ? row : null;
}
