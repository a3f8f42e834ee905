import prand from 'pure-rand';

/** A seeded source of chance: the same seed draws the same numbers. */
export interface Chance {
  /** In [0, 1). */
  random(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** Another source, which this one's later draws do not influence. */
  fork(): Chance;
}

export function createChance(seed: number): Chance {
  const generator = prand.xoroshiro128plus(seed);
  const random = () => (generator.unsafeNext() >>> 0) / 2 ** 32;
  const between = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));
  return {
    random,
    between,
    happens: (probability) => random() < probability,
    pick: (items) => items[between(0, items.length - 1)]!,
    fork: () => createChance(generator.unsafeNext()),
  };
}
