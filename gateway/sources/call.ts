import { GraphQLError } from 'graphql';
import type { FetchAnswer, FetchRequest } from './source';

/** A fetch under way. */
export interface Call {
  /** Rejects as `Source.fetch` does. */
  answer: Promise<FetchAnswer>;
  /** Nobody waits any more: ends what can be ended, and rejects. */
  cancel(): void;
}

export type StartCall = (request: FetchRequest) => Call;

/** The error of a fetch whose asker has left; nobody reads it. */
export const askerLeft = (subgraph: string) =>
  new GraphQLError('Nobody waits for the answer any more.', {
    extensions: { code: 'CLIENT_CLOSED_REQUEST', service: subgraph },
  });
