import type { Clock } from '../clock';
import type { Versioned } from '../store/versions';
import { createRecent, type Recent } from './recent';

/**
 * What a participant knows of its rows without reading them. It rests on nothing but that the write holds it: a row is
 * replaced only in the version that is known, and one that is not expected to be there is inserted.
 */
export interface KnownRows<Row extends Versioned> {
  find(id: string): Row | undefined;
  /** May this row be there though it is not known? Not, unless a write has found one. */
  isDoubted(id: string): boolean;
  /** Rows as they are stored now. */
  keep(rows: readonly Row[]): void;
  /** Something was not as it was known: next time these are read. */
  doubt(ids: readonly string[]): void;
}

export function createKnownRows<Row extends Versioned>(clock: Clock): KnownRows<Row> {
  const recent = createRecent<Row>(clock);
  const doubted: Recent<Versioned> = createRecent(clock);
  return {
    find: (id) => recent.find(id),
    isDoubted: (id) => doubted.find(id) !== undefined,
    keep(rows) {
      for (const row of rows) {
        recent.keep(row);
        doubted.forget(row._id);
      }
    },
    doubt(ids) {
      for (const _id of ids) {
        recent.forget(_id);
        doubted.keep({ _id, version: 0 });
      }
    },
  };
}
