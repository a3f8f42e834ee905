import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binOf } from '../peers/installed';
import { type ChildOptions, programOf } from '../processes/child';

/** What a gateway is given. */
export interface Site {
  port: number;
  supergraphPath: string;
  /** What a gateway leaves goes here. */
  folder: string;
  /** The folder of the build of our own. */
  dist: string;
}

/** A gateway that can carry subscribers. Each answers a `GatewayTask`. */
export interface Subject {
  name: string;
  /** For people: what it is. */
  about: string;
  /** Is it ours, which the bars are for? */
  isOurs: boolean;
  /** Throws with a reason when it cannot run here. */
  program(site: Site): Pick<ChildOptions, 'command' | 'args' | 'env'>;
}

/** A program of this folder, beside those of `processes/`. */
export const ownProgram = (name: string, args: readonly string[] = []) =>
  programOf(`../subscriptions/${name}`, args);

const waybill: Subject = {
  name: 'waybill',
  about: 'this gateway, built',
  isOurs: true,
  program({ port, dist, supergraphPath }) {
    const { command, args } = ownProgram('gateway', [String(port), dist, supergraphPath]);
    return { command, args: ['--expose-gc', ...args] };
  },
};

/** Over websockets to its subgraphs, which is the way that has one connection for many subscriptions. */
function hive(name: string, about: string, flags: readonly string[]): Subject {
  return {
    name,
    about: `@graphql-hive/gateway ${about} (packages of peers/package.json), websockets to its subgraphs`,
    isOurs: false,
    program({ port, supergraphPath, folder }) {
      const configPath = join(folder, 'gateway.config.mjs');
      const subscriptions = { kind: 'ws', location: '/graphql' };
      const transportEntries = { '*.http': { options: { subscriptions } } };
      writeFileSync(configPath, `export const gatewayConfig = ${JSON.stringify({ transportEntries })};\n`);
      const { command, args } = ownProgram('probe');
      const [probe = ''] = args.slice(-1);
      return {
        command,
        args: [
          '--expose-gc',
          ...args.slice(0, -1),
          ...['--import', pathToFileURL(probe).href],
          binOf('@graphql-hive/gateway', 'hive-gateway'),
          'supergraph',
          supergraphPath,
          `--config-path=${configPath}`,
          '--host=127.0.0.1',
          `--port=${port}`,
          ...flags,
        ],
        env: { NODE_ENV: 'production', LOG_LEVEL: 'error', FORK: '1' },
      };
    },
  };
}

export const subjects: readonly Subject[] = [
  waybill,
  hive('hive', 'with @graphql-hive/router-runtime', ['--hive-router-runtime']),
  hive('hive-stitching', 'with its own planner', []),
];
