import type { Clock } from '../../platform/clock';

/** Keeps fetches from a subgraph that does not answer. */
export interface Breaker {
  /** May a fetch be sent? Whoever is told so says what came of it, by one of the others. */
  admits(): boolean;
  answered(): void;
  missed(): void;
  /** Nothing was learnt: nobody waited for the end. */
  gaveUp(): void;
}

/**
 * Opens after `failures` attempts without an answer in a row. After `openMs` it admits one, whose outcome decides; the
 * others are refused at once meanwhile. Of our own, and not cockatiel's: that one reads the wall clock, holds back every
 * call while its test call is out (for as long as a subgraph can hang), and costs each call two promises; this costs a
 * comparison.
 */
export function createBreaker(options: { failures: number; openMs: number; clock: Clock }): Breaker {
  const { failures, openMs, clock } = options;
  /** In a row, since the last answer. */
  let missing = 0;
  /** In milliseconds since the epoch; null while it is closed. */
  let openUntil: number | null = null;
  let isTrying = false;
  return {
    admits() {
      if (openUntil === null) return true;
      if (isTrying || clock.now().getTime() < openUntil) return false;
      isTrying = true;
      return true;
    },
    answered() {
      missing = 0;
      openUntil = null;
      isTrying = false;
    },
    missed() {
      missing += 1;
      // Those who were sent before it opened do not keep it open for longer.
      if (openUntil !== null && !isTrying) return;
      isTrying = false;
      if (failures > 0 && missing >= failures) openUntil = clock.now().getTime() + openMs;
    },
    gaveUp() {
      isTrying = false;
    },
  };
}
