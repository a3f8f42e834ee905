import type { AnyBulkWriteOperation, Filter } from 'mongodb';
import type { Broker, Outgoing } from '../broker/broker';
import type { Clock } from '../clock';
import { newId } from '../ids';
import type { Log } from '../log';
import { command as outgoing, message, type MessageType } from '../message';
import { type AcceptedEvents, acceptEvents, type ParticipantRow } from '../saga/participant';
import type { CommandType } from '../saga/protocol';
import type { Collection, Database } from '../store/store';
import { type Finding, type FindingKind, openFindings } from './findings';
import { type Asked, type Expected, type Outcome, portions } from './outcome';
import type { outcomeQuestion, outcomeReport } from './outcome';
import type { Pace } from './settings';
import { openWalk } from './walk';

/** What is wrong with a row where the saga has ended otherwise. */
export interface Wrong {
  /** What the row says, for a person: `payment AUTHORIZED`. */
  is: string;
  /** The command, without input, that puts it right; null where that is not safe, and it is only reported. */
  mend: CommandType | null;
}

/** Judges what a participant has of an ended saga: right, wrong, or moving by itself, to be looked at another time. */
export type Judge<State> = (state: State | null, expected: Expected) => Wrong | 'RIGHT' | 'MOVING';

export interface ReconcilerOptions<State> {
  service: string;
  database: Database;
  rows: Collection<ParticipantRow<State>>;
  broker: Broker;
  clock: Clock;
  log: Log;
  pace: Pace;
  /** Who knows the sagas, and the messages with which it is asked, answers, and asks for a comparison. */
  orchestrator: {
    queue: string;
    question: MessageType<string, typeof outcomeQuestion>;
    report: MessageType<string, typeof outcomeReport>;
    request: MessageType;
  };
  judge: Judge<State>;
}

/** Compares a participant's rows with the sagas that they belong to, keeps what does not fit, and mends what may be mended. */
export interface Reconciler {
  readonly findings: Collection<Finding>;
  /** For the participant's queue. */
  readonly events: readonly AcceptedEvents[];
  /** Compares everything from the beginning. */
  request(): Promise<void>;
  start(): { stop(): Promise<void> };
}

/** Open findings that are asked about again at a time. */
const REVISITED = 500;
/** A time further ahead was written by a wrong clock. */
const WRONG_CLOCK_MS = 60 * 60_000;

export async function openReconciler<State>(options: ReconcilerOptions<State>): Promise<Reconciler> {
  const { service, database, rows, broker, clock, log, pace, orchestrator, judge } = options;
  const findings = await openFindings(database);
  const isPast = (time: Date) => {
    const age = clock.now().getTime() - time.getTime();
    return age >= pace.afterMs || age < -WRONG_CLOCK_MS;
  };

  const walk = await openWalk<ParticipantRow<State>>({
    ...{ service, database, documents: rows, clock, log, everyMs: pace.everyMs },
    isYoung: ({ operations }) => operations.some(({ at }) => !isPast(at)),
    // A row that has nothing is right whatever became of the saga, but for one that needed it: its owner tells of those.
    visit: (some) => ask(some.filter((row) => judge(row, 'UNDONE') !== 'RIGHT').map(asked)),
    revisit,
  });

  /** The findings that are open: all of them now and then, and more often those that something is done about. */
  async function revisit(full: boolean): Promise<void> {
    const filter: Filter<Finding> = { state: 'open', ...(!full && { mending: true }) };
    const open = await findings.find(filter, { sort: { seenAt: 1 }, limit: REVISITED }).toArray();
    const read = await readRows(open.map(({ _id }) => _id));
    await ask(open.map(({ _id: id }) => ({ id, version: read.get(id)?.version ?? 0 })));
  }

  async function readRows(ids: readonly string[]): Promise<Map<string, ParticipantRow<State>>> {
    if (ids.length === 0) return new Map();
    const filter = { _id: { $in: [...ids] } } as Filter<ParticipantRow<State>>;
    const found = (await rows.find(filter).toArray()) as unknown as ParticipantRow<State>[];
    return new Map(found.map((row) => [row._id, row]));
  }

  async function ask(sagas: readonly Asked[]): Promise<void> {
    const questions = portions(sagas).map((some) => {
      const about = { id: newId('msg', clock), source: service, subject: service, time: clock.now() };
      return outgoing(orchestrator.queue, message(orchestrator.question, about, { sagas: some }));
    });
    if (questions.length > 0) await broker.publish(questions);
  }

  async function hear(outcomes: readonly Outcome[]): Promise<void> {
    const ids = [...new Set(outcomes.map(({ id }) => id))];
    const read = await readRows(ids);
    const found = await findings.find({ _id: { $in: ids } }).toArray();
    const known = new Map(found.map((finding) => [finding._id, finding]));
    const next = new Map<string, Finding>();
    const mends: Outgoing[] = [];
    const again: Asked[] = [];
    for (const outcome of outcomes) {
      if (outcome.expects === null) continue;
      const row = read.get(outcome.id) ?? null;
      const wrong = judge(row, outcome.expects);
      if (wrong === 'MOVING') continue;
      const before = next.get(outcome.id) ?? known.get(outcome.id);
      const version = row?.version ?? 0;
      if (wrong === 'RIGHT') {
        if (before?.state === 'open') next.set(outcome.id, mended(before));
        continue;
      }
      // The row may have moved since the saga was looked at: it is asked about as it is now.
      if (outcome.version !== version) again.push({ id: outcome.id, version });
      if (outcome.version !== version) continue;
      const finding = opened(outcome, wrong, before);
      next.set(outcome.id, finding);
      if (!finding.mending || !wrong.mend) continue;
      mends.push(mendingCommand(wrong.mend, outcome.id));
      // By the time of the next answer it may be right.
      if (!before?.mending) again.push({ id: outcome.id, version });
    }
    await keep([...next.values()]);
    for (const finding of next.values()) tell(finding, known.get(finding._id));
    if (mends.length > 0) await broker.publish(mends);
    await ask(again);
  }

  function opened(outcome: Outcome, { is, mend }: Wrong, before: Finding | undefined): Finding {
    const now = clock.now();
    const kind = kindOf(outcome);
    const same = before?.state === 'open' && before.kind === kind ? before : null;
    const since = same?.since ?? now;
    // What nobody knows may be a mistake of whoever set the services up: a person has some time to see it.
    const mending = mend !== null && (kind !== 'WITHOUT_SAGA' || isPast(since));
    const status = outcome.status ? `has ended ${outcome.status}` : 'is unknown';
    return {
      ...{ _id: outcome.id, kind, what: `${outcome.id} ${status}: ${is}`, state: 'open' },
      ...{ since, seenAt: now, mending, mendedAt: null },
    };
  }

  function mended(before: Finding): Finding {
    return { ...before, state: 'mended', mending: false, mendedAt: clock.now() };
  }

  async function keep(changed: readonly Finding[]): Promise<void> {
    if (changed.length === 0) return;
    const writes = changed.map(({ _id, ...rest }): AnyBulkWriteOperation<Finding> => {
      return { updateOne: { filter: { _id }, update: { $set: rest }, upsert: true } };
    });
    await findings.bulkWrite(writes, { ordered: false });
  }

  function tell(finding: Finding, before: Finding | undefined): void {
    const { _id: id, kind, what, state } = finding;
    if (state === before?.state && kind === before.kind) return;
    if (state === 'open') log.error({ id, kind }, `${service} does not fit: ${what}`);
    else log.info({ id, kind }, `${service} fits again: ${what} before`);
  }

  /** This service asks itself, by the way that all commands take: stored under a name, and done once (rule 2). */
  function mendingCommand({ queue, command }: CommandType, id: string): Outgoing {
    const step = command.type.split('.')[1] ?? command.type;
    const name = `reconcile/${step}`;
    const operation = { id: name, flow: 'reconcile', flowVersion: 1, step, direction: 'undo' as const };
    const about = { id: `${id}/${name}`, source: service, subject: id, time: clock.now() };
    return outgoing(queue, message(command, about, { operation, input: {} }));
  }

  return {
    findings,
    events: [
      acceptEvents(orchestrator.report, async (reports) => {
        for (const { data } of reports) await hear(data.sagas);
      }),
      acceptEvents(orchestrator.request, () => walk.request()),
    ],
    request: () => walk.request(),
    start: () => walk.start(),
  };
}

const asked = ({ _id: id, version }: { _id: string; version: number }): Asked => ({ id, version });

function kindOf({ outcome, expects }: Outcome): FindingKind {
  if (outcome === 'UNKNOWN') return 'WITHOUT_SAGA';
  return expects === 'DONE' ? 'NOT_DONE' : 'NOT_UNDONE';
}
