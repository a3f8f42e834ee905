import type express from 'express';
import type { Clock } from '../clock';
import type { Log } from '../log';

/** How long /readyz waits for the store and the broker, in milliseconds. */
const readyMs = 3_000;

export interface HealthDeps {
  clock: Clock;
  log: Log;
  ready: () => Promise<void>;
  stopping: () => boolean;
}

/** /livez: the process answers. /readyz: it can do its work, so send it some; 503 while it cannot, and while it stops. */
export function serveHealth(app: express.Express, { clock, log, ready, stopping }: HealthDeps): void {
  app.get('/livez', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', async (_request, response) => {
    if (stopping()) return void response.status(503).json({ status: 'stopping' });
    const timer = new AbortController();
    try {
      const tooLong = clock.sleep(readyMs, timer.signal).then(() => {
        if (!timer.signal.aborted) throw new Error(`no answer within ${readyMs} ms`);
      });
      await Promise.race([ready(), tooLong]);
      response.json({ status: 'ready' });
    } catch (error) {
      log.warn({ err: error }, 'Not ready');
      response.status(503).json({ status: 'unavailable' });
    } finally {
      timer.abort();
    }
  });
}

/** The last routes of a server: what no route knows, and bodies that cannot be read, are answered in GraphQL's own shape. */
export function refuseBadBodies(app: express.Express, maxBodyBytes: number, log: Log): void {
  app.use((_request, response) =>
    refuse(response, 404, 'NOT_FOUND', 'There is nothing here. GraphQL is at /graphql.'),
  );
  // Express knows an error handler by its four parameters.
  app.use(
    (error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
      if (type === 'entity.too.large')
        return refuse(response, 413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes.`);
      if (isBodyError(error)) return refuse(response, 400, 'BAD_REQUEST', 'The body is not readable JSON.');
      log.error({ err: error }, 'A request failed before it reached GraphQL');
      refuse(response, 500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
    },
  );
}

/** Errors of body-parser carry a `type` and a 4xx `status`: bad JSON, charset, encoding or an aborted upload. */
function isBodyError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function refuse(response: express.Response, status: number, code: string, message: string): void {
  if (response.headersSent) return void response.end();
  response.status(status).json({ errors: [{ message, extensions: { code } }] });
}
