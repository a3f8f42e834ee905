import { z } from 'zod';
import { wholeNumber } from '../../platform/settings';
import type { Range } from './carrier';

/** The longest leg that the simulated carrier may be set to: a day. */
const LONGEST_MS = 86_400_000;

/** `min-max`, both in milliseconds: `1000-3000`. */
const range = z.string().transform((text, context): Range => {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text)?.map(Number) ?? [];
  if (min !== undefined && max !== undefined && min <= max && max <= LONGEST_MS) return { min, max };
  context.addIssue(`must be two numbers of milliseconds, min-max, up to ${LONGEST_MS}: 1000-3000`);
  return z.NEVER;
});

const countries = z.string().transform((text, context): ReadonlySet<string> => {
  const codes = text.split(',').map((code) => code.trim().toUpperCase());
  if (codes.every((code) => code === '' || /^[A-Z]{2}$/.test(code))) return new Set(codes.filter(Boolean));
  context.addIssue('must be two-letter country codes with commas between them: AQ,BV');
  return z.NEVER;
});

export const settings = z.object({
  /** How many couriers a new system has; 0: staff create them all. */
  SEED_COURIERS: wholeNumber(0, 10_000).default(40),
  /** How many parcels each of those carries at the same time. */
  COURIER_CAPACITY: wholeNumber(1, 10_000).default(25),
  /** How long the simulated carrier takes from dispatch to pick-up. */
  CARRIER_PICKUP_MS: range.default({ min: 1_000, max: 3_000 }),
  /** How long it takes from pick-up to the door, and to fetch a return. */
  CARRIER_DELIVERY_MS: range.default({ min: 2_000, max: 6_000 }),
  /** Where nothing can be delivered, ISO 3166-1 alpha-2. To deliver everywhere, name a code that no country has: ZZ. */
  UNSERVICEABLE_COUNTRIES: countries.default(new Set(['AQ', 'BV', 'HM'])),
});
