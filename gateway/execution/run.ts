import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context';
import type { Leaving } from '../leaving';
import type { Source } from '../sources/source';
import type { JsonObject } from './json';
import type { Part } from './plan/parts';

/** What an execution needs beside the compiled operation. */
export interface Execution {
  /** As the client sent them, once they are known to fit the operation. */
  variables: Readonly<Record<string, unknown>>;
  /** By the subgraph's name. */
  sources: ReadonlyMap<string, Source>;
  context: GatewayContext;
  /** Once aborted, no further fetch starts. */
  signal?: Leaving;
  /** May the result be in bytes (see sources/passing.ts), where that is quicker? */
  mayBeInBytes?: boolean;
}

export interface ExecutedResult {
  data: Record<string, unknown> | null;
  /** Is `data` in bytes? Errors never are. */
  inBytes?: boolean;
  /** Not masked yet; `extensions.service` names the subgraph that an error came from. */
  errors?: readonly GraphQLFormattedError[];
}

/** What a fetch brings, and where to: if it fails, nulls there are explained. */
export interface Reach {
  path: readonly string[];
  parts: readonly Part[];
}

/** An error that a fetch had. */
export interface Report {
  error: GraphQLFormattedError;
  reach: Reach;
  /** Nothing of the fetch arrived, at none of its places. */
  isWhole: boolean;
}

/** One execution under way. */
export interface Run {
  execution: Execution;
  /** Is all that arrives in bytes? */
  inBytes: boolean;
  /** What has arrived, merged. */
  root: JsonObject;
  reports: Report[];
  /** Objects of which a subgraph said, without an error, that there are none. */
  absent?: Set<JsonObject>;
}

/** A step of a plan. What goes wrong in it is among the reports: it never rejects. Undefined when there is nothing to wait for. */
export type Step = (run: Run) => Promise<void> | undefined;
