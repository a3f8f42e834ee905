import type { Server, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock';

/**
 * Stops an HTTP server: who has connected already is let in, then nobody more; requests in flight get their answer, and
 * what has none after the deadline is cut. Apollo Server's own plugin for this would cut WebSockets at once, as
 * connections without a request.
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
  let stopping = false;
  let accepted = 0;

  server.on('connection', () => (accepted += 1));
  // Before the app hears of it: what it answers at once can take no headers afterwards.
  server.prependListener('request', (_request, response) => {
    inFlight.add(response);
    if (stopping) response.setHeader('connection', 'close');
    response.once('close', () => {
      inFlight.delete(response);
      if (inFlight.size === 0) idle?.();
    });
  });

  /**
   * Node accepts one connection a turn of its event loop. Those in the kernel's queue may have sent their requests, and
   * closing the door would reset them: wait until two whole turns have met nobody, or
   * people keep coming for too long.
   */
  async function letIn(longestMs: number): Promise<void> {
    const until = clock.now().getTime() + longestMs;
    for (let quiet = 0; quiet < 2 && clock.now().getTime() < until;) {
      const before = accepted;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = accepted === before ? quiet + 1 : 0;
    }
  }

  const refuseMore = () => {
    stopping = true;
    closed ??= new Promise((resolve) => server.close(() => resolve()));
    // Answers that are under way are the last on their connection.
    for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
  };

  return {
    async finish(deadlineMs) {
      stopping = true;
      const began = clock.now().getTime();
      await letIn(deadlineMs / 2);
      refuseMore();
      if (inFlight.size === 0) return;
      const left = deadlineMs - (clock.now().getTime() - began);
      const timer = new AbortController();
      const answered = new Promise<void>((resolve) => (idle = resolve));
      await Promise.race([answered, clock.sleep(left, timer.signal)]);
      timer.abort();
    },
    async close() {
      refuseMore();
      server.closeAllConnections();
      await closed;
    },
  };
}
