import type { QueryPlan } from '@apollo/query-planner';

/** What the worker is started with. */
export interface WorkerInput {
  /** The supergraph's SDL. */
  sdl: string;
}

/** One operation to be planned; the worker plans one at a time. */
export interface PlanOrder {
  /** The operation's document, valid for the API schema. */
  source: string;
  operationName?: string;
}

/** A subgraph as the supergraph names it. */
export interface SubgraphAddress {
  name: string;
  /** Its routing URL; may be empty. */
  url: string;
}

export type WorkerMessage =
  | { kind: 'loaded'; /** SDL of what clients may ask. */ apiSdl: string; subgraphs: SubgraphAddress[] }
  /** The SDL is no supergraph that can be served. Nothing follows. */
  | { kind: 'refused'; reason: string }
  | { kind: 'planned'; plan: QueryPlan }
  | { kind: 'failed'; reason: string };
