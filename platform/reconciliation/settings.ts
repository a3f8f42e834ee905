import { z } from 'zod';
import { readSettings, wholeNumber } from '../settings';

/** Of every service that is reconciled with others. Durations in milliseconds. */
export const reconciliationSettings = z.object({
  /** How often; 0: only when it is asked for. */
  RECONCILE_EVERY_MS: wholeNumber(0, 86_400_000).default(600_000),
  /** What has moved within this time is left alone; and what nobody knows is given back after it has been reported so long. */
  RECONCILE_AFTER_MS: wholeNumber(0, 604_800_000).default(1_800_000),
});

/** The same, read. */
export interface Pace {
  everyMs: number;
  afterMs: number;
}

/** Throws `InvalidSettings`. */
export function readPace(env: NodeJS.ProcessEnv): Pace {
  const { RECONCILE_EVERY_MS: everyMs, RECONCILE_AFTER_MS: afterMs } = readSettings(
    reconciliationSettings,
    env,
  );
  return { everyMs, afterMs };
}
