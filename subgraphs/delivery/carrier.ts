import type { Clock } from '../../platform/clock';
import type { Leg, Timings } from './domain';

export interface Job {
  /** The order's id: with the leg, the key that makes asking twice harmless. */
  orderId: string;
  leg: Leg;
}

/**
 * What a carrier's integration implements. A shipment's row names the leg that is wanted and when the carrier is asked
 * about it, so nothing is forgotten in a crash; the sweep asks when that time has come.
 */
export interface Carrier extends Timings {
  /**
   * Begins the legs that the carrier has not begun yet, and answers with the order ids of those that have ended. The
   * others are asked about again. Several replicas may ask at the same time, and again after a crash: the carrier tells
   * by order id and leg that it knows the job. Throws when the carrier cannot be reached.
   */
  advance(jobs: readonly Job[]): Promise<ReadonlySet<string>>;
}

/** From and to, in milliseconds, both included. */
export interface Range {
  min: number;
  max: number;
}

/**
 * A carrier that exists on paper alone: a leg takes a random time of its range and then has ended. The drawn time is
 * stored with the shipment, so a restart neither forgets nor shortens it.
 */
export function simulatedCarrier(
  clock: Pick<Clock, 'random'>,
  ranges: { pickUp: Range; delivery: Range },
): Carrier {
  const rangeOf = (leg: Leg): Range => {
    if (leg === 'RECALL') return { min: 0, max: 0 };
    return leg === 'PICK_UP' ? ranges.pickUp : ranges.delivery;
  };
  return {
    askAfterMs(leg) {
      const { min, max } = rangeOf(leg);
      return Math.round(min + clock.random() * (max - min));
    },
    typicalMs(leg) {
      const { min, max } = rangeOf(leg);
      return Math.round((min + max) / 2);
    },
    longestMs: Math.max(ranges.pickUp.max, ranges.delivery.max),
    advance: async (jobs) => new Set(jobs.map(({ orderId }) => orderId)),
  };
}
