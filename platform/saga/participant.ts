import type { AnyBulkWriteOperation, ClientSession, Filter, OptionalId } from 'mongodb';
import type { BatchHandler, Broker, Outgoing } from '../broker/broker';
import { mustBeRegistered, repliesTo } from '../broker/registered';
import type { Clock } from '../clock';
import type { DeadLetters } from '../dead-letters';
import type { FailPoint } from '../fail-point';
import { Conflict, inbox } from '../inbox';
import { isUnavailable } from '../unavailable';
import { command as outgoing, message, type Message, type MessageOf, type MessageType } from '../message';
import type { Database } from '../store/store';
import { nextVersion, type Versioned, type VersionedCollection, writeVersions } from '../store/versions';
import { type FaultInjection, noFaults } from './fault-injection';
import type { FaultName } from './faults';
import { createKnownRows, type KnownRows } from './known-rows';
import {
  type Answer,
  answerAs,
  byEveryName,
  type CommandType,
  type InputOf,
  type OperationName,
  type OutputOf,
  type RefusalOf,
  versionNamed,
} from './protocol';

/** An operation and its answer, refusals too, kept for ever: a repeat answers the same (rule 2). */
export interface StoredOperation {
  id: string;
  name: OperationName;
  /** The command's type on the wire, in the version in which it was asked. */
  type: string;
  /** The queue of whoever asked. A service that has asked itself gets no reply. */
  replyTo: string;
  /** In the shape of that version. Null while it is not decided, as an undo that meets a call in flight. */
  answer: Answer | null;
  at: Date;
  /** What it was to suffer, where somebody asked for that. */
  faults?: readonly FaultName[];
}

/** The reason of an undo that was made to fail. */
const UNDO_FAILED = 'UNDO_FAILED';

/** What a participant keeps of one saga: one document, `_id` is the saga's id (an order's). */
export type ParticipantRow<State> = State & Versioned & { operations: StoredOperation[] };

/** What else a decision may look at. */
export interface Circumstances<World> {
  sagaId: string;
  operation: OperationName;
  now: Date;
  /** What `load` brought; a decision changes it in memory, so that the next one in the batch sees the change. */
  world: World;
}

/** The state after a command (what is not named stays; null, not undefined, empties a field), and the answer to it. */
export interface Decision<State, Output = unknown, Refusal extends string = string> {
  state: State;
  /** Null: stored, and answered later with `answerLater`. */
  answer: Answer<Output, Refusal> | null;
}

/** A pure decision. `state` is null when nothing is known of this saga yet. */
export type Decide<State, World, C extends CommandType> = (
  state: State | null,
  input: InputOf<C>,
  circumstances: Circumstances<World>,
) => Decision<State, OutputOf<C>, RefusalOf<C>>;

/** A row of a participant's table of handlers: message -> decision. */
export interface Accepted<State, World> {
  command: CommandType;
  decide: Decide<State, World, CommandType>;
  /** How it is refused where that is asked for: the same decision in a world where it must be. */
  refuse?: Decide<State, World, CommandType>;
  /** What a repeat of it is told while its stored answer is pending: see `question`. */
  again?: (state: State) => Answer;
  /** See `opening`. */
  opens?: true;
}

export function accept<State, World, C extends CommandType>(
  command: C,
  decide: Decide<State, World, C>,
  refuse?: Decide<State, World, C>,
): Accepted<State, World> {
  return { command, decide, ...(refuse && { refuse }) };
}

/**
 * A command that is pending until something happens to the state. A repeat is told how things stand by now: whoever
 * moved them may be a replica that did not know this version of the question, and stored no answer to it.
 */
export function question<State, World, C extends CommandType>(
  command: C,
  decide: Decide<State, World, C>,
  again: (state: State) => Answer<OutputOf<C>, RefusalOf<C>>,
): Accepted<State, World> {
  return { ...accept<State, World, C>(command, decide), again };
}

/**
 * The command with which a saga comes here first. Where no row of the saga is known, none is looked for: should there be
 * one all the same, its insert fails, and then it is read.
 */
export function opening<State, World>(accepted: Accepted<State, World>): Accepted<State, World> {
  return { ...accepted, opens: true };
}

export interface ParticipantOptions<State, World> {
  service: string;
  database: Database;
  rows: VersionedCollection<ParticipantRow<State>>;
  /** Given where somebody else of this process writes the rows too, and says so here. */
  known?: KnownRows<ParticipantRow<State>>;
  broker: Broker;
  clock: Clock;
  deadLetters: DeadLetters;
  handlers: readonly Accepted<State, World>[];
  /** Faults that commands ask for; without it they are not played. */
  faults?: FaultInjection;
  /** Events that land in the same queue by their topic. */
  events?: readonly AcceptedEvents[];
  /** Reads, through the session, whatever else the commands touch: one query a collection, not one a command. */
  load(
    commands: readonly SagaCommand[],
    rows: ReadonlyMap<string, State>,
    session: ClientSession,
  ): Promise<World>;
  /** Writes, through the session, what the decisions changed in the world, in bulk, each guard in its filter. Throws `Conflict` when one did not match. */
  save(world: World, session: ClientSession): Promise<void>;
  /** Called after the commit with the rows that changed, before the replies are sent: to begin what the intents name. */
  committed?(rows: readonly ParticipantRow<State>[]): void;
  failPoint?: FailPoint | undefined;
}

/**
 * Events that a service's queue is bound to, or that are sent to it. They are handled before the commands of their
 * batch, outside its transaction, and may be handed over again: `handle` must bear repeats.
 */
export interface AcceptedEvents {
  event: MessageType;
  handle: (events: readonly Message[]) => Promise<void>;
}

/** A handler of events, its data as published. */
export function acceptEvents<T extends MessageType>(
  event: T,
  handle: (events: readonly MessageOf<T>[]) => Promise<void>,
): AcceptedEvents {
  return { event, handle: (events) => handle(events as readonly MessageOf<T>[]) };
}

/** Handles what is an event of these, and gives the rest. */
export async function handleEvents(
  messages: readonly Message[],
  events: readonly AcceptedEvents[],
): Promise<readonly Message[]> {
  for (const accepted of events) {
    const some = messages.filter(({ type }) => type === accepted.event.type);
    if (some.length > 0) await accepted.handle(some);
  }
  const types = new Set(events.map(({ event }) => event.type));
  return messages.filter(({ type }) => !types.has(type));
}

/** A command as it comes off the wire. Its `source` is also the queue that the reply goes to. */
export type SagaCommand = Message<
  string,
  { operation: OperationName; input: unknown; faults?: readonly FaultName[] | undefined }
>;

/**
 * The handler of a participant's queue. A batch is one transaction: load what it touches, fold the commands over it in
 * arrival order, write it back; then send the replies; then it is acknowledged (rule 10).
 */
export function participant<State, World>(options: ParticipantOptions<State, World>): BatchHandler {
  const { service, rows, broker, clock, events = [], faults = noFaults } = options;
  const known = options.known ?? createKnownRows(clock);
  const table = byEveryName(options.handlers);
  mustBeRegistered(broker, repliesTo(options.handlers.map(({ command }) => command)));

  async function handle(messages: readonly Message[]): Promise<void> {
    const commands = (await handleEvents(messages, events)) as readonly SagaCommand[];
    if (commands.length > 0) await handleCommands(commands);
  }

  async function handleCommands(arrived: readonly SagaCommand[]): Promise<void> {
    const { handled: commands, failed } = await faults.before(arrived);
    const folded = await decideAndStore(commands);
    options.failPoint?.('after-commit');
    const answered = await faults.after(commands);
    options.committed?.(folded.changed());
    const replies = answered.flatMap((sent) => {
      const stored = folded.find(sent);
      if (!stored?.answer || stored.replyTo === service) return [];
      return [replyTo(asOfNow(stored, folded.rows.get(sent.subject)), sent.subject)];
    });
    replies.push(...failed.map(undoFailed));
    if (replies.length > 0) await broker.publish(replies);
    options.failPoint?.('after-publish-before-ack');
  }

  async function decideAndStore(commands: readonly SagaCommand[]): Promise<Fold<State>> {
    const ids = [...new Set(commands.map((sent) => sent.subject))];
    let isRead = false;
    try {
      const folded = await options.database.transaction(async (session) => {
        const remembered = recall(ids, commands);
        isRead = !remembered;
        const fold = remembered ?? (await read(ids, session));
        // Whoever runs this again has met somebody else.
        known.doubt(ids);
        const isNew = (sent: SagaCommand) => !fold.find(sent);
        const unanswered = commands.filter(isNew);
        if (unanswered.length === 0) return fold;
        const world = await options.load(unanswered, fold.rows, session);
        options.failPoint?.('after-load');
        for (const sent of unanswered) if (isNew(sent)) decide(fold, sent, world);
        await options.save(world, session);
        await saveRows(rows, fold.changed(), session);
        return fold;
      });
      known.keep(asStored(folded.changed()));
      return folded;
    } catch (error) {
      known.doubt(ids);
      if (isRead || isUnavailable(error)) throw error;
      // An old row beside the world of now may look impossible.
      throw new Conflict('decided over rows that were not read', { cause: error });
    }
  }

  /** The rows as they are known; null where one has to be read: then there are other replicas, and all are. */
  function recall(ids: readonly string[], commands: readonly SagaCommand[]): Fold<State> | null {
    const remembered = foldOver(ids.flatMap((id) => known.find(id) ?? []));
    const isKnown = (sent: SagaCommand) =>
      remembered.rows.has(sent.subject)
        ? !remembered.find(sent) // a repeat is told what is stored by now
        : opens(sent) && !known.isDoubted(sent.subject);
    return commands.every(isKnown) ? remembered : null;
  }

  const opens = ({ type }: SagaCommand) => table.get(type)?.opens === true;

  async function read(ids: readonly string[], session: ClientSession): Promise<Fold<State>> {
    const some = { _id: { $in: [...ids] } } as Filter<ParticipantRow<State>>;
    return foldOver((await rows.find(some, { session }).toArray()) as ParticipantRow<State>[]);
  }

  function decide(fold: Fold<State>, sent: SagaCommand, world: World): void {
    const handler = table.get(sent.type);
    if (!handler) throw new Error(`${service} has no handler for ${sent.type}`);
    const now = clock.now();
    const { operation, input } = sent.data;
    const state = fold.rows.get(sent.subject) ?? null;
    const decideIt = (faults.refuses(sent) && handler.refuse) || handler.decide;
    const decision = decideIt(state, input, { sagaId: sent.subject, operation, now, world });
    const stored = {
      id: operation.id,
      name: operation,
      type: sent.sentAs ?? sent.type,
      replyTo: sent.source,
      answer: decision.answer,
      at: now,
      ...(sent.data.faults && { faults: sent.data.faults }),
    };
    fold.put(sent, decision.state, inItsVersion(handler.command, stored));
  }

  function asOfNow(stored: StoredOperation, state: State | undefined): StoredOperation {
    const accepted = table.get(stored.type);
    if (!accepted?.again || !state || stored.answer?.outcome !== 'pending') return stored;
    return inItsVersion(accepted.command, { ...stored, answer: accepted.again(state) });
  }

  /** An undo that failed has no effect and is not kept: it is asked for again. */
  function undoFailed({ subject, source, type, sentAs = type, data }: SagaCommand): Outgoing {
    const answer: Answer = { outcome: 'pending', reason: UNDO_FAILED };
    return replyTo({ type: sentAs, name: data.operation, replyTo: source, answer }, subject);
  }

  function replyTo(
    stored: Pick<StoredOperation, 'type' | 'name' | 'replyTo' | 'answer'>,
    sagaId: string,
  ): Outgoing {
    const command = table.get(stored.type)?.command;
    if (!command) throw new Error(`${service} has no reply for ${stored.type}`);
    return reply(command, stored, sagaId, { service, now: clock.now() });
  }

  return inbox({
    queue: service,
    types: [
      ...options.handlers.map((handler) => handler.command.command),
      ...events.map(({ event }) => event),
    ],
    deadLetters: options.deadLetters,
    broker,
    clock,
    handle: (messages) => handle(messages as readonly Message[]),
  });
}

/**
 * An operation that has just been answered as the newest version of its command, with the answer in the version in which
 * it was asked. What is stored stays as it was told, whatever later versions make of it.
 */
export function inItsVersion<T extends StoredOperation>(command: CommandType, answered: T): T {
  const { type, answer } = answered;
  return answer ? { ...answered, answer: answerAs(command, type, answer) } : answered;
}

/** A reply to one stored operation, for whoever asked, in the version in which it was asked. */
export function reply(
  command: CommandType,
  stored: Pick<StoredOperation, 'type' | 'name' | 'replyTo' | 'answer'>,
  sagaId: string,
  from: { service: string; now: Date },
): Outgoing {
  if (!stored.answer) throw new Error(`operation ${stored.name.id} of ${sagaId} has no answer yet`);
  const about = {
    id: `${sagaId}/${stored.name.id}/${stored.answer.outcome}-${from.now.getTime()}`,
    source: from.service,
    subject: sagaId,
    time: from.now,
  };
  const asked = versionNamed(command, stored.type);
  const data = { operation: stored.name, answer: stored.answer };
  return outgoing(stored.replyTo, message(asked.reply, about, data));
}

/** The rows of a batch as the decisions change them, in arrival order. */
interface Fold<State> {
  rows: ReadonlyMap<string, ParticipantRow<State>>;
  /** The operation that this command names, where it is stored already. */
  find(sent: SagaCommand): StoredOperation | undefined;
  put(sent: SagaCommand, state: State, stored: StoredOperation): void;
  /** The rows that have changed; their `version` is the one that was read, 0 for a new one. */
  changed(): ParticipantRow<State>[];
}

function foldOver<State>(stored: readonly ParticipantRow<State>[]): Fold<State> {
  const rows = new Map(stored.map((row) => [row._id, row]));
  const changed = new Set<string>();
  return {
    rows,
    find: (sent) => rows.get(sent.subject)?.operations.find(({ id }) => id === sent.data.operation.id),
    put(sent, state, operation) {
      const known = rows.get(sent.subject);
      const operations = [...(known?.operations ?? []), operation];
      rows.set(sent.subject, {
        ...known,
        ...state,
        _id: sent.subject,
        version: known?.version ?? 0,
        operations,
      });
      changed.add(sent.subject);
    },
    changed: () => [...changed].flatMap((id) => rows.get(id) ?? []),
  };
}

/** Rows that `saveRows` has written, as they are stored now. */
export const asStored = <State>(written: readonly ParticipantRow<State>[]): ParticipantRow<State>[] =>
  written.map((row) => ({ ...row, version: row.version + 1, replaces: row.version }));

/**
 * Writes rows back, each only if its version is still the one that was read (0: it must not exist yet). Throws
 * `Conflict` when any was changed by somebody else meanwhile; within a transaction nothing is written then.
 */
export async function saveRows<State>(
  rows: VersionedCollection<ParticipantRow<State>>,
  changed: readonly ParticipantRow<State>[],
  session?: ClientSession,
): Promise<void> {
  if (changed.length === 0) return;
  const writes = changed.map((row): AnyBulkWriteOperation<ParticipantRow<State>> => {
    const { _id, version, replaces: _, ...rest } = row;
    if (version === 0) {
      const document = { ...row, version: 1, replaces: 0 } as OptionalId<ParticipantRow<State>>;
      return { insertOne: { document } };
    }
    return nextVersion<ParticipantRow<State>>(_id, version, { $set: rest as never });
  });
  const { size } = await writeVersions(rows, writes, session);
  if (size > 0) throw new Conflict(`${size} row(s) changed meanwhile`);
}
