import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { parse } from 'graphql';
import { defaultDemand } from '../gateway/demand/check';
import { compileCost } from '../gateway/demand/cost';
import { readDemand } from '../gateway/demand/read';
import { stripSecurity } from '../gateway/security/strip';
import { root } from './house';

const sdl = readFileSync(join(root, 'gateway/supergraph.graphql'), 'utf8');
const schema = Supergraph.build(stripSecurity(sdl)).apiSchema().toGraphQLJSSchema();
const demand = readDemand(sdl);

const folder = join(root, 'operations');
const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));

test.each(names)('%s costs far less than the gateway allows', (name) => {
  const document = parse(readFileSync(join(folder, name), 'utf8'));
  const cost = compileCost(schema, demand, document, undefined, defaultDemand);
  expect(cost({})).toBeLessThanOrEqual(defaultDemand.maximum / 20);
  // The longest page that there is.
  expect(cost({ first: 100 })).toBeLessThanOrEqual(defaultDemand.maximum / 5);
});
