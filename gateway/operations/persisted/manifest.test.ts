import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidManifest, readManifest, readManifestFile } from './manifest';

const manifest = (operations: unknown[], more: object = {}) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations, ...more });
const one = { id: 'a', name: 'A', type: 'query', body: 'query A {\n  a\n}' };

test('a manifest is read from its file, as rover writes it', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'manifest-')), 'manifest.json');
  writeFileSync(path, manifest([one]));
  const { operations, byTokens } = readManifest(await readManifestFile(path), path);
  expect(operations.get('a')).toEqual({ id: 'a', name: 'A', body: one.body });
  expect(byTokens.get('query A{a}')?.id).toBe('a');
});

test('a file that is missing is named, with what makes one', async () => {
  const loading = readManifestFile('/nowhere/manifest.json');
  await expect(loading).rejects.toThrow(InvalidManifest);
  await expect(loading).rejects.toThrow(
    '/nowhere/manifest.json: there is no such file. Make a manifest with: rover persisted-queries generate',
  );
});

test.each([
  ['no JSON', '{"format":', 'm.json is not JSON'],
  ['no object', '[]', 'file: Invalid input'],
  [
    'another format',
    manifest([one], { format: 'other' }),
    'format: must be "apollo-persisted-query-manifest"',
  ],
  ['another version', manifest([one], { version: 2 }), 'version: must be 1'],
  ['no list', manifest([], { operations: {} }), 'operations: Invalid input'],
  ['no id', manifest([{ ...one, id: '' }]), 'operations.0.id'],
  ['no body', manifest([{ id: 'a' }]), 'operations.0.body'],
  ['no GraphQL', manifest([{ ...one, body: 'query A { a(b: "' }]), 'the body of A (a) is no GraphQL'],
  ['an id twice', manifest([one, { ...one, body: '{ b }' }]), 'the id a is given to two operations'],
])('%s is refused, and said what of it', (_, text, message) => {
  expect(() => readManifest(text, 'm.json')).toThrow(InvalidManifest);
  expect(() => readManifest(text, 'm.json')).toThrow(message);
});

test('the same operation twice is one', () => {
  expect(readManifest(manifest([one, one]), 'm.json').operations.size).toBe(1);
});
