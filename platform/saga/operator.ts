/**
 * What a person may force on a saga, and what not. A person forces where it is certain that nothing more can happen by
 * itself, or that what may still happen is taken back under its own name:
 * - undoing, and an undo was definitely refused: it is waited for no longer. Nothing is said to be undone.
 * - past the pivot of a flow that nothing interrupts (a cancellation, a return), and a step of it was definitely refused:
 *   the flow goes on without it.
 * - before the pivot is asked: what was done is undone, and so is the step that is being asked. Its undo is stored where
 *   it arrives, also before the original, which is then refused.
 */
export type Force<Doc> =
  | {
      did: 'SETTLED' | 'UNDOING';
      document: Doc;
      /** The ids of the operations that nobody waits for any more. */
      operations: readonly string[];
    }
  | { refused: ForceRefusal };

/**
 * - `ENDED`: nothing is outstanding.
 * - `STILL_ASKED`: every undo is still being asked for, and none was refused: retry it, for it may yet be done.
 * - `PIVOT_ASKED`: the point of no return may have been passed: nothing is undone until it is known (rule 6).
 * - `PAST_PIVOT`: what is done after the pivot is taken back by a flow of its own, never by force (rule 7).
 * - `UNKNOWN_FLOW`: this replica does not know the flow (rule 12).
 */
export type ForceRefusal = 'ENDED' | 'STILL_ASKED' | 'PIVOT_ASKED' | 'PAST_PIVOT' | 'UNKNOWN_FLOW';

/** What became of it; the document as it is now, or null where there is none. */
export type ForceResult<Doc> =
  { document: Doc | null; operations: readonly string[] } | { document: Doc | null; refused: ForceRefusal };
