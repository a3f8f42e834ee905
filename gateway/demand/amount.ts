/** One estimate that is under way. */
export interface Run {
  variables: Readonly<Record<string, unknown>>;
}

/** Part of a cost: known at once, or with the variables. */
export type Amount = number | ((run: Run) => number);

export const amountIn = (amount: Amount, run: Run) => (typeof amount === 'number' ? amount : amount(run));

export const sum = (amounts: readonly Amount[]) => joined(amounts, 0, (one, other) => one + other);
/** Never more than what is a number for certain: nothing times without end is no number. */
export const product = (amounts: readonly Amount[]) =>
  joined(amounts, 1, (one, other) => Math.min(one * other, Number.MAX_SAFE_INTEGER));
/** None is 0. */
export const greatest = (amounts: readonly Amount[]) => joined(amounts, 0, Math.max);

function joined(
  amounts: readonly Amount[],
  start: number,
  join: (one: number, other: number) => number,
): Amount {
  const later: ((run: Run) => number)[] = [];
  let known = start;
  for (const amount of amounts) {
    if (typeof amount === 'number') known = join(known, amount);
    else later.push(amount);
  }
  if (later.length === 0) return known;
  return (run) => later.reduce((total, each) => join(total, each(run)), known);
}

/** Found once in each run, however many ask: fragments in fragments ask for the same without end. */
export function once(amount: Amount): Amount {
  if (typeof amount === 'number') return amount;
  const found = new WeakMap<Run, number>();
  return (run) => {
    const known = found.get(run);
    if (known !== undefined) return known;
    const made = amount(run);
    found.set(run, made);
    return made;
  };
}
