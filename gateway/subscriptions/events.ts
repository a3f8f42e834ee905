import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { FormattedExecutionResult } from 'graphql';
import type { Log } from '../../platform/log';
import { type FormatError, formatErrors, unavailable } from '../errors';
import { apolloLogger } from '../logger';
import type { Supergraph } from '../supergraph';
import type { PlanSubscription, SubscriptionPlan } from './plan';
import type { OpenSubscription, SubscriptionRequest } from './request';

type RequestContext = Parameters<typeof executeQueryPlan>[2];

export interface OpenDeps {
  supergraph: Supergraph;
  plan: PlanSubscription;
  formatError: FormatError;
  log: Log;
}

/** Subscriptions planned by Apollo's planner, their events executed by the stock executor. */
export function createOpenSubscription(deps: OpenDeps): OpenSubscription {
  return (request) => {
    const plan = deps.plan(request.document, request.operationName);
    const link = deps.supergraph.links.get(plan.primary.subgraph);
    if (!link) throw unavailable(plan.primary.subgraph);
    return {
      primary: plan.primary,
      url: link.url,
      executeEvent: (event, asked) => executeEvent(event, plan, asked, deps),
    };
  };
}

/** One event through the rest of the plan, as if its payload had just been fetched. */
async function executeEvent(
  event: FormattedExecutionResult,
  plan: SubscriptionPlan,
  request: SubscriptionRequest,
  { supergraph, formatError, log }: OpenDeps,
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
