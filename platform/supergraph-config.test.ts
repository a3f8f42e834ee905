import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidSupergraphConfig, readSupergraphConfig } from './supergraph-config';

const folder = mkdtempSync(join(tmpdir(), 'supergraph-config-'));

function file(content: string): string {
  const path = join(folder, 'supergraph.yaml');
  writeFileSync(path, content);
  return path;
}

const good = `
federation_version: =2.14.4
subgraphs:
  books:
    routing_url: http://localhost:4001/graphql
    schema:
      file: ./books/schema.graphql
`;

test('reads the list, with schema files beside the configuration', () => {
  expect(readSupergraphConfig(file(good))).toEqual({
    federationVersion: '=2.14.4',
    subgraphs: [
      {
        name: 'books',
        routingUrl: 'http://localhost:4001/graphql',
        schemaFile: join(folder, 'books', 'schema.graphql'),
      },
    ],
  });
});

test.each([
  ['no such file', () => join(folder, 'missing.yaml'), /missing\.yaml: ENOENT/],
  ['not YAML', () => file('a: [1'), /supergraph\.yaml: .*/],
  ['no subgraph', () => file('federation_version: =2.14.4\nsubgraphs: {}'), /subgraphs: names no subgraph/],
  ['no version', () => file(good.replace(/federation_version.*/, '')), /federation_version/],
  [
    'a routing URL that is none',
    () => file(good.replace('http://localhost', 'ftp://localhost')),
    /subgraphs\.books\.routing_url: must be an http\(s\) URL/,
  ],
  [
    'no schema file',
    () => file(good.replace('file: ./books/schema.graphql', 'sdl: x')),
    /books\.schema\.file/,
  ],
  ['an empty file', () => file(''), /file: /],
])('says what is wrong: %s', (_, path, message) => {
  expect(() => readSupergraphConfig(path())).toThrow(InvalidSupergraphConfig);
  expect(() => readSupergraphConfig(path())).toThrow(message);
});
