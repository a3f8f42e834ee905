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
