import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { FetchAnswer } from '../../sources/source';
import { isObject, type JsonObject, setOwn } from '../json';
import type { Reach, Run, Step } from '../run';
import type { PlanContext } from './compile';
import { fromSource, fromSubgraph, pathOf, unusable } from './failures';
import { merge } from './merge';
import { type Part, partsOf } from './parts';
import { compileRenaming, type ToClient } from './paths';
import type { ErrorPath, Places } from './places';
import { compilePartial, type PartialOf } from './partial';
import { compileRepresentations, type Representations } from './representations';
import { compileVariables, EntityVariables, operationOfFetch } from './requests';
import { compileRewrites, type Rewrite } from './rewrites';
import { send } from './send';

const entitiesField = '_entities';

/** What one fetch of entities sends: equal representations once, each with all the objects that it stands for. */
interface Batch {
  representations: string[];
  objects: JsonObject[][];
  /** By the index of a representation that is not whole: the names of fields whose values are worth nothing. */
  lacking: Map<number, readonly string[]> | undefined;
}

interface EntityFetch {
  subgraph: string;
  places: Places;
  /** Of an entity. */
  parts: readonly Part[];
  reach: Reach;
  rewrite: Rewrite | undefined;
  toClient: ToClient;
}

/** A fetch of fields of objects that are in the response already. */
export function compileEntityFetch(
  node: FetchNode,
  requires: readonly QueryPlanSelectionNode[],
  places: Places,
  { schema }: PlanContext,
): Step {
  if (node.variableUsages?.includes('representations')) throw representationsTaken();
  const operation = operationOfFetch(node);
  const variablesOf = compileVariables(node);
  const representations = compileRepresentations(requires, node.inputRewrites, schema);
  const partialOf = compilePartial(node, operation.document, schema);
  const all = partsOf(operation.document, node.outputRewrites, schema);
  const parts = all.find(({ name }) => name === entitiesField)?.parts ?? [];
  const fetch: EntityFetch = {
    subgraph: node.serviceName,
    places,
    parts,
    reach: { path: places.path, parts },
    rewrite: compileRewrites(node.outputRewrites, schema),
    toClient: compileRenaming(node.outputRewrites),
  };
  return (run) => {
    const batch = batchOf(places.find(run.root), representations, partialOf);
    if (batch.representations.length === 0) return undefined;
    const variables = new EntityVariables(
      batch.representations,
      variablesOf(run.execution.variables, run.inBytes),
    );
    return send(
      run,
      node.serviceName,
      { operation, variables },
      (answer) => takeEntities(answer, batch, fetch, run),
      (failure) => reportAtFirst(fromSource(failure, node.serviceName), batch, fetch, run),
    );
  };
}

function representationsTaken(): GraphQLError {
  return new GraphQLError('A variable cannot be called "representations" here. Give it another name.', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

function batchOf(
  entities: readonly JsonObject[],
  { whole, inPart, toJson }: Representations,
  partialOf: PartialOf,
): Batch {
  const indexes = new Map<string, number>();
  const batch: Batch = { representations: [], objects: [], lacking: undefined };
  const { representations, objects } = batch;
  for (const entity of entities) {
    let representation = whole(entity);
    let lacking: readonly string[] | undefined;
    if (representation === undefined) {
      const part = inPart(entity);
      const partial = partialOf(part);
      representation = partial.isWorthIt ? toJson(part) : undefined;
      if (representation === undefined) continue;
      ({ lacking } = partial);
    }
    const known = indexes.get(representation);
    if (known === undefined) {
      indexes.set(representation, representations.length);
      if (lacking) (batch.lacking ??= new Map()).set(representations.length, lacking);
      representations.push(representation);
      objects.push([entity]);
    } else {
      objects[known]?.push(entity);
    }
  }
  return batch;
}

function takeEntities(answer: FetchAnswer, batch: Batch, fetch: EntityFetch, run: Run): void {
  const errors: readonly unknown[] = Array.isArray(answer.errors) ? answer.errors : [];
  if (errors.length > 0) reportErrors(errors, batch, fetch, run);
  const entities = isObject(answer.data) ? answer.data[entitiesField] : undefined;
  if (Array.isArray(entities)) {
    for (let index = 0; index < batch.objects.length; index++) {
      const entity: unknown = entities[index];
      if (entity === null && !errors.some((error) => pathOf(error)?.[1] === index)) {
        for (const object of batch.objects[index] ?? []) (run.absent ??= new Set()).add(object);
      }
      if (!isObject(entity)) continue;
      for (const name of batch.lacking?.get(index) ?? []) setOwn(entity, name, undefined);
      takeEntity(entity, batch.objects[index] ?? [], fetch);
    }
  }
  const isWhole =
    Array.isArray(entities) &&
    entities.length === batch.objects.length &&
    entities.every((entity) => entity === null || isObject(entity));
  if (!isWhole && errors.length === 0) reportAtFirst(unusable(fetch.subgraph), batch, fetch, run);
}

function takeEntity(entity: JsonObject, objects: readonly JsonObject[], fetch: EntityFetch): void {
  if (fetch.rewrite) {
    // Conditions of a rewrite ask for the type, which a subgraph need not repeat.
    entity.__typename ??= objects[0]?.__typename;
    fetch.rewrite(entity);
  }
  for (let index = 0; index < objects.length; index++) {
    merge(objects[index] as JsonObject, entity, fetch.parts, index > 0);
  }
}

/** An error of one entity stands at each place of it. */
function reportErrors(errors: readonly unknown[], batch: Batch, fetch: EntityFetch, run: Run): void {
  const pathsOf = locate(fetch.places, run);
  for (const error of errors) {
    const path = pathOf(error);
    if (isOfLacking(path, batch)) continue;
    for (const place of clientPaths(path, batch, fetch, pathsOf)) {
      run.reports.push({
        error: fromSubgraph(error, fetch.subgraph, place),
        reach: fetch.reach,
        isWhole: false,
      });
    }
  }
}

/** A field without what it requires may well fail; that is no news of the subgraph. */
function isOfLacking(path: ErrorPath | undefined, { lacking }: Batch): boolean {
  const [, index, name] = path ?? [];
  return lacking?.get(Number(index))?.includes(String(name)) ?? false;
}

function clientPaths(
  path: ErrorPath | undefined,
  { objects }: Batch,
  { toClient }: EntityFetch,
  pathsOf: (object: JsonObject) => readonly ErrorPath[],
): (ErrorPath | undefined)[] {
  if (path === undefined) return [undefined];
  const [, index, ...rest] = path;
  const found = typeof index === 'number' ? objects[index] : undefined;
  if (!found) return (objects[0] ?? []).slice(0, 1).flatMap(pathsOf);
  const below = toClient(rest);
  return found.flatMap((object) => pathsOf(object).map((place) => [...place, ...below]));
}

function reportAtFirst(error: GraphQLFormattedError, batch: Batch, fetch: EntityFetch, run: Run): void {
  const [first] = batch.objects[0] ?? [];
  const [path] = first ? locate(fetch.places, run)(first) : [];
  run.reports.push({ error: path ? { ...error, path } : error, reach: fetch.reach, isWhole: true });
}

/** Where an object is by now: a parallel fetch may have moved it, or taken it away. */
function locate(places: Places, { root }: Run): (object: JsonObject) => readonly ErrorPath[] {
  const paths = new Map<JsonObject, ErrorPath[]>();
  for (const { entity, path } of places.locate(root)) {
    const known = paths.get(entity);
    if (known) known.push(path);
    else paths.set(entity, [path]);
  }
  return (object) => paths.get(object) ?? [];
}
