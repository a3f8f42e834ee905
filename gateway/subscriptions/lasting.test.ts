import { readFileSync, writeFileSync } from 'node:fs';
import { read, type Reading, socketClient, until, withToken } from '../fixture/client';
import { type Library, startLibrary } from '../fixture/library';
import { noSubscriptions } from './request';

/** What a stream lives through, and what it does not. */
const query = 'subscription { bookChanged(id: "1") { sequence book { rating } } }';
const result = (sequence: number) => ({ data: { bookChanged: { sequence, book: { rating: 4.5 } } } });
const counts = noSubscriptions();
let library: Library;

beforeAll(async () => {
  library = await startLibrary();
});
afterAll(() => library.stop());
afterEach(() => until(() => library.changes.subscribers() === 0 && counts.subscribers === 0));

async function follow(url: string, token = 'good.ann'): Promise<Reading> {
  const before = counts.subscribers;
  const reading = read(socketClient(url, withToken(token)), query);
  await until(() => counts.subscribers > before && library.changes.subscribers() === counts.upstreams);
  return reading;
}

test('a new supergraph: streams go on as they began, new ones begin by the new one', async () => {
  const sdl = readFileSync(library.supergraphPath, 'utf8');
  const { url, reload } = await library.start({ counts, limits: { stopMs: 10 } });
  const old = await follow(url);
  writeFileSync(library.supergraphPath, sdl.replaceAll('whoami: String', 'whoIsIt: String'));
  await reload();
  const added = await follow(url);
  expect(counts).toMatchObject({ subscribers: 2, upstreams: 2 });
  for (const sequence of [1, 2]) {
    library.changes.send({ sequence, book: { id: '1' } });
    expect([await old.next(), await added.next()]).toEqual([result(sequence), result(sequence)]);
  }
  expect(await read(socketClient(url, withToken('good.ann')), '{ whoIsIt: __typename }').next()).toEqual({
    data: { whoIsIt: 'Query' },
  });
  old.stop();
  added.stop();
  writeFileSync(library.supergraphPath, sdl);
});

test('the end of the token: all who share the stream are told, and none of another token', async () => {
  const { url } = await library.start({ counts });
  const soon = `good.ann.${Date.now() + 300}`;
  const ending = [await follow(url, soon), await follow(url, soon)];
  const staying = await follow(url);
  expect(counts).toMatchObject({ subscribers: 3, upstreams: 2 });
  for (const { ended } of ending) {
    expect(await ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
  await until(() => library.changes.subscribers() === 1);
  library.changes.send({ sequence: 1, book: { id: '1' } });
  expect(await staying.next()).toEqual(result(1));
  staying.stop();
});

test('a token that has ended already starts nothing that lasts', async () => {
  const { url } = await library.start({ counts });
  const reading = read(socketClient(url, withToken('good.ann.1000')), query);
  expect(await reading.ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});
