import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  getOperationAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { unknownOperation } from '../errors';
import type { FetchAnswer } from '../sources/source';
import { compileCompletion, type CompleteResponse } from './completion';
import { errorsOf } from './explained';
import type { PlanNames } from './names';
import { compilePlan, type PlanContext } from './plan/compile';
import { compilePassing } from './plan/passing';
import { compilePlaces } from './plan/places';
import { compileVariables } from './plan/requests';
import { compileTakeAnswer } from './plan/root-fetch';
import type { ExecutedResult, Execution, Run, Step } from './run';

export { requirementConflicts, withResolvableKeys } from './plannable';
export { type PlanNames, planNames } from './names';
export { documentToPlan } from './plan-document';
export type { ExecutedResult, Execution } from './run';

export interface PlanSchemas {
  /** Every type, as the subgraphs know them. */
  supergraphSchema: GraphQLSchema;
  /** What clients may ask. */
  apiSchema: GraphQLSchema;
}

export interface PlannedOperation {
  plan: QueryPlan;
  /** As the client sent it, valid. */
  document: DocumentNode;
  operationName?: string | undefined;
  schemas: PlanSchemas;
  /**
   * Selections of the document that the plan was made without, as the viewer may not have them. They are null in the
   * response, without an error.
   */
  removed?: ReadonlySet<SelectionNode>;
  /** Those of `planNames`, if the plan was made with them. */
  names?: PlanNames;
}

/** A planned query or mutation. Compiled once, executed many times. */
export interface CompiledOperation {
  /** Runs the plan. Never rejects for what a subgraph did: that is in the errors. */
  execute: (execution: Execution) => Promise<ExecutedResult>;
}

/** Throws a `GraphQLError` for what only the client can change, and an `Error` for a plan that cannot be executed. */
export function compileOperation(planned: PlannedOperation): CompiledOperation {
  const { node } = planned.plan;
  if (node?.kind === 'Subscription') throw new Error('The plan is of a subscription');
  const { context, finish } = compileParts(planned);
  const step: Step = node ? compilePlan(node, context) : () => undefined;
  const canBeInBytes = compilePassing(node, planned.document);
  return {
    async execute(execution) {
      const inBytes = execution.mayBeInBytes === true && canBeInBytes(execution.sources);
      const run: Run = { execution, inBytes, root: {}, reports: [] };
      await step(run);
      return finish(run);
    },
  };
}

/** The operation that a subgraph is subscribed to. */
export interface PrimaryOperation {
  subgraph: string;
  text: string;
  operationName: string | undefined;
  /** Names of the client's variables that it takes. */
  variableUsages: readonly string[];
  /** Those of the client's variables that it uses. */
  variablesOf: (given: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** A planned subscription. Compiled once, for all subscribers and events. */
export interface CompiledSubscription {
  primary: PrimaryOperation;
  /**
   * Runs the rest of the plan for one event, as if its payload was just fetched. The payload is used up: it becomes part of
   * the result. Never rejects for what a subgraph did.
   */
  executeEvent: (event: FetchAnswer, execution: Execution) => Promise<ExecutedResult>;
}

/** Throws as `compileOperation` does. */
export function compileSubscription(planned: PlannedOperation): CompiledSubscription {
  const { node } = planned.plan;
  if (node?.kind !== 'Subscription') throw new Error('The plan is not of a subscription');
  const { context, finish } = compileParts(planned);
  const take = compileTakeAnswer(node.primary, compilePlaces([]), context);
  const rest = compileRest(node.rest, context);
  return {
    primary: primaryOf(node.primary),
    async executeEvent(event, execution) {
      const run: Run = { execution, inBytes: false, root: {}, reports: [] };
      take(event, [run.root], run);
      await rest(run);
      return finish(run);
    },
  };
}

function compileRest(rest: PlanNode | undefined, context: PlanContext): Step {
  return rest ? compilePlan(rest, context) : () => undefined;
}

function primaryOf(node: FetchNode): PrimaryOperation {
  const variablesOf = compileVariables(node);
  return {
    subgraph: node.serviceName,
    text: node.operation,
    operationName: node.operationName,
    variableUsages: node.variableUsages ?? [],
    variablesOf: (given) => variablesOf(given, false).values,
  };
}

function compileParts({ document, operationName, schemas, removed, names = new Map() }: PlannedOperation): {
  context: PlanContext;
  finish: Finish;
} {
  const operation: OperationDefinitionNode | null | undefined = getOperationAST(document, operationName);
  if (!operation) throw unknownOperation(operationName);
  return {
    context: { schema: schemas.supergraphSchema, operation },
    finish: finishWith(
      compileCompletion(document, operation, schemas.apiSchema, removed ?? new Set(), names),
      names,
    ),
  };
}

/** Nobody waits for what was not fetched any more. */
const cancelled = (): ExecutedResult => ({
  data: null,
  errors: [
    {
      message: 'The operation was cancelled before it was done.',
      extensions: { code: 'OPERATION_CANCELLED' },
    },
  ],
});

/** The result of a run whose fetches are done. */
type Finish = (run: Run) => ExecutedResult;

const finishWith =
  (complete: CompleteResponse, names: PlanNames): Finish =>
  ({ execution: { variables, signal }, inBytes, root, reports, absent }) => {
    if (signal?.aborted) return cancelled();
    const { data, violations } = complete(root, variables, absent);
    const errors = errorsOf(reports, violations, names);
    return { data, ...(errors.length > 0 && { errors }), ...(inBytes && { inBytes }) };
  };
