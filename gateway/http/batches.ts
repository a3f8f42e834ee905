import type { RequestHandler } from 'express';
import { refuse } from './refusals';

/** Refuses a list of more than `max` operations, before any of them is read. An empty one is left to Apollo Server. */
export function refuseLargeBatches(max: number): RequestHandler {
  return (request, response, next) => {
    const body: unknown = request.body;
    if (!Array.isArray(body) || body.length <= max) return next();
    if (max === 0) {
      return refuse(
        response,
        400,
        'BATCH_NOT_ALLOWED',
        'Send one operation a request: batches are not taken.',
      );
    }
    refuse(response, 400, 'BATCH_TOO_LARGE', `A batch may have ${max} operations, not ${body.length}.`);
  };
}
