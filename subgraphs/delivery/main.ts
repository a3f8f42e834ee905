import { join } from 'node:path';
import { openDeadLetters } from '../../platform/dead-letters';
import { startSubgraphServer } from '../../platform/server';
import type { StartService } from '../../platform/service';
import { readSettings } from '../../platform/settings';
import { simulatedCarrier } from './carrier';
import { createHandlers } from './handlers';
import { createLoaders } from './loaders';
import type { Context } from './resolvers';
import { createResolvers } from './resolvers';
import { seedCouriers } from './seed';
import { settings } from './settings';
import { openDeliveryStore } from './store';
import { createCarrierSweep } from './sweep';
import { startCarrierTimer } from './timer';

export const start: StartService = async (house, port) => {
  const { clock, broker } = house;
  const set = readSettings(settings, house.env);
  const log = house.log.child({ service: 'delivery' });
  const database = house.store.database('delivery');
  const store = await openDeliveryStore(database);
  await seedCouriers(store.couriers, { count: set.SEED_COURIERS, capacity: set.COURIER_CAPACITY });
  const deadLetters = await openDeadLetters(database, clock, log);
  const carrier = simulatedCarrier(clock, {
    pickUp: set.CARRIER_PICKUP_MS,
    delivery: set.CARRIER_DELIVERY_MS,
  });

  const server = await startSubgraphServer<Context>({
    name: 'delivery',
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: createResolvers(store),
    context: ({ viewer }) => ({ viewer, loaders: createLoaders(store, viewer) }),
    verifyToken: house.verifyToken,
    log,
    clock,
    nodeEnv: house.env.NODE_ENV ?? 'development',
    ready: async () => {
      await Promise.all([house.store.ping(), broker.ping()]);
    },
  });
  const timer = startCarrierTimer(createCarrierSweep({ store, broker, clock, log, carrier }), { clock, log });
  const handle = createHandlers({
    store,
    broker,
    clock,
    deadLetters,
    carrier,
    unserviceable: set.UNSERVICEABLE_COUNTRIES,
    wake: (at) => timer.wake(at),
  });
  const consumer = await broker.consume({ queue: 'delivery' }, handle, { prefetch: 100 });
  return {
    ...server,
    async stop() {
      await consumer.stop();
      await timer.stop();
      await server.stop();
    },
  };
};
