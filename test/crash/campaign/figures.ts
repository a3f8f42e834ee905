import type { Order } from '../../../subgraphs/orders/domain';

/** One order that was confirmed. Milliseconds. */
export interface Confirmed {
  placedAt: number;
  tookMs: number;
}

export interface Spread {
  orders: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** From PLACED to PAYMENT_CAPTURED, as the timelines say, in the order of placing. */
export function confirmedOf(orders: readonly Order[]): Confirmed[] {
  const found = orders.flatMap(({ timeline }): Confirmed[] => {
    const at = (event: string) => timeline.find((entry) => entry.event === event)?.at.getTime();
    const [placedAt, capturedAt] = [at('PLACED'), at('PAYMENT_CAPTURED')];
    return placedAt === undefined || capturedAt === undefined
      ? []
      : [{ placedAt, tookMs: capturedAt - placedAt }];
  });
  return found.sort((a, b) => a.placedAt - b.placedAt);
}

const milestones = ['PLACED', 'STOCK_HELD', 'PAYMENT_AUTHORIZED', 'COURIER_BOOKED', 'PAYMENT_CAPTURED'];

/** The median milliseconds from each milestone to the next, of orders placed from `from` until `to`: where the time goes. */
export function stepMedians(
  orders: readonly Order[],
  from: number,
  to: number,
): Record<string, number | null> {
  const placed = orders.filter(({ placedAt }) => placedAt.getTime() >= from && placedAt.getTime() < to);
  const took = (event: string, before: string) =>
    placed.flatMap(({ timeline }) => {
      const at = (name: string) => timeline.find((entry) => entry.event === name)?.at.getTime();
      const [began, ended] = [at(before), at(event)];
      return began === undefined || ended === undefined ? [] : [ended - began];
    });
  const steps = milestones
    .slice(1)
    .map((event, index) => [event, percentile(took(event, milestones[index] ?? ''), 50)] as const);
  return Object.fromEntries(steps);
}

export function percentile(values: readonly number[], percent: number): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil((values.length * percent) / 100) - 1] ?? null;
}

/** Of those placed from `from` until `to`. */
export function spreadOf(confirmed: readonly Confirmed[], from: number, to: number): Spread {
  const took = confirmed
    .filter(({ placedAt }) => placedAt >= from && placedAt < to)
    .map(({ tookMs }) => tookMs);
  return {
    orders: took.length,
    p50: percentile(took, 50),
    p95: percentile(took, 95),
    p99: percentile(took, 99),
  };
}

/** How much slower than in the calm the p95 may be to be back, and over how long a window it is taken. */
export const BACK = { factor: 2, windowMs: 5_000 };

/**
 * How long after `faultsOver` (all milliseconds) those are placed of whom 95 % are confirmed as fast as in the calm: the
 * first moment from which a window's p95 is at most twice the calm one. Null when there is none before `until`.
 */
export function recoveryMs(
  confirmed: readonly Confirmed[],
  calmP95: number,
  faultsOver: number,
  until: number,
): number | null {
  for (let from = faultsOver; from + BACK.windowMs <= until; from += 250) {
    const { p95 } = spreadOf(confirmed, from, from + BACK.windowMs);
    if (p95 !== null && p95 <= BACK.factor * calmP95) return from - faultsOver;
  }
  return null;
}
