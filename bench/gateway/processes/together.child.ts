import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Gateway from '../../../gateway/main';
import type * as Clocks from '../../../platform/clock';
import type * as Logs from '../../../platform/log';
import type * as Servers from '../../../platform/server';
import { composeShop, schemas, type SubgraphName, subgraphNames } from '../graph/schemas';
import { type Row, tables } from '../graph/tables';

/** A module of the product as it is built. */
const built = async (...path: string[]): Promise<unknown> =>
  import(join(__dirname, '..', '..', '..', 'dist', ...path));

const verifyToken = () => Promise.reject(new Error('nobody has a token'));

/**
 * The gateway and its subgraphs in one process, each subgraph a real one: graphql-js over the same tables. `DIRECT` says
 * how the gateway calls them. The argument is the gateway's port.
 */
async function main(): Promise<void> {
  const { startGateway, readGatewaySettings } = (await built('gateway', 'main.js')) as typeof Gateway;
  const { startSubgraphServer } = (await built('platform', 'server', 'index.js')) as typeof Servers;
  const { systemClock: clock } = (await built('platform', 'clock.js')) as typeof Clocks;
  const { createLog } = (await built('platform', 'log.js')) as typeof Logs;
  const log = createLog('error', false);
  const folder = mkdtempSync('together-');
  const urls = {} as Record<SubgraphName, string>;
  const local = new Map<string, Servers.LocalOperations>();
  for (const name of subgraphNames) {
    const schemaPath = join(folder, `${name}.graphql`);
    writeFileSync(schemaPath, schemas[name]);
    const service = await startSubgraphServer({
      name,
      port: 0,
      schemaPath,
      resolvers: resolversOf(name),
      context: () => ({}),
      verifyToken,
      log,
      clock,
      nodeEnv: 'production',
      ready: async () => undefined,
    });
    urls[name] = service.url;
    local.set(name, service.local);
  }
  const supergraphPath = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphPath, composeShop(urls));
  const settings = readGatewaySettings(process.env);
  const port = Number(process.argv[2]);
  await startGateway({ port, supergraphPath, local, verifyToken, settings, log, clock });
}

function resolversOf(name: SubgraphName): object {
  const rowOf = (type: string, id: string) => tables[name][type]?.get(id) ?? null;
  const types = Object.keys(tables[name]).map((type) => [
    type,
    { __resolveReference: ({ id }: { id: string }) => rowOf(type, id) },
  ]);
  const query = {
    items: (_: unknown, { ids }: { ids: string[] }): (Row | null)[] => ids.map((id) => rowOf('Item', id)),
  };
  return { ...Object.fromEntries(types), ...(name === 'catalog' && { Query: query }) };
}

void main();
