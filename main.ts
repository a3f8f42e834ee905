import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Configuration,
  defaultConfiguration,
  readConfiguration,
  readGatewaySettings,
  readTabs,
  startGateway,
} from './gateway/main';
import type { Broker } from './platform/broker/broker';
import { openBroker } from './platform/broker/open';
import type { VerifyToken } from './platform/auth';
import { type Clock, systemClock } from './platform/clock';
import { createFailPoint, failPoint, platformFailPoints } from './platform/fail-point';
import { createLifecycle } from './platform/lifecycle';
import { createLog, type Log } from './platform/log';
import type { LocalOperations } from './platform/server';
import type { House, Service, StartService } from './platform/service';
import { loadEnvFile, port as portSetting, readSettings } from './platform/settings';
import { openStore } from './platform/store/open';
import type { Store } from './platform/store/store';
import { readSupergraphConfig } from './platform/supergraph-config';
import { createTokenVerifier } from './platform/tokens';
import { start as startDelivery } from './subgraphs/delivery/main';
import { start as startInventory } from './subgraphs/inventory/main';
import { start as startOrders } from './subgraphs/orders/main';
import { callFailPoint } from './subgraphs/payments/calls';
import { start as startPayments } from './subgraphs/payments/main';
import { start as startProducts } from './subgraphs/products/main';
import { start as startUsers } from './subgraphs/users/main';

const subgraphs: Record<string, StartService> = {
  users: startUsers,
  products: startProducts,
  orders: startOrders,
  payments: startPayments,
  inventory: startInventory,
  delivery: startDelivery,
};

const file = () => z.string().refine(existsSync, 'there is no such file');

export const settings = z.object({
  /** The gateway's port; the subgraphs take the next six, in the order of supergraph.yaml. 0 takes any free ones. */
  PORT: portSetting().default(4000),
  NODE_ENV: z.string().default('development'),
  MONGODB_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  RABBITMQ_URL: z
    .string()
    .regex(/^amqps?:\/\//, 'must begin with amqp:// or amqps://')
    .optional(),
  /** Begins the names of databases, exchanges and queues, so that several installations can share servers. */
  NAMESPACE: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,30}$/, 'must be up to 31 lower-case letters, digits, - and _')
    .default('waybill'),
  /** Folder of the embedded store. */
  WAYBILL_DATA: z.string().default('.waybill'),
  /** `allow`: the embedded engines may be used under NODE_ENV=production. */
  EMBEDDED: z.enum(['allow']).optional(),
  /** The supergraph that the gateway serves. */
  SUPERGRAPH: file().optional(),
  /** The gateway's configuration file; `gateway.yaml` for Waybill's own supergraph, none for another. */
  GATEWAY_CONFIG: file().optional(),
  /** Where the keys of access tokens are published; users' own endpoint by default. */
  JWKS_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['pretty', 'json']).optional(),
  /** For crash tests: where this process kills itself, `name` or `name:n` for the n-th passing. */
  FAIL_POINT: failPoint([...platformFailPoints, callFailPoint]).optional(),
});

export interface Waybill {
  /** The gateway's GraphQL endpoint, where this process runs it. */
  url: string | null;
  services: readonly Service[];
  /** What runs on which engine. */
  engines: string;
  /** Reads the gateway's supergraph again, where this process runs the gateway; it happens by itself when the file changes. */
  reload(): Promise<void>;
  /** In-flight requests finish, consumers and sweeps stop, then broker and store are closed. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** `gateway` and subgraphs by name; all of them by default. */
  services?: readonly string[];
  env: NodeJS.ProcessEnv;
  log: Log;
  clock?: Clock;
  /** What the services are given in place of the opened store: itself, decorated. */
  decorateStore?: (store: Store) => Store;
  /** What the services are given in place of the opened broker: itself, decorated. */
  decorateBroker?: (broker: Broker) => Broker;
  /** Ends the process; used where it is one service's own. */
  exit?: (code: number) => void;
}

/** The environment or the command line asks for something that cannot be; the message says what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** Starts services in this process. Throws before anything is half started, and stops what was started if one fails. */
export async function startWaybill(options: StartOptions): Promise<Waybill> {
  const { env, log, clock = systemClock } = options;
  const { decorateStore = (store) => store, decorateBroker = (broker) => broker } = options;
  const config = readSettings(settings, env);
  const wanted = wantedServices(options.services);
  checkEngines(config, wanted);
  checkFailPoint(config);

  const ports = portsOf(config.PORT);
  const forGateway = wanted.includes('gateway') ? readForGateway(config, env, ports) : null;
  const engines = wanted.some((name) => name in subgraphs)
    ? await openEngines(config, wanted.join(' '), { clock, log })
    : null;
  const services: Service[] = [];
  const local = new Map<string, LocalOperations>();
  const stop = async () => {
    for (const service of [...services].reverse()) await service.stop();
    await engines?.broker.close();
    await engines?.store.close();
  };

  try {
    const verifyToken = createVerifier(config, ports, services, clock);
    if (engines) {
      const store = decorateStore(engines.store);
      const broker = decorateBroker(engines.broker);
      const failPoint = config.FAIL_POINT && createFailPoint(config.FAIL_POINT);
      const exit = wanted.length === 1 ? options.exit : undefined;
      const house: House = { env, clock, log, verifyToken, broker, store, failPoint, exit };
      for (const [name, start] of Object.entries(subgraphs)) {
        if (!wanted.includes(name)) continue;
        const service = await start(house, ports.get(name) ?? 0);
        services.push(service);
        // Where the environment names a URL, the gateway goes there.
        if (!urlIn(env, name)) local.set(name, service.local);
      }
    }
    const gateway = forGateway
      ? await startGateway({
          ...forGateway.options,
          routeTo: forGateway.routeTo(
            (name) => local.get(name) && services.find((one) => one.name === name)?.url,
          ),
          local,
          verifyToken: gatewayVerifier(forGateway.configuration, verifyToken, clock),
          log: log.child({ service: 'gateway' }),
          clock,
        })
      : null;
    if (gateway) services.push(gateway);
    const described = engines
      ? `store: ${engines.store.description}; broker: ${engines.broker.description}`
      : 'no store and no broker: the gateway needs none';
    const reload = async () => void (await gateway?.reload());
    return { url: gateway?.url ?? null, services, engines: described, reload, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const everyService = [...Object.keys(subgraphs), 'gateway'];

function wantedServices(named: readonly string[] = []): readonly string[] {
  const unknown = named.find((name) => !everyService.includes(name));
  if (unknown) throw new CannotStart(`There is no service ${unknown}: choose of ${everyService.join(', ')}.`);
  return named.length > 0 ? named : everyService;
}

/** Made at the first token: where users publishes its keys is known when it has started. */
function createVerifier(
  config: Config,
  ports: ReadonlyMap<string, number>,
  services: readonly Service[],
  clock: Clock,
): VerifyToken {
  let verify: VerifyToken | undefined;
  const usersUrl = () =>
    services.find(({ name }) => name === 'users')?.url ?? `http://localhost:${ports.get('users')}/graphql`;
  return (token) => {
    const jwksUrl = config.JWKS_URL ?? new URL('/.well-known/jwks.json', usersUrl()).href;
    verify ??= createTokenVerifier({ jwksUrl, clock });
    return verify(token);
  };
}

type Config = z.output<typeof settings>;

function checkEngines(config: Config, wanted: readonly string[]): void {
  const isEmbedded = !config.MONGODB_URL || !config.RABBITMQ_URL;
  if (!isEmbedded || wanted.every((name) => name === 'gateway')) return;
  const missing = [!config.MONGODB_URL && 'MONGODB_URL', !config.RABBITMQ_URL && 'RABBITMQ_URL'].filter(
    Boolean,
  );
  if (Object.keys(subgraphs).some((name) => !wanted.includes(name))) {
    throw new CannotStart(
      `The embedded engines serve one process with all six subgraphs. To run ${wanted.join(', ')} alone, set ${missing.join(' and ')}.`,
    );
  }
  if (config.NODE_ENV === 'production' && config.EMBEDDED !== 'allow') {
    throw new CannotStart(
      `Under NODE_ENV=production set ${missing.join(' and ')}, or EMBEDDED=allow to run on the embedded engines.`,
    );
  }
}

function checkFailPoint({ NODE_ENV, FAIL_POINT }: Config): void {
  if (!FAIL_POINT || NODE_ENV !== 'production') return;
  throw new CannotStart(
    'FAIL_POINT makes a process kill itself, for crash tests. Unset it, or NODE_ENV=production.',
  );
}

async function openEngines(config: Config, connectionName: string, deps: { clock: Clock; log: Log }) {
  const { MONGODB_URL, RABBITMQ_URL, WAYBILL_DATA: folder, NAMESPACE: namespace } = config;
  const store = await openStore({ mongodbUrl: MONGODB_URL, folder, namespace, ...deps });
  try {
    const broker = await openBroker({ rabbitmqUrl: RABBITMQ_URL, connectionName, namespace, ...deps });
    return { store, broker };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The subgraphs take the ports after the gateway's, in the order of supergraph.yaml. */
function portsOf(gatewayPort: number): Map<string, number> {
  const { subgraphs: listed } = readSupergraphConfig(join(__dirname, 'supergraph.yaml'));
  return new Map(listed.map(({ name }, index) => [name, gatewayPort === 0 ? 0 : gatewayPort + 1 + index]));
}

const urlSetting = (subgraph: string) => `${subgraph.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_URL`;

/** Where the environment says that a subgraph is: `ORDERS_URL` and so on. Throws `InvalidSettings` for what is no URL. */
function urlIn(env: NodeJS.ProcessEnv, subgraph: string): string | undefined {
  const name = urlSetting(subgraph);
  return readSettings(z.object({ [name]: httpUrl.optional() }), env)[name];
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** What the gateway reads of the environment and of its file, before anything starts: a bad value starts nothing. */
function readForGateway(config: Config, env: NodeJS.ProcessEnv, ports: ReadonlyMap<string, number>) {
  for (const name of ports.keys()) urlIn(env, name);
  const configuration = readConfigurationOf(config);
  const path = config.SUPERGRAPH ?? configuration.supergraph;
  const { limits, demand, executor, persistedOperations, subscriptions, sockets, authorization } =
    configuration;
  const settings = gatewaySettings(env);
  const routeTo = (here: (subgraph: string) => string | undefined) => (subgraph: string) =>
    urlIn(env, subgraph) ??
    configuration.routingUrls[subgraph] ??
    here(subgraph) ??
    (path === undefined ? `http://localhost:${ports.get(subgraph)}/graphql` : undefined);
  return {
    configuration,
    routeTo,
    options: {
      port: config.PORT,
      ...(path !== undefined && { supergraphPath: path }),
      settings: { ...settings, sources: { ...configuration.subgraphs, ...settings.sources } },
      limits,
      demand,
      executor,
      authorization,
      persistedOperations,
      subscriptions,
      ...(sockets && { sockets }),
      tabs: path === undefined ? readTabs(join(__dirname, 'operations')) : [],
    },
  };
}

/** Waybill's own file is for Waybill's own supergraph. */
function readConfigurationOf({ GATEWAY_CONFIG, SUPERGRAPH }: Config): Configuration {
  if (GATEWAY_CONFIG !== undefined) return readConfiguration(GATEWAY_CONFIG);
  return SUPERGRAPH === undefined ? readConfiguration(join(__dirname, 'gateway.yaml')) : defaultConfiguration;
}

function gatewaySettings(env: NodeJS.ProcessEnv) {
  try {
    return readGatewaySettings(env);
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error));
  }
}

/** Another supergraph has its own signer of tokens, which its subgraphs trust too. */
function gatewayVerifier({ tokens }: Configuration, ours: VerifyToken, clock: Clock): VerifyToken {
  return tokens ? createTokenVerifier({ ...tokens, clock }) : ours;
}

async function main(): Promise<void> {
  const began = systemClock.now().getTime();
  loadEnvFile();
  const { NODE_ENV, LOG_LEVEL, LOG_FORMAT } = readSettings(settings, process.env);
  const log = createLog(
    LOG_LEVEL,
    (LOG_FORMAT ?? (NODE_ENV === 'production' ? 'json' : 'pretty')) === 'pretty',
  );
  const lifecycle = createLifecycle({ log, clock: systemClock });
  if (process.env.npm_lifecycle_event) void parentGone().then(() => process.kill(process.pid, 'SIGTERM'));
  const exit = (code: number) => process.exit(code);
  const waybill = await startWaybill({ services: process.argv.slice(2), env: process.env, log, exit });
  lifecycle.onStop('Waybill', () => waybill.stop());
  process.on('SIGHUP', () => void waybill.reload());
  for (const { name, url } of waybill.services) log.info(`${name} ${url}`);
  log.info(waybill.engines);
  const { url } = waybill;
  const where = url ? `: ${placeToOpen(url)}` : '';
  log.info(`ready in ${((systemClock.now().getTime() - began) / 1000).toFixed(1)} s${where}`);
}

/** The pages for people where they are served, else the endpoint. */
function placeToOpen(url: string): string {
  if (!readGatewaySettings(process.env).introspection) return url;
  return `open ${new URL('/', url).href} (Apollo Sandbox) or ${new URL('/explorer', url).href}`;
}

/** SIGTERM to `npm start` ends npm and its shell alone: without them nobody would stop this process. */
async function parentGone(): Promise<void> {
  const parent = process.ppid;
  while (process.ppid === parent) await systemClock.sleep(500);
}

/** What a person can mend: the message is enough, a stack would bury it. */
function isMendable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isPortTaken =
    error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'EADDRINUSE';
  return isPortTaken || expectedErrors.has(error.name);
}

const expectedErrors = new Set([
  'CannotStart',
  'InvalidSettings',
  'StoreLocked',
  'StoreUnavailable',
  'BrokerUnavailable',
  'InvalidManifest',
  'UnservableSupergraph',
]);

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(isMendable(error) ? error.message : error);
    process.exit(1);
  });
}
