import type { Outstanding } from './flow';

/** Each of the two generations that are remembered. */
const MOST = 10_000;

/**
 * The commands that the broker has confirmed to this process lately. Only a stale reply asks: what is owed is derived from
 * what is stored, and where this does not know of a command, it is sent again.
 */
export interface ConfirmedCommands {
  add(id: string, item: Outstanding): void;
  has(id: string, item: Outstanding): boolean;
}

/** Forgets the oldest when it has many. */
export function confirmedCommands(): ConfirmedCommands {
  let young = new Set<string>();
  let old = new Set<string>();
  const key = (id: string, { operation, attempts }: Outstanding) => `${id}/${operation.id}/${attempts}`;
  return {
    add(id, item) {
      if (young.size >= MOST) [young, old] = [new Set(), young];
      young.add(key(id, item));
    },
    has: (id, item) => young.has(key(id, item)) || old.has(key(id, item)),
  };
}
