import { z } from 'zod';
import { type MessageOf, type MessageType, messageType } from '../message';

/**
 * How an orchestrator asks and a participant answers. A command names the operation; the reply echoes the name, so a
 * late or repeated reply can be told from the one that is awaited. The CloudEvent's subject is the saga's id.
 */
export const operation = z.object({
  /** Unique within the saga and the same on every attempt: `fulfil-1/hold`, `fulfil-1/hold/undo`. */
  id: z.string().min(1),
  flow: z.string().min(1),
  flowVersion: z.number().int().positive(),
  step: z.string().min(1),
  direction: z.enum(['do', 'undo']),
});
export type OperationName = z.infer<typeof operation>;

/**
 * `done`: the effect is there for good. `refused`: no effect, now or ever. `pending`: not decided yet; another answer
 * follows, or the orchestrator asks again. `reason` of a pending answer becomes the reason if the step's limit passes.
 */
export type Answer<Output = unknown, Refusal extends string = string> =
  | { outcome: 'done'; output: Output }
  | { outcome: 'refused'; reason: Refusal }
  | { outcome: 'pending'; reason?: string | undefined; output?: Output | undefined };

/** A command that a participant accepts, with its queue and its reply. The service's `messages.ts` lists them. */
export interface CommandType<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Refusal extends string = string,
> {
  queue: string;
  refusals: readonly Refusal[];
  command: MessageType<string, z.ZodObject<{ operation: typeof operation; input: Input }>>;
  reply: MessageType<string, z.ZodObject<{ operation: typeof operation; answer: z.ZodType<Answer> }>>;
  /** For inference only. */
  readonly output?: z.infer<Output>;
}

export type InputOf<C> = C extends CommandType<infer Input> ? z.infer<Input> : never;
export type OutputOf<C> = C extends CommandType<z.ZodType, infer Output> ? z.infer<Output> : never;
export type RefusalOf<C> = C extends CommandType<z.ZodType, z.ZodType, infer Refusal> ? Refusal : never;
export type CommandOf<C extends CommandType> = MessageOf<C['command']>;

/** An undo's output: was there anything to undo? Where nothing had happened, the order's timeline says nothing. */
export const undone = z.object({ undone: z.boolean() });

/** What a participant refuses when the undo of an operation came before the operation itself (rule 2). */
export const ALREADY_UNDONE = 'ALREADY_UNDONE';

/**
 * Declares a command. `name` is `verb-noun`; on the wire it is `queue.verb-noun.v1`, and its reply
 * `queue.verb-noun-reply.v1`.
 */
export function commandType<
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Refusal extends string = never,
>(
  queue: string,
  name: string,
  version: number,
  shape: { input: Input; output: Output; refusals?: readonly Refusal[] },
): CommandType<Input, Output, Refusal> {
  const refusals = shape.refusals ?? [];
  const answer = z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('done'), output: shape.output }),
    z.object({ outcome: z.literal('refused'), reason: z.string().min(1) }),
    z.object({
      outcome: z.literal('pending'),
      reason: z.string().optional(),
      output: shape.output.optional(),
    }),
  ]);
  return {
    queue,
    refusals,
    command: messageType(`${queue}.${name}.v${version}`, z.object({ operation, input: shape.input })),
    reply: messageType(
      `${queue}.${name}-reply.v${version}`,
      z.object({ operation, answer: answer as z.ZodType<Answer> }),
    ),
  };
}
