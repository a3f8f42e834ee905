import type { Filter } from 'mongodb';
import type { Clock } from '../clock';
import type { DeadLetter, DeadLetters } from '../dead-letters';

/** What an operator settles at once: exactly one of these. */
export type Selection = { id: string } | { cause: string } | { all: true };

/** Open dead letters with the same cause. */
export interface DeadLetterCause {
  cause: string;
  letters: number;
  /** How often they came, all together. */
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** How many of them can be retried. */
  retriable: number;
}

/** How letters about sagas are retried: what they are of is asked for again. */
export interface SagaLetters {
  /** The types, in whichever version, of messages whose subject is a saga's id: a participant's commands, an orchestrator's replies. */
  types: readonly string[];
  /** Makes these sagas due, by their ids; when it resolves, nothing of that can be lost. */
  retry(sagaIds: readonly string[]): Promise<void>;
}

export interface Settled {
  /** How many letters were settled. */
  letters: number;
  /** How many were left open: they are of no saga, and can only be dismissed. */
  passedOver: number;
}

type Listed = Omit<DeadLetter, 'body'>;

const PORTION = 200;

/** What is done to the dead letters of one service. */
export interface LetterBox {
  isRetriable(letter: Pick<DeadLetter, 'type' | 'subject'>): boolean;
  /** The open ones by cause, the most frequent first. */
  causes(): Promise<DeadLetterCause[]>;
  /** Asks for what they are of again, and marks them. Their old bytes are never sent (rule 11). */
  retry(selection: Selection, by: string): Promise<Settled>;
  dismiss(selection: Selection, by: string): Promise<Settled>;
}

export function createLetterBox(deps: {
  deadLetters: DeadLetters;
  sagas: SagaLetters;
  clock: Clock;
}): LetterBox {
  const { sagas, clock } = deps;
  const { letters } = deps.deadLetters;
  const ofSagas = new Set([...sagas.types].map(unversioned));
  const isRetriable: LetterBox['isRetriable'] = ({ type, subject }) =>
    type !== null && subject !== null && ofSagas.has(unversioned(type));

  /** In portions; without their bodies, which nobody needs here and which may be large. */
  async function* open(selection: Selection): AsyncGenerator<Listed[]> {
    const chosen = 'id' in selection ? { _id: selection.id } : 'cause' in selection ? selection : {};
    for (let after = ''; ;) {
      const filter = { $and: [{ state: 'OPEN' }, chosen, { _id: { $gt: after } }] } as Filter<DeadLetter>;
      const portion = await letters
        .find(filter, { sort: { _id: 1 }, limit: PORTION, projection: { body: 0 } })
        .toArray();
      if (portion.length > 0) yield portion;
      if (portion.length < PORTION) return;
      after = portion.at(-1)?._id ?? after;
    }
  }

  /**
   * Marks those that are still as they were read, and says how many: one that another operator was quicker to settle is
   * not this one's, and one that has come again meanwhile is open still.
   */
  async function mark(some: readonly Listed[], state: 'RETRIED' | 'DISMISSED', by: string): Promise<number> {
    const $set = { state, settledAt: clock.now(), settledBy: by };
    const marks = some.map(({ _id, count }) => ({
      updateOne: { filter: { _id, count, state: 'OPEN' as const }, update: { $set } },
    }));
    return (await letters.bulkWrite(marks, { ordered: false })).modifiedCount;
  }

  return {
    isRetriable,
    async causes() {
      const found = new Map<string, DeadLetterCause>();
      for await (const portion of open({ all: true })) {
        for (const letter of portion) found.set(letter.cause, add(found.get(letter.cause), letter));
      }
      return [...found.values()].sort((a, b) => b.letters - a.letters || b.count - a.count);
    },
    async retry(selection, by) {
      const settled: Settled = { letters: 0, passedOver: 0 };
      for await (const portion of open(selection)) {
        const mine = portion.filter(isRetriable);
        settled.passedOver += portion.length - mine.length;
        if (mine.length === 0) continue;
        await sagas.retry([...new Set(mine.flatMap(({ subject }) => subject ?? []))]);
        settled.letters += await mark(mine, 'RETRIED', by);
      }
      return settled;
    },
    async dismiss(selection, by) {
      const settled: Settled = { letters: 0, passedOver: 0 };
      for await (const portion of open(selection)) {
        settled.letters += await mark(portion, 'DISMISSED', by);
      }
      return settled;
    },
  };

  function add(known: DeadLetterCause | undefined, letter: Listed): DeadLetterCause {
    const { cause, count, firstAt, lastAt } = letter;
    const retriable = isRetriable(letter) ? 1 : 0;
    if (!known) return { cause, letters: 1, count, firstAt, lastAt, retriable };
    return {
      cause,
      letters: known.letters + 1,
      count: known.count + count,
      firstAt: firstAt < known.firstAt ? firstAt : known.firstAt,
      lastAt: lastAt > known.lastAt ? lastAt : known.lastAt,
      retriable: known.retriable + retriable,
    };
  }
}

/** `inventory.hold-stock` of `inventory.hold-stock.v1`: a letter may be of a version that nobody here knows any more, or yet. */
const unversioned = (type: string) => type.replace(/\.v\d+$/, '');
