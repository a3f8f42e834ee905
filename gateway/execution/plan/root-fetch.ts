import type { FetchNode } from '@apollo/query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import type { FetchAnswer } from '../../sources/source';
import { isSelected, isTrue } from '../conditions';
import { isObject, type JsonObject } from '../json';
import type { Reach, Run, Step } from '../run';
import type { PlanContext } from './compile';
import { fromSource, fromSubgraph, pathOf, unusable } from './failures';
import { merge } from './merge';
import { operationOf, partsOf } from './parts';
import { compileRenaming } from './paths';
import type { ErrorPath, Places } from './places';
import { compileVariables, documentOf, operationOfFetch } from './requests';
import { compileRewrites } from './rewrites';
import { send } from './send';

/** Takes what a subgraph answered to a fetch of root fields. */
export type TakeAnswer = (answer: FetchAnswer, targets: readonly JsonObject[], run: Run) => void;

/** A fetch of root fields. Most often it is for the response as a whole; below it, each place gets what was fetched once. */
export function compileRootFetch(node: FetchNode, places: Places, context: PlanContext): Step {
  const { serviceName: subgraph } = node;
  const operation = operationOfFetch(node);
  const variablesOf = compileVariables(node);
  const take = compileTakeAnswer(node, places, context);
  const definition = operationOf(operation.document);
  const reach: Reach = {
    path: places.path,
    parts: partsOf(operation.document, node.outputRewrites, context.schema),
  };
  return (run) => {
    const targets = places.find(run.root);
    if (targets.length === 0) return undefined;
    const variables = variablesOf(run.execution.variables, run.inBytes);
    return send(
      run,
      subgraph,
      { operation, variables },
      (answer) => take(answer, targets, run),
      (failure) => {
        const error = fromSource(failure, subgraph);
        const first = placeOf(targets[0], places, run);
        const holds = (name: string) => isTrue(definition, name)(variables.values);
        for (const name of responseNames(definition.selectionSet, holds)) {
          run.reports.push({ error: { ...error, path: [...first, name] }, reach, isWhole: true });
        }
      },
    );
  };
}

/** What is done with an answer. An event of a subscription is taken as one, too. */
export function compileTakeAnswer(node: FetchNode, places: Places, { schema }: PlanContext): TakeAnswer {
  const { serviceName: subgraph, outputRewrites } = node;
  const parts = partsOf(documentOf(node), outputRewrites, schema);
  const reach: Reach = { path: places.path, parts };
  const rewrite = compileRewrites(outputRewrites, schema);
  const toClient = compileRenaming(outputRewrites);
  return ({ data, errors }, targets, run) => {
    const sent: readonly unknown[] = Array.isArray(errors) ? errors : [];
    for (const error of sent) {
      const path = pathOf(error);
      const full = path && [...placeOf(targets[0], places, run), ...toClient(path)];
      run.reports.push({ error: fromSubgraph(error, subgraph, full), reach, isWhole: false });
    }
    if (isObject(data)) {
      rewrite?.(data);
      targets.forEach((target, index) => merge(target, data, parts, index > 0));
    } else if (sent.length === 0) {
      const path = placeOf(targets[0], places, run);
      run.reports.push({
        error: { ...unusable(subgraph), ...(path.length > 0 ? { path } : {}) },
        reach,
        isWhole: true,
      });
    }
  };
}

function placeOf(entity: JsonObject | undefined, places: Places, { root }: Run): ErrorPath {
  if (places.path.length === 0) return [];
  return places.locate(root).find((place) => place.entity === entity)?.path ?? [];
}

/** The names that the answer should have had at its top. */
function responseNames({ selections }: SelectionSetNode, holds: (name: string) => boolean): string[] {
  return selections
    .filter((node) => isSelected(node, holds))
    .flatMap((node) => {
      if (node.kind === Kind.FIELD) return [(node.alias ?? node.name).value];
      return node.kind === Kind.INLINE_FRAGMENT ? responseNames(node.selectionSet, holds) : [];
    })
    .filter((name) => name !== '__typename');
}
