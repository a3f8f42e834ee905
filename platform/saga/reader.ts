import type { BatchHandler, Broker } from '../broker/broker';
import { mustBeRegistered, repliesTo } from '../broker/registered';
import type { Clock } from '../clock';
import type { DeadLetters } from '../dead-letters';
import type { FailPoint } from '../fail-point';
import { inbox } from '../inbox';
import { type FaultInjection, noFaults } from './fault-injection';
import { reply, type SagaCommand } from './participant';
import {
  type Answer,
  answerAs,
  byEveryName,
  type CommandType,
  type InputOf,
  type OutputOf,
  type RefusalOf,
} from './protocol';

/** A command that asks for something and changes nothing. */
export type ReadCommand = SagaCommand;

/** A row of a reader's table of handlers: message -> answer. */
export interface Answered<World> {
  command: CommandType;
  answer: (input: unknown, world: World) => Answer;
  /** How it is refused where that is asked for: the same decision in a world where it must be. */
  refuse?: (input: unknown) => Answer;
}

/** A pure decision over what `load` brought. */
export function answers<World, C extends CommandType>(
  command: C,
  decide: (input: InputOf<C>, world: World) => Answer<OutputOf<C>, RefusalOf<C>>,
  refuse?: (input: InputOf<C>) => Answer<OutputOf<C>, RefusalOf<C>>,
): Answered<World> {
  return { command, answer: decide, ...(refuse && { refuse }) } as unknown as Answered<World>;
}

export interface ReaderOptions<World> {
  service: string;
  broker: Broker;
  clock: Clock;
  deadLetters: DeadLetters;
  handlers: readonly Answered<World>[];
  /** Faults that commands ask for; without it they are not played. */
  faults?: FaultInjection;
  /** Reads what the commands ask about: one query a collection, not one a command. */
  load(commands: readonly ReadCommand[]): Promise<World>;
  failPoint?: FailPoint | undefined;
}

/**
 * The handler of a queue whose commands only read. Nothing is kept of them: a repeat is answered from what is stored by
 * then, and the orchestrator holds on to the answer that it awaited.
 */
export function reader<World>(options: ReaderOptions<World>): BatchHandler {
  const { service, broker, clock, deadLetters, faults = noFaults } = options;
  const table = byEveryName(options.handlers);
  mustBeRegistered(broker, repliesTo(options.handlers.map(({ command }) => command)));

  async function handle(arrived: readonly ReadCommand[]): Promise<void> {
    const { handled: commands } = await faults.before(arrived);
    if (commands.length === 0) return;
    const world = await options.load(commands);
    options.failPoint?.('after-load');
    const answered = await faults.after(commands);
    const replies = answered.map((sent) => {
      const handler = table.get(sent.type);
      if (!handler) throw new Error(`${service} has no handler for ${sent.type}`);
      const { operation, input } = sent.data;
      const type = sent.sentAs ?? sent.type;
      const newest = (faults.refuses(sent) && handler.refuse?.(input)) || handler.answer(input, world);
      const answer = answerAs(handler.command, type, newest);
      const answered = { name: operation, type, replyTo: sent.source, answer };
      return reply(handler.command, answered, sent.subject, { service, now: clock.now() });
    });
    if (replies.length > 0) await broker.publish(replies);
    options.failPoint?.('after-publish-before-ack');
  }

  return inbox({
    queue: service,
    types: options.handlers.map((handler) => handler.command.command),
    deadLetters,
    broker,
    clock,
    handle: (messages) => handle(messages as readonly ReadCommand[]),
  });
}
