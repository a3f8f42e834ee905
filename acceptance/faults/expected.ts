import assert from 'node:assert/strict';
import { type Fault, type Milestone, type Outcome, wasDelivered, wasRejected } from '../ordering';
import type { Product, Shop } from '../shop';

export const QUANTITY = 2;

/** What may become of an order of `QUANTITY` pieces. More than one where it depends on who is faster. */
export type Expected = (product: Product) => Outcome[];

export const through: Expected = (product) => [wasDelivered(product, QUANTITY)];

export const rejected =
  (step: string, reason: string, ...events: string[]): Expected =>
  (product) => [wasRejected(product, step, reason, events)];

export const oneOf =
  (...several: Expected[]): Expected =>
  (product) =>
    several.flatMap((expected) => expected(product));

/** `HOLD REFUSE, BOOK SLOW` */
export const faultsOf = (name: string): Fault[] =>
  name.split(', ').map((wish) => {
    const [step = '', fault = ''] = wish.split(' ');
    return { step, fault };
  });

/** Throws what is different from the expectation that comes nearest: the one with the same status, else the first. */
export function assertOutcome(outcome: Outcome, expected: readonly Outcome[]): void {
  const isSame = (one: Outcome) => JSON.stringify(one) === JSON.stringify(outcome);
  if (expected.some(isSame)) return;
  assert.deepEqual(outcome, expected.find(({ status }) => status === outcome.status) ?? expected[0]);
}

/** How long the slowest step took until the order was decided (CONFIRMED or REJECTED), in milliseconds, by its own timeline. */
export function slowestStepMs(timeline: readonly Milestone[]): number {
  const decision = timeline.findIndex(({ status }) => status === 'CONFIRMED' || status === 'REJECTED');
  const moments = timeline.slice(0, decision + 1).map(({ at }) => Date.parse(at));
  return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)));
}

/** A step may take until its limit, and the sweep that sees it a little longer. */
export function assertInTime({ settings, skips }: Shop, timeline: readonly Milestone[]): void {
  const { decidedWithinMs } = settings;
  if (decidedWithinMs === null) {
    skips.note('how soon each reference case is decided: set STEP_LIMIT_MS to what the server has');
    return;
  }
  const took = slowestStepMs(timeline);
  assert.ok(
    took <= decidedWithinMs,
    `a step took ${took} ms until the order was decided: over ${decidedWithinMs} ms`,
  );
}
