import { parentPort, workerData } from 'node:worker_threads';
import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  operationFromDocument,
  Supergraph,
} from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse, printSchema } from 'graphql';
import type { PlanOrder, WorkerInput, WorkerMessage } from './messages';

/** What the stock gateway serves, and the directives that this gateway enforces by itself. */
const features = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
  'https://specs.apollo.dev/policy/v0.1',
  'https://specs.apollo.dev/cost/v0.1',
]);

const say = (message: WorkerMessage) => parentPort?.postMessage(message);
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

try {
  const supergraph = Supergraph.build((workerData as WorkerInput).sdl, { supportedFeatures: features });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);

  parentPort?.on('message', ({ source, operationName }: PlanOrder) => {
    try {
      const options = operationName === undefined ? {} : { operationName };
      const operation = operationFromDocument(apiSchema, parse(source, { noLocation: true }), options);
      say({ kind: 'planned', plan: planner.buildQueryPlan(operation) });
    } catch (error) {
      say({ kind: 'failed', reason: reasonOf(error) });
    }
  });
  const subgraphs = [...supergraph.subgraphsMetadata()].map(({ name, url }) => ({ name, url }));
  say({ kind: 'loaded', apiSdl: printSchema(apiSchema.toGraphQLJSSchema()), subgraphs });
} catch (error) {
  say({ kind: 'refused', reason: reasonOf(error) });
}
