import type { Clock } from '../clock';
import type { Versioned } from '../store/versions';

/** In each of the two generations that are remembered. */
const MOST = 2_000;
/** And for so long; what is remembered may be twice as old. */
const GENERATION_MS = 15_000;

/**
 * Documents as this process has stored them lately, so that it need not read what it wrote itself. Somebody else may have
 * moved them since, which only a write conditional on the version finds out: nothing else may rest on what is remembered.
 */
export interface Recent<Doc extends Versioned> {
  find(id: string): Doc | undefined;
  /** A newer version that is remembered stays. */
  keep(document: Doc): void;
  forget(id: string): void;
}

export function createRecent<Doc extends Versioned>(clock: Clock): Recent<Doc> {
  let young = new Map<string, Doc>();
  let old = new Map<string, Doc>();
  let since = clock.now().getTime();

  /** Forgets the oldest, when there are many or they are old. A clock that was set back makes them old, too. */
  function age(): void {
    const now = clock.now().getTime();
    const passed = Math.abs(now - since);
    if (passed < GENERATION_MS && young.size < MOST) return;
    old = passed < 2 * GENERATION_MS ? young : new Map<string, Doc>();
    young = new Map();
    since = now;
  }

  function find(id: string): Doc | undefined {
    age();
    return young.get(id) ?? old.get(id);
  }

  return {
    find,
    keep(document) {
      const known = find(document._id);
      if (!known || known.version <= document.version) young.set(document._id, document);
    },
    forget(id) {
      young.delete(id);
      old.delete(id);
    },
  };
}
