import type { ConditionNode, PlanNode, ResponsePath } from '@apollo/query-planner';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Run, Step } from '../run';
import { isTrue } from '../conditions';
import { compileEntityFetch } from './entity-fetch';
import { compilePlaces } from './places';
import { compileRootFetch } from './root-fetch';

export interface PlanContext {
  /** The supergraph's: it knows types that clients cannot see. */
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
}

/** Compiles a plan, or a part of one that adds to what is at `path`. */
export function compilePlan(node: PlanNode, context: PlanContext, path: ResponsePath = []): Step {
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compilePlan(child, context, path)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compilePlan(child, context, path)));
    case 'Flatten':
      return compilePlan(node.node, context, [...path, ...node.path]);
    case 'Condition':
      return compileCondition(node, context, path);
    case 'Fetch': {
      if (node.contextRewrites?.length) throw new Error('The plan sets a context, which is not supported');
      const places = compilePlaces(path);
      return node.requires
        ? compileEntityFetch(node, node.requires, places, context)
        : compileRootFetch(node, places, context);
    }
    case 'Defer':
      throw new Error('The plan defers, which is not supported');
  }
}

function inSequence(steps: readonly Step[]): Step {
  const [only] = steps;
  return only && steps.length === 1 ? only : (run) => runFrom(0, steps, run);
}

function runFrom(start: number, steps: readonly Step[], run: Run): Promise<void> | undefined {
  for (let index = start; index < steps.length; index++) {
    const pending = steps[index]?.(run);
    if (pending) return pending.then(() => runFrom(index + 1, steps, run));
  }
  return undefined;
}

function inParallel(steps: readonly Step[]): Step {
  return (run) => {
    const pending: Promise<void>[] = [];
    for (const step of steps) {
      const one = step(run);
      if (one) pending.push(one);
    }
    return pending.length < 2 ? pending[0] : Promise.all(pending).then(nothing);
  };
}

const nothing = () => undefined;

function compileCondition(node: ConditionNode, context: PlanContext, path: ResponsePath): Step {
  const { condition: name, ifClause, elseClause } = node;
  const isMet = ifClause && compilePlan(ifClause, context, path);
  const isNotMet = elseClause && compilePlan(elseClause, context, path);
  const holds = isTrue(context.operation, name);
  return (run) => (holds(run.execution.variables) ? isMet?.(run) : isNotMet?.(run));
}
