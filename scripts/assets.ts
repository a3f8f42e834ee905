import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { readSupergraphConfig } from '../platform/supergraph-config';

/** Second half of `npm run build`: puts beside the compiled code what it reads at run time. */
const root = join(__dirname, '..');
const { subgraphs } = readSupergraphConfig(join(root, 'supergraph.yaml'));
const assets = [
  'supergraph.yaml',
  'gateway.yaml',
  'gateway/supergraph.graphql',
  'operations',
  ...subgraphs.map(({ name }) => `subgraphs/${name}/schema.graphql`),
];
for (const asset of assets) cpSync(join(root, asset), join(root, 'dist', asset), { recursive: true });
