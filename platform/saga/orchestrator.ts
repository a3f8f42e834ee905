import type { AnyBulkWriteOperation, Filter, UpdateFilter } from 'mongodb';
import type { BatchHandler, Broker, Outgoing } from '../broker/broker';
import { mustBeRegistered } from '../broker/registered';
import type { Clock } from '../clock';
import type { DeadLetters } from '../dead-letters';
import type { FailPoint } from '../fail-point';
import { gather } from '../gather';
import { Conflict, inbox } from '../inbox';
import type { Log } from '../log';
import { command as outgoing, message, type Message, type MessageType } from '../message';
import { createOutbox, type WithOutbox } from '../outbox';
import type { Index } from '../store/store';
import { nextVersion, type VersionedCollection, writeVersions } from '../store/versions';
import { startSweep, type Sweep } from '../sweep';
import { faultsOf } from './faults';
import { confirmedCommands } from './confirmed';
import { createDecisions, type Decided } from './decisions';
import {
  definitionOf,
  type Flow,
  type InterruptionRequest,
  type Milestone,
  type Process,
  type SagaDocument,
  type TimelineEntry,
} from './flow';
import type { ForceRefusal, ForceResult } from './operator';
import { type AcceptedEvents, handleEvents } from './participant';
import { createPostponed } from './postponed';
import { createRecent } from './recent';
import type { CommandType } from './protocol';
import { createWalker, DUE_HORIZON_MS } from './walker';

export type StoredSaga = SagaDocument & WithOutbox;

/** Over the documents that are owed something, which alone have a `dueAt`: what the sweep reads. */
export const dueIndex: Index = { key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $exists: true } } };

const SWEEP_MS = 250;
/** At most this many documents a sweep: what is due after a long silence is asked for in portions (rule 4). */
const SWEEP_LIMIT = 200;
/** Whoever is overtaken so often in a row makes smaller batches, with pauses. */
const ATTEMPTS_BEFORE_PAUSE = 3;

export interface OrchestratorOptions<Doc extends StoredSaga> {
  process: Process<Doc>;
  documents: VersionedCollection<Doc>;
  broker: Broker;
  clock: Clock;
  log: Log;
  deadLetters: DeadLetters;
  /** The events that announce a write: an entry of the timeline each, and the end. `before` is null for a new document. */
  announce(before: Doc | null, after: Doc): Message[];
  /** The message with which other services ask that a document be asked for again, now: its subject is the id. */
  retryRequest?: MessageType;
  /** Called after a write with what it added to the timeline: for the log. */
  told?(document: Doc, entries: readonly TimelineEntry[]): void;
  failPoint?: FailPoint | undefined;
  /** Other messages that come to the queue of replies. */
  events?: readonly AcceptedEvents[];
}

/** Carries documents along their flows: the one writer of `saga`, `status`, `timeline`, `dueAt` and `outbox`. */
export interface Orchestrator<Doc extends StoredSaga> {
  /** The handler of the queue that replies come to. */
  readonly replies: BatchHandler;
  /** A new document's own part, at the beginning of a flow, with its first milestone. */
  enter(
    document: Omit<Doc, keyof StoredSaga> & { _id: string; status: string },
    flow: Flow<Doc>,
    first: Milestone,
  ): Doc;
  /** Sends what a document that was just stored owes. Never throws: what fails is left to the sweep. */
  begin(document: Doc): Promise<void>;
  /** Records an interruption of a stored document, unless `allowed` says no to it as it is now; `set` is written with it. */
  interrupt(
    id: string,
    request: InterruptionRequest,
    allowed: (document: Doc) => boolean,
    set?: Partial<Doc>,
  ): Promise<Asked<Doc>>;
  /** Begins another flow on a document that has ended, unless `allowed` says no to it as it is now; `set` is written with it. */
  restart(
    id: string,
    flow: Flow<Doc>,
    milestone: Milestone,
    allowed: (document: Doc) => boolean,
    set?: Partial<Doc>,
  ): Promise<Asked<Doc>>;
  /** Asks again, now, for all that a stored document awaits; granted unless it awaits nothing, or this replica does not know its flow. */
  retry(id: string): Promise<Asked<Doc>>;
  /** An operator takes back what cannot go on, or waits no longer for what was refused, where that is safe. */
  force(id: string, request: InterruptionRequest): Promise<ForceResult<Doc>>;
  /** Starts the sweeps; stop them, and what has begun, before the broker and the store are closed. */
  start(): { stop(): Promise<void> };
}

/** What became of somebody's wish: the document as it is now, or null where there is none. */
export interface Asked<Doc> {
  document: Doc | null;
  granted: boolean;
}

/** A document before and after a write; `before` is null for a new one. */
interface Move<Doc> {
  before: Doc | null;
  after: Doc;
}

export function createOrchestrator<Doc extends StoredSaga>(
  options: OrchestratorOptions<Doc>,
): Orchestrator<Doc> {
  const { process, documents, broker, clock, log, failPoint, events = [] } = options;
  const walker = createWalker<Doc>(process, () => clock.random());
  const recent = createRecent<Doc>(clock);
  const outbox = createOutbox<Doc>({
    ...{ name: process.service, documents, broker, clock, log, failPoint },
    onCleared(id, events) {
      const known = recent.find(id);
      if (known) recent.keep({ ...known, outbox: known.outbox.filter((event) => !events.has(event.id)) });
    },
  });
  const confirmed = confirmedCommands();
  const postponed = createPostponed();
  const decide = createDecisions<Doc>({
    documents,
    walker,
    recent,
    isRetry: ({ type }) => type === options.retryRequest?.type,
  });
  const definitions = process.flows.map(definitionOf);
  mustBeRegistered(
    broker,
    process.flows.flatMap(commandsOf).map(({ command }) => command),
  );
  const replyTypes = process.flows.flatMap(commandsOf).map(({ reply }) => reply);

  /** The command of everything that the document awaits, derived from what is stored (rule 1). */
  function owed(document: Doc, since?: Doc): Outgoing[] {
    const before = new Map(since?.saga.outstanding.map((item) => [item.operation.id, item.attempts]));
    return document.saga.outstanding
      .filter(
        ({ operation, dueAt, attempts }) => dueAt !== null && attempts > (before.get(operation.id) ?? 0),
      )
      .map((item) => {
        const step = walker.stepOf(document, item);
        const asked = item.operation.direction === 'undo' && step.undo ? step.undo : step;
        const about = {
          id: `${document._id}/${item.operation.id}`,
          source: process.service,
          subject: document._id,
          time: clock.now(),
        };
        const faults = faultsOf(document.faults ?? [], item);
        const input = asked.input(document);
        const data = { operation: item.operation, input, ...(faults.length > 0 && { faults }) };
        return outgoing(asked.command.queue, message(asked.command.command, about, data));
      });
  }

  /** The one conditional write that moves a document: state, status, timeline and due time together (rule 1). */
  function move(before: Doc, after: Doc): { write: AnyBulkWriteOperation<Doc>; moved: Doc } {
    const entries = after.timeline.slice(before.timeline.length);
    const events = options.announce(before, after);
    outbox.admit(events);
    const moved = {
      ...after,
      version: before.version + 1,
      replaces: before.version,
      outbox: [...outbox.unsaid(before), ...events],
    };
    // Whoever adds an event makes a new version: so no other is lost here.
    const isSaying = moved.outbox.length > 0 || before.outbox.length > 0;
    const update = {
      $set: { ...changedFields(before, after), ...(isSaying && { outbox: moved.outbox }) },
      ...(after.dueAt === null && { $unset: { dueAt: '' } }),
      ...(entries.length > 0 && { $push: { timeline: { $each: entries } } }),
    } as unknown as UpdateFilter<Doc>;
    return { write: nextVersion<Doc>(before._id, before.version, update), moved };
  }

  /** Writes those moves before which nobody else was, and gives them. */
  async function storeWhatMatches(moves: ReadonlyMap<Doc, Doc>): Promise<Move<Doc>[]> {
    if (moves.size === 0) return [];
    const planned = [...moves].map(([before, after]) => ({ before, ...move(before, after) }));
    // Whatever becomes of the write, these are not as they were.
    for (const { moved } of planned) recent.forget(moved._id);
    const overtaken = await writeVersions(
      documents,
      planned.map(({ write }) => write),
    );
    const written = planned.filter((_, index) => !overtaken.has(index));
    for (const { before, moved } of written) {
      outbox.cleared(moved);
      recent.keep(moved);
      tell(before, moved);
    }
    return written.map(({ before, moved }) => ({ before, after: moved }));
  }

  function tell(before: Doc | null, after: Doc): void {
    const entries = after.timeline.slice(before?.timeline.length ?? 0);
    if (entries.length > 0) options.told?.(after, entries);
    if (after.saga.needsAttention && !before?.saga.needsAttention) {
      const waiting = after.saga.outstanding.map(({ operation, attempts, reason }) => ({
        operation: operation.id,
        attempts,
        reason,
      }));
      log.error({ id: after._id, waiting }, `${process.service} ${after._id} needs attention`);
    }
  }

  /** Answers the replies to flows that another replica knows, and this one does not (rule 12). */
  async function handleReplies(replies: readonly Message[]): Promise<readonly Message[]> {
    const left: Message[] = [];
    let open = replies;
    for (let attempt = 1; open.length > 0; attempt++) {
      const decided = await decide(open, clock.now());
      for (const { subject, type } of open)
        if (!decided.before.has(subject)) log.warn({ subject, type }, 'a reply to nothing that is stored');
      const overtaken = await carryOut(decided);
      left.push(...decided.left.filter(({ subject }) => !overtaken.has(subject)));
      // Somebody else moved these meanwhile: they are read, and decided again.
      open = open.filter(({ subject }) => overtaken.has(subject));
      if (open.length > 0 && attempt === ATTEMPTS_BEFORE_PAUSE)
        throw new Conflict('documents moved meanwhile');
    }
    return left;
  }

  /** Writes what was decided and sends what follows from it. Gives the ids of the documents that somebody else has moved. */
  async function carryOut({ before, after, stale }: Decided<Doc>): Promise<ReadonlySet<string>> {
    const moves = new Map([...before.values()].flatMap((old) => moveOf(old, after.get(old._id))));
    const written = await storeWhatMatches(moves);
    const moved = new Map(written.map(({ after: document }) => [document._id, document]));
    const overtaken = new Set([...moves.keys()].flatMap(({ _id }) => (moved.has(_id) ? [] : _id)));
    const standing = [...before.values()].filter(({ _id }) => !overtaken.has(_id));
    // A stale reply may be the second copy of one whose next command was never sent: what is owed is sent again (rule 8).
    const commands = standing.flatMap((old) => {
      const current = moved.get(old._id);
      if (stale.has(old._id)) return owed(current ?? old).filter(({ id }) => !confirmed.has(id));
      return current ? owed(current, old) : [];
    });
    const unannounced = standing.filter(({ _id }) => stale.has(_id) && !moved.has(_id));
    await sendAndAnnounce(commands, [...moved.values(), ...unannounced]);
    return overtaken;
  }

  async function sendAndAnnounce(commands: readonly Outgoing[], moved: readonly Doc[]): Promise<void> {
    if (commands.length > 0) failPoint?.('after-write-before-send');
    await Promise.all([commands.length > 0 ? send(commands) : undefined, outbox.say(moved)]);
    if (commands.length > 0) failPoint?.('after-send');
  }

  async function send(commands: readonly Outgoing[]): Promise<void> {
    await broker.publish(commands);
    for (const { id } of commands) confirmed.add(id);
  }

  /** Sends what follows from writes; what the broker does not take now is asked for again when it is due. */
  async function sendOrLeave(moves: readonly Move<Doc>[]): Promise<void> {
    const commands = moves.flatMap(({ before, after }) => owedOrNothing(after, before));
    const moved = moves.map(({ after }) => after);
    await sendAndAnnounce(commands, moved).catch((error: unknown) => {
      log.warn({ err: error }, `${process.service} commands are left to the sweep`);
    });
  }

  const beginAll = gather(async (documents: readonly Doc[]): Promise<undefined[]> => {
    for (const document of documents) {
      recent.keep(document);
      tell(null, document);
    }
    await sendOrLeave(documents.map((after) => ({ before: null, after })));
    return documents.map(() => undefined);
  });
  const beginnings = new Set<Promise<void>>();

  /** A document whose command cannot be made must not keep those of others from being sent. */
  function owedOrNothing(document: Doc, since: Doc | null): Outgoing[] {
    try {
      return since ? owed(document, since) : owed(document);
    } catch (error) {
      log.error({ id: document._id, err: error }, `${process.service} ${document._id} cannot be asked for`);
      return [];
    }
  }

  async function sweep(): Promise<boolean> {
    const now = clock.now();
    const known = postponed.ids(now);
    const mine = {
      ...(known.length > 0 && { _id: { $nin: known } }),
      'saga.definition': { $in: definitions },
      'saga.suspended.definition': { $in: [...definitions, null] },
    };
    const wrongClock = new Date(now.getTime() + DUE_HORIZON_MS);
    const read = (dueAt: object, limit: number) =>
      documents.find({ ...mine, dueAt } as unknown as Filter<Doc>, { sort: { dueAt: 1 }, limit }).toArray();
    const due = [
      ...(await read({ $lte: now }, SWEEP_LIMIT)),
      ...(await read({ $gt: wrongClock }, SWEEP_LIMIT)),
    ];
    const { won, failures } = await claim(
      (due as unknown as Doc[]).flatMap((document) => moveOf(document, walkOrPostpone(document, now))),
    );
    await sendOrLeave(won);
    if (failures.length > 0) throw failures[0];
    // Where nothing could be claimed or put aside, trying again at once would not go better.
    const isFurther = won.length > 0 || postponed.ids(now).length > known.length;
    return due.length >= SWEEP_LIMIT && isFurther;
  }

  /**
   * Of several replicas that find the same documents due, the one whose conditional write matches does the work. What
   * cannot be written together is written one by one, so that no document holds up the others.
   */
  async function claim(moves: readonly [Doc, Doc][]): Promise<{ won: Move<Doc>[]; failures: unknown[] }> {
    try {
      return { won: await storeWhatMatches(new Map(moves)), failures: [] };
    } catch (error) {
      if (moves.length === 1) return { won: [], failures: [error] };
      const each = await Promise.all(moves.map((one) => claim([one])));
      return { won: each.flatMap(({ won }) => won), failures: each.flatMap(({ failures }) => failures) };
    }
  }

  function walkOrPostpone(document: Doc, now: Date): Doc | undefined {
    const next = walkOn(document, now);
    if (!next) postponed.add(document._id, now);
    return next ?? undefined;
  }

  function walkOn(document: Doc, now: Date): Doc | null {
    try {
      return walker.knows(document) ? walker.tick(document, now) : null;
    } catch (error) {
      log.error({ id: document._id, err: error }, `${process.service} ${document._id} cannot go on`);
      return null;
    }
  }

  async function moveOne(before: Doc, next: Doc): Promise<Move<Doc> | null> {
    const [won] = await storeWhatMatches(new Map([[before, next]]));
    return won ?? null;
  }

  async function change(id: string, decide: (document: Doc) => Doc | null): Promise<Asked<Doc>> {
    for (;;) {
      const before = (await documents.findOne({ _id: id } as Filter<Doc>)) as unknown as Doc | null;
      const next = before && decide(before);
      if (!before || !next) return { document: before, granted: false };
      const won = await moveOne(before, next);
      if (!won) continue;
      await sendOrLeave([won]);
      return { document: won.after, granted: true };
    }
  }

  return {
    replies: inbox({
      queue: process.service,
      types: [
        ...new Map(replyTypes.map((type): [string, MessageType] => [type.type, type])).values(),
        ...events.map(({ event }) => event),
        ...(options.retryRequest ? [options.retryRequest] : []),
      ],
      deadLetters: options.deadLetters,
      broker,
      clock,
      async handle(messages) {
        const replies = await handleEvents(messages, events);
        return replies.length > 0 ? handleReplies(replies) : [];
      },
    }),
    enter(document, flow, first) {
      const now = clock.now();
      const entry = { sequence: 1, event: first.event, status: document.status, reason: null, at: now };
      const entered = {
        ...document,
        ...walker.enter(flow, now),
        version: 1,
        replaces: 0,
        reason: null,
        failedStep: null,
        timeline: [entry],
      } as unknown as Doc;
      const events = options.announce(null, entered);
      outbox.admit(events);
      return { ...entered, outbox: events };
    },
    begin(document) {
      const begun = beginAll(document).finally(() => beginnings.delete(begun));
      beginnings.add(begun);
      return begun;
    },
    interrupt: (id, request, allowed, set) =>
      change(id, (document) =>
        allowed(document) ? walker.interrupt({ ...document, ...set }, request, clock.now()) : null,
      ),
    restart: (id, flow, milestone, allowed, set) =>
      change(id, (document) =>
        allowed(document) ? walker.restart({ ...document, ...set }, flow, milestone, clock.now()) : null,
      ),
    retry: (id) =>
      change(id, (document) => (walker.knows(document) ? walker.retry(document, clock.now()) : null)),
    async force(id, request) {
      let refused: ForceRefusal = 'ENDED';
      let operations: readonly string[] = [];
      const { document, granted } = await change(id, (found) => {
        const forced = walker.knows(found)
          ? walker.force(found, request, clock.now())
          : { refused: 'UNKNOWN_FLOW' as const };
        if ('refused' in forced) {
          refused = forced.refused;
          return null;
        }
        operations = forced.operations;
        return forced.document;
      });
      return granted ? { document, operations } : { document, refused };
    },
    start() {
      const sweeps: Sweep[] = [
        startSweep(`${process.service} saga sweep`, SWEEP_MS, { clock, log }, sweep),
        outbox.start(),
      ];
      return {
        async stop() {
          await Promise.all([...beginnings, ...sweeps.map((each) => each.stop())]);
        },
      };
    },
  };
}

/** What a flow asks by. */
function commandsOf<Doc>({ steps }: Flow<Doc>): CommandType[] {
  return steps.flatMap(({ command, undo }) => (undo ? [command, undo.command] : [command]));
}

function moveOf<Doc>(before: Doc, after: Doc | undefined): [Doc, Doc][] {
  return after && after !== before ? [[before, after]] : [];
}

/** What the walker has changed, but for what has an operator of its own in the write. */
function changedFields<Doc extends StoredSaga>(before: Doc, after: Doc): Partial<Doc> {
  const own = new Set<string>(['_id', 'version', 'replaces', 'timeline', 'outbox']);
  if (after.dueAt === null) own.add('dueAt');
  const names = (Object.keys(after) as (keyof Doc)[]).filter(
    (name) => !own.has(String(name)) && after[name] !== before[name],
  );
  return Object.fromEntries(names.map((name) => [name, after[name]])) as Partial<Doc>;
}
