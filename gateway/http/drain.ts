import type { Server, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock';

/**
 * Stops an HTTP server: it accepts nothing more, requests in flight get their answer, and what has none after the
 * deadline is cut. Apollo Server's own plugin for this would cut WebSockets at once, as connections without a request.
 */
export interface HttpDrain {
  /** Resolves when every request has its answer, or at the deadline. WebSockets are left alone. */
  finish(deadlineMs: number): Promise<void>;
  /** Resolves when the last connection is gone; cuts those that are left. */
  close(): Promise<void>;
}

export function drainOf(server: Server, clock: Clock): HttpDrain {
  const inFlight = new Set<ServerResponse>();
  let idle: (() => void) | undefined;
  let closed: Promise<void> | undefined;
  const stopping = () => closed !== undefined;

  server.on('request', (_request, response) => {
    inFlight.add(response);
    if (stopping()) response.setHeader('connection', 'close');
    response.once('close', () => {
      inFlight.delete(response);
      if (inFlight.size === 0) idle?.();
    });
  });

  const refuseMore = () => {
    closed ??= new Promise((resolve) => server.close(() => resolve()));
    // Answers that are under way are the last on their connection.
    for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
  };

  return {
    async finish(deadlineMs) {
      refuseMore();
      if (inFlight.size === 0) return;
      const timer = new AbortController();
      const answered = new Promise<void>((resolve) => (idle = resolve));
      await Promise.race([answered, clock.sleep(deadlineMs, timer.signal)]);
      timer.abort();
    },
    async close() {
      refuseMore();
      server.closeAllConnections();
      await closed;
    },
  };
}
