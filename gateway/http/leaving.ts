import type { ServerResponse } from 'node:http';
import { createLeaving, type Leaving } from '../leaving';

/** Aborted when the client leaves before it has its answer. */
export function leavingOf(response: ServerResponse): Leaving {
  const client = createLeaving();
  response.once('close', () => {
    if (!response.writableFinished) client.leave();
  });
  return client.signal;
}
