import { join } from 'node:path';
import { z } from 'zod';
import { openDeadLetters } from '../../platform/dead-letters';
import { startSubgraphServer } from '../../platform/server';
import type { StartService } from '../../platform/service';
import { readSettings } from '../../platform/settings';
import catalogue from './catalogue.json';
import { createHandler, service } from './handlers';
import { createContext, createResolvers } from './resolvers';
import { loadCatalogue, openProductStore } from './store';

export const settings = z.object({
  /** Load the sample catalogue on first start? */
  SEED_CATALOGUE: z.enum(['on', 'off']).default('on'),
});

export const start: StartService = async (house, port) => {
  const { clock, broker, store: engine } = house;
  const { SEED_CATALOGUE } = readSettings(settings, house.env);
  const log = house.log.child({ service });
  const database = engine.database(service);
  const store = await openProductStore(database);
  if (SEED_CATALOGUE === 'on' && (await loadCatalogue(store, catalogue, clock.now())))
    log.info(`The sample catalogue is loaded: ${catalogue.length} products`);
  const deadLetters = await openDeadLetters(database, clock, log);
  const consumer = await broker.consume(
    { queue: service },
    createHandler({ store, broker, clock, deadLetters }),
    { prefetch: 100 },
  );
  const server = await startSubgraphServer({
    name: service,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: createResolvers({ store, clock }),
    context: ({ viewer }) => createContext({ store }, viewer),
    verifyToken: house.verifyToken,
    log,
    clock,
    nodeEnv: house.env.NODE_ENV ?? 'development',
    ready: async () => {
      await Promise.all([engine.ping(), broker.ping()]);
    },
  });
  return {
    ...server,
    async stop() {
      await consumer.stop();
      await server.stop();
    },
  };
};
