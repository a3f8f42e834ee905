import { join } from 'node:path';
import { z } from 'zod';
import { openDeadLetters } from '../../platform/dead-letters';
import { startSubgraphServer } from '../../platform/server';
import type { StartService } from '../../platform/service';
import { readSettings } from '../../platform/settings';
import { createHandler, service } from './handlers';
import { createLoaders } from './loaders';
import openingStock from './opening-stock.json';
import { loadOpeningStock } from './opening';
import { type Context, createResolvers } from './resolvers';
import { openInventoryStore } from './store';

export const settings = z.object({
  /** Load the sample catalogue's opening stock on first start? */
  SEED_CATALOGUE: z.enum(['on', 'off']).default('on'),
});

/** Starts inventory: its endpoint, and its queue of holds, releases, commits and returns. */
export const start: StartService = async (house, port) => {
  const { env, clock, broker, verifyToken } = house;
  const { SEED_CATALOGUE } = readSettings(settings, env);
  const log = house.log.child({ service });
  const store = await openInventoryStore(house.store.database(service));
  if (SEED_CATALOGUE === 'on' && (await loadOpeningStock(store, openingStock, clock.now()))) {
    log.info(`The opening stock is loaded: ${openingStock.warehouses.length} warehouses`);
  }
  const deadLetters = await openDeadLetters(store.database, clock, log);
  const server = await startSubgraphServer<Context>({
    name: service,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: createResolvers({ store, clock }),
    context: ({ viewer }) => ({ viewer, loaders: createLoaders(store) }),
    verifyToken,
    log,
    clock,
    nodeEnv: env.NODE_ENV ?? 'development',
    ready: async () => {
      await Promise.all([house.store.ping(), broker.ping()]);
    },
  });
  const handler = createHandler({ store, broker, clock, deadLetters });
  const consumer = await broker.consume({ queue: service }, handler, { prefetch: 100 });
  return {
    ...server,
    async stop() {
      await consumer.stop();
      await server.stop();
    },
  };
};
