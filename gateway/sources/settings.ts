import { z } from 'zod';
import { readSettings, wholeNumber } from '../../platform/settings';
import { checkForwardHeaders } from './forwarding';

/** How the gateway treats its subgraphs, wherever they run. What one answer may cost is among the limits. */
export interface SourceSettings {
  /** How often a query that got no answer is sent again; 0: never. Mutations are sent once, always. */
  retries: number;
  /** After so many attempts without an answer, one after another, a subgraph is left alone; 0: never. */
  breakerFailures: number;
  /** How long it is left alone, in milliseconds; then one fetch tries whether it is back. */
  breakerMs: number;
  /** Do equal queries of one identity that are under way at the same time share one fetch? */
  share: boolean;
  /** Headers of a client's request that subgraphs get too, in lower case, beside its verified `authorization`. */
  forwardHeaders: readonly string[];
  /** Are subgraphs in the gateway's own process called directly, and not over HTTP? */
  direct: boolean;
}

export const defaultSourceSettings: SourceSettings = {
  retries: 2,
  breakerFailures: 10,
  breakerMs: 5_000,
  share: true,
  forwardHeaders: ['traceparent', 'tracestate', 'x-request-id'],
  direct: true,
};

/** Waits between the attempts of one fetch, in milliseconds: the first at most, and any at most. */
export const retryWaits = { firstMs: 100, longestMs: 2_000 };

const onOrOff = () => z.enum(['on', 'off']).optional();

const environment = z.object({
  SUBGRAPH_RETRIES: wholeNumber(0, 10).optional(),
  SUBGRAPH_BREAKER_FAILURES: wholeNumber(0, 1_000_000).optional(),
  SUBGRAPH_BREAKER_MS: wholeNumber(1, 3_600_000).optional(),
  SHARE_FETCHES: onOrOff(),
  FORWARD_HEADERS: z.string().optional(),
  DIRECT: onOrOff(),
});

/** What the environment says otherwise than by default. Throws with the names of what cannot be used. */
export function readSourceSettings(env: NodeJS.ProcessEnv): Partial<SourceSettings> {
  const given = readSettings(environment, env);
  const settings: Partial<SourceSettings> = {};
  if (given.SUBGRAPH_RETRIES !== undefined) settings.retries = given.SUBGRAPH_RETRIES;
  if (given.SUBGRAPH_BREAKER_FAILURES !== undefined)
    settings.breakerFailures = given.SUBGRAPH_BREAKER_FAILURES;
  if (given.SUBGRAPH_BREAKER_MS !== undefined) settings.breakerMs = given.SUBGRAPH_BREAKER_MS;
  if (given.SHARE_FETCHES) settings.share = given.SHARE_FETCHES === 'on';
  if (given.DIRECT) settings.direct = given.DIRECT === 'on';
  if (given.FORWARD_HEADERS !== undefined) {
    const names = given.FORWARD_HEADERS.split(',').map((name) => name.trim());
    settings.forwardHeaders = checkForwardHeaders(names.filter((name) => name !== ''));
  }
  return settings;
}
