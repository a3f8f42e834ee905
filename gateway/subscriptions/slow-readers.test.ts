import { EventEmitter, once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import { WebSocket } from 'ws';
import { testLog } from '../../platform/log';
import { read, socketClient, until, withToken } from '../fixture/client';
import { type Library, startLibrary } from '../fixture/library';
import { Outbox } from './outbox';
import type { Receiver } from './operations';
import { noSubscriptions } from './request';
import { readerTooSlowCode, SocketConnection } from './sockets/connection';

const query = 'subscription { bookChanged(id: "1") { sequence note } }';
const limits = { pendingEvents: 4, pendingBytes: 2_000_000 };
/** More than any kernel keeps for a connection, in a few events. */
const note = 'x'.repeat(400_000);
const events = 40;

describe('a reader that does not read', () => {
  const counts = noSubscriptions();
  let library: Library;
  let url: string;

  beforeAll(async () => {
    library = await startLibrary();
    ({ url } = await library.start({ counts, limits }));
  });
  afterAll(() => library.stop());
  afterEach(() => until(() => counts.subscribers === 0 && library.changes.subscribers() === 0));

  /** One that reads, of the same stream: it gets everything, in order, whatever becomes of the other. */
  async function followBeside(slow: () => Promise<unknown>) {
    const reading = read(socketClient(url, withToken('good.ann')), query);
    await until(() => library.changes.subscribers() === 1);
    await slow();
    await until(() => counts.subscribers === 2);
    for (let sequence = 1; sequence <= events; sequence += 1) {
      library.changes.send({ sequence, note, book: { id: '1' } });
      const { data } = await reading.next();
      expect((data?.bookChanged as { sequence: number }).sequence).toBe(sequence);
    }
    await until(() => counts.subscribers === 1);
    reading.stop();
  }

  test('on a socket gets what it was given before, and why there is no more', async () => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    const opened = once(socket, 'open');
    const heard: { type: string; payload?: { data?: { bookChanged: { sequence: number } } } }[] = [];
    socket.on('message', (data: Buffer) => void heard.push(JSON.parse(data.toString()) as never));
    await followBeside(async () => {
      await opened;
      socket.send('{"type":"connection_init","payload":{"authorization":"good.ann"}}');
      await until(() => heard.length === 1);
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
      socket.pause();
    });
    socket.resume();
    await until(() => heard.at(-1)?.type === 'error');
    expect(heard.at(-1)).toMatchObject({ payload: [{ extensions: { code: 'SUBSCRIBER_TOO_SLOW' } }] });
    const sequences = heard.slice(1, -1).map(({ payload }) => payload?.data?.bookChanged.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(sequences.length).toBeLessThan(events);
    socket.close();
  });

  test('of a streamed response does too', async () => {
    const asking = send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: 'Bearer good.ann',
      },
    });
    let answer: IncomingMessage | undefined;
    await followBeside(async () => {
      asking.end(JSON.stringify({ query }));
      [answer] = (await once(asking, 'response')) as [IncomingMessage];
      answer.pause();
    });
    let text = '';
    answer?.on('data', (chunk: Buffer) => (text += chunk.toString())).resume();
    await once(asking, 'close');
    expect(text).toMatch(/"code":"SUBSCRIBER_TOO_SLOW"\}\}\]\}\n\nevent: complete\ndata: \n\n$/);
    expect(text.split('event: next').length - 1).toBeLessThan(events);
  });
});

/** A stream that takes nothing until it is told to. */
class Stuck extends EventEmitter {
  writableNeedDrain = true;
  drain(): void {
    this.writableNeedDrain = false;
    this.emit('drain');
  }
}

describe('what waits for a reader', () => {
  const start = () => {
    const drain = new Stuck();
    const written: string[] = [];
    const outbox = new Outbox(drain, (text) => void written.push(text), {
      pendingEvents: 2,
      pendingBytes: 10,
    });
    return { drain, written, outbox, one: {}, two: {} };
  };

  test('is written in order once it reads again, as far as it does', () => {
    const { drain, written, outbox, one, two } = start();
    expect([outbox.send(one, 'a'), outbox.send(two, 'b'), outbox.send(one, 'c')]).toEqual([true, true, true]);
    expect(written).toEqual([]);
    expect(outbox.isEmpty).toBe(false);
    drain.drain();
    expect(written).toEqual(['a', 'b', 'c']);
    expect(outbox.isEmpty).toBe(true);
    expect(outbox.send(one, 'd')).toBe(true);
    expect(written).toEqual(['a', 'b', 'c', 'd']);
  });

  test('is so many messages of one operation, and so many bytes of all', () => {
    const { outbox, one, two } = start();
    expect([outbox.send(one, 'a'), outbox.send(one, 'b'), outbox.send(one, 'c')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(outbox.send(two, 'x'.repeat(9))).toBe(false);
    expect(outbox.send(two, 'x'.repeat(8))).toBe(true);
    expect(outbox.send(two, 'x')).toBe(false);
  });

  test('is forgotten with its operation, and makes room', () => {
    const { drain, written, outbox, one, two } = start();
    outbox.send(one, 'x'.repeat(9));
    outbox.send(two, 'b');
    outbox.drop(one);
    expect(outbox.send(two, 'x'.repeat(9))).toBe(true);
    drain.drain();
    expect(written).toEqual(['b', 'x'.repeat(9)]);
  });

  test('may be a last message beyond that, but not without end', () => {
    const { outbox, one } = start();
    let taken = 0;
    while (outbox.sendBeyond(one, 'x'.repeat(100))) taken += 1;
    expect(taken).toBeGreaterThan(100);
    expect(taken).toBeLessThan(2_000);
  });
});

describe('a socket whose reader never takes the news that it is too slow', () => {
  class FakeSocket extends EventEmitter {
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly protocol = 'graphql-transport-ws';
    readyState = 1;
    closed: [number, string] | undefined;
    sent: string[] = [];
    send = (text: string) => void this.sent.push(text);
    terminate = () => undefined;
    close(code: number, reason: string): void {
      this.closed = [code, reason];
      this.readyState = 2;
    }
  }

  /** A socket with a subscription; what it would write goes nowhere. */
  async function start() {
    const socket = new FakeSocket();
    const duplex = new Stuck();
    duplex.writableNeedDrain = false;
    let receiver: Receiver | undefined;
    new SocketConnection(
      socket as unknown as WebSocket,
      duplex as never,
      {
        run: (_call, _context, given) => {
          receiver = given;
          return { isStream: true, stop: () => undefined };
        },
        contextFor: async () => ({ viewer: null, forwarded: {} }),
        guests: true,
        maxOperations: 10,
        log: testLog(),
      },
      { pendingEvents: 1, pendingBytes: 1_000, slowReaderMs: 20 },
      testLog(),
    );
    const say = (message: object) => socket.emit('message', Buffer.from(JSON.stringify(message)));
    say({ type: 'connection_init' });
    await until(() => socket.sent.length === 1);
    say({ type: 'subscribe', id: '1', payload: { query } });
    duplex.writableNeedDrain = true;
    return { socket, duplex, say, receive: () => receiver?.next('{}') };
  }

  test('is closed with a code that says so', async () => {
    const { socket, receive } = await start();
    receive();
    expect(socket.closed).toBeUndefined();
    receive();
    await until(() => socket.closed !== undefined);
    expect(socket.closed?.[0]).toBe(readerTooSlowCode);
    socket.emit('close');
  });

  test('stays open when it does', async () => {
    const { socket, duplex, receive, say } = await start();
    receive();
    receive();
    duplex.drain();
    expect(socket.sent.at(-1)).toContain('SUBSCRIBER_TOO_SLOW');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(socket.closed).toBeUndefined();
    say({ type: 'ping' });
    expect(socket.sent.at(-1)).toContain('pong');
    socket.emit('close');
  });

  test('is closed when it goes on asking without reading', async () => {
    const { socket, say } = await start();
    for (let count = 0; count < 2_000 && !socket.closed; count += 1) say({ type: 'ping' });
    expect(socket.closed?.[0]).toBe(readerTooSlowCode);
    socket.emit('close');
  });
});
