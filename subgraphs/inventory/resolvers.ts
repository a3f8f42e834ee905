import { isStaff, requireScope, type ViewerContext } from '../../platform/auth';
import type { Clock } from '../../platform/clock';
import { findConnection, pageArguments, toConnection } from '../../platform/connections';
import { badInput } from '../../platform/errors';
import { isId, requireId } from '../../platform/ids';
import { DateTime } from '../../platform/scalars';
import { type Amounts, type Movement, onHand } from './domain';
import type { Resolvers } from './generated';
import type { Loaders } from './loaders';
import { restock } from './restocking';
import type { InventoryStore } from './store';
import { createWarehouse } from './warehouses';

/** What one request carries. */
export interface Context extends ViewerContext {
  loaders: Loaders;
}

/** An entity of which this service knows the id and what hangs on it. */
export interface Reference {
  id: string;
}

/** A warehouse's part of a product's stock. */
export interface Level extends Amounts {
  warehouseId: string;
}

const HIGHEST_THRESHOLD = 1_000_000;

export function createResolvers(deps: { store: InventoryStore; clock: Clock }): Resolvers {
  const { store } = deps;
  return {
    DateTime,
    Query: {
      warehouses: async (_parent, _args, context) => {
        requireScope(context, 'staff');
        return store.warehouses.find({}, { sort: { _id: 1 } }).toArray();
      },
      lowStock: async (_parent, { threshold, ...page }, context) => {
        requireScope(context, 'staff');
        return lowStock(store, threshold, page, context.loaders);
      },
      stockMovements: async (_parent, { productId, ...page }, context) => {
        requireScope(context, 'staff');
        return movementsOf(store, requireId('prod', productId, 'productId'), page);
      },
    },
    Mutation: {
      restockProduct: async (_parent, { input }, context) => {
        const { id } = requireScope(context, 'staff');
        const result = await restock(deps, id, input);
        if ('code' in result) return result;
        const { productId } = result;
        const stock = await context.loaders.stock.clear(productId).load(productId);
        return { __typename: 'RestockSuccess', movement: result, stock, product: { id: productId } };
      },
      createWarehouse: async (_parent, { input }, context) => {
        requireScope(context, 'staff');
        const result = await createWarehouse(store, input);
        return 'code' in result ? result : { ...result, __typename: 'Warehouse' };
      },
    },
    ...types,
  };
}

const types = {
  Product: {
    __resolveReference: ({ id }) => ({ id }),
    stock: ({ id }, _args, { loaders }) => (isId('prod', id) ? loaders.stock.load(id) : null),
  },
  Stock: {
    onHand,
    levels: ({ levels }, _args, { viewer }) =>
      isStaff(viewer)
        ? Object.entries(levels).map(([warehouseId, amounts]) => ({ warehouseId, ...amounts }))
        : null,
  },
  StockLevel: {
    onHand,
    warehouse: async ({ warehouseId }, _args, { loaders }) => {
      const warehouse = await loaders.warehouses.load(warehouseId);
      if (!warehouse) throw new Error(`stock is kept in ${warehouseId}, which does not exist`);
      return warehouse;
    },
  },
  Warehouse: {
    __resolveReference: ({ id }, { viewer, loaders }) =>
      isStaff(viewer) ? loaders.warehouses.load(id) : null,
    id: ({ _id }) => _id,
  },
  StockMovement: {
    id: ({ _id }) => _id,
    product: ({ productId }) => ({ id: productId }),
    warehouse: ({ warehouseId }, _args, { loaders }) => loaders.warehouses.load(warehouseId),
    order: ({ orderId }) => (orderId === null ? null : { id: orderId }),
    by: ({ by }) => (by === null ? null : { id: by }),
  },
} satisfies Resolvers;

interface Page {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** An index keeps the products by what is free of them, so a page costs what is on it. */
async function lowStock(
  { stock }: InventoryStore,
  threshold: number | null | undefined,
  page: Page,
  loaders: Loaders,
) {
  const most = threshold ?? 10;
  if (most < 0 || most > HIGHEST_THRESHOLD)
    throw badInput('threshold must be from 0 to 1000000.', 'threshold');
  const found = await findConnection(stock, {
    filter: { available: { $lte: most } },
    order: { field: 'available', direction: 'ascending' },
    page: pageArguments(page),
  });
  for (const row of found.nodes) loaders.stock.prime(row._id, row);
  const nodes = found.nodes.map(({ _id }) => ({ id: _id }));
  const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: { id: node._id } }));
  return { ...found, nodes, edges };
}

/** By sequence, which is unique in a product: the index that keeps it so also finds the page. */
async function movementsOf({ movements }: InventoryStore, productId: string, asked: Page) {
  const page = pageArguments(asked);
  const place = page.after;
  if (place && (place.field !== 'sequence' || typeof place.value !== 'number')) {
    throw badInput('after is not a cursor of this list: pass on a pageInfo.endCursor as it came.', 'after');
  }
  const before = place ? { sequence: { $lt: place.value as number } } : {};
  const found = await movements
    .find({ productId, ...before }, { sort: { productId: -1, sequence: -1 }, limit: page.first + 1 })
    .toArray();
  return toConnection<Movement>(found, page, ({ _id, sequence }) => ({
    field: 'sequence',
    value: sequence,
    id: _id,
  }));
}
