import { askerLeft, type Call } from './call';
import { mutation, operation, query, request } from './fixture/asking';
import { sourceOf } from './sharing';
import type { FetchAnswer, FetchRequest, Source } from './source';

interface Started extends Call {
  request: FetchRequest;
  isCancelled: boolean;
  finish(answer: FetchAnswer): void;
  fail(error: Error): void;
}

let started: Started[];

/** Calls that are answered by hand. */
function startCall(asked: FetchRequest): Call {
  let settle: Pick<Started, 'finish' | 'fail'> | undefined;
  const answer = new Promise<FetchAnswer>((resolve, reject) => (settle = { finish: resolve, fail: reject }));
  if (!settle) throw new Error('A promise calls at once');
  const call: Started = {
    ...settle,
    request: asked,
    isCancelled: false,
    answer,
    cancel() {
      call.isCancelled = true;
      call.fail(askerLeft('books'));
    },
  };
  started.push(call);
  return call;
}

const source = (share = true): Source => sourceOf('books', startCall, share);
const answer = () => ({
  data: { books: [{ title: 'Emma' }] },
  errors: [{ message: 'Not rated', path: ['x'] }],
});
const left = expect.objectContaining({ message: 'Nobody waits for the answer any more.' }) as unknown;
const outcome = (fetch: Promise<FetchAnswer>) => fetch.catch((error: unknown) => error);

beforeEach(() => {
  started = [];
});

describe('shared by queries that are under way together', () => {
  const same = { authorization: 'Bearer ann', 'accept-language': 'en' };

  test.each([
    ['the same', {}],
    ['another trace', { forwarded: { ...same, traceparent: '00-b', tracestate: 'x', 'x-request-id': '2' } }],
    ['the same variables in another object', { values: { id: '1' } }],
  ])('%s', async (_, other) => {
    const one = source();
    const first = one.fetch(request({ forwarded: { ...same, traceparent: '00-a' } }));
    const second = one.fetch(request({ forwarded: same, ...other }));
    expect(started).toHaveLength(1);
    started[0]?.finish(answer());
    expect(await first).toEqual(answer());
    expect(await second).toEqual(answer());
  });

  test.each([
    ['another viewer', { forwarded: { ...same, authorization: 'Bearer bob' } }],
    ['a guest', { forwarded: { 'accept-language': 'en' } }],
    ['another header that a subgraph sees', { forwarded: { ...same, 'accept-language': 'de' } }],
    ['other variables', { values: { id: '2' } }],
    ['an operation of another plan', { operation: operation('query', query.text) }],
    ['a mutation', { operation: mutation }],
  ])('not by %s', (_, other) => {
    const one = source();
    for (const forwarded of [same, same]) void one.fetch(request({ forwarded, ...other }));
    void one.fetch(request({ forwarded: same }));
    expect(started).toHaveLength('operation' in other && other.operation.kind === 'mutation' ? 3 : 2);
  });

  test('each asker may change what it got', async () => {
    const one = source();
    const asked = [1, 2, 3].map(async () => {
      const got = await one.fetch(request());
      const { books } = got.data as { books: { title: string }[] };
      expect(got).toEqual(answer());
      books[0] = { title: 'changed' };
      books.push({ title: 'added' });
      (got.errors as { message: string }[])[0] = { message: 'changed' };
    });
    started[0]?.finish(answer());
    await Promise.all(asked);
    expect(started).toHaveLength(1);
  });

  test('a copy takes no name for more than a name', async () => {
    const one = source();
    const asked = [one.fetch(request()), one.fetch(request())];
    started[0]?.finish({
      data: JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Record<string, unknown>,
    });
    for (const { data } of await Promise.all(asked)) {
      expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
      expect(JSON.stringify(data)).toBe('{"__proto__":{"a":1},"constructor":2}');
    }
  });

  test('all get its error, and who comes later asks anew', async () => {
    const one = source();
    const asked = [one.fetch(request()), one.fetch(request({ signal: new AbortController().signal }))];
    started[0]?.fail(new Error('away'));
    for (const each of asked) await expect(each).rejects.toThrow('away');
    void one.fetch(request());
    expect(started).toHaveLength(2);
  });

  test('not by those that come one after another', async () => {
    const one = source();
    for (const time of [0, 1, 2]) {
      const asked = one.fetch(request());
      started[time]?.finish(answer());
      await asked;
    }
    expect(started).toHaveLength(3);
  });

  test('not where it is switched off', () => {
    const one = source(false);
    void one.fetch(request());
    void one.fetch(request());
    expect(started).toHaveLength(2);
  });
});

describe('who leaves', () => {
  const asker = () => new AbortController();

  test('does not end it for the others; the last one does', async () => {
    const one = source();
    const [ann, bob, cid] = [asker(), asker(), asker()];
    const asked = [ann, bob].map(({ signal }) => outcome(one.fetch(request({ signal }))));
    ann.abort();
    expect(await asked[0]).toEqual(left);
    expect(started[0]?.isCancelled).toBe(false);
    asked.push(outcome(one.fetch(request({ signal: cid.signal }))));
    expect(started).toHaveLength(1);
    bob.abort();
    expect(started[0]?.isCancelled).toBe(false);
    cid.abort();
    expect(started[0]?.isCancelled).toBe(true);
    void one.fetch(request());
    expect(started).toHaveLength(2);
    expect(await asked[1]).toEqual(left);
    expect(await asked[2]).toEqual(left);
  });

  test('does not end it for one who cannot leave', async () => {
    const one = source();
    const ann = asker();
    const stays = outcome(one.fetch(request()));
    const leaves = outcome(one.fetch(request({ signal: ann.signal })));
    ann.abort();
    expect(await leaves).toEqual(left);
    started[0]?.finish(answer());
    expect(await stays).toEqual(answer());
  });

  test('after the answer, ends nothing', async () => {
    const one = source();
    const ann = asker();
    const asked = one.fetch(request({ signal: ann.signal }));
    started[0]?.finish(answer());
    await asked;
    void one.fetch(request());
    ann.abort();
    expect(started.map(({ isCancelled }) => isCancelled)).toEqual([false, false]);
  });

  test.each([true, false])('before it began, begins nothing (shared: %s)', async (share) => {
    const one = source(share);
    const gone = asker();
    gone.abort();
    await expect(one.fetch(request({ signal: gone.signal }))).rejects.toEqual(left);
    expect(started).toHaveLength(0);
  });

  test('ends what is not shared', async () => {
    const one = source(false);
    const ann = asker();
    const asked = one.fetch(request({ signal: ann.signal }));
    ann.abort();
    expect(started[0]?.isCancelled).toBe(true);
    await expect(asked).rejects.toEqual(left);
  });
});
