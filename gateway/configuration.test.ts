import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { InvalidSettings } from '../platform/settings';
import { defaultConfiguration, readConfiguration } from './configuration';
import { defaultDemand } from './demand/check';
import { defaultLimits } from './limits';
import { defaultAuthorization } from './security/authorize';
import { defaultSourceSettings } from './sources/settings';

const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
const path = join(folder, 'gateway.yaml');
const read = (content: string | object) => {
  writeFileSync(path, typeof content === 'string' ? content : stringify(content));
  return readConfiguration(path);
};
const example = readFileSync(join(__dirname, '..', 'gateway.yaml'), 'utf8');

test('a file that says nothing is as none', () => {
  expect(read('')).toEqual(defaultConfiguration);
  expect(read('# nothing')).toEqual(defaultConfiguration);
});

test('paths are from the folder of the file', () => {
  const { supergraph, persistedOperations } = read({
    supergraph: 'my/supergraph.graphql',
    persistedOperations: { manifest: '../operations.json', mode: 'known' },
  });
  expect(supergraph).toBe(join(folder, 'my/supergraph.graphql'));
  expect(persistedOperations.manifest).toBe(join(folder, '../operations.json'));
});

test.each([
  ['an unknown name', 'limit: {}', /limit/],
  ['an unknown limit', 'limits: { bodyByte: 1 }', /bodyByte/],
  ['a limit that is no count', 'limits: { bodyBytes: -1 }', /limits.bodyBytes/],
  ['a URL that is none', 'routingUrls: { a: books }', /routingUrls.a: must be an http/],
  ['a header that is not forwarded', 'subgraphs: { forwardHeaders: [cookie, host] }', /forwardHeaders/],
  ['half a signer', 'tokens: { jwksUrl: "http://a" }', /tokens.issuer/],
  ['a safelist without a manifest', 'persistedOperations: { mode: safelist }', /manifest/],
  ['no YAML', 'limits: [', /cannot be read/],
])('%s is refused, and named', (_, content, message) => {
  expect(() => read(content)).toThrow(InvalidSettings);
  expect(() => read(content)).toThrow(message);
});

test('the file of the house shows every setting with its default', () => {
  const uncommented = (section: string) => {
    const lines = example.split('\n');
    const from = lines.indexOf(`# ${section}:`);
    const to = lines.findIndex((line, index) => index > from && !line.startsWith('#   '));
    const text = lines.slice(from, to).map((line) => line.slice(2));
    return (parse(text.join('\n')) as Record<string, unknown>)[section];
  };
  expect(uncommented('limits')).toEqual(defaultLimits);
  expect(uncommented('subgraphs')).toEqual(defaultSourceSettings);
  expect(uncommented('authorization')).toEqual(defaultAuthorization);
  expect(uncommented('demand')).toEqual(defaultDemand);
  expect(Object.keys(read(example).subscriptions.resume)).toHaveLength(1);
});
