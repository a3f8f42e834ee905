import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context';
import type { Leaving } from '../leaving';

/** The operation of one fetch of a plan. There is one for each fetch of a compiled plan, so what is made of it can be kept. */
export interface FetchOperation {
  kind: 'query' | 'mutation';
  /** As it is sent over HTTP. */
  text: string;
  /** The same, parsed. */
  document: DocumentNode;
  operationName: string | undefined;
}

/** The variables of one fetch, `representations` among them. */
export interface FetchVariables {
  /** Nobody changes them. */
  values: Readonly<Record<string, unknown>>;
  /** The same as JSON: equal fetches of one operation have equal text. */
  json: string;
}

export interface FetchRequest {
  operation: FetchOperation;
  variables: FetchVariables;
  context: GatewayContext;
  /** Is `variables.json` in bytes, and shall `data` be? Only sources that pass bytes are asked so. */
  inBytes?: boolean;
  /** Aborted when nobody waits for the answer any more. */
  signal?: Leaving;
}

/** What a subgraph answered. Paths of its errors are its own; `data` belongs to whoever asked, and may be changed. */
export interface FetchAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}

/** A subgraph, wherever it runs. */
export interface Source {
  /** May it be asked in bytes (see passing.ts)? This can change: it tells whether that is quicker. */
  readonly passesBytes?: boolean;
  /**
   * Rejects with a `GraphQLError` that is fit for clients (SERVICE_UNAVAILABLE with `service`) when there is no answer in
   * GraphQL: what happened has been logged. The executor gives that error its paths.
   */
  fetch(request: FetchRequest): Promise<FetchAnswer>;
}
