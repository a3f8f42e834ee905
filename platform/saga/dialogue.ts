import type { SagaDocument, Process, Flow, InterruptionRequest, Milestone, Outstanding } from './flow';
import type { ForceRefusal } from './operator';
import type { Answer } from './protocol';
import { createWalker } from './walker';

/** A saga's test as a dialogue: it asks, the test answers, and what it says and asks next can be read off. */
export interface Dialogue<Doc extends SagaDocument> {
  /** The document as it would be stored now. */
  readonly document: Doc;
  /** What is asked and not answered: `hold`, or `hold/undo` for an undo, in the order in which it was asked. */
  asked(): string[];
  /** `EVENT:STATUS`, or `EVENT:STATUS(reason)`. */
  told(): string[];
  /** Answers what is asked; an error when it is not. */
  answer(asked: string, answer: Answer): Dialogue<Doc>;
  /** Sends any reply at all; true when it changed something. */
  hear(operation: Outstanding['operation'], answer: Answer): boolean;
  /** Lets time pass, and the sweep look once. */
  wait(ms: number): Dialogue<Doc>;
  interrupt(request: Omit<InterruptionRequest, 'at'>): Dialogue<Doc>;
  restart(flow: Flow<Doc>, milestone: Milestone): Dialogue<Doc>;
  outstanding(asked: string): Outstanding;
  /** An operator asks again for everything. */
  retry(): Dialogue<Doc>;
  /** An operator forces it: what came of that. */
  force(): 'SETTLED' | 'UNDOING' | ForceRefusal;
}

export const done = (output: unknown = {}): Answer => ({ outcome: 'done', output });
export const refused = (reason: string): Answer => ({ outcome: 'refused', reason });
export const pending = (reason?: string, output?: unknown): Answer => ({
  outcome: 'pending',
  reason,
  output,
});

export function dialogue<Doc extends SagaDocument>(
  process: Process<Doc>,
  flow: Flow<Doc>,
  first: Omit<Doc, 'saga' | 'dueAt'>,
): Dialogue<Doc> {
  const walker = createWalker(process, () => 0.5);
  let now = new Date('2026-01-01T00:00:00Z');
  let document = { ...first, ...walker.enter(flow, now) } as Doc;
  const nameOf = ({ operation }: Outstanding) =>
    operation.step + (operation.direction === 'undo' ? '/undo' : '');
  const find = (asked: string) => {
    const found = document.saga.outstanding.find((item) => nameOf(item) === asked);
    if (!found)
      throw new Error(`${asked} is not asked, but ${document.saga.outstanding.map(nameOf).join(', ')}`);
    return found;
  };
  const self: Dialogue<Doc> = {
    get document() {
      return document;
    },
    asked: () => document.saga.outstanding.map(nameOf),
    told: () =>
      document.timeline.map(
        ({ event, status, reason }) => `${event}:${status}${reason ? `(${reason})` : ''}`,
      ),
    outstanding: find,
    answer(asked, answer) {
      const next = walker.answer(document, { operation: find(asked).operation, answer }, now);
      if (!next) throw new Error(`the answer to ${asked} changed nothing`);
      document = next;
      return self;
    },
    hear(operation, answer) {
      const next = walker.answer(document, { operation, answer }, now);
      document = next ?? document;
      return next !== null;
    },
    wait(ms) {
      now = new Date(now.getTime() + ms);
      document = walker.tick(document, now) ?? document;
      return self;
    },
    interrupt(request) {
      document = walker.interrupt(document, { ...request, at: now }, now);
      return self;
    },
    restart(next, milestone) {
      document = walker.restart(document, next, milestone, now);
      return self;
    },
    retry() {
      document = walker.retry(document, now) ?? document;
      return self;
    },
    force() {
      const forced = walker.force(document, { by: 'user_staff', reason: 'UNDONE_BY_STAFF', at: now }, now);
      if ('refused' in forced) return forced.refused;
      document = forced.document;
      return forced.did;
    },
  };
  return self;
}
