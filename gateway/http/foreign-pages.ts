import type { RequestHandler } from 'express';
import { refuse } from './refusals';

/** Media types that a page may send without asking first (CORS: "simple" requests). */
const simpleTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;
/** What no page can send to another origin before that has agreed; Apollo's clients do. */
const askingHeaders = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Refuses what a page of another site can make a browser send unasked: it could not read the answer, but time it. Browsers
 * say from where a request comes (`Sec-Fetch-Site`). One that does not say, as over plain HTTP, has to send a header that
 * makes it ask first. Pages that may read the answer (CORS, which comes before) may ask for it, `EventSource` by simple
 * requests alone. Programs that are no browsers send what they like.
 */
export const refuseForeignPages: RequestHandler = (request, response, next) => {
  const { headers } = request;
  const type = headers['content-type'];
  const asks = askingHeaders.some((name) => headers[name]) || (type !== undefined && !simpleTypes.test(type));
  const mayRead = response.hasHeader('access-control-allow-origin');
  if (asks || mayRead || isOfOwnPage(headers['sec-fetch-site'], headers['user-agent'])) return next();
  refuse(
    response,
    400,
    'BAD_REQUEST',
    'This may be a page of another site (CSRF). Send the header "apollo-require-preflight: yes", or POST as application/json.',
  );
};

function isOfOwnPage(site: string | string[] | undefined, agent: string | undefined): boolean {
  if (site === undefined) return !agent?.startsWith('Mozilla/');
  return site === 'same-origin' || site === 'none';
}
