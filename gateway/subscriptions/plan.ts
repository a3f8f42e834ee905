import { buildOperationContext } from '@apollo/gateway';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { eventSuffix } from '../errors';
import type { Supergraph } from '../supergraph';
import type { PrimaryFetch } from './request';

/** How one subscription is executed. Serves all its subscribers and events; nothing in it changes. */
export interface SubscriptionPlan {
  /** What is subscribed to, and where. */
  primary: PrimaryFetch;
  /** The source that stands in for the primary's subgraph when an event is executed. */
  eventSource: string;
  /** What is executed for each event: its payload first, as if just fetched, then the rest of the plan. */
  eventPlan: QueryPlan;
  operationContext: ReturnType<typeof buildOperationContext>;
}

export type PlanSubscription = (
  document: DocumentNode,
  operationName: string | undefined,
) => SubscriptionPlan;

/** Plans are kept as long as their documents are. */
export function createSubscriptionPlanner(supergraph: Supergraph): PlanSubscription {
  const kept = new WeakMap<DocumentNode, Map<string | undefined, SubscriptionPlan>>();
  return (document, operationName) => {
    const plans = kept.get(document) ?? new Map<string | undefined, SubscriptionPlan>();
    kept.set(document, plans);
    const plan = plans.get(operationName) ?? planSubscription(supergraph, document, operationName);
    plans.set(operationName, plan);
    return plan;
  };
}

function planSubscription(
  supergraph: Supergraph,
  document: DocumentNode,
  operationName: string | undefined,
): SubscriptionPlan {
  const { node } = supergraph.plan(document, operationName);
  if (node?.kind !== 'Subscription')
    throw new Error(`A subscription was planned as ${node?.kind ?? 'nothing'}`);
  const { primary, rest } = node;
  const eventSource = primary.serviceName + eventSuffix;
  const nodes: PlanNode[] = [{ ...primary, serviceName: eventSource }];
  if (rest) nodes.push(rest);
  return {
    primary: {
      subgraph: primary.serviceName,
      operation: primary.operation,
      variableUsages: primary.variableUsages ?? [],
      ...(primary.operationName === undefined ? {} : { operationName: primary.operationName }),
    },
    eventSource,
    eventPlan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } },
    operationContext: buildOperationContext({
      schema: supergraph.apiSchema,
      operationDocument: document,
      ...(operationName === undefined ? {} : { operationName }),
    }),
  };
}
