import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type Library, startLibrary } from './fixture/library';
import { sandboxScript } from './landing/sandbox';
import { readTabs, type Tab } from './landing/tabs';

const tabs: Tab[] = [
  { name: 'all </script><b>', document: '{ books { title } }', variables: { a: '</script>' } },
  {
    name: 'follow',
    document: 'subscription { readers }',
    headers: { Authorization: 'Bearer <accessToken>' },
  },
];

let library: Library;
let origin: string;

beforeAll(async () => {
  library = await startLibrary();
  origin = new URL((await library.start({ tabs })).url).origin;
});
afterAll(() => library.stop());

async function page(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(origin + path, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('the landing page holds the endpoint and the tabs, and nothing of them gets out of its place', async () => {
  const { status, headers, text } = await page('/');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/html');
  expect(headers.get('content-security-policy')).toContain(
    'frame-src https://sandbox.embed.apollographql.com',
  );
  const options = /<script id="options" type="application\/json">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
  expect(JSON.parse(options)).toEqual({ endpoint: '/graphql', tabs });
  expect(text).not.toContain('<b>');
});

test('a browser gets it at /graphql too; a client does not', async () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  expect((await page('/graphql', html)).text).toContain('id="sandbox"');
  expect((await page('/graphql')).status).toBe(400);
  expect((await page('/graphql?query={whoami}', html)).text).not.toContain('id="sandbox"');
});

test('its scripts come from here, and start Sandbox without telemetry', async () => {
  const { text, headers } = await page('/sandbox/start.js');
  expect(headers.get('content-type')).toContain('javascript');
  expect(text).toContain('runTelemetry: false');
  expect(text).toContain('initialSubscriptionEndpoint');
  const script = await page('/sandbox/sandbox.js');
  expect(script.status).toBe(200);
  expect(script.text).toBe(sandboxScript());
});

test('the bundled Sandbox runs without a loader of modules', () => {
  const window: Record<string, unknown> = {};
  runInNewContext(sandboxScript(), { window, console });
  expect(Object.keys(window.ApolloSandbox as object)).toContain('ApolloSandbox');
});

test('the explorer is served whole, with its endpoints and a window for each tab', async () => {
  const { status, text, headers } = await page('/explorer/');
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(text).toContain('<base href="/explorer/">');
  for (const [, file = ''] of text.matchAll(/(?:src|href)="([^"/][^":]*)"/g)) {
    expect([file, (await page(`/explorer/${file}`)).status]).toEqual([file, 200]);
  }
  const start = await page('/explorer/start.js');
  expect(start.text).toContain("new URL('/graphql', location.href)");
  expect(start.text).toContain("initialSubscriptionRequestHandlerId: 'graphql-ws'");
  expect(start.text).toContain('subscription { readers }');
  expect(start.text).not.toContain('</script>');
  const frame = await page('/explorer/iframe-sandbox/index.html');
  expect(frame.headers.get('content-security-policy')).toBe('sandbox allow-scripts');
});

test('/explorer without a slash leads there', async () => {
  expect((await page('/explorer')).text).toContain('<base href="/explorer/">');
});

test('tabs are read from a folder, in the order of their numbers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tabs-'));
  mkdirSync(join(folder, 'parts.graphql.d'));
  writeFileSync(join(folder, '10-last.graphql'), '{ a }\n');
  writeFileSync(join(folder, '2-first.graphql'), '{ b }');
  writeFileSync(
    join(folder, '2-first.json'),
    '{ "variables": { "x": 1 }, "headers": { "A": "b" }, "note": "" }',
  );
  writeFileSync(join(folder, 'readme.md'), '');
  expect(readTabs(folder)).toEqual([
    { name: 'first', document: '{ b }', variables: { x: 1 }, headers: { A: 'b' } },
    { name: 'last', document: '{ a }' },
  ]);
});
