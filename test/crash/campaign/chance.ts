import { xoroshiro128plus } from 'pure-rand';

/** What is drawn from a seed. */
export interface Chance {
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

export function chanceOf(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const random = () => (generator.unsafeNext() >>> 0) / 2 ** 32;
  const between = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));
  return {
    between,
    pick: (items) => items[between(0, items.length - 1)]!,
    shuffled(items) {
      const mixed = [...items];
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = between(0, at);
        [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
      }
      return mixed;
    },
  };
}
