import { z } from 'zod';
import { wholeNumber } from '../../platform/settings';

/** The environment variables of this service. Durations in milliseconds. */
export const settings = z.object({
  /** What every new account begins with, in minor units. */
  INITIAL_CREDITS: wholeNumber(0, 1_000_000_000).default(50_000),
  /** After this a call to the payment provider counts as TIMEOUT and is looked up. */
  PAYMENT_CALL_LIMIT_MS: wholeNumber(1, 60_000).default(3_000),
  NODE_ENV: z.string().default('development'),
});
