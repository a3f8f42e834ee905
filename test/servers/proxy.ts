import { once } from 'node:events';
import net from 'node:net';

/** A TCP proxy of this machine, for what networks do to connections. */
export interface Proxy {
  port: number;
  /** Cuts every connection. */
  cut(): void;
  /** Cuts every connection and lets nobody in, until `resume`. */
  refuse(): void;
  /** Holds everything back, in both directions, without closing anything, until `resume`. */
  stall(): void;
  resume(): void;
  close(): Promise<void>;
}

export async function startProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<Proxy> {
  const sockets = new Set<net.Socket>();
  let stalled = false;
  let refusing = false;
  const server = net.createServer((client) => {
    if (refusing) return void client.destroy();
    const target = net.connect(targetPort, targetHost);
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => undefined); // the close that follows cuts the other side
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (stalled) from.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    cut,
    refuse() {
      refusing = true;
      cut();
    },
    stall() {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      stalled = false;
      refusing = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
