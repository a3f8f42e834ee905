import { z } from 'zod';
import { wholeNumber } from '../../platform/settings';
import { isEmail, normalEmail, passwordLength } from './domain';

export const settings = z.object({
  NODE_ENV: z.string().default('development'),
  /** How long access tokens live. An hour, a quarter of one in production. */
  ACCESS_TOKEN_MINUTES: wholeNumber(1, 24 * 60).optional(),
  STAFF_EMAIL: z
    .string()
    .refine((email) => isEmail(normalEmail(email)), 'must be an e-mail address')
    .optional(),
  STAFF_PASSWORD: z
    .string()
    .min(passwordLength.min, `must have at least ${passwordLength.min} characters`)
    .max(passwordLength.max, `must have at most ${passwordLength.max} characters`)
    .optional(),
});
