import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { VerifyToken } from '../platform/auth';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { LocalOperations } from '../platform/server';
import type { Service } from '../platform/service';
import { createApollo } from './apollo';
import { createIdentify } from './auth';
import { createErrorMask } from './errors';
import { createApp } from './http/app';
import { drainOf } from './http/drain';
import { createStreams } from './http/streams';
import { landingRoutes } from './landing/routes';
import type { Tab } from './landing/tabs';
import { defaultLimits, type GatewayLimits } from './limits';
import type { GatewaySettings } from './settings';
import { createSources } from './sources';
import { asDataSource } from './sources/data-source';
import { createDocuments } from './subscriptions/documents';
import { createOpenSubscription } from './subscriptions/events';
import { createExpiries } from './subscriptions/expiries';
import { createKindOf, createOperations } from './subscriptions/operations';
import { createSubscriptionPlanner } from './subscriptions/plan';
import { noSubscriptions, type SubscriptionCounts } from './subscriptions/request';
import {
  checkSubscriptionSettings,
  subscriptionSettings,
  type SubscriptionSettings,
} from './subscriptions/settings';
import { createSubscriptions } from './subscriptions/sharing';
import { serveSockets } from './subscriptions/sockets/server';
import { createUpstreams } from './subscriptions/upstream/pool';
import { loadSupergraph } from './supergraph';

export { readTabs, type Tab } from './landing/tabs';
export { type GatewayLimits } from './limits';
export { readGatewaySettings, type GatewaySettings } from './settings';

export interface GatewayOptions {
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on; all of them by default. */
  host?: string;
  /** The supergraph's SDL; the committed `gateway/supergraph.graphql` by default. */
  supergraphPath?: string;
  /** Where subgraphs answer, by name, where it is not what the supergraph says. */
  routingUrls?: Readonly<Record<string, string>>;
  /** Subgraphs that run in this process, by name: they are called directly. Subscriptions go over their sockets still. */
  local?: ReadonlyMap<string, LocalOperations>;
  verifyToken: VerifyToken;
  settings: GatewaySettings;
  /** Starting operations of the landing page and of the explorer. */
  tabs?: readonly Tab[];
  limits?: Partial<GatewayLimits>;
  /** May a socket be opened without a token that is good? Yes by default. */
  sockets?: { guests: boolean };
  /** What the supergraph's subscriptions are known to do; nothing by default. */
  subscriptions?: SubscriptionSettings;
  /** Goes up and down with the subscriptions, for who wants to look. */
  counts?: SubscriptionCounts;
  log: Log;
  clock: Clock;
}

/**
 * Serves a supergraph at /graphql: queries and mutations over HTTP; these and subscriptions over graphql-transport-ws, and
 * in streamed responses.
 * Throws when the supergraph cannot be loaded or the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<Service> {
  const { settings, log, clock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const formatError = createErrorMask(log);
  const identify = createIdentify(options.verifyToken, log);
  const sources = createSources({
    ...(options.local && { local: options.local }),
    ...(settings.sources && { settings: settings.sources }),
    limits,
    clock,
    log,
  });
  const supergraph = loadSupergraph({
    path: options.supergraphPath ?? join(__dirname, 'supergraph.graphql'),
    routingUrls: options.routingUrls ?? {},
    createSource: (subgraph, url) => asDataSource(sources.create(subgraph, url)),
    log,
  });
  const given = options.subscriptions ?? subscriptionSettings.parse({});
  checkSubscriptionSettings(given, supergraph.apiSchema);
  const apollo = createApollo({ supergraph, settings, limits, formatError, log });
  await apollo.start();

  let stopping = false;
  const upstreams = createUpstreams({ log, patienceMs: limits.subgraphTimeoutMs });
  const documents = createDocuments(supergraph.apiSchema, limits, settings.introspection);
  const plan = createSubscriptionPlanner(supergraph);
  const subscriptions = createSubscriptions({
    schema: supergraph.apiSchema,
    open: createOpenSubscription({ supergraph, plan, formatError, log }),
    upstreams,
    settings: given,
    limits,
    counts: options.counts ?? noSubscriptions(),
    expiries: createExpiries(clock),
    clock,
    log,
  });
  const engine = () => ({ apollo, documents, subscriptions });
  const run = createOperations({
    engine,
    formatError,
    stopping: () => stopping,
  });
  const streams = createStreams({ run, kindOf: createKindOf(engine), limits });
  const app = createApp({
    apollo,
    identify,
    settings,
    limits,
    streams,
    ready: () => !stopping,
    ...(settings.introspection ? { landing: landingRoutes(options.tabs ?? []) } : {}),
    log,
  });
  const server = createServer(app);
  const drain = drainOf(server, clock);
  const { guests } = options.sockets ?? { guests: true };
  const sockets = serveSockets({
    server,
    run,
    identify,
    forwardHeaders: settings.sources?.forwardHeaders,
    guests,
    limits,
    clock,
    log,
  });
  const port = await listen(server, options);
  const url = `http://${options.host ?? 'localhost'}:${port}/graphql`;
  log.debug({ url }, 'The gateway listens');

  const stop = async () => {
    stopping = true;
    streams.close();
    await Promise.all([drain.finish(limits.stopMs), sockets.close(limits.stopMs)]);
    upstreams.close();
    await drain.close();
    await apollo.stop();
    await sources.close();
  };
  let stopped: Promise<void> | undefined;
  return { name: 'gateway', url, stop: () => (stopped ??= stop()) };
}

function listen(server: Server, { port, host }: GatewayOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : error.message;
      reject(new Error(`The gateway cannot listen: ${why}`, { cause: error }));
    });
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
