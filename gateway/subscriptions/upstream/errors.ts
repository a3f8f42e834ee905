import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';
import { unavailable } from '../../errors';

/** The errors with which a subgraph refused or ended a subscription. */
export class UpstreamErrors extends Error {
  override readonly name = 'UpstreamErrors';
  constructor(
    readonly subgraph: string,
    readonly errors: readonly GraphQLFormattedError[],
  ) {
    super(`The ${subgraph} service ended the subscription: ${errors[0]?.message ?? 'no reason given'}`);
  }
}

/** The connection to a subgraph could not be made or broke; to a client, its SERVICE_UNAVAILABLE. */
export class UpstreamLost extends GraphQLError {
  override readonly name = 'UpstreamLost';
  constructor(
    subgraph: string,
    /** Had the subgraph accepted the connection? */
    readonly wasOpen: boolean,
  ) {
    const { message, extensions } = unavailable(subgraph);
    super(message, { extensions });
  }
}
