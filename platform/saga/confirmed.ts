/** In each of the two generations that are remembered. */
const MOST = 10_000;

/**
 * Ids of the commands that the broker has confirmed to this process lately. Only a stale reply asks: what is owed is
 * derived from what is stored, and what this process does not know to be with the broker is sent again. Without it, every
 * copy of a reply would make a copy of the next command, whose reply is a copy too: one command asked twice on a busy day
 * would double all that follows, to the end.
 */
export interface ConfirmedCommands {
  add(id: string): void;
  has(id: string): boolean;
}

/** Forgets the oldest when it has many. */
export function confirmedCommands(): ConfirmedCommands {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    add(id) {
      if (young.size >= MOST) [young, old] = [new Set(), young];
      young.add(id);
    },
    has: (id) => young.has(id) || old.has(id),
  };
}
