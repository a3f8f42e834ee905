import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { testLog } from '../../../platform/log';
import { createUpstreams, type Upstreams } from './pool';

let upstreams: Upstreams;
const stops: (() => void)[] = [];

beforeEach(() => {
  upstreams = createUpstreams({ log: testLog(), patienceMs: 50 });
});
afterEach(() => {
  upstreams.close();
  stops.splice(0).forEach((stop) => stop());
});

/** A subgraph that answers the messages of a socket as the test says. */
async function startServer(answer: (socket: WebSocket, type: string, id?: string) => void): Promise<string> {
  const sockets = new WebSocketServer({ port: 0 });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { type, id } = JSON.parse(data.toString()) as { type: string; id?: string };
      answer(socket, type, id);
    });
  });
  stops.push(() => {
    sockets.clients.forEach((socket) => socket.terminate());
    sockets.close();
  });
  await new Promise((resolve) => sockets.once('listening', resolve));
  return `http://127.0.0.1:${(sockets.address() as AddressInfo).port}/graphql`;
}

const acknowledge = (socket: WebSocket, type: string) => {
  if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
};

/** Subscribes and tells how it ended: 'complete' or the error. */
function follow(url: string, authorization?: string) {
  const events: unknown[] = [];
  let stop: () => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => {
    stop = upstreams.subscribe(
      {
        subgraph: 'books',
        url,
        identity: authorization === undefined ? {} : { authorization },
        payload: { query: 'subscription { readers }' },
      },
      { next: (event) => void events.push(event), complete: () => resolve('complete'), error: resolve },
    );
  });
  return { events, ended, stop };
}

const unavailable = { message: 'The books service is unavailable. Try again shortly.' };

test('a subgraph that never acknowledges the connection is unavailable', async () => {
  const url = await startServer(() => undefined);
  expect(await follow(url).ended).toMatchObject(unavailable);
  expect(upstreams.connections()).toBe(0);
});

test('a subgraph that never answers the handshake is unavailable', async () => {
  const open = new Set<Socket>();
  const server = createServer((socket) => open.add(socket));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  stops.push(() => {
    open.forEach((socket) => socket.destroy());
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  expect(await follow(url).ended).toMatchObject(unavailable);
});

test('a subgraph that no longer answers pings is unavailable', async () => {
  const url = await startServer(acknowledge);
  expect(await follow(url).ended).toMatchObject(unavailable);
});

test('a quiet subgraph that answers pings is not', async () => {
  let pings = 0;
  const ids: string[] = [];
  const url = await startServer((socket, type, id) => {
    acknowledge(socket, type);
    if (type === 'subscribe' && id) ids.push(id);
    if (type !== 'ping') return;
    pings += 1;
    socket.send('{"type":"pong"}');
    if (pings === 5) socket.send(`{"type":"complete","id":"${ids[0] ?? ''}"}`);
  });
  expect(await follow(url).ended).toBe('complete');
  expect(pings).toBe(5);
});

test.each([[4401], [4403]])('a subgraph that closes with %i does not know who asks', async (code) => {
  const url = await startServer((socket) => socket.close(code));
  expect(await follow(url).ended).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
});

test('an event and the end in one packet, of a stream that is left meanwhile, harm no other', async () => {
  const ids: string[] = [];
  const opened: WebSocket[] = [];
  const url = await startServer((socket, type, id) => {
    acknowledge(socket, type);
    if (type === 'ping') socket.send('{"type":"pong"}');
    if (type !== 'subscribe' || !id) return;
    ids.push(id);
    opened.push(socket);
    if (ids.length < 2) return;
    // Corked: both messages leave in one packet, and are read in one go.
    const { _socket: raw } = socket as unknown as { _socket: Socket };
    raw.cork();
    socket.send(JSON.stringify({ id: ids[0], type: 'next', payload: { data: { readers: 1 } } }));
    socket.send(JSON.stringify({ id: ids[0], type: 'complete' }));
    raw.uncork();
    setTimeout(() => socket.send(JSON.stringify({ id: ids[1], type: 'next', payload: { data: null } })), 30);
    setTimeout(() => socket.send(JSON.stringify({ id: ids[1], type: 'complete' })), 40);
  });
  const left = { stop: (): void => undefined };
  left.stop = upstreams.subscribe(
    { subgraph: 'books', url, identity: {}, payload: { query: 'subscription { readers }' } },
    { next: () => left.stop(), complete: () => undefined, error: () => undefined },
  );
  const other = follow(url);
  expect(await other.ended).toBe('complete');
  expect(other.events).toEqual([{ data: null }]);
  const [socket] = opened;
  if (socket && socket.readyState !== socket.CLOSED) {
    await new Promise((resolve) => socket.once('close', resolve));
  }
  expect(upstreams.connections()).toBe(0);
});
