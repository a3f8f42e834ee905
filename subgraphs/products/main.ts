import { join } from 'node:path';
import { z } from 'zod';
import { openBackOffice, withBackOffice } from '../../platform/back-office';
import { registered, repliesTo } from '../../platform/broker/registered';
import { openDeadLetters } from '../../platform/dead-letters';
import { openFaultInjection } from '../../platform/saga/fault-injection';
import { startSubgraphServer } from '../../platform/server';
import type { House, StartService } from '../../platform/service';
import { readSettings } from '../../platform/settings';
import catalogue from './catalogue.json';
import { orderRetry } from '../orders/messages';
import { createHandler, service } from './handlers';
import { commands } from './messages';
import { createContext, createResolvers } from './resolvers';
import { loadCatalogue, openProductStore } from './store';

export const settings = z.object({
  /** Load the sample catalogue on first start? */
  SEED_CATALOGUE: z.enum(['on', 'off']).default('on'),
});

/** Opens its store and its queue; the door is `start`'s. */
export async function open(house: House) {
  const { clock } = house;
  const broker = registered(house.broker, [...repliesTo(commands), orderRetry.request]);
  const { SEED_CATALOGUE } = readSettings(settings, house.env);
  const log = house.log.child({ service });
  const database = house.store.database(service);
  const store = await openProductStore(database);
  if (SEED_CATALOGUE === 'on' && (await loadCatalogue(store, catalogue, clock.now())))
    log.info(`The sample catalogue is loaded: ${catalogue.length} products`);
  const deadLetters = await openDeadLetters(database, clock, log);
  const faults = await openFaultInjection(house, database, log);
  const handler = createHandler({ store, broker, clock, deadLetters, faults, failPoint: house.failPoint });
  const consumer = await broker.consume({ queue: service }, handler, {
    onDead: deadLetters.setAside(service),
  });
  const backOffice = await openBackOffice({
    service,
    database,
    deadLetters,
    broker,
    clock,
    sagas: { ...orderRetry, types: commands.map(({ command }) => command.type) },
  });
  return { backOffice, deps: { store, clock }, log, stop: () => consumer.stop() };
}

export const start: StartService = async (house, port) => {
  const opened = await open(house);
  const { deps, log } = opened;
  const server = await startSubgraphServer({
    name: service,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: withBackOffice(createResolvers(deps), opened.backOffice),
    context: ({ viewer }) => createContext(deps, viewer),
    verifyToken: house.verifyToken,
    log,
    clock: house.clock,
    nodeEnv: house.env.NODE_ENV ?? 'development',
    ready: async () => {
      await Promise.all([house.store.ping(), house.broker.ping()]);
    },
  });
  return {
    ...server,
    async stop() {
      await server.stop();
      await opened.stop();
    },
  };
};
