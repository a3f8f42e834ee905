import { z } from 'zod';

/**
 * How participants and the orchestrator compare what they keep of a saga. `version` is that of the participant's row as
 * it was read before the question, 0 where there was none, and the report echoes it: a row that still has it when the
 * report is heard was the same when the orchestrator looked, so the two are of one moment and nothing can have moved.
 */
export const outcomeQuestion = z.object({
  sagas: z.array(z.object({ id: z.string().min(1), version: z.number().int().min(0) })).max(100),
});
export type Asked = z.infer<typeof outcomeQuestion>['sagas'][number];

export const outcomeReport = z.object({
  sagas: z
    .array(
      z.object({
        id: z.string().min(1),
        /** `UNKNOWN`: no saga of this id was ever stored, so none will ever ask for anything. */
        outcome: z.enum(['UNKNOWN', 'UNDER_WAY', 'ENDED']),
        /** The saga's status, for people; null where it is unknown. */
        status: z.string().nullable(),
        /** What its participants should have: all of their parts done, or none left. Null while it is under way. */
        expects: z.enum(['DONE', 'UNDONE']).nullable(),
        /** As in the question; null where nobody asked. */
        version: z.number().int().min(0).nullable(),
      }),
    )
    .max(100),
});
export type Outcome = z.infer<typeof outcomeReport>['sagas'][number];
export type Expected = 'DONE' | 'UNDONE';

/** At most so many sagas a message. */
export const MOST_SAGAS = 100;

/** In portions of what a message may hold. */
export function portions<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / MOST_SAGAS);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * MOST_SAGAS, (index + 1) * MOST_SAGAS),
  );
}
