import { type DocumentNode, GraphQLError, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Cost } from '../demand/cost';
import { PlanningTooSlow } from '../planning/planner';
import type { Verdict } from '../security/authorize';
import type { Protection } from '../security/protection';
import type { Documents } from './documents';

/** An operation that is good for the supergraph, whoever asks it and with whatever variables. */
export interface Operation {
  /** The text of its document. */
  source: string;
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /** As the client named it; undefined where the document has but one and the client named none. */
  name: string | undefined;
  /** What it asks of whoever sends it. */
  protection: Protection;
  /** What it costs, by its variables; undefined where nobody counts. */
  cost: Cost | undefined;
}

/** Why an operation is not executed at all. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused';
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors[0]?.message);
  }
}

/** The operations of one supergraph: checked once, planned once, kept while they are asked. */
export interface Operations<Plan> {
  /** Parses and checks. Throws `OperationRefused`. */
  check(source: string, name: string | undefined): Operation;
  /** The same for an operation that has been checked and planned before; undefined for any other. */
  known(source: string, name: string | undefined): Operation | undefined;
  /**
   * The plan for what may be run of it; those who ask at once share the making. Throws `PlanningTooSlow`, which is
   * remembered.
   */
  planOf(operation: Operation, verdict: PlannedFor): Promise<Plan>;
  /** Those asked last, newest first. */
  latest(count: number): { source: string; name: string | undefined }[];
}

/** What may be run of an operation: of a `Verdict`, as much as a plan depends on. */
export interface PlannedFor extends Pick<Verdict, 'key' | 'removed'> {
  document: DocumentNode;
}

export interface OperationsDeps<Plan> {
  documents: Documents;
  protect(document: DocumentNode, name: string | undefined): Protection;
  costOf(document: DocumentNode, name: string | undefined): Cost | undefined;
  /** Plans what may be run of an operation. */
  plan(operation: Operation, verdict: PlannedFor): Promise<Plan>;
  /** How many documents are kept. */
  maxKept: number;
}

/** What is kept of one document. */
interface Kept<Plan> {
  operations: Map<string | undefined, Operation>;
  /** By operation, then by the verdict's key. */
  plans: Map<Operation, Map<string, Promise<Plan>>>;
}

export function createOperations<Plan>(deps: OperationsDeps<Plan>): Operations<Plan> {
  const { documents } = deps;
  const kept = new LRUCache<string, Kept<Plan>>({ max: deps.maxKept });

  const check = (source: string, name: string | undefined): Operation => {
    const known = kept.get(source);
    const operation = known?.operations.get(name);
    if (operation) return operation;
    const document = known ? documentOf(known) : checkedDocument(source, documents);
    const definition = refusing(() => documents.operationOf(document, name));
    refusing(() => documents.check(document, definition));
    const protection = deps.protect(document, name);
    const cost = deps.costOf(document, name);
    const checked: Operation = { source, document, definition, name, protection, cost };
    const entry = known ?? { operations: new Map(), plans: new Map() };
    entry.operations.set(name, checked);
    if (!known) kept.set(source, entry);
    return checked;
  };

  const planOf = (operation: Operation, verdict: PlannedFor): Promise<Plan> => {
    const entry = kept.get(operation.source);
    const plans = entry?.plans.get(operation) ?? new Map<string, Promise<Plan>>();
    entry?.plans.set(operation, plans);
    const known = plans.get(verdict.key);
    if (known) return known;
    const planned = deps.plan(operation, verdict);
    plans.set(verdict.key, planned);
    planned.catch((error: unknown) => {
      // An operation that is too much for the planner shall not keep it busy for everybody else.
      if (!(error instanceof PlanningTooSlow)) plans.delete(verdict.key);
    });
    return planned;
  };

  return {
    check,
    planOf,
    known(source, name) {
      const entry = kept.get(source);
      const operation = entry?.operations.get(name);
      return operation && entry?.plans.has(operation) ? operation : undefined;
    },
    latest: (count) =>
      [...kept.values()]
        .slice(0, count)
        .flatMap(({ operations }) => [...operations.values()].map(({ source, name }) => ({ source, name }))),
  };
}

/** Where one operation of a document was good, the document is. */
function documentOf<Plan>({ operations }: Kept<Plan>): DocumentNode {
  const [first] = operations.values();
  if (!first) throw new Error('A document is kept with its first operation');
  return first.document;
}

function checkedDocument(source: string, documents: Documents): DocumentNode {
  const document = refusing(() => documents.parse(source));
  const faults = documents.faultsOf(document);
  if (faults.length > 0) throw new OperationRefused(faults);
  return document;
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof GraphQLError) throw new OperationRefused([error]);
    throw error;
  }
}
