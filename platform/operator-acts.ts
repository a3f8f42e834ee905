import type { Clock } from './clock';
import { newId } from './ids';
import type { Collection, Database } from './store/store';

/** What a person has done to mend something: who, why, when, what. Kept for ever by the service that did it. */
export interface OperatorAct {
  /** A TypeID, prefix `act`. */
  _id: string;
  at: Date;
  /** A user's id. */
  by: string;
  /** The mutation: `retrySaga`. */
  action: string;
  /** What it was done to: an order's id, or which dead letters. */
  target: string;
  /** In their own words. */
  reason: string;
  /** What came of it; null where the process died before it was known. */
  outcome: string | null;
}

export interface OperatorActs {
  readonly acts: Collection<OperatorAct>;
  /**
   * Writes the act down, does it, and writes down what came of it (`outcomeOf`). The entry comes first: nothing is ever
   * done of which there is no entry. What `work` throws is noted and thrown on.
   */
  record<R>(
    act: Pick<OperatorAct, 'by' | 'action' | 'target' | 'reason'>,
    work: () => Promise<R>,
    outcomeOf: (result: R) => string,
  ): Promise<R>;
}

export async function openOperatorActs(database: Database, clock: Clock): Promise<OperatorActs> {
  const acts = await database.collection<OperatorAct>('operatorActs', [{ key: { target: 1, _id: -1 } }]);
  return {
    acts,
    async record(act, work, outcomeOf) {
      const _id = newId('act', clock);
      await acts.insertOne({ _id, at: clock.now(), ...act, outcome: null });
      const note = (outcome: string) => acts.updateOne({ _id }, { $set: { outcome } });
      let result;
      try {
        result = await work();
      } catch (error) {
        await note(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
      await note(outcomeOf(result));
      return result;
    },
  };
}

const MAX_REASON_LENGTH = 500;

/** What is wrong with an operator's reason; null when nothing is. */
export function faultOfReason(reason: string): string | null {
  if (reason.trim() !== '' && reason.length <= MAX_REASON_LENGTH) return null;
  return `Say why, in 1 to ${MAX_REASON_LENGTH} characters: it is kept with your name.`;
}
