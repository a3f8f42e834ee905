import { z } from 'zod';

/** An amount in minor units (cents) and its ISO 4217 currency. Never a float. */
export const money = z.object({
  amount: z.number().int().safe(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.infer<typeof money>;

export const eur = (amount: number): Money => ({ amount, currency: 'EUR' });
