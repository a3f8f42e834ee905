import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { badInput } from './errors';

/** ISO 8601 with a time zone; the date and the time are checked by `Date`. */
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A moment: a `Date` in here, ISO 8601 in UTC out there. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment in time, ISO 8601 in UTC: `2026-11-21T10:15:30.000Z`.',
  serialize(value) {
    const date = value instanceof Date ? value : new Date(String(value));
    if (Number.isNaN(date.getTime())) throw new TypeError('DateTime: not a moment');
    return date.toISOString();
  },
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : undefined),
});

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' && iso.test(value) ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.getTime()))
    throw badInput('A DateTime is ISO 8601 with a time zone, such as 2026-11-21T10:15:30Z.');
  return date;
}

/** An amount of money in minor units (cents): a whole number, larger than 32 bits where it must, never a float. */
export const MinorUnits = new GraphQLScalarType<number, number>({
  name: 'MinorUnits',
  description: 'An amount in minor units (cents for EUR): a whole number, up to 2^53 - 1.',
  serialize(value) {
    if (!Number.isSafeInteger(value)) throw new TypeError('MinorUnits: not a safe integer');
    return value as number;
  },
  parseValue: parseAmount,
  parseLiteral: (node) => parseAmount(textOf(node)),
});

/** Numbers, and whole numbers as text: some clients keep 64-bit numbers so. */
function parseAmount(value: unknown): number {
  const amount = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (!Number.isSafeInteger(amount))
    throw badInput('An amount is a whole number of minor units (cents), at most 2^53 - 1.');
  return (amount as number) + 0; // -0 becomes 0
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code. */
export const Currency = new GraphQLScalarType<string, string>({
  name: 'Currency',
  description: 'A currency by its ISO 4217 code, such as EUR.',
  serialize(value) {
    if (typeof value !== 'string' || !currencies.has(value)) throw new TypeError('Currency: not a code');
    return value;
  },
  parseValue: parseCurrency,
  parseLiteral: (node) => parseCurrency(node.kind === Kind.STRING ? node.value : undefined),
});

function parseCurrency(value: unknown): string {
  if (typeof value === 'string' && currencies.has(value)) return value;
  throw badInput('A currency is a code of ISO 4217 in capitals, such as EUR.');
}

const textOf = (node: ValueNode) =>
  node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined;
