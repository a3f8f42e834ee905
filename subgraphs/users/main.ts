import { join } from 'node:path';
import { registered } from '../../platform/broker/registered';
import { createOutbox } from '../../platform/outbox';
import { startSubgraphServer } from '../../platform/server';
import type { StartService } from '../../platform/service';
import { readSettings } from '../../platform/settings';
import { startSweep } from '../../platform/sweep';
import { createAccounts } from './accounts';
import { openKeys } from './keys';
import { events } from './messages';
import { createPasswords } from './passwords';
import { type Context, createContext, createResolvers } from './resolvers';
import { createSessions } from './sessions';
import { settings } from './settings';
import { ensureStaff } from './staff';
import { openUsersStore } from './store';

const name = 'users';
const SESSION_SWEEP_MS = 3_600_000;

/** Starts users: its endpoint with the published keys, the outbox of its events, and the first staff account. */
export const start: StartService = async (house, port) => {
  const { clock, verifyToken } = house;
  const broker = registered(house.broker, events);
  const log = house.log.child({ service: name });
  const { NODE_ENV, STAFF_EMAIL, STAFF_PASSWORD, ...given } = readSettings(settings, house.env);
  const accessTokenMinutes = given.ACCESS_TOKEN_MINUTES ?? (NODE_ENV === 'production' ? 15 : 60);

  const store = await openUsersStore(house.store.database(name));
  const keys = await openKeys(store, { clock, accessTokenMinutes });
  const sessions = createSessions(store, clock);
  const passwords = await createPasswords();
  const outbox = createOutbox({
    name,
    documents: store.users,
    broker,
    clock,
    log,
    failPoint: house.failPoint,
  });
  const accounts = createAccounts({ store, keys, sessions, passwords, outbox, clock });
  await ensureStaff({ email: STAFF_EMAIL, password: STAFF_PASSWORD }, { store, accounts, log });

  const server = await startSubgraphServer<Context>({
    name,
    port,
    schemaPath: join(__dirname, 'schema.graphql'),
    resolvers: createResolvers(store, accounts),
    context: (request) => createContext(store, request),
    verifyToken,
    log,
    clock,
    nodeEnv: NODE_ENV,
    ready: async () => void (await Promise.all([house.store.ping(), broker.ping()])),
    routes: (app) => {
      app.get('/.well-known/jwks.json', async (_request, response) => {
        response.set('cache-control', 'public, max-age=300').json(await keys.published());
      });
    },
  });
  const sweeps = [
    outbox.start(),
    startSweep('users session sweep', SESSION_SWEEP_MS, { clock, log }, () => sessions.forgetExpired()),
  ];
  return {
    ...server,
    async stop() {
      await server.stop();
      await Promise.all(sweeps.map((sweep) => sweep.stop()));
    },
  };
};
