/** Long enough that what cannot be walked costs next to nothing, short enough that nobody misses the line in the log. */
const POSTPONED_MS = 30_000;

/**
 * What this replica could not walk: a fault in the data or in a flow. Such documents stay due and at the head of the
 * sweep's reading, where a portion full of them would keep all others out for ever; so for a while they are not read.
 */
export interface Postponed {
  add(id: string, now: Date): void;
  ids(now: Date): string[];
}

export function createPostponed(): Postponed {
  const until = new Map<string, number>();
  return {
    add: (id, now) => void until.set(id, now.getTime() + POSTPONED_MS),
    ids(now) {
      for (const [id, time] of until) if (time <= now.getTime()) until.delete(id);
      return [...until.keys()];
    },
  };
}
