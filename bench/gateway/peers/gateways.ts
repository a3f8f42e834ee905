import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedFlags } from '../../deployed';
import { bodyOf, workloads } from '../graph/workloads';
import { answering, type ChildOptions, freePort, programOf, startChild } from '../processes/child';
import { binOf, versionOf } from './installed';
import type { Peer, Running, Site } from './peer';

const root = join(__dirname, '..', '..', '..');
const pathOfGraphql = '/graphql';
const [first] = workloads;

type Start = (site: Site, port: number) => Pick<ChildOptions, 'command' | 'args' | 'env'>;

/** A peer that is a program of its own, on a port that it is given. */
function program(name: string, about: string, start: Start, path = pathOfGraphql): Peer {
  return {
    name,
    about,
    async start(site): Promise<Running> {
      const port = await freePort();
      const logFile = join(site.folder, `${name}.log`);
      const child = startChild({ ...start(site, port), cwd: site.folder, logFile });
      const url = `http://127.0.0.1:${port}${path}`;
      try {
        await answering(url, bodyOf(first, 0), child);
      } catch (error) {
        await child.stop();
        throw error;
      }
      return { url, pid: child.pid, stop: () => child.stop() };
    },
  };
}

export interface WaybillOptions {
  name: string;
  about: string;
  /** The folder that `npm run build` made. */
  built?: string | undefined;
  /** Settings of the gateway beside the usual ones. */
  env?: NodeJS.ProcessEnv;
  /** Of Node, beside those of `npm run start:built`. */
  flags?: readonly string[];
}

/** Our gateway as it is deployed: built, in production, its logs quiet. */
export function waybill(options: WaybillOptions): Peer {
  const { name, about, built = join(root, 'dist'), env = {}, flags = [] } = options;
  const main = join(built, 'main.js');
  return program(name, about, ({ supergraphPath }, port) => {
    if (!existsSync(main)) throw new Error(`there is no ${main}: npm run build`);
    return {
      command: process.execPath,
      args: [...deployedFlags(), ...flags, main, 'gateway'],
      env: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        PORT: String(port),
        SUPERGRAPH: supergraphPath,
        ...env,
      },
    };
  });
}

/** Our gateway and real subgraphs in one process, all of whose time is counted. */
function together(name: string, about: string, direct: 'on' | 'off'): Peer {
  return program(name, about, (_, port) => ({
    ...programOf('together', [String(port)]),
    env: { NODE_ENV: 'production', SHARE_FETCHES: 'off', DIRECT: direct },
  }));
}

/** What is compared where gateway and subgraphs are one process. */
export const togetherPeers: readonly Peer[] = [
  together('direct', 'this gateway and its subgraphs in one process, called directly', 'on'),
  together('by HTTP', 'the same process, but the gateway calls them over HTTP', 'off'),
];

const stock = program(
  'stock',
  `ApolloGateway ${versionOf(root, '@apollo/gateway')} in Apollo Server ${versionOf(root, '@apollo/server')}, standalone`,
  ({ supergraphPath }, port) => ({
    ...programOf('stock', [String(port), supergraphPath]),
    env: { NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1' },
  }),
  '/',
);

const hive = program(
  'hive',
  '@graphql-hive/gateway with @graphql-hive/router-runtime (packages of peers/package.json)',
  ({ supergraphPath }, port) => ({
    command: process.execPath,
    args: [
      binOf('@graphql-hive/gateway', 'hive-gateway'),
      'supergraph',
      supergraphPath,
      '--hive-router-runtime',
      '--host=127.0.0.1',
      `--port=${port}`,
    ],
    env: { NODE_ENV: 'production', LOG_LEVEL: 'error', FORK: '1' },
  }),
);

/** Apollo Router with one worker, and nothing on but GraphQL. */
const apolloRouter = program(
  'apollo-router',
  'Apollo Router, the program of ROUTER_BIN',
  ({ supergraphPath, folder }, port) => {
    const configPath = join(folder, 'apollo-router.yaml');
    const listen = `127.0.0.1:${port}`;
    writeFileSync(
      configPath,
      `supergraph: { listen: '${listen}', path: ${pathOfGraphql} }\nhealth_check: { enabled: false }\n`,
    );
    return {
      command: fromEnv('ROUTER_BIN'),
      args: ['--supergraph', supergraphPath, '--config', configPath, '--log', 'error'],
      env: { APOLLO_TELEMETRY_DISABLED: 'true', APOLLO_ROUTER_NUM_CORES: '1' },
    };
  },
);

const hiveRouter = program(
  'hive-router',
  'Hive Router, the program of HIVE_ROUTER_BIN',
  ({ supergraphPath }, port) => ({
    command: fromEnv('HIVE_ROUTER_BIN'),
    args: [],
    env: {
      SUPERGRAPH_FILE_PATH: supergraphPath,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'error',
      ROUTER_HTTP_WORKERS: '1',
    },
  }),
);

const floor = program(
  'floor',
  `Node ${process.version} HTTP server, undici calls, a merge written by hand`,
  ({ urls }, port) => ({
    ...programOf('floor', [String(port), JSON.stringify(urls)]),
    env: { NODE_ENV: 'production' },
  }),
);

const others: readonly Peer[] = [stock, hive, apolloRouter, hiveRouter, floor];

const ours: readonly Peer[] = [
  waybill({ name: 'waybill', about: 'this gateway, built', env: { SHARE_FETCHES: 'off' } }),
  waybill({
    name: 'sharing',
    about: 'this gateway with deduplication in flight, which is how it is by default',
    env: { SHARE_FETCHES: 'on' },
  }),
];

const peers = [...ours, ...others];
export const peerNames: readonly string[] = peers.map(({ name }) => name);

/**
 * Those of these names, in the order of the report.
 * @param beside the folder of another build of ours
 */
export function chosenPeers(names: readonly string[], beside: string | undefined): Peer[] {
  const chosen = peers.filter(({ name }) => names.includes(name));
  if (beside === undefined) return chosen;
  const about = `this gateway, built in ${beside}`;
  return [...chosen, waybill({ name: 'beside', about, built: beside, env: { SHARE_FETCHES: 'off' } })];
}

function fromEnv(name: string): string {
  const path = process.env[name];
  if (!path) throw new Error(`${name} names no program`);
  if (!existsSync(path)) throw new Error(`there is no file ${path} (${name})`);
  return path;
}
