import { type Schema, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { Log } from '../../platform/log';
import { eventSuffix } from '../errors';
import { apolloLogger } from '../logger';
import { stripSecurity } from '../security/strip';
import { asDataSource } from '../sources/data-source';
import type { Source } from '../sources/source';
import {
  type CompiledOperation,
  type CompiledSubscription,
  compileOperation,
  compileSubscription,
  type ExecutedResult,
  type Execution,
  type PlannedOperation,
  type PlanSchemas,
} from './index';

type RequestContext = Parameters<typeof executeQueryPlan>[2];

/**
 * Executes plans with @apollo/gateway's own executor: the reference, and a way out where ours should be at fault. It knows
 * no answer that differs from its plan: what the viewer may not have, it would show where the plan fetched it for its own
 * use. Ours executes an operation of which something was removed, or planned under another name.
 */
export interface StockExecutor {
  compileOperation(planned: PlannedOperation): CompiledOperation;
  compileSubscription(planned: PlannedOperation): CompiledSubscription;
}

export function createStockExecutor(sdl: string, schemas: PlanSchemas, log: Log): StockExecutor {
  // Without this the library reports to its maker every hour, and asks the cloud's metadata servers where it runs.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const internal = Supergraph.build(stripSecurity(sdl)).apiSchema();
  const deps: StockDeps = { schemas, internal, log, dataSources: dataSourcesOf() };
  return {
    compileOperation: (planned) => {
      if (differsFromPlan(planned)) return compileOperation(planned);
      const { plan, document, operationName } = planned;
      const execute = compile(plan, document, operationName, deps);
      return { execute: (execution) => execute(execution, {}) };
    },
    compileSubscription(planned) {
      if (differsFromPlan(planned)) return compileSubscription(planned);
      const { plan, document, operationName } = planned;
      const { node } = plan;
      if (node?.kind !== 'Subscription') throw new Error('The plan is not of a subscription');
      const { primary, rest } = node;
      const eventSource = primary.serviceName + eventSuffix;
      const nodes: PlanNode[] = [{ ...primary, serviceName: eventSource }];
      if (rest) nodes.push(rest);
      const eventPlan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
      const execute = compile(eventPlan, document, operationName, deps);
      const variableUsages = primary.variableUsages ?? [];
      return {
        primary: {
          subgraph: primary.serviceName,
          text: primary.operation,
          operationName: primary.operationName,
          variableUsages,
          variablesOf: (given) =>
            Object.fromEntries(Object.entries(given).filter(([name]) => variableUsages.includes(name))),
        },
        // The event stands in for what its subgraph would have answered.
        executeEvent: (event, execution) =>
          execute(execution, { [eventSource]: { process: async () => event } as GraphQLDataSource }),
      };
    },
  };
}

const differsFromPlan = ({ removed, names }: PlannedOperation) =>
  (removed?.size ?? 0) > 0 || (names?.size ?? 0) > 0;

interface StockDeps {
  schemas: PlanSchemas;
  /** The API schema as the library has it. */
  internal: Schema;
  dataSources: (sources: ReadonlyMap<string, Source>) => Record<string, GraphQLDataSource>;
  log: Log;
}

type Execute = (execution: Execution, more: Record<string, GraphQLDataSource>) => Promise<ExecutedResult>;

function compile(
  plan: QueryPlan,
  document: DocumentNode,
  operationName: string | undefined,
  { schemas, internal, dataSources, log }: StockDeps,
): Execute {
  const named = operationName === undefined ? {} : { operationName };
  const operation = buildOperationContext({
    schema: schemas.apiSchema,
    operationDocument: document,
    ...named,
  });
  return async ({ variables, sources, context }, more) => {
    const requestContext: Partial<RequestContext> = {
      request: { variables },
      document,
      schema: schemas.apiSchema,
      operationName: operationName ?? null,
      context,
      metrics: {},
      logger: apolloLogger(log),
    };
    const { data = null, errors } = await executeQueryPlan(
      plan,
      { ...dataSources(sources), ...more },
      requestContext as RequestContext,
      operation,
      schemas.supergraphSchema,
      internal,
    );
    return errors?.length ? { data, errors: errors.map((error) => error.toJSON()) } : { data };
  };
}

/** A gateway has one set of sources: they are wrapped once. */
function dataSourcesOf(): StockDeps['dataSources'] {
  const known = new WeakMap<ReadonlyMap<string, Source>, Record<string, GraphQLDataSource>>();
  return (sources) => {
    const made =
      known.get(sources) ??
      Object.fromEntries([...sources].map(([name, source]) => [name, asDataSource(source)]));
    known.set(sources, made);
    return made;
  };
}
