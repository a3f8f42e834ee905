import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  getVariableValues,
  GraphQLError,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Clock } from '../../platform/clock';
import { unauthenticated } from '../../platform/errors';
import type { Log } from '../../platform/log';
import type { GatewayContext } from '../context';
import { type FormatError, formatErrors, unavailable } from '../errors';
import { apolloLogger } from '../logger';
import type { Supergraph } from '../supergraph';
import type { SubscriptionPlan, PlanSubscription } from './plan';
import { createEventStream } from './stream';
import { UpstreamErrors, type Upstreams } from './upstream';

type RequestContext = Parameters<typeof executeQueryPlan>[2];

/** A subscription that a client asked for; its document is valid. */
export interface SubscriptionRequest {
  source: string;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  context: GatewayContext;
}

export interface SubscriptionDeps {
  supergraph: Supergraph;
  plan: PlanSubscription;
  upstreams: Upstreams;
  formatError: FormatError;
  maxPending: number;
  clock: Clock;
  log: Log;
}

/** The results of one subscription. A read throws when the subscription ends with an error. */
export type ResultStream = AsyncIterableIterator<FormattedExecutionResult>;

/** Starts subscriptions. Throws a list's first error, or `GraphQLError`s, for variables that do not fit. */
export type RunSubscription = (request: SubscriptionRequest) => ResultStream;

const tokenEnded = () =>
  unauthenticated('The access token of this subscription has expired. Refresh it and subscribe again.');

const readerTooSlow = () =>
  new GraphQLError('Events came faster than they were read, and more wait than are kept. Subscribe again.', {
    extensions: { code: 'SUBSCRIBER_TOO_SLOW' },
  });

export function createSubscriptions(deps: SubscriptionDeps): RunSubscription {
  return (request) => {
    checkVariables(request, deps.supergraph);
    const plan = deps.plan(request.document, request.operationName);
    const link = deps.supergraph.links.get(plan.primary.serviceName);
    if (!link) throw unavailable(plan.primary.serviceName);

    const ended = new AbortController();
    const stream = createEventStream<FormattedExecutionResult, FormattedExecutionResult>({
      execute: (event) => executeEvent(event, plan, request, deps),
      maxPending: deps.maxPending,
      overflow: readerTooSlow,
      onClose: () => {
        ended.abort();
        unsubscribe();
      },
    });
    const { authorization } = request.context.forwarded;
    const unsubscribe = deps.upstreams.subscribe(
      {
        subgraph: plan.primary.serviceName,
        url: link.url,
        ...(authorization === undefined ? {} : { authorization }),
        payload: primaryPayload(plan, request.variables),
      },
      {
        next: (event) => {
          const refusal = refusalOf(event);
          if (refusal) stream.fail(new UpstreamErrors(plan.primary.serviceName, refusal));
          else stream.push(event);
        },
        complete: () => stream.end(),
        error: (error) => stream.fail(error),
      },
    );
    const { viewer } = request.context;
    if (viewer) void at(viewer.expiresAt, deps.clock, ended.signal, () => stream.abort(tokenEnded()));
    return stream;
  };
}

/** An event has data, if only null. Errors without any are why there will be no events. */
function refusalOf({ data, errors }: FormattedExecutionResult): readonly GraphQLFormattedError[] | undefined {
  return data === undefined && errors?.length ? errors : undefined;
}

/** One event through the rest of the plan, as if its payload had just been fetched. */
async function executeEvent(
  event: FormattedExecutionResult,
  plan: SubscriptionPlan,
  request: SubscriptionRequest,
  { supergraph, formatError, log }: SubscriptionDeps,
): Promise<FormattedExecutionResult> {
  const sources: Record<string, GraphQLDataSource> = {};
  for (const [name, link] of supergraph.links) sources[name] = link.source;
  // The executor merges into this payload: it is this event's own, parsed from its message.
  sources[plan.eventSource] = {
    process: async () => event,
  };
  const { errors, ...result } = await executeQueryPlan(
    plan.eventPlan,
    sources,
    requestContext(request, supergraph, log),
    plan.operationContext,
    supergraph.internals.supergraphSchema,
    supergraph.internals.apiSchema,
  );
  return errors?.length ? { ...result, errors: formatErrors(errors, formatError) } : result;
}

/** What the executor reads of Apollo Server's request context. */
function requestContext(request: SubscriptionRequest, supergraph: Supergraph, log: Log): RequestContext {
  const context: Partial<RequestContext> = {
    request: { query: request.source, variables: request.variables },
    document: request.document,
    source: request.source,
    schema: supergraph.apiSchema,
    operation: request.operation,
    operationName: request.operationName ?? null,
    context: request.context,
    metrics: {},
    logger: apolloLogger(log),
  };
  return context as RequestContext;
}

function primaryPayload({ primary }: SubscriptionPlan, variables: Readonly<Record<string, unknown>>) {
  const used: Record<string, unknown> = {};
  for (const name of primary.variableUsages ?? []) {
    if (Object.hasOwn(variables, name)) used[name] = variables[name];
  }
  const { operation, operationName } = primary;
  return { query: operation, variables: used, ...(operationName === undefined ? {} : { operationName }) };
}

function checkVariables({ operation, variables }: SubscriptionRequest, { apiSchema }: Supergraph): void {
  const { errors } = getVariableValues(apiSchema, operation.variableDefinitions ?? [], variables);
  if (errors?.[0]) throw new GraphQLError(errors[0].message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The longest that one timer can wait in Node. */
const longestWaitMs = 2 ** 31 - 1;

/** Acts at a moment, unless the signal comes first. */
async function at(moment: Date, clock: Clock, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    const leftMs = moment.getTime() - clock.now().getTime();
    if (leftMs <= 0) return act();
    await clock.sleep(Math.min(leftMs, longestWaitMs), signal);
  }
}
