import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { GatewayContext } from '../context';
import type { PrimaryOperation } from '../execution';
import type { Operation } from '../operations/operations';

/** A subscription that a client asked for. */
export interface SubscriptionRequest {
  operation: Operation;
  /** As the client sent them. */
  variables: Readonly<Record<string, unknown>>;
  context: GatewayContext;
}

/** A subscription that is planned and can be executed event by event. */
export interface OpenedSubscription {
  primary: PrimaryOperation;
  /** Where the primary's subgraph answers; its socket is at the same place. */
  url: string;
  /** Differs where viewers may have different parts of one operation. */
  variant: string;
  /** Executes one event: `event` is what the primary fetch gave. Rejects with what ends the whole subscription. */
  executeEvent(
    event: FormattedExecutionResult,
    request: SubscriptionRequest,
  ): Promise<FormattedExecutionResult>;
}

/** Authorizes and plans a subscription. Rejects with what a client shall read. */
export type OpenSubscription = (request: SubscriptionRequest) => Promise<OpenedSubscription>;

/** One executed event. Nobody changes it: all who follow the same stream get the same one. */
export interface StreamResult {
  /** The result as JSON, serialized once for all. */
  json: string;
  /** Its place among the events, where the stream can be resumed and the event has one. */
  sequence: number | undefined;
}

/** Who follows a stream. `complete` or `fail` is the last that it hears, once; nothing comes after it has left. */
export interface Subscriber {
  next(result: StreamResult): void;
  complete(): void;
  fail(error: Error): void;
}

/** What there is and what was done. One for the life of a gateway: a new supergraph goes on counting. */
export interface SubscriptionCounts {
  /** Subscribers now. */
  subscribers: number;
  /** Subscriptions at subgraphs now. */
  upstreams: number;
  /** Events that were executed, ever. */
  executions: number;
}

export const noSubscriptions = (): SubscriptionCounts => ({ subscribers: 0, upstreams: 0, executions: 0 });

/** Ends the subscription of a reader that lets too much pile up. */
export const readerTooSlow = () =>
  new GraphQLError('Events came faster than they were read, and more wait than are kept. Subscribe again.', {
    extensions: { code: 'SUBSCRIBER_TOO_SLOW' },
  });
