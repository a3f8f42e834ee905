import { z } from 'zod';
import { type MessageOf, type MessageType, messageType, since, versionsOf } from '../message';
import { faultNames } from './faults';

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

/** What this command is to suffer, where somebody asked for that; absent otherwise. */
const faults = z.array(z.enum(faultNames)).optional();

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
  command: MessageType<
    string,
    z.ZodObject<{ operation: typeof operation; input: Input; faults: typeof faults }>
  >;
  reply: MessageType<string, z.ZodObject<{ operation: typeof operation; answer: z.ZodType<Answer> }>>;
  /** The version before this one, where the participant still accepts it. */
  older?: OlderCommand | undefined;
  /** For inference only. */
  readonly output?: z.infer<Output>;
}

/** An older version of a command, and how its answers are told to whoever asked by it. */
export interface OlderCommand extends CommandType {
  /** Its input as the newer version's. */
  upcast: (input: unknown) => unknown;
  /** The newer version's output as this one's. */
  downcast: (output: unknown) => unknown;
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
 * `queue.verb-noun-reply.v1`. `older` is the version before, as long as a flow may still ask by it: see `sinceCommand`.
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
  older?: OlderCommand,
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
    command: messageType(
      `${queue}.${name}.v${version}`,
      z.object({ operation, input: shape.input, faults }),
      older &&
        since(older.command, ({ input, ...asBefore }) => ({ ...asBefore, input: older.upcast(input) })),
    ),
    reply: messageType(
      `${queue}.${name}-reply.v${version}`,
      z.object({ operation, answer: answer as z.ZodType<Answer> }),
    ),
    ...(older && { older }),
  };
}

/** The version before, its input told as the newer one's, and the newer one's output told as its own. */
export function sinceCommand<Input extends z.ZodType, Output extends z.ZodType, NewOutput>(
  older: CommandType<Input, Output>,
  tell: { input: (input: z.infer<Input>) => unknown; output: (output: NewOutput) => z.infer<Output> },
): OlderCommand {
  return {
    ...older,
    upcast: tell.input as (input: unknown) => unknown,
    downcast: tell.output as (output: unknown) => unknown,
  };
}

/** Rows of a table by the names of their commands on the wire, those of older versions too. */
export function byEveryName<Row extends { command: CommandType }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  const older = rows.flatMap((row) =>
    versionsOf<CommandType>(row.command).map(({ command }) => [command.type, row] as const),
  );
  // As in `receives`: a row for an older version itself stands for it.
  return new Map([...older, ...rows.map((row) => [row.command.command.type, row] as const)]);
}

/** The version of a command that has this name on the wire. */
export function versionNamed(command: CommandType, type: string): CommandType {
  const found = versionsOf<CommandType>(command).find((version) => version.command.type === type);
  if (!found) throw new Error(`${type} is no version of ${command.command.type}`);
  return found;
}

/** The newest version's answer as the version with this name tells it: whoever asks by an older one knows no other. */
export function answerAs(command: CommandType, type: string, answer: Answer): Answer {
  if (command.command.type === type) return answer;
  const { older } = command;
  if (!older) throw new Error(`${type} is no version of ${command.command.type}`);
  const hasOutput = answer.outcome !== 'refused' && answer.output !== undefined;
  return answerAs(older, type, hasOutput ? { ...answer, output: older.downcast(answer.output) } : answer);
}
