import { join } from 'node:path';
import { z } from 'zod';
import { openBackOffice, withBackOffice } from '../../platform/back-office';
import { DEFAULT_PREFETCH } from '../../platform/broker/broker';
import { asking, registered } from '../../platform/broker/registered';
import { openDeadLetters } from '../../platform/dead-letters';
import { isFaultInjectionOn, openFaultInjection } from '../../platform/saga/fault-injection';
import { createOrchestrator } from '../../platform/saga/orchestrator';
import { startSubgraphServer } from '../../platform/server';
import type { House, StartService } from '../../platform/service';
import { readPace } from '../../platform/reconciliation/settings';
import { readSettings, wholeNumber } from '../../platform/settings';
import type { Order } from './domain';
import { story } from './domain';
import { announce, createOrderFeed, liveHandler } from './handlers';
import { asks, events, orderRetry } from './messages';
import { createDesk } from './placing';
import { openReconciling } from './reconciling';
import { createContext, createResolvers } from './resolvers';
import { flows, journeyOf, orderProcess, replyTypes } from './saga';
import { openOrders } from './store';

export const settings = z.object({
  /** How long one step before the money is taken may go without an answer. */
  STEP_LIMIT_MS: wholeNumber(100, 3_600_000).default(30_000),
  /** How long all of what comes before the money is taken may go on; shorter than any hold or authorization. */
  ORDER_LIMIT_MS: wholeNumber(100, 86_400_000).default(900_000),
});

/**
 * Opens its store, the queue of replies, the live feed and the sweeps; the door is `start`'s.
 * @param known the flows, each in all versions that an order may still follow
 */
export async function open(house: House, known = flows) {
  const { clock } = house;
  const broker = registered(house.broker, [...events, ...asking(asks)]);
  const { STEP_LIMIT_MS, ORDER_LIMIT_MS } = readSettings(settings, house.env);
  const log = house.log.child({ service: 'orders' });
  const database = house.store.database('orders');
  const orders = await openOrders(database);
  const deadLetters = await openDeadLetters(database, clock, log);
  const pace = readPace(house.env);
  const reconciling = await openReconciling({ database, orders, broker, clock, log, pace });
  const orchestrator = createOrchestrator<Order>({
    process: orderProcess({ stepMs: STEP_LIMIT_MS, sagaMs: ORDER_LIMIT_MS }, known),
    documents: orders,
    broker,
    clock,
    log,
    deadLetters,
    retryRequest: orderRetry.request,
    announce: (before, after) => announce(before, after, clock),
    failPoint: house.failPoint,
    events: reconciling.events,
    told: (order, entries) => entries.forEach((entry) => log.info(story(order, entry))),
  });
  const desk = createDesk({
    orders,
    orchestrator,
    journey: journeyOf(known),
    clock,
    faults: await openFaultInjection(house, database, log),
    mayHaveFaults: isFaultInjectionOn(house.env),
  });
  const feed = createOrderFeed(orders, clock, log);
  const replies = await broker.consume({ queue: 'orders' }, orchestrator.replies, {
    // All that the others are asked comes back here.
    prefetch: 2 * DEFAULT_PREFETCH,
    onDead: deadLetters.setAside('orders'),
  });
  const live = await broker.consume({ live: ['orders.#'] }, liveHandler(feed, log), {
    onReconnect: () => feed.catchUp(),
  });
  const sweeps = [orchestrator.start(), reconciling.start()];
  const backOffice = await openBackOffice({
    service: 'orders',
    database,
    deadLetters,
    broker,
    clock,
    sagas: { ...orderRetry, types: replyTypes },
  });
  const { operatorActs } = backOffice;
  return {
    backOffice,
    deps: { orders, orchestrator, feed, clock, desk, operatorActs, reconciling },
    log,
    async stop() {
      await replies.stop();
      await live.stop();
      await Promise.all(sweeps.map((each) => each.stop()));
      await feed.stop();
    },
  };
}

export const start: StartService = async (house, port) => {
  const opened = await open(house);
  const { deps, log } = opened;
  const server = await startSubgraphServer({
    name: 'orders',
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
