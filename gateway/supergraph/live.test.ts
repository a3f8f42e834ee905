import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { post, until } from '../fixture/client';
import { type Library, startLibrary } from '../fixture/library';
import type { startGateway } from '../main';

let library: Library;
let sdl: string;
let url: string;
let reload: Awaited<ReturnType<typeof startGateway>>['reload'];

beforeEach(async () => {
  library = await startLibrary();
  sdl = readFileSync(library.supergraphPath, 'utf8');
  ({ url, reload } = await library.start());
});
afterEach(() => library.stop());

const renamed = (text: string) => text.replaceAll('whoami: String', 'whoIsIt: String');
const knows = async (field: string) => (await post(url, { query: `{ ${field} }` })).status === 200;

test('a new file is served as soon as it is there; a request that is under way gets its answer', async () => {
  const slow = post(url, { query: '{ slow }' });
  await until(() => library.slowWaiting() === 1);
  writeFileSync(`${library.supergraphPath}.new`, renamed(sdl));
  renameSync(`${library.supergraphPath}.new`, library.supergraphPath);
  while (await knows('whoami'));
  expect(
    (await post(url, { query: '{ __type(name: "Query") { fields { name } } }' })).body.data,
  ).toMatchObject({
    __type: { fields: expect.arrayContaining([{ name: 'whoIsIt' }]) as unknown },
  });
  library.releaseSlow();
  expect((await slow).body).toEqual({ data: { slow: 'at last' } });
});

test('no request fails while the supergraph changes again and again', async () => {
  let asking = true;
  const asked = (async () => {
    const statuses = new Set<string>();
    for (let n = 0; asking; n += 1) {
      const { status, body } = await post(url, { query: `query Q${n % 3} { books { id } }` });
      statuses.add(`${status} ${JSON.stringify(body)}`);
    }
    return [...statuses];
  })();
  const results: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    writeFileSync(library.supergraphPath, n % 2 === 0 ? renamed(sdl) : sdl);
    results.push(await reload());
  }
  asking = false;
  expect(await asked).toEqual(['200 {"data":{"books":[{"id":"1"},{"id":"2"},{"id":"3"}]}}']);
  // Its change is seen by the watch too, which may come first.
  expect(results).not.toContain('refused');
});

test.each([
  ['that is none', () => writeFileSync(library.supergraphPath, 'type Query { a: Int }')],
  ['that is half written', () => writeFileSync(library.supergraphPath, sdl.slice(0, 500))],
  ['that is gone', () => rmSync(library.supergraphPath)],
])('a supergraph %s is refused, and the old one stays', async (_, write) => {
  write();
  expect(await reload()).toBe('refused');
  expect(await knows('whoami')).toBe(true);
  writeFileSync(library.supergraphPath, renamed(sdl));
  expect(await reload()).not.toBe('refused');
  expect(await knows('whoIsIt')).toBe(true);
});

test('a file that says the same changes nothing', async () => {
  expect(await reload()).toBe('unchanged');
});
