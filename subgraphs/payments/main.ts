import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openDeadLetters } from '../../platform/dead-letters';
import { startSubgraphServer } from '../../platform/server';
import type { StartService } from '../../platform/service';
import { readSettings } from '../../platform/settings';
import { userRegistered } from '../users/messages';
import { createCalls } from './calls';
import { createHandler, service } from './handlers';
import { type Context, createContext, createResolvers } from './resolvers';
import { settings } from './settings';
import { openStore } from './store';
import { createWallet } from './wallet';

const SWEEP_MS = 1_000;

/** Starts payments: its endpoint, its queue, and the sweep over its calls. */
export const start: StartService = async (house, port) => {
  const { env, clock, broker, verifyToken } = house;
  const log = house.log.child({ service });
  const { INITIAL_CREDITS, PAYMENT_CALL_LIMIT_MS, NODE_ENV } = readSettings(settings, env);
  const store = await openStore(house.store.database(service));
  const deadLetters = await openDeadLetters(store.database, clock, log);
  const wallet = createWallet({ store, clock, initialCredits: INITIAL_CREDITS });
  // Longer than a lookup and a call: until then nobody else takes a call over.
  const lease = { holder: randomUUID(), leaseMs: 2 * PAYMENT_CALL_LIMIT_MS + 2_000 };
  const calls = createCalls({
    service,
    payments: store.payments,
    broker,
    clock,
    log,
    lease,
    provider: wallet,
    limitMs: PAYMENT_CALL_LIMIT_MS,
    sweepMs: SWEEP_MS,
  });
  const server = await startSubgraphServer<Context>({
    name: service,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: createResolvers({ store, wallet }),
    context: (request) => createContext({ store, wallet }, request),
    verifyToken,
    log,
    clock,
    nodeEnv: NODE_ENV,
    ready: async () => {
      await Promise.all([house.store.ping(), broker.ping()]);
    },
  });
  const consumer = await broker.consume(
    { queue: service, topics: [userRegistered.type] },
    createHandler({
      store,
      broker,
      clock,
      deadLetters,
      lease,
      begin: (rows) => calls.begin(rows),
      openAccounts: (customerIds) => wallet.openAccounts(customerIds),
    }),
    { prefetch: 100 },
  );
  calls.start();
  return {
    ...server,
    async stop() {
      await consumer.stop();
      await calls.stop();
      await server.stop();
    },
  };
};
