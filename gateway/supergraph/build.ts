import { buildSchema, type DocumentNode, type GraphQLSchema, print } from 'graphql';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { GatewayContext } from '../context';
import {
  type CompiledOperation,
  type CompiledSubscription,
  compileOperation,
  compileSubscription,
  planNames,
  type PlanSchemas,
  requirementConflicts,
  documentToPlan,
  withResolvableKeys,
} from '../execution';
import { createStockExecutor, type StockExecutor } from '../execution/stock';
import type { DemandSettings } from '../demand/check';
import { compileCost, type Cost } from '../demand/cost';
import { readDemand } from '../demand/read';
import type { GatewayLimits } from '../limits';
import { type Admit, createAdmit } from '../operations/admit';
import { createDocuments, type Documents } from '../operations/documents';
import { createOperations, type Operation, type Operations, type PlannedFor } from '../operations/operations';
import { createRunOperation, type RunOperation } from '../operations/run';
import { type Planner, startPlanner } from '../planning/planner';
import type { Authorize } from '../security/authorize';
import { requirementsOf } from '../security/protection';
import { readSecurity } from '../security/read';
import type { Source } from '../sources/source';

/** An operation as it is executed. */
export type Plan = CompiledOperation | CompiledSubscription;

/** A loaded supergraph: what clients may ask of it, and what answers them. Nothing in it changes. */
export interface Supergraph {
  sdl: string;
  /** What clients may ask. */
  apiSchema: GraphQLSchema;
  /** Where each subgraph answers, by its name. */
  urls: ReadonlyMap<string, string>;
  /** By the subgraph's name. */
  sources: ReadonlyMap<string, Source>;
  documents: Documents;
  operations: Operations<Plan>;
  admit: Admit;
  run: RunOperation;
  /** What is under way goes on; nothing new can be planned. */
  close(): Promise<void>;
}

export interface SupergraphDeps {
  /** Where a subgraph answers, by its name, where it is not what the supergraph says. */
  routeTo(subgraph: string): string | undefined;
  createSource(subgraph: string, url: string): Source;
  limits: GatewayLimits;
  authorize: Authorize<GatewayContext>;
  demand: DemandSettings;
  /** What executes plans: this gateway's own, or @apollo/gateway's. */
  executor: 'compiled' | 'stock';
  /** Throws for a supergraph that does not fit the settings. */
  check?(apiSchema: GraphQLSchema): void;
  /** May clients read the schema? */
  introspection: boolean;
  clock: Clock;
  log: Log;
}

/** Builds what serves an SDL. Throws when it is no supergraph, or leaves a subgraph without a URL. */
export async function buildSupergraph(sdl: string, deps: SupergraphDeps): Promise<Supergraph> {
  const { limits, clock, log } = deps;
  const planner = await startPlanner({
    sdl: withResolvableKeys(sdl),
    limitMs: limits.planningMs,
    clock,
    log,
  });
  try {
    const urls = new Map<string, string>();
    const sources = new Map<string, Source>();
    for (const { name, url } of planner.subgraphs) {
      const route = deps.routeTo(name) ?? url;
      if (!route)
        throw new Error(`it has no URL for the subgraph "${name}", and neither has \`routingUrls\``);
      urls.set(name, route);
      sources.set(name, deps.createSource(name, route));
    }
    // The planner has checked both: graphql's own checks would only take their time again.
    const apiSchema = buildSchema(planner.apiSdl, { assumeValid: true });
    deps.check?.(apiSchema);
    const schemas = { apiSchema, supergraphSchema: buildSchema(sdl, { assumeValid: true }) };
    refuseConflicts(requirementConflicts(schemas.supergraphSchema));
    const security = readSecurity(sdl);
    const documents = createDocuments(apiSchema, limits, deps.introspection);
    const operations = createOperations({
      documents,
      protect: (document, name) => requirementsOf(apiSchema, security, document, name),
      costOf: compileCosts(sdl, apiSchema, deps.demand),
      plan: createPlanning(planner, schemas, executorOf(sdl, schemas, deps)),
      maxKept: limits.keptOperations,
    });
    const admit = createAdmit(deps);
    const run = createRunOperation({ apiSchema, operations, sources, admit });
    return {
      sdl,
      apiSchema,
      urls,
      sources,
      documents,
      operations,
      admit,
      run,
      close: () => planner.close(),
    };
  } catch (error) {
    await planner.close();
    throw error;
  }
}

function refuseConflicts([first]: readonly string[]): void {
  if (first !== undefined) throw new Error(first);
}

const executorOf = (sdl: string, schemas: PlanSchemas, { executor, log }: SupergraphDeps): StockExecutor =>
  executor === 'stock' ? createStockExecutor(sdl, schemas, log) : { compileOperation, compileSubscription };

/** Plans an operation, and makes of its plan what is executed. */
function createPlanning(
  planner: Planner,
  schemas: PlanSchemas,
  executor: StockExecutor,
): (operation: Operation, verdict: PlannedFor) => Promise<Plan> {
  return async ({ document, source, name: operationName }, { document: allowed, removed }) => {
    const names = planNames(document, schemas);
    const planned = documentToPlan(allowed, names);
    const text = planned === document ? source : print(planned);
    const plan = await planner.plan(
      operationName === undefined ? { source: text } : { source: text, operationName },
    );
    const operation = { plan, document, operationName, schemas, removed, names };
    return plan.node?.kind === 'Subscription'
      ? executor.compileSubscription(operation)
      : executor.compileOperation(operation);
  };
}

function compileCosts(
  sdl: string,
  apiSchema: GraphQLSchema,
  { mode, listSize }: DemandSettings,
): (document: DocumentNode, name: string | undefined) => Cost | undefined {
  if (mode === 'off') return () => undefined;
  const demand = readDemand(sdl);
  return (document, name) => compileCost(apiSchema, demand, document, name, { listSize });
}
