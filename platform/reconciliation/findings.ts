import type { Collection, Database } from '../store/store';

/**
 * - `WITHOUT_SAGA`: a row of a saga that nobody has ever stored.
 * - `NOT_UNDONE`: the saga has ended without this part, and the part is still there.
 * - `NOT_DONE`: the saga has ended with this part, and the part is missing.
 */
export type FindingKind = 'WITHOUT_SAGA' | 'NOT_UNDONE' | 'NOT_DONE';

/** What a comparison has found. It is kept when it is mended. */
export interface Finding {
  /** The saga's id. */
  _id: string;
  kind: FindingKind;
  /** One sentence for a person. */
  what: string;
  state: 'open' | 'mended';
  /** When it was found. */
  since: Date;
  /** When it was last seen open. */
  seenAt: Date;
  /** True while something has been asked for that should mend it. */
  mending: boolean;
  mendedAt: Date | null;
}

export function openFindings(database: Database): Promise<Collection<Finding>> {
  return database.collection<Finding>('findings', [{ key: { state: 1, _id: 1 } }]);
}

/** For the audit: a sentence for each finding that is open, at most 100, and how many there are of each state. */
export async function auditFindings(database: Database) {
  const findings = await openFindings(database);
  const counts = {
    open: await findings.countDocuments({ state: 'open' }),
    mended: await findings.countDocuments({ state: 'mended' }),
  };
  const told = await findings.find({ state: 'open' }, { sort: { _id: 1 }, limit: MOST_TOLD }).toArray();
  const breaches = told.map(
    ({ kind, what, since }) => `finding ${kind} since ${since.toISOString()}: ${what}`,
  );
  if (counts.open > told.length) breaches.push(`and ${counts.open - told.length} more open findings`);
  return { breaches, counts };
}

const MOST_TOLD = 100;
