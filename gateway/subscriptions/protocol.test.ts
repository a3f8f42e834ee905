import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Log } from '../../platform/log';
import { testLog } from '../../platform/log';
import { until } from '../fixture/client';
import { type Library, startLibrary, verifyToken } from '../fixture/library';
import { noSubscriptions } from './request';

/** Each must of PROTOCOL.md of graphql-ws, said by a client that has no library between it and the socket. */
const counts = noSubscriptions();
let library: Library;
let url: string;
const logged: string[] = [];

beforeAll(async () => {
  library = await startLibrary();
  const log: Log = {
    ...testLog(),
    debug: () => undefined,
    info: () => undefined,
    warn: (line: unknown) => void logged.push(String(line)),
    error: ({ err }: { err?: unknown }) => void logged.push(String(err)),
    child: () => log,
  };
  ({ url } = await library.start({ counts, log }));
});
afterAll(() => library.stop());
beforeEach(() => (logged.length = 0));

interface Said {
  type: string;
  id?: string;
  payload?: Record<string, unknown>;
}

/** A socket that keeps what it hears. */
async function open(to = url, protocols: string | string[] = 'graphql-transport-ws') {
  const socket = new WebSocket(to.replace('http', 'ws'), protocols);
  const heard: Said[] = [];
  let taken = 0;
  socket.on('message', (data: Buffer) => void heard.push(JSON.parse(data.toString()) as Said));
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  await once(socket, 'open');
  return {
    socket,
    heard,
    say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next() {
      await until(() => heard.length > taken);
      return heard[taken++];
    },
    code: async () => (await closed)[0],
    reason: async () => (await closed)[1].toString(),
  };
}

async function greeted(to = url, payload?: object) {
  const one = await open(to);
  one.say({ type: 'connection_init', payload });
  expect(await one.next()).toEqual({ type: 'connection_ack' });
  return one;
}

const ann = { authorization: 'Bearer good.ann' };
const changed = 'subscription { bookChanged(id: "1") { sequence } }';
const subscribe = (id: string, query: string) => ({ id, type: 'subscribe', payload: { query } });

describe('the handshake', () => {
  test('takes graphql-transport-ws among several subprotocols', async () => {
    const { socket } = await open(url, ['graphql-ws', 'graphql-transport-ws']);
    expect(socket.protocol).toBe('graphql-transport-ws');
    socket.close();
  });

  test('without it the socket is closed with 4406', async () => {
    expect(await (await open(url, [])).code()).toBe(4406);
    const other = new WebSocket(url.replace('http', 'ws'), 'graphql-ws');
    await once(other, 'error');
  });

  test('is only at /graphql', async () => {
    const socket = new WebSocket(
      url.replace('http', 'ws').replace('/graphql', '/other'),
      'graphql-transport-ws',
    );
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('404');
  });

  test('is refused where there are as many sockets as may be', async () => {
    const { url: narrow } = await library.start({ limits: { sockets: 1 } });
    const { socket } = await open(narrow);
    const more = new WebSocket(narrow.replace('http', 'ws'), 'graphql-transport-ws');
    const [error] = (await once(more, 'error')) as [Error];
    expect(error.message).toContain('503');
    socket.close();
  });
});

describe('the connection', () => {
  test('is acknowledged', async () => {
    (await greeted()).socket.close();
  });

  test('must be asked for within three seconds: 4408', async () => {
    const one = await open();
    expect(await one.code()).toBe(4408);
  });

  test('must be asked for once: 4429', async () => {
    const one = await greeted();
    one.say({ type: 'connection_init' });
    expect(await one.code()).toBe(4429);
  });

  test('must be acknowledged before an operation: 4401', async () => {
    const one = await open();
    one.say(subscribe('1', '{ whoami }'));
    expect(await one.code()).toBe(4401);
    expect(one.heard).toEqual([]);
  });

  test('is forbidden to guests where they are not let in: 4403', async () => {
    const { url: closed } = await library.start({ sockets: { guests: false } });
    for (const payload of [undefined, { authorization: 'expired' }]) {
      const one = await open(closed);
      one.say({ type: 'connection_init', payload });
      expect(await one.code()).toBe(4403);
    }
    (await greeted(closed, ann)).socket.close();
  });

  test('is closed with 4500 when the gateway fails, and the failure is logged', async () => {
    const one = await greeted();
    const parse = jest.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
      throw new Error('out of order');
    });
    one.socket.send('{"type":"ping"}');
    expect(await one.code()).toBe(4500);
    expect(await one.reason()).toBe('Internal server error');
    parse.mockRestore();
    expect(logged.join()).toContain('out of order');
  });
});

describe('a message', () => {
  test.each([
    ['no JSON', 'hello'],
    ['no object', '[]'],
    ['without a type', '{}'],
    ['of an unknown type', '{"type":"start"}'],
    ['subscribe without an id', '{"type":"subscribe","payload":{"query":"{ whoami }"}}'],
    ['subscribe with an empty id', '{"type":"subscribe","id":"","payload":{"query":"{ whoami }"}}'],
    ['subscribe without a query', '{"type":"subscribe","id":"1","payload":{}}'],
    [
      'subscribe with variables that are a list',
      '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}',
    ],
    ['ping with a payload that is no object', '{"type":"ping","payload":"x"}'],
    ['complete without an id', '{"type":"complete"}'],
    ['next, which only servers send', '{"type":"next","id":"1","payload":{}}'],
    ['error, which only servers send', '{"type":"error","id":"1","payload":[{"message":"x"}]}'],
    ['connection_ack, which only servers send', '{"type":"connection_ack"}'],
  ])('that is %s closes with 4400, and is nobody’s failure', async (_, message) => {
    const one = await greeted();
    one.say(message);
    expect(await one.code()).toBe(4400);
    expect(logged).toEqual([]);
  });

  test('that is too large closes with 1009', async () => {
    const one = await greeted();
    one.say({ type: 'ping', payload: { x: 'x'.repeat(1_100_000) } });
    expect(await one.code()).toBe(1009);
  });

  test('ping is answered with its payload, before and after the acknowledgement', async () => {
    const one = await open();
    one.say({ type: 'ping' });
    expect(await one.next()).toEqual({ type: 'pong' });
    one.say({ type: 'connection_init' });
    await one.next();
    one.say({ type: 'ping', payload: { at: 1 } });
    expect(await one.next()).toEqual({ type: 'pong', payload: { at: 1 } });
    one.socket.close();
  });

  test('pong may come unasked', async () => {
    const one = await greeted();
    one.say({ type: 'pong', payload: { at: 1 } });
    one.say({ type: 'ping' });
    expect(await one.next()).toEqual({ type: 'pong' });
    one.socket.close();
  });

  test('complete of an unknown id is ignored', async () => {
    const one = await greeted();
    one.say({ type: 'complete', id: 'nobody' });
    one.say({ type: 'ping' });
    expect(await one.next()).toEqual({ type: 'pong' });
    one.socket.close();
  });
});

describe('an operation', () => {
  afterEach(() => until(() => library.changes.subscribers() === 0 && counts.subscribers === 0));

  test('gives its results and complete, each with its id', async () => {
    const one = await greeted(url, ann);
    one.say(subscribe('"a"\n', changed));
    one.say(subscribe('b', '{ whoami }'));
    await until(() => library.changes.subscribers() === 1);
    expect(await one.next()).toEqual({
      id: 'b',
      type: 'next',
      payload: { data: { whoami: 'Bearer good.ann' } },
    });
    expect(await one.next()).toEqual({ id: 'b', type: 'complete' });
    library.changes.send({ sequence: 1, book: { id: '1' } });
    library.changes.complete();
    const payload = { data: { bookChanged: { sequence: 1 } } };
    expect(await one.next()).toEqual({ id: '"a"\n', type: 'next', payload });
    expect(await one.next()).toEqual({ id: '"a"\n', type: 'complete' });
    one.socket.close();
  });

  test.each([
    ['a subscription, even while it is prepared,', changed],
    ['a query', '{ slow }'],
  ])('with the id of %s that is alive closes with 4409', async (_, query) => {
    const one = await greeted(url, ann);
    one.say(subscribe('1', query));
    if (query !== changed) await until(() => library.slowWaiting() === 1);
    one.say(subscribe('1', '{ whoami }'));
    expect(await one.code()).toBe(4409);
    expect(await one.reason()).toBe('Subscriber for 1 already exists');
    library.releaseSlow();
  });

  test('may have the id of one that is over, however it ended', async () => {
    const one = await greeted(url, ann);
    one.say(subscribe('1', '{ whoami }'));
    expect([await one.next(), await one.next()]).toMatchObject([{ type: 'next' }, { type: 'complete' }]);
    one.say(subscribe('1', '{'));
    expect(await one.next()).toMatchObject({ type: 'error' });
    one.say(subscribe('1', changed));
    one.say({ id: '1', type: 'complete' });
    one.say(subscribe('1', '{ whoami }'));
    expect([await one.next(), await one.next()]).toMatchObject([{ type: 'next' }, { type: 'complete' }]);
    one.socket.close();
  });

  test('that fails is over: nothing follows the error, and no complete', async () => {
    const one = await greeted(url, ann);
    one.say(subscribe('1', 'subscription { bookChanged(id: "forbidden") { sequence } }'));
    expect(await one.next()).toEqual({
      id: '1',
      type: 'error',
      payload: [
        { message: 'Not yours', path: ['bookChanged'], extensions: { code: 'FORBIDDEN', service: 'books' } },
      ],
    });
    one.say({ type: 'ping' });
    expect(await one.next()).toEqual({ type: 'pong' });
    one.socket.close();
  });

  test('that the client has completed gives nothing more', async () => {
    const one = await greeted(url, ann);
    one.say(subscribe('1', changed));
    one.say(subscribe('2', '{ slow }'));
    await until(() => library.changes.subscribers() === 1 && library.slowWaiting() === 1);
    one.say({ id: '1', type: 'complete' });
    one.say({ id: '2', type: 'complete' });
    one.say({ type: 'ping' });
    expect(await one.next()).toEqual({ type: 'pong' });
    library.changes.send({ sequence: 1, book: { id: '1' } });
    library.releaseSlow();
    await until(() => library.changes.subscribers() === 0);
    one.say(subscribe('3', '{ again: slow }'));
    await until(() => library.slowWaiting() === 1);
    library.releaseSlow();
    expect(await one.next()).toMatchObject({ id: '3', type: 'next' });
    one.socket.close();
  });

  test('does not get the late result of one that had its id before', async () => {
    const one = await greeted(url, ann);
    one.say(subscribe('1', '{ slow }'));
    await until(() => library.slowWaiting() === 1);
    one.say({ id: '1', type: 'complete' });
    one.say(subscribe('1', changed));
    await until(() => library.changes.subscribers() === 1);
    library.releaseSlow();
    one.say(subscribe('2', '{ again: slow }'));
    await until(() => library.slowWaiting() === 1);
    library.releaseSlow();
    expect(await one.next()).toMatchObject({ id: '2' });
    one.socket.close();
  });

  test('ends at the subgraph when its socket is gone', async () => {
    const one = await greeted(url, ann);
    one.say(subscribe('1', changed));
    await until(() => library.changes.subscribers() === 1);
    one.socket.terminate();
  });

  test('is verified by its own token, whatever the connection was opened with', async () => {
    expect((await verifyToken('good.ann')).id).toBe('ann');
    const one = await greeted(url, { authorization: 'expired' });
    one.say(subscribe('1', '{ whoami }'));
    expect(await one.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    one.socket.close();
  });
});
