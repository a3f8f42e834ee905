import { join } from 'node:path';
import { readSupergraphConfig } from '../platform/supergraph-config';
import {
  acceptanceBreaches,
  clockBreaches,
  dependenciesOf,
  domainBreaches,
  doorBreaches,
  gatewayBreaches,
  importsOf,
  isTest,
  listedVariables,
  nameBreaches,
  pathsBelow,
  platformBreaches,
  read,
  roomBreaches,
  root,
  settingBreaches,
  type Source,
  subgraphBreaches,
  unfinishedBreaches,
  variablesOf,
} from './house';

const { files, folders } = pathsBelow();
const sources = files.filter((path) => path.endsWith('.ts') && !path.endsWith('/generated.ts')).map(read);
const imports = sources.flatMap(importsOf);
const names = readSupergraphConfig(join(root, 'supergraph.yaml')).subgraphs.map(({ name }) => name);
const product = sources.filter(({ path }) => !isTest(path));
const scripts = sources.filter(({ path }) => path.startsWith('scripts/') && !path.endsWith('.test.ts'));

describe('the house as it stands', () => {
  it('has files to look at', () => {
    expect(product.length).toBeGreaterThan(100);
    expect(names).toHaveLength(6);
  });
  it('platform imports nothing above it', () => expect(platformBreaches(imports)).toEqual([]));
  it('the gateway imports platform alone', () => expect(gatewayBreaches(imports)).toEqual([]));
  it('subgraphs know each other by their messages', () => expect(subgraphBreaches(imports)).toEqual([]));
  it('the acceptance suite stands alone', () =>
    expect(acceptanceBreaches(imports, Object.keys(dependenciesOf('acceptance').named))).toEqual([]));
  it('the acceptance suite has the versions of packages that the product has', () => {
    const own = dependenciesOf('acceptance');
    const { named, locked } = dependenciesOf('.');
    expect(named).toMatchObject(own.named);
    expect(own.locked).toMatchObject(own.named);
    expect(locked).toMatchObject(own.named);
  });
  it('domains read and write nothing', () => expect(domainBreaches(imports)).toEqual([]));
  it('subgraphs have the same rooms', () => expect(roomBreaches(names, files)).toEqual([]));
  it('folders are named by what is in them', () => expect(nameBreaches(folders)).toEqual([]));
  it('time and chance come from the clock', () => expect(product.flatMap(clockBreaches)).toEqual([]));
  it('services publish by their doors', () => expect(product.flatMap(doorBreaches)).toEqual([]));
  it('nothing is left unfinished', () => {
    const texts = files.filter((path) => /\.(ts|js|graphql|ya?ml|md)$|Dockerfile$/.test(path)).map(read);
    expect(texts.flatMap(unfinishedBreaches)).toEqual([]);
  });
  it('Node gets the same flags however it is started', () => {
    const { scripts } = JSON.parse(read('package.json').text) as { scripts: Record<string, string> };
    const [, entrypoint = ''] = /^ENTRYPOINT (\[.*\])$/m.exec(read('Dockerfile').text) ?? [];
    const image = (JSON.parse(entrypoint) as string[]).join(' ');
    expect(image).toBe(scripts['start:built']);
    const flags = (command = '') => command.match(/--max-\S+/g);
    expect(flags(image)).toHaveLength(1);
    for (const name of ['start', 'start:gateway']) expect(flags(scripts[name])).toEqual(flags(image));
  });
  it('every setting is in .env.example, and nothing else is', () => {
    const reading = new Set([...product, ...scripts].flatMap(variablesOf));
    for (const name of names) reading.add(`${name.toUpperCase()}_URL`);
    expect(settingBreaches([...reading], listedVariables(read('.env.example').text))).toEqual([]);
  });
});

describe('each rule can fail', () => {
  const file = (path: string, text: string): Source => ({ path, text });
  const breachesOf = (rule: (found: ReturnType<typeof importsOf>) => string[], path: string, text: string) =>
    rule(importsOf(file(path, text)));

  it.each([
    `import { x } from '../gateway/main';`,
    `import type { X } from '../subgraphs/orders/domain';`,
    `export * from '../main';`,
    `const x = await import('../scripts/audit');`,
    `const x = require('../test/system');`,
    `type X = import('../subgraphs/orders/store').X;`,
    `import { x } from '../test/servers/mongod';`,
  ])('platform: %s', (text) =>
    expect(breachesOf(platformBreaches, 'platform/feed.ts', text)).toHaveLength(1),
  );

  it('platform tests may start servers, and use packages', () => {
    const text = `import { x } from '../../test/servers/mongod'; import { y } from 'mongodb'; import './x';`;
    expect(breachesOf(platformBreaches, 'platform/store/a.contract.test.ts', text)).toEqual([]);
  });

  it.each([
    `import { x } from '../subgraphs/orders/messages';`,
    `import { x } from '../main';`,
    `import { x } from '../test/system';`,
  ])('gateway: %s', (text) => expect(breachesOf(gatewayBreaches, 'gateway/main.ts', text)).toHaveLength(1));

  it.each([
    `import { x } from '../users/domain';`,
    `import type { X } from '../users/store';`,
    `import { x } from '../../gateway/main';`,
    `import { x } from '../../main';`,
    `import { x } from '../../test/system';`,
  ])('subgraph: %s', (text) =>
    expect(breachesOf(subgraphBreaches, 'subgraphs/orders/saga.ts', text)).toHaveLength(1),
  );

  it('a subgraph may import messages, platform and its own', () => {
    const text = `import { x } from '../users/messages'; import { y } from './store'; import '../../platform/ids';`;
    expect(breachesOf(subgraphBreaches, 'subgraphs/orders/saga.ts', text)).toEqual([]);
  });

  it.each([
    `import { operation } from '../scripts/client';`,
    `import type { Order } from '../subgraphs/orders/domain';`,
    `import { MongoClient } from 'mongodb';`,
    `const { x } = require('../test/system');`,
  ])('acceptance: %s', (text) => {
    const breaches = (found: ReturnType<typeof importsOf>) => acceptanceBreaches(found, ['graphql-ws']);
    expect(breachesOf(breaches, 'acceptance/shop.ts', text)).toHaveLength(1);
    const own = `import { x } from './core'; import 'node:test'; import { createClient } from 'graphql-ws';`;
    expect(breachesOf(breaches, 'acceptance/shop.ts', own)).toEqual([]);
  });

  it.each([
    `import { open } from './store';`,
    `import type { Rows } from './store';`,
    `import { handle } from './handlers';`,
    `import { openStore } from '../../platform/store/open';`,
    `import { createOutbox } from '../../platform/outbox';`,
    `import { readFileSync } from 'node:fs';`,
    `import { MongoClient } from 'mongodb';`,
    `import { type Db, MongoClient } from 'mongodb';`,
    `const { x } = require('node:net');`,
  ])('domain: %s', (text) => {
    expect(breachesOf(domainBreaches, 'subgraphs/orders/domain.ts', text)).toHaveLength(1);
    const deeper = text.replace('./store', '../store').replace('./handlers', '../handlers');
    const moved = deeper.replace('../../platform', '../../../platform');
    expect(breachesOf(domainBreaches, 'subgraphs/orders/domain/index.ts', moved)).toHaveLength(1);
  });

  it('a domain may import types, money, messages and its own', () => {
    const text = `import type { Db } from 'mongodb'; import { type X } from '../../platform/outbox';
      import { eur } from '../../platform/money'; import { z } from 'zod'; import { hold } from '../inventory/messages';`;
    expect(breachesOf(domainBreaches, 'subgraphs/orders/domain.ts', text)).toEqual([]);
  });

  it('rooms and names', () => {
    const complete = [
      'schema.graphql',
      'resolvers.ts',
      'domain/index.ts',
      'store.ts',
      'messages.ts',
      'main.ts',
    ];
    const found = complete.map((room) => `subgraphs/orders/${room}`);
    expect(roomBreaches(['orders'], found)).toEqual([
      'subgraphs/orders/handlers is missing: the subgraphs have the same rooms',
    ]);
    expect(nameBreaches(['platform/utils', 'gateway/helpers', 'services', 'platform/store'])).toHaveLength(3);
  });

  it.each(['Date.now()', 'new Date()', 'new Date', 'Math.random()', 'setTimeout(f, 1)', 'performance.now()'])(
    'clock: %s',
    (call) => {
      expect(clockBreaches(file('platform/feed.ts', `const x = ${call};`))).toHaveLength(1);
      expect(clockBreaches(file('platform/feed.ts', `// ${call}\nconst x = new Date(0);`))).toEqual([]);
      expect(clockBreaches(file('platform/feed.test.ts', `const x = ${call};`))).toEqual([]);
    },
  );

  it.each([
    'await house.broker.publish([]);',
    'const { clock, broker } = house;',
    'const { broker: b } = house;',
    'const deps = { broker: house.broker };',
    'export const open = ({ broker }: House) => broker;',
  ])('door: %s', (text) => {
    expect(doorBreaches(file('subgraphs/orders/main.ts', text))).toHaveLength(1);
    expect(doorBreaches(file('test/simulation/system.ts', text))).toEqual([]);
  });

  it('a service makes its door of the broker, and may ask whether it answers', () => {
    const text =
      'const broker = registered(house.broker, events); const { clock } = house; house.broker.ping();';
    expect(doorBreaches(file('subgraphs/orders/main.ts', text))).toEqual([]);
  });

  it('unfinished', () => {
    expect(unfinishedBreaches(file('a.ts', `const a = 1;\n// TO${'DO'}: more`))).toEqual([
      'a.ts:2 is unfinished',
    ]);
  });

  it('settings', () => {
    const text = `const s = z.object({ A_B: z.string(), lower: z.number() });
      const { C_D, E_F: e = 1 } = process.env; f(env.G_H ?? house.env.I_J); process.env.K_L = '1';`;
    expect(variablesOf(file('a.ts', text))).toEqual(['A_B', 'C_D', 'E_F', 'G_H', 'I_J']);
    const listed = listedVariables('# A_B=1\nC_D=\n# a sentence with X=1\n#OLD=2\nC_D=3\n');
    expect(listed).toEqual(['A_B', 'C_D', 'OLD', 'C_D']);
    expect(settingBreaches(['A_B', 'M_N'], ['A_B', 'OLD', 'A_B'])).toEqual([
      'M_N is not in .env.example',
      'nothing reads OLD of .env.example',
      'A_B is listed twice',
    ]);
  });
});
