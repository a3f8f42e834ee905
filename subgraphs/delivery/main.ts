import { join } from 'node:path';
import { openBackOffice, withBackOffice } from '../../platform/back-office';
import { asking, registered, repliesTo } from '../../platform/broker/registered';
import { openDeadLetters } from '../../platform/dead-letters';
import { createKnownRows } from '../../platform/saga/known-rows';
import { openFaultInjection } from '../../platform/saga/fault-injection';
import { startSubgraphServer } from '../../platform/server';
import type { House, StartService } from '../../platform/service';
import { readPace } from '../../platform/reconciliation/settings';
import { readSettings } from '../../platform/settings';
import { simulatedCarrier } from './carrier';
import { createHandlers } from './handlers';
import { createLoaders } from './loaders';
import { reportOutcomes, orderRetry } from '../orders/messages';
import { cancelBooking, commands } from './messages';
import { openShipmentReconciler } from './reconciling';
import type { Context } from './resolvers';
import { createResolvers } from './resolvers';
import { seedCouriers } from './seed';
import { settings } from './settings';
import { openDeliveryStore, type ShipmentRow } from './store';
import { createCarrierSweep } from './sweep';
import { startCarrierTimer } from './timer';

/** Opens its store, its queue and the carrier's timer; the door is `start`'s. */
export async function open(house: House) {
  const { clock } = house;
  const broker = registered(house.broker, [
    ...repliesTo(commands),
    ...asking([cancelBooking]),
    reportOutcomes,
    orderRetry.request,
  ]);
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
  const known = createKnownRows<ShipmentRow>(clock);
  const sweep = createCarrierSweep({ store, known, broker, clock, log, carrier });
  const timer = startCarrierTimer(sweep, { clock, log });
  const reconciler = await openShipmentReconciler(store, { broker, clock, log, pace: readPace(house.env) });
  const handle = createHandlers({
    store,
    known,
    broker,
    clock,
    deadLetters,
    faults: await openFaultInjection(house, database, log),
    carrier,
    unserviceable: set.UNSERVICEABLE_COUNTRIES,
    wake: (at) => timer.wake(at),
    failPoint: house.failPoint,
    events: reconciler.events,
  });
  const consumer = await broker.consume({ queue: 'delivery' }, handle, {
    onDead: deadLetters.setAside('delivery'),
  });
  const reconciliation = reconciler.start();
  const backOffice = await openBackOffice({
    service: 'delivery',
    database,
    deadLetters,
    broker,
    clock,
    sagas: { ...orderRetry, types: commands.map(({ command }) => command.type) },
  });
  return {
    backOffice,
    deps: store,
    log,
    async stop() {
      await reconciliation.stop();
      await consumer.stop();
      await timer.stop();
    },
  };
}

export const start: StartService = async (house, port) => {
  const opened = await open(house);
  const { deps, log } = opened;
  const server = await startSubgraphServer<Context>({
    name: 'delivery',
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: withBackOffice(createResolvers(deps), opened.backOffice),
    context: ({ viewer }) => ({ viewer, loaders: createLoaders(deps, viewer) }),
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
