import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { VerifyToken } from '../platform/auth';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { LocalOperations } from '../platform/server';
import type { Service } from '../platform/service';
import { createIdentify } from './auth';
import { createContexts, type GatewayContext } from './context';
import { defaultDemand, type DemandSettings } from './demand/check';
import { createErrorMask } from './errors';
import { createApollo } from './http/apollo';
import { createApp } from './http/app';
import { corsFor } from './http/cors';
import { drainOf } from './http/drain';
import { createStreams } from './http/streams';
import { createShortWay } from './http/short-way';
import { landingRoutes } from './landing/routes';
import type { Tab } from './landing/tabs';
import { type AuthorizationSettings, createAuthorize, defaultAuthorization } from './security/authorize';
import { denyPolicies, type EvaluatePolicies } from './security/policies';
import { defaultLimits, type GatewayLimits } from './limits';
import { type OpenPersisted, openPersisted } from './operations/persisted/open';
import { defaultPersistedSettings, type PersistedSettings } from './operations/persisted/settings';
import type { GatewaySettings } from './settings';
import { createSources } from './sources';
import { defaultSourceSettings, type SourceSettings } from './sources/settings';
import { createEngines } from './subscriptions/engines';
import { createKindOf, createOperations } from './subscriptions/operations';
import { noSubscriptions, type SubscriptionCounts } from './subscriptions/request';
import {
  checkSubscriptionSettings,
  subscriptionSettings,
  type SubscriptionSettings,
} from './subscriptions/settings';
import { serveSockets } from './subscriptions/sockets/server';
import { createUpstreams } from './subscriptions/upstream/pool';
import type { Supergraph } from './supergraph/build';
import { type LiveSupergraph, openSupergraph } from './supergraph/live';
import { watchPath } from './watch';

export { type Configuration, defaultConfiguration, readConfiguration } from './configuration';
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
  /** Where a subgraph answers, by its name, where it is not what the supergraph says. */
  routeTo?: (subgraph: string) => string | undefined;
  /** Subgraphs that run in this process, by name: they are called directly. Subscriptions go over their sockets still. */
  local?: ReadonlyMap<string, LocalOperations>;
  verifyToken: VerifyToken;
  settings: GatewaySettings;
  /** Starting operations of the landing page and of the explorer. */
  tabs?: readonly Tab[];
  limits?: Partial<GatewayLimits>;
  demand?: DemandSettings;
  /** What executes plans: this gateway's own executor by default, or the one of @apollo/gateway. */
  executor?: 'compiled' | 'stock';
  /** What becomes of what a viewer may not have, where it is not as by default. */
  authorization?: Partial<AuthorizationSettings>;
  /** Decides policies (`@policy`); by default none is granted. */
  evaluatePolicies?: EvaluatePolicies<GatewayContext>;
  /** May a socket be opened without a token that is good? Yes by default. */
  sockets?: { guests: boolean };
  /** What the supergraph's subscriptions are known to do; nothing by default. */
  subscriptions?: SubscriptionSettings;
  /** What clients may send; any text, and automatic persisted queries, by default. */
  persistedOperations?: PersistedSettings;
  /** Goes up and down with the subscriptions, for who wants to look. */
  counts?: SubscriptionCounts;
  log: Log;
  clock: Clock;
}

/** A started gateway. */
export interface GatewayService extends Service {
  /** Reads the files of the supergraph and of its manifest again, as happens by itself when one of them changes; see `LiveSupergraph`. Never rejects. */
  reload: LiveSupergraph['reload'];
}

/**
 * Serves a supergraph at /graphql: queries and mutations over HTTP; these and subscriptions over graphql-transport-ws, and
 * in streamed responses.
 * Throws `UnservableSupergraph`, `InvalidManifest`, and when the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<GatewayService> {
  const { settings, log, clock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const formatError = createErrorMask(log);
  const identify = createIdentify(options.verifyToken, log);
  const sourceSettings = { ...defaultSourceSettings, ...settings.sources };
  const makeContext = createContexts(sourceSettings.forwardHeaders);
  const served = await openServed(options, limits, sourceSettings);
  const { supergraph, persisted } = served;
  const apollo = createApollo({ supergraph, persisted, settings, limits, formatError, log });
  await apollo.start();
  const watches = served.paths.map((path) =>
    watchPath({ path, changed: () => void served.reload(), clock, log }),
  );

  let stopping = false;
  const upstreams = createUpstreams({ log, patienceMs: limits.subgraphTimeoutMs });
  const engine = createEngines({
    supergraph,
    upstreams,
    settings: options.subscriptions ?? noSettings,
    limits,
    counts: options.counts ?? noSubscriptions(),
    formatError,
    clock,
    log,
  });
  const run = createOperations({ engine, persisted, formatError, stopping: () => stopping });
  const streams = createStreams({ run, kindOf: createKindOf(engine, persisted), limits });
  const cors = corsFor(settings);
  const app = createApp({
    apollo,
    identify,
    makeContext,
    cors,
    limits,
    streams,
    ready: () => !stopping,
    ...(settings.introspection ? { landing: landingRoutes(options.tabs ?? []) } : {}),
    log,
  });
  const bodyBytes = limits.bodyBytes;
  const listener = createShortWay(
    { supergraph, persisted, identify, makeContext, cors, formatError, bodyBytes },
    app,
  );
  const server = createServer(listener);
  const drain = drainOf(server, clock);
  const { guests } = options.sockets ?? { guests: true };
  const sockets = serveSockets({
    server,
    run,
    identify,
    makeContext,
    guests,
    limits,
    clock,
    log,
  });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping = true;
    for (const stopWatching of watches) stopWatching();
    streams.close();
    await Promise.all([drain.finish(limits.stopMs), sockets.close(limits.stopMs)]);
    upstreams.close();
    await drain.close();
    await apollo.stop();
    await served.close();
  };
  const port = await listen(server, options).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const url = `http://${options.host ?? 'localhost'}:${port}/graphql`;
  log.debug({ url }, 'The gateway listens');

  return { name: 'gateway', url, reload: () => served.reload(), stop: () => (stopped ??= stop()) };
}

const noSettings = subscriptionSettings.parse({});

/** What is served, and the files that it is read from. */
interface Served {
  /** The files of the supergraph and of the manifest. */
  paths: readonly string[];
  supergraph: LiveSupergraph;
  persisted: OpenPersisted;
  reload: LiveSupergraph['reload'];
  close(): Promise<void>;
}

async function openServed(
  options: GatewayOptions,
  limits: GatewayLimits,
  sourceSettings: SourceSettings,
): Promise<Served> {
  const { settings, clock, log } = options;
  const path = options.supergraphPath ?? join(__dirname, 'supergraph.graphql');
  const persisted = await openPersisted(options.persistedOperations ?? defaultPersistedSettings, log);
  const sources = createSources({
    ...(options.local && { local: options.local }),
    settings: sourceSettings,
    limits,
    clock,
    log,
  });
  const authorize = createAuthorize({
    settings: { ...defaultAuthorization, ...options.authorization },
    evaluatePolicies: options.evaluatePolicies ?? denyPolicies,
    log,
  });
  const supergraph = await openSupergraph({
    path,
    routeTo: options.routeTo ?? (() => undefined),
    createSource: (name, url) => sources.create(name, url),
    authorize,
    demand: options.demand ?? defaultDemand,
    executor: options.executor ?? 'compiled',
    check: (apiSchema) => checkSubscriptionSettings(options.subscriptions ?? noSettings, apiSchema),
    limits,
    introspection: settings.introspection,
    clock,
    log,
  });
  const tellFaults = ({ operations }: Supergraph) =>
    persisted.warnOfFaults((source, name) => operations.check(source, name));
  tellFaults(supergraph.current());
  supergraph.onReplace(tellFaults);
  return {
    paths: [path, ...(persisted.path === undefined ? [] : [persisted.path])],
    supergraph,
    persisted,
    async reload() {
      const hasNewManifest = await persisted.reload();
      const outcome = await supergraph.reload();
      if (hasNewManifest && outcome !== 'replaced') tellFaults(supergraph.current());
      return outcome;
    },
    async close() {
      await supergraph.close();
      await sources.close();
    },
  };
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
