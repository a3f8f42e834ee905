import { backoffMs } from '../clock';
import {
  definitionOf,
  type Flow,
  type InterruptionRequest,
  type Milestone,
  type Outstanding,
  type Process,
  type SagaDocument,
  type SagaReply,
  type SagaState,
  type Step,
  type Taken,
  UnknownFlow,
} from './flow';
import type { Force } from './operator';
import type { Answer } from './protocol';

/** Asked this often without an answer, what may not fail raises an alarm and is asked slowly, for ever (rule 7). */
const ATTEMPTS_BEFORE_ALARM = 10;
const SLOW_RETRY_MS = 5 * 60_000;
const MAX_RESEND_MS = 60_000;

/** A due time further ahead than any that is ever set was written by a wrong clock, and counts as due (rule 4). */
export const DUE_HORIZON_MS = 2 * SLOW_RETRY_MS;

export const STEP_TIMEOUT = 'STEP_TIMEOUT';

/** Chance, for jitter: a number in [0, 1). */
type Random = () => number;

/**
 * Walks a document along its flows. Every function is pure: it takes the document as stored and gives the document as
 * it is to be stored, or null when there is nothing to change. What is to be sent follows from the result alone.
 */
export interface Walker<Doc extends SagaDocument> {
  /** The state with which a new document enters a flow; its first command is outstanding. */
  enter(flow: Flow<Doc>, now: Date, run?: number): Pick<Doc, 'saga' | 'dueAt'>;
  /** Applies a reply. Null: the document awaits no such thing (a stale or repeated reply). */
  answer(document: Doc, reply: SagaReply, now: Date): Doc | null;
  /** What is due: asks again, gives up what has passed its limit. Null: nothing is. */
  tick(document: Doc, now: Date): Doc | null;
  /** Records an interruption, and begins it if no command is outstanding. */
  interrupt(document: Doc, request: InterruptionRequest, now: Date): Doc;
  /** Begins another flow on a document that has ended. */
  restart(document: Doc, flow: Flow<Doc>, milestone: Milestone, now: Date): Doc;
  /** Asks again, now, for all that is outstanding, what was refused too. Null: nothing is. */
  retry(document: Doc, now: Date): Doc | null;
  /** An operator's decision to take back what cannot go on, or to wait no longer for a person. */
  force(document: Doc, request: InterruptionRequest, now: Date): Force<Doc>;
  /** Does this replica know the flow that the document runs, and the one that it has suspended? */
  knows(document: Doc): boolean;
  /** The step that an outstanding operation belongs to. */
  stepOf(document: Doc, outstanding: Outstanding): Step<Doc>;
}

export function createWalker<Doc extends SagaDocument>(process: Process<Doc>, random: Random): Walker<Doc> {
  const flows = new Map(process.flows.map((flow) => [definitionOf(flow), flow]));
  const { stepMs, sagaMs } = process.limits;
  const resendBaseMs = Math.min(2_000, Math.ceil(stepMs / 3));

  const flowOf = (saga: Pick<SagaState, 'definition'>): Flow<Doc> => {
    const flow = flows.get(saga.definition);
    if (!flow) throw new UnknownFlow(saga.definition);
    return flow;
  };
  const stepNamed = (flow: Flow<Doc>, name: string): Step<Doc> => {
    const found = flow.steps.find((step) => step.name === name);
    if (!found) throw new Error(`${definitionOf(flow)} has no step ${name}`);
    return found;
  };
  const isPastPivot = (flow: Flow<Doc>, done: readonly string[]) =>
    done.some((name) => stepNamed(flow, name).kind === 'pivot');
  const later = (now: Date, ms: number) => new Date(now.getTime() + ms);
  const resendAt = (now: Date, attempts: number) =>
    later(now, backoffMs(attempts, resendBaseMs, MAX_RESEND_MS, random));

  function ask(
    flow: Flow<Doc>,
    run: number,
    step: Step<Doc>,
    direction: 'do' | 'undo',
    now: Date,
  ): Outstanding {
    const id = `${flow.name}-${run}/${step.name}${direction === 'undo' ? '/undo' : ''}`;
    const limited = direction === 'do' && (step.kind === 'read' || step.kind === 'undoable');
    return {
      operation: { id, flow: flow.name, flowVersion: flow.version, step: step.name, direction },
      attempts: 1,
      dueAt: resendAt(now, 1),
      limitAt: limited ? later(now, stepMs) : null,
      reason: null,
      idle: false,
    };
  }

  /** The document with another state: `dueAt`, `needsAttention` and the end of it follow from what is outstanding. */
  function withSaga(document: Doc, change: Partial<SagaState>): Doc {
    const saga = { ...document.saga, ...change };
    const { outstanding, phase } = saga;
    if (phase === 'undoing' && outstanding.length === 0) saga.phase = 'ended';
    saga.needsAttention = outstanding.some(isAlarming);
    return { ...document, saga, dueAt: earliest(outstanding) };
  }

  function say(document: Doc, now: Date, milestones: readonly Milestone[]): Doc {
    let { status, timeline } = document;
    for (const { event, status: next, reason } of milestones) {
      status = next ?? status;
      timeline = [
        ...timeline,
        { sequence: timeline.length + 1, event, status, reason: reason ?? null, at: now },
      ];
    }
    return { ...document, status, timeline };
  }

  function take(document: Doc, taken: Taken<Doc>, now: Date): Doc {
    return say({ ...document, ...taken.set }, now, taken.milestones ?? []);
  }

  /** Asks for the next step, begins what was requested instead, or ends the flow. Nothing is outstanding. */
  function goOn(document: Doc, now: Date): Doc {
    const { saga } = document;
    const flow = flowOf(saga);
    const next = flow.steps.find((step) => !saga.done.includes(step.name));
    if (saga.request && (flow.interrupted || flow.interruptedBy)) {
      if (next) return beginInterruption(document, saga.request, now);
      return withSaga(sayTooLate(document, flow, now), { phase: 'ended', outstanding: [], request: null });
    }
    if (!next) return withSaga(document, { phase: 'ended', outstanding: [], suspended: null });
    return withSaga(document, { outstanding: [ask(flow, saga.run, next, 'do', now)] });
  }

  /** What was requested came too late: the flow reached its end first. */
  function sayTooLate(document: Doc, flow: Flow<Doc>, now: Date): Doc {
    const refused = flow.interruptedBy ? flowOf({ definition: flow.interruptedBy }).refused : null;
    return refused ? say(document, now, [{ ...refused, reason: 'TOO_LATE' }]) : document;
  }

  function beginInterruption(document: Doc, request: InterruptionRequest, now: Date): Doc {
    const { saga } = document;
    const flow = flowOf(saga);
    if (!isPastPivot(flow, saga.done))
      return undoAll(document, flow.interrupted ?? flow.refused, request.reason, now);
    if (!flow.interruptedBy) throw new Error(`${saga.definition} cannot be interrupted after its pivot`);
    const { definition, run, done } = saga;
    const entered = enter(flowOf({ definition: flow.interruptedBy }), now, run + 1);
    const suspended = { definition, run, done };
    return { ...document, ...entered, saga: { ...entered.saga, suspended, request } };
  }

  /** Says why, and asks for the undo of all that may have happened, all at once. `silent` is a step that never answered. */
  function undoAll(document: Doc, said: Milestone, reason: string, now: Date, silent?: Step<Doc>): Doc {
    const { saga } = document;
    const flow = flowOf(saga);
    const mayHaveHappened = flow.steps.filter((step) => saga.done.includes(step.name) || step === silent);
    const outstanding = mayHaveHappened
      .filter((step) => step.undo)
      .reverse()
      .map((step) => ask(flow, saga.run, step, 'undo', now));
    const told = say({ ...document, reason }, now, [{ ...said, reason }]);
    return withSaga(told, { phase: 'undoing', outstanding, request: null });
  }

  /** A step before the pivot, or the pivot itself, is not going to happen. */
  function fail(document: Doc, step: Step<Doc>, reason: string, now: Date, silent?: Step<Doc>): Doc {
    const { saga } = document;
    const flow = flowOf(saga);
    if (saga.suspended) return resume(document, flow, reason, now);
    const failed = { ...document, failedStep: step.name };
    // It was asked to stop anyway: the request was there first.
    if (saga.request && flow.interrupted) {
      return undoAll(failed, flow.interrupted, saga.request.reason, now, silent);
    }
    return undoAll(failed, flow.refused, reason, now, silent);
  }

  /** An interruption was refused: the flow that it interrupted goes on where it was. */
  function resume(document: Doc, refused: Flow<Doc>, reason: string, now: Date): Doc {
    const { suspended } = document.saga;
    const told = say(document, now, [{ ...refused.refused, reason }]);
    return goOn(withSaga(told, { ...suspended, suspended: null, request: null, outstanding: [] }), now);
  }

  function replaced(document: Doc, old: Outstanding, next: Outstanding | null): Outstanding[] {
    return document.saga.outstanding.flatMap((item) => (item === old ? (next ?? []) : item));
  }

  function answerUndo(document: Doc, awaited: Outstanding, step: Step<Doc>, answer: Answer, now: Date): Doc {
    if (answer.outcome === 'pending') return keepAsking(document, awaited, answer.reason, now);
    if (answer.outcome === 'refused') return waitForPerson(document, awaited, answer.reason);
    const happened = (answer.output as { undone: boolean }).undone;
    const told = happened && step.undo ? say(document, now, [step.undo.milestone]) : document;
    return withSaga(told, { outstanding: replaced(document, awaited, null) });
  }

  function answerDo(document: Doc, awaited: Outstanding, step: Step<Doc>, answer: Answer, now: Date): Doc {
    if (answer.outcome === 'pending') return news(document, awaited, step, answer, now);
    if (answer.outcome === 'done') {
      const taken = take(document, step.take(document, answer.output), now);
      const done = [...document.saga.done, step.name];
      return goOn(withSaga(taken, { done, outstanding: replaced(document, awaited, null) }), now);
    }
    if (step.kind === 'retriable') return refuseRetriable(document, awaited, answer.reason, now);
    return fail(document, step, answer.reason, now);
  }

  /** A refusal is an answer: no command is outstanding, so what was requested meanwhile begins (rule 6). */
  function refuseRetriable(document: Doc, awaited: Outstanding, reason: string, now: Date): Doc {
    const waiting = waitForPerson(document, awaited, reason);
    return waiting.saga.request && flowOf(waiting.saga).interruptedBy ? goOn(waiting, now) : waiting;
  }

  function news(
    document: Doc,
    awaited: Outstanding,
    step: Step<Doc>,
    answer: Extract<Answer, { outcome: 'pending' }>,
    now: Date,
  ): Doc {
    if (step.pollMs === undefined) return keepAsking(document, awaited, answer.reason, now);
    const { news: read } = step;
    const taken =
      read && answer.output !== undefined ? take(document, read(document, answer.output), now) : document;
    const idle = { ...awaited, attempts: 1, idle: true, dueAt: later(now, step.pollMs) };
    const heard = withSaga(taken, { outstanding: replaced(document, awaited, idle) });
    return heard.saga.request ? goOn(heard, now) : heard;
  }

  function keepAsking(document: Doc, awaited: Outstanding, reason: string | undefined, now: Date): Doc {
    const dueAt = resendAt(now, awaited.attempts);
    const next = { ...awaited, dueAt, reason: reason ?? awaited.reason };
    return withSaga(document, { outstanding: replaced(document, awaited, next) });
  }

  function waitForPerson(document: Doc, awaited: Outstanding, reason: string): Doc {
    const next = { ...awaited, dueAt: null, reason };
    return withSaga(document, { outstanding: replaced(document, awaited, next) });
  }

  function askAgain(awaited: Outstanding, now: Date): Outstanding {
    const attempts = awaited.attempts + 1;
    const isAlarm = attempts >= ATTEMPTS_BEFORE_ALARM && !awaited.limitAt;
    const slowly = later(now, Math.round(SLOW_RETRY_MS * (0.5 + random() / 2)));
    return { ...awaited, attempts, idle: false, dueAt: isAlarm ? slowly : resendAt(now, attempts) };
  }

  /** The step whose limit, or the saga's own, has passed. A limit far too far ahead was set by a wrong clock. */
  function expired(document: Doc, now: Date): Outstanding | undefined {
    const { outstanding, limitAt } = document.saga;
    // Another replica's clock may be somewhat ahead of this one: that is no reason to give up.
    const isPast = (limit: Date, longest: number) =>
      limit <= now || limit > later(now, longest + DUE_HORIZON_MS);
    return outstanding.find(
      (item) => item.limitAt && (isPast(item.limitAt, stepMs) || (limitAt && isPast(limitAt, sagaMs))),
    );
  }

  /** Where this is safe: see `Force`. */
  function force(document: Doc, request: InterruptionRequest, now: Date): Force<Doc> {
    const { saga } = document;
    if (saga.phase === 'ended') return { refused: 'ENDED' };
    const flow = flowOf(saga);
    const waiting = saga.outstanding.filter(({ dueAt }) => dueAt === null);
    const operations = waiting.map(({ operation }) => operation.id);
    const outstanding = saga.outstanding.filter((item) => !waiting.includes(item));
    if (saga.phase === 'undoing') {
      if (waiting.length === 0) return { refused: 'STILL_ASKED' };
      return { did: 'SETTLED', operations, document: withSaga(document, { outstanding }) };
    }
    if (isPastPivot(flow, saga.done)) {
      if (waiting.length === 0 || flow.interruptedBy) return { refused: 'PAST_PIVOT' };
      const done = [...saga.done, ...waiting.map(({ operation }) => operation.step)];
      const settled = goOn(withSaga(document, { done, outstanding }), now);
      return { did: 'SETTLED', operations, document: settled };
    }
    const [asked] = saga.outstanding;
    if (!asked) throw new Error(`${document._id} awaits nothing and has not ended`);
    const step = stepNamed(flow, asked.operation.step);
    if (step.kind === 'pivot' || saga.suspended) return { refused: 'PIVOT_ASKED' };
    const { reason } = saga.request ?? request;
    const taken = undoAll(document, flow.interrupted ?? flow.refused, reason, now, step);
    return { did: 'UNDOING', operations: [asked.operation.id], document: taken };
  }

  function enter(flow: Flow<Doc>, now: Date, run = 1): Pick<Doc, 'saga' | 'dueAt'> {
    const [first] = flow.steps;
    if (!first) throw new Error(`${definitionOf(flow)} has no steps`);
    const outstanding = [ask(flow, run, first, 'do', now)];
    const saga: SagaState = {
      definition: definitionOf(flow),
      run,
      phase: 'forward',
      done: [],
      outstanding,
      suspended: null,
      request: null,
      limitAt: later(now, sagaMs),
      needsAttention: false,
    };
    return { saga, dueAt: earliest(outstanding) };
  }

  return {
    enter,
    knows: ({ saga }) =>
      flows.has(saga.definition) && (!saga.suspended || flows.has(saga.suspended.definition)),
    stepOf: (document, { operation }) => stepNamed(flowOf(document.saga), operation.step),
    answer(document, { operation, answer }, now) {
      const awaited = document.saga.outstanding.find((item) => sameOperation(item, operation));
      if (!awaited) return null;
      const step = stepNamed(flowOf(document.saga), operation.step);
      const apply = operation.direction === 'undo' ? answerUndo : answerDo;
      return apply(document, awaited, step, answer, now);
    },
    tick(document, now) {
      const late = expired(document, now);
      if (late) {
        const step = stepNamed(flowOf(document.saga), late.operation.step);
        return fail(document, step, late.reason ?? STEP_TIMEOUT, now, step);
      }
      const { outstanding } = document.saga;
      if (!outstanding.some((item) => isDue(item, now))) return null;
      const asked = outstanding.map((item) => (isDue(item, now) ? askAgain(item, now) : item));
      return withSaga(document, { outstanding: asked });
    },
    interrupt(document, request, now) {
      const recorded = withSaga(document, { request });
      // What was definitely refused is answered too: nothing of it can still happen.
      const isAnswered = recorded.saga.outstanding.every(({ idle, dueAt }) => idle || dueAt === null);
      return isAnswered ? goOn(recorded, now) : recorded;
    },
    retry(document, now) {
      const { outstanding } = document.saga;
      if (outstanding.length === 0) return null;
      return withSaga(document, { outstanding: outstanding.map((item) => askAgain(item, now)) });
    },
    force,
    restart(document, flow, milestone, now) {
      if (document.saga.phase !== 'ended') throw new Error(`${document._id} has not ended`);
      const entered = enter(flow, now, document.saga.run + 1);
      return { ...say(document, now, [milestone]), ...entered };
    },
  };
}

/** A reply applies only if the document awaits exactly that: flow, version, step, direction and operation (rule 8). */
function sameOperation({ operation }: Outstanding, echoed: SagaReply['operation']): boolean {
  return (
    operation.id === echoed.id &&
    operation.flow === echoed.flow &&
    operation.flowVersion === echoed.flowVersion &&
    operation.step === echoed.step &&
    operation.direction === echoed.direction
  );
}

function isDue({ dueAt }: Outstanding, now: Date): boolean {
  return dueAt !== null && (dueAt <= now || dueAt.getTime() > now.getTime() + DUE_HORIZON_MS);
}

function isAlarming({ dueAt, attempts, limitAt }: Outstanding): boolean {
  return dueAt === null || (attempts >= ATTEMPTS_BEFORE_ALARM && limitAt === null);
}

/** The sweep looks when something is due or passes its limit, whichever is first. */
function earliest(outstanding: readonly Outstanding[]): Date | null {
  const times = outstanding.flatMap(({ dueAt, limitAt }) => [dueAt, limitAt].filter((time) => time !== null));
  return times.length === 0 ? null : new Date(Math.min(...times.map((time) => time.getTime())));
}
