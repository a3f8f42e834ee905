import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { NoAnswer } from './no-answer';

/** Tells the log when a subgraph stops answering and when it answers again. */
export interface Outages {
  answered(): void;
  missed(reason: NoAnswer): void;
}

/** A subgraph that comes and goes is spoken of once in so long; its failures are counted meanwhile. */
const quietMs = 30_000;

/** One line when it begins and one when it is over, with counts; each failure by itself is a detail (debug). */
export function createOutages(deps: { subgraph: string; log: Log; clock: Clock }): Outages {
  const { subgraph, log, clock } = deps;
  /** Since the last line. */
  let failures = 0;
  let since = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  let isSaid = false;
  const now = () => clock.now().getTime();
  return {
    answered() {
      if (!isSaid) return;
      log.info({ subgraph, failures, seconds: (now() - since) / 1000 }, 'A subgraph answers again');
      isSaid = false;
      failures = 0;
    },
    missed({ code, message }) {
      log.debug({ subgraph, code, reason: message }, 'A fetch of a subgraph has no answer');
      failures += 1;
      if (isSaid || now() - saidAt < quietMs) return;
      isSaid = true;
      saidAt = since = now();
      log.warn({ subgraph, code, reason: message, failures }, 'A subgraph does not answer');
    },
  };
}
