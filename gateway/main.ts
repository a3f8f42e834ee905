import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from '../platform/service';
import { createIdentify } from './auth';
import { createContexts } from './context';
import { createErrorMask } from './errors';
import { createApollo } from './http/apollo';
import { createApp } from './http/app';
import { corsFor } from './http/cors';
import { drainOf } from './http/drain';
import { createStreams } from './http/streams';
import { createShortWay } from './http/short-way';
import { landingRoutes } from './landing/routes';
import { defaultLimits } from './limits';
import type { GatewayOptions } from './options';
import { openServed } from './served';
import { defaultSourceSettings } from './sources/settings';
import { createEngines } from './subscriptions/engines';
import { createKindOf, createOperations } from './subscriptions/operations';
import { noSubscriptions } from './subscriptions/request';
import { noSubscriptionSettings } from './subscriptions/settings';
import { serveSockets } from './subscriptions/sockets/server';
import { createUpstreams } from './subscriptions/upstream/pool';
import type { LiveSupergraph } from './supergraph/live';

export { type Configuration, defaultConfiguration, readConfiguration } from './configuration';
export { readTabs, type Tab } from './landing/tabs';
export { type GatewayLimits } from './limits';
export type { GatewayOptions } from './options';
export { readGatewaySettings, type GatewaySettings } from './settings';

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

  let stopping = false;
  const upstreams = createUpstreams({ log, patienceMs: limits.subgraphTimeoutMs });
  const engine = createEngines({
    supergraph,
    upstreams,
    settings: options.subscriptions ?? noSubscriptionSettings,
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
    ...(settings.introspection && { landing: landingRoutes(options.tabs ?? []) }),
    log,
  });
  const { bodyBytes } = limits;
  const ways = { supergraph, persisted, identify, makeContext, cors, formatError, bodyBytes };
  const server = createServer(createShortWay(ways, app));
  const drain = drainOf(server, clock);
  const { guests } = options.sockets ?? { guests: true };
  const sockets = serveSockets({ server, run, identify, makeContext, guests, limits, clock, log });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping = true;
    served.stopWatching();
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
