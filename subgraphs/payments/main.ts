import { join } from 'node:path';
import { openBackOffice, withBackOffice } from '../../platform/back-office';
import { asking, registered, repliesTo } from '../../platform/broker/registered';
import { newId } from '../../platform/ids';
import { openDeadLetters } from '../../platform/dead-letters';
import { anyVersionOf } from '../../platform/message';
import { createKnownRows } from '../../platform/saga/known-rows';
import { isFaultInjectionOn, openFaultInjection } from '../../platform/saga/fault-injection';
import { startSubgraphServer } from '../../platform/server';
import type { House, StartService } from '../../platform/service';
import { readPace } from '../../platform/reconciliation/settings';
import { readSettings } from '../../platform/settings';
import { userRegistered } from '../users/messages';
import { createCalls } from './calls';
import { faultyProvider } from './faulty-provider';
import { createHandler, service } from './handlers';
import { reportOutcomes, orderRetry } from '../orders/messages';
import { commands, voidPayment } from './messages';
import { openPaymentReconciler } from './reconciling';
import { type Context, createContext, createResolvers } from './resolvers';
import { settings } from './settings';
import { openStore, type PaymentRow } from './store';
import type { Provider } from './provider';
import { createWallet } from './wallet';

const SWEEP_MS = 1_000;

/**
 * Opens its store, its queue, and the sweep over its calls; the door is `start`'s. `between` stands between payments and
 * the wallet: a simulation puts a provider there that fails.
 */
export async function open(house: House, between: (wallet: Provider) => Provider = (wallet) => wallet) {
  const { env, clock } = house;
  const broker = registered(house.broker, [
    ...repliesTo(commands),
    ...asking([voidPayment]),
    reportOutcomes,
    orderRetry.request,
  ]);
  const log = house.log.child({ service });
  const { INITIAL_CREDITS, PAYMENT_CALL_LIMIT_MS } = readSettings(settings, env);
  const store = await openStore(house.store.database(service));
  const deadLetters = await openDeadLetters(store.database, clock, log);
  // What a provider does to a call is played where the provider is asked.
  const faults = await openFaultInjection(house, store.database, log, ['REFUSE', 'TIMEOUT', 'UNKNOWN']);
  const wallet = createWallet({ store, clock, initialCredits: INITIAL_CREDITS });
  const provider = between(wallet);
  // Longer than a lookup and a call: until then nobody else takes a call over.
  const lease = { holder: newId('call', clock), leaseMs: 2 * PAYMENT_CALL_LIMIT_MS + 2_000 };
  const known = createKnownRows<PaymentRow>(clock);
  const calls = createCalls({
    service,
    payments: store.payments,
    known,
    broker,
    clock,
    log,
    lease,
    provider: isFaultInjectionOn(env) ? faultyProvider(provider, store.payments) : provider,
    limitMs: PAYMENT_CALL_LIMIT_MS,
    sweepMs: SWEEP_MS,
    failPoint: house.failPoint,
  });
  const reconciler = await openPaymentReconciler(store, { broker, clock, log, pace: readPace(env) });
  const handler = createHandler({
    store,
    known,
    broker,
    clock,
    deadLetters,
    lease,
    faults,
    begin: (rows) => calls.begin(rows),
    openAccounts: (customerIds) => wallet.openAccounts(customerIds),
    failPoint: house.failPoint,
    events: reconciler.events,
  });
  const source = { queue: service, topics: [anyVersionOf(userRegistered)] };
  const consumer = await broker.consume(source, handler, {
    onDead: deadLetters.setAside(service),
  });
  calls.start();
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
    deps: { store, wallet },
    log,
    async stop() {
      await reconciliation.stop();
      await consumer.stop();
      await calls.stop();
    },
  };
}

export const start: StartService = async (house, port) => {
  const opened = await open(house);
  const { deps, log } = opened;
  const { NODE_ENV } = readSettings(settings, house.env);
  const server = await startSubgraphServer<Context>({
    name: service,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: withBackOffice(createResolvers(deps), opened.backOffice),
    context: (request) => createContext(deps, request),
    verifyToken: house.verifyToken,
    log,
    clock: house.clock,
    nodeEnv: NODE_ENV,
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
