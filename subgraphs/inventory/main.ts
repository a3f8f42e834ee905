import { join } from 'node:path';
import { z } from 'zod';
import { openBackOffice, withBackOffice } from '../../platform/back-office';
import { asking, registered, repliesTo } from '../../platform/broker/registered';
import { openDeadLetters } from '../../platform/dead-letters';
import { openFaultInjection } from '../../platform/saga/fault-injection';
import { startSubgraphServer } from '../../platform/server';
import type { House, StartService } from '../../platform/service';
import { readPace } from '../../platform/reconciliation/settings';
import { readSettings } from '../../platform/settings';
import { createHandler, service } from './handlers';
import { createLoaders } from './loaders';
import { reportOutcomes, orderRetry } from '../orders/messages';
import { commands, releaseStock } from './messages';
import openingStock from './opening-stock.json';
import { loadOpeningStock } from './opening';
import { openHoldReconciler } from './reconciling';
import { type Context, createResolvers } from './resolvers';
import { openInventoryStore } from './store';

export const settings = z.object({
  /** Load the sample catalogue's opening stock on first start? */
  SEED_CATALOGUE: z.enum(['on', 'off']).default('on'),
});

/** Opens its store, and its queue of holds, releases, commits and returns; the door is `start`'s. */
export async function open(house: House) {
  const { clock } = house;
  const broker = registered(house.broker, [
    ...repliesTo(commands),
    ...asking([releaseStock]),
    reportOutcomes,
    orderRetry.request,
  ]);
  const { SEED_CATALOGUE } = readSettings(settings, house.env);
  const log = house.log.child({ service });
  const store = await openInventoryStore(house.store.database(service));
  if (SEED_CATALOGUE === 'on' && (await loadOpeningStock(store, openingStock, clock.now()))) {
    log.info(`The opening stock is loaded: ${openingStock.warehouses.length} warehouses`);
  }
  const deadLetters = await openDeadLetters(store.database, clock, log);
  const faults = await openFaultInjection(house, store.database, log);
  const reconciler = await openHoldReconciler(store, { broker, clock, log, pace: readPace(house.env) });
  const { failPoint } = house;
  const { events } = reconciler;
  const handler = createHandler({ store, broker, clock, deadLetters, faults, failPoint, events });
  const consumer = await broker.consume({ queue: service }, handler, {
    onDead: deadLetters.setAside(service),
  });
  const reconciliation = reconciler.start();
  const backOffice = await openBackOffice({
    service,
    database: store.database,
    deadLetters,
    broker,
    clock,
    sagas: { ...orderRetry, types: commands.map(({ command }) => command.type) },
  });
  return {
    backOffice,
    deps: { store, clock },
    log,
    async stop() {
      await reconciliation.stop();
      await consumer.stop();
    },
  };
}

export const start: StartService = async (house, port) => {
  const opened = await open(house);
  const { deps, log } = opened;
  const server = await startSubgraphServer<Context>({
    name: service,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: withBackOffice(createResolvers(deps), opened.backOffice),
    context: ({ viewer }) => ({ viewer, loaders: createLoaders(deps.store) }),
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
