/** What was not looked at, and what it would take: said aloud when all is over. */
export interface Skips {
  /** Notes it and gives it back: node:test wants the reason too. */
  note(reason: string): string;
  /** Sentences, each once. */
  readonly all: ReadonlySet<string>;
}

export function createSkips(): Skips {
  const all = new Set<string>();
  return {
    all,
    note(reason) {
      all.add(reason);
      return reason;
    },
  };
}

export const needsStaff = (what: string) => `${what}: set STAFF_EMAIL and STAFF_PASSWORD to a staff account`;
