import type { Versioned } from '../store/versions';
import type { StepFault } from './faults';
import type { Answer, CommandType, InputOf, OperationName, OutputOf } from './protocol';

/**
 * A saga as a table: a flow is a list of steps, and the walker (walker.ts) does the rest. The document that a saga
 * belongs to is the whole state of it (rule 1): nothing else is remembered anywhere.
 */
export interface SagaDocument extends Versioned {
  status: string;
  /** Why it was rejected or cancelled; null while all is well. */
  reason: string | null;
  /** The step that was refused or passed its limit. */
  failedStep: string | null;
  /** One entry a milestone, `sequence` 1, 2, 3, ... without gaps. Attempts are counters, not entries. */
  timeline: TimelineEntry[];
  saga: SagaState;
  /** What its steps are to suffer, where somebody asked for that; absent otherwise. */
  faults?: readonly StepFault[];
  /** When the sweep has to look at it: the earliest due time of what is outstanding; null when nothing is. */
  dueAt: Date | null;
}

export interface TimelineEntry {
  sequence: number;
  event: string;
  status: string;
  reason: string | null;
  at: Date;
}

export interface SagaState {
  /** `name@version` of the flow that it runs: a replica leaves flows that it does not know alone (rule 12). */
  definition: string;
  /** How many flows this saga has begun: part of every operation's id. */
  run: number;
  phase: 'forward' | 'undoing' | 'ended';
  /** Names of the steps of this flow that are done, in order. */
  done: string[];
  /** What has been asked and not answered for good. */
  outstanding: Outstanding[];
  /** The flow that this one interrupted, to go on with if this one is refused. */
  suspended: Pick<SagaState, 'definition' | 'run' | 'done'> | null;
  /** An interruption that somebody asked for; it begins when no command is outstanding (rule 6). */
  request: InterruptionRequest | null;
  /** Past this moment nothing before the pivot is waited for any more. */
  limitAt: Date | null;
  /** True while something outstanding has failed too often, or was refused where nothing may refuse (rule 7). */
  needsAttention: boolean;
}

export interface Outstanding {
  operation: OperationName;
  /** How often it has been asked. */
  attempts: number;
  /** When it is asked again; null: a definite refusal, which waits for a person. */
  dueAt: Date | null;
  /** When it is given up; null for what is asked until it answers. */
  limitAt: Date | null;
  /** What a pending answer said, or what refused where nothing may refuse. */
  reason: string | null;
  /** True when it has answered `pending` and more news will come by itself: an interruption need not wait for it. */
  idle: boolean;
}

export interface InterruptionRequest {
  /** Who asked: a user's id. */
  by: string;
  /** What the timeline says of it. */
  reason: string;
  at: Date;
}

/** An entry for the timeline, and the status from then on where it changes. */
export interface Milestone {
  event: string;
  status?: string;
  reason?: string;
}

/** What an answer says of the document: fields to set, and milestones in order. */
export interface Taken<Doc> {
  set?: Partial<Doc>;
  milestones?: readonly Milestone[];
}

/**
 * - `read`: changes nothing, so there is nothing to undo.
 * - `undoable`: may refuse; its undo is asked for whenever it may have happened.
 * - `pivot`: may refuse, is never given up, and once it is done nothing is undone silently.
 * - `retriable`: after the pivot; asked until it is done.
 */
export type StepKind = 'read' | 'undoable' | 'pivot' | 'retriable';

export interface Step<Doc> {
  name: string;
  kind: StepKind;
  command: CommandType;
  input: (document: Doc) => unknown;
  /** Reads a `done` answer. */
  take: (document: Doc, output: unknown) => Taken<Doc>;
  /** Reads the output of a `pending` answer, for steps that report progress. It may see the same news twice. */
  news?: (document: Doc, output: unknown) => Taken<Doc>;
  undo?: Undo<Doc>;
  /** How long to wait for more news after `pending` before asking again, in milliseconds; for steps that report progress. */
  pollMs?: number;
}

export interface Undo<Doc> {
  command: CommandType;
  input: (document: Doc) => unknown;
  /** Said when there was something to undo. */
  milestone: Milestone;
}

export interface Flow<Doc> {
  name: string;
  /** A released version never changes; a new one stands beside it while a document uses the old one. */
  version: number;
  steps: readonly Step<Doc>[];
  /** Said when a step before the pivot is refused or passes its limit. */
  refused: Milestone;
  /** Said when an interruption begins before the pivot; then what was done is undone. */
  interrupted?: Milestone;
  /** The flow that an interruption after the pivot begins (`name@version`). */
  interruptedBy?: string;
}

/** All flows that a kind of document can run. */
export interface Process<Doc> {
  /** The orchestrating service: the source of commands, and the queue that replies come to. */
  service: string;
  flows: readonly Flow<Doc>[];
  limits: Limits;
}

export interface Limits {
  /** For one step before the pivot, in milliseconds. */
  stepMs: number;
  /** For all of what comes before the pivot, in milliseconds. */
  sagaMs: number;
}

/** What follows a flow, or a version of one, that this replica does not know (rule 12): a newer replica can do it. */
export class UnknownFlow extends Error {
  override readonly name = 'UnknownFlow';
  constructor(readonly definition: string) {
    super(`this replica does not know the flow ${definition}: ask one of a newer version`);
  }
}

export const definitionOf = (flow: { name: string; version: number }) => `${flow.name}@${flow.version}`;

/** Declares a step with the types of its command; the walker sees them erased. */
export function step<Doc, C extends CommandType>(
  name: string,
  kind: StepKind,
  rows: {
    command: C;
    input: (document: Doc) => InputOf<C>;
    done?: Milestone;
    take?: (document: Doc, output: OutputOf<C>) => Taken<Doc>;
    news?: (document: Doc, output: OutputOf<C>) => Taken<Doc>;
    undo?: Undo<Doc>;
    pollMs?: number;
  },
): Step<Doc> {
  const taken: Taken<Doc> = rows.done ? { milestones: [rows.done] } : {};
  const take = rows.take ?? (() => taken);
  return {
    name,
    kind,
    command: rows.command,
    input: rows.input,
    take: take as (document: Doc, output: unknown) => Taken<Doc>,
    ...(rows.news && { news: rows.news as (document: Doc, output: unknown) => Taken<Doc> }),
    ...(rows.undo && { undo: rows.undo }),
    ...(rows.pollMs !== undefined && { pollMs: rows.pollMs }),
  };
}

export type SagaReply = { operation: OperationName; answer: Answer };
