import { parseArgs } from 'node:util';

/** What a campaign is asked to do. */
export interface Arguments {
  /** Orders to place, at least. */
  orders: number;
  /** Faults to do, at least. */
  faults: number;
  /** Of the plan of faults and of all that is drawn. */
  seed: number;
  /** Orders placed a second, whatever else happens. */
  rate: number;
}

/** Throws with the usage where a value is not a whole number of at least 1. */
export function readArguments(args: readonly string[]): Arguments {
  const text = (value: number) => ({ type: 'string', default: String(value) }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: { orders: text(5_000), faults: text(100), seed: text(1), rate: text(10) },
  });
  const whole = (name: keyof typeof values): number => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new Error(
      `--${name} must be a whole number from 1. Usage: npm run test:crash -- [--orders 5000] [--faults 100] [--seed 1] [--rate 10]`,
    );
  };
  return { orders: whole('orders'), faults: whole('faults'), seed: whole('seed'), rate: whole('rate') };
}
