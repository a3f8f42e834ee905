import type { Filter, UpdateFilter } from 'mongodb';
import type { Broker } from './broker/broker';
import { mustBeRegistered } from './broker/registered';
import type { Clock } from './clock';
import type { FailPoint } from './fail-point';
import type { Log } from './log';
import { event, type Message } from './message';
import type { Collection, Index } from './store/store';
import { startSweep, type Sweep } from './sweep';

/**
 * A document that announces its changes. The events are stored with the change itself, published, and cleared after
 * the broker's confirm (rule 9). An event's id is its document's id and a sequence, so a reader can drop repeats.
 */
export interface WithOutbox {
  _id: string;
  outbox: Message[];
}

/** Over the documents that have something to publish, and no others. */
export const outboxIndex: Index = {
  key: { 'outbox.time': 1 },
  partialFilterExpression: { 'outbox.time': { $exists: true } },
};

export interface Outbox<T extends WithOutbox> {
  /**
   * Holds events that are about to be stored against what may be published. Throws `UnregisteredMessage`: once stored
   * they would be taken for a newer replica's, and left to it.
   */
  admit(events: readonly Message[]): void;
  /** Publishes what these documents have to say and clears it. Never throws: what fails is left to the sweep. */
  flush(documents: readonly Pick<T, '_id' | 'outbox'>[]): Promise<void>;
  /** As `flush`, for documents that are soon written again: that write clears it (`unsaid`), or else the sweep. */
  say(documents: readonly Pick<T, '_id' | 'outbox'>[]): Promise<void>;
  /** Of a document's events those that the broker is not known to have: what its next write keeps. */
  unsaid(document: Pick<T, '_id' | 'outbox'>): Message[];
  /** That write has been made, and has left this. */
  cleared(document: Pick<T, '_id' | 'outbox'>): void;
  /** Clears what was said, and publishes leftovers, now and then, until it is stopped. */
  start(): Sweep;
}

/** Younger events are still in the hands of whoever stored them. */
const LEFTOVER_AFTER_MS = 5_000;
/** What no write of its document has cleared by then is cleared with others. */
const CLEAR_AFTER_MS = 1_000;
/** Events further ahead were dated by a wrong clock, and count as leftovers. */
const WRONG_CLOCK_MS = 10 * 60_000;
const SWEEP_MS = 1_000;
const SWEEP_LIMIT = 200;

export function createOutbox<T extends WithOutbox>(options: {
  name: string;
  documents: Collection<T>;
  broker: Broker;
  clock: Clock;
  log: Log;
  failPoint?: FailPoint | undefined;
  /** Called when these events of a document were cleared by themselves: whoever remembers it need not say them again. */
  onCleared?(documentId: string, eventIds: ReadonlySet<string>): void;
}): Outbox<T> {
  const { name, documents, broker, clock, log, failPoint } = options;

  /** What a newer replica has to say, in a version that is not registered here, is left to it. */
  const isMine = ({ outbox }: Pick<T, 'outbox'>) =>
    outbox.every(({ type }) => !broker.registered || broker.registered.has(type));

  /** What the broker has confirmed, by document, and is not cleared yet. Forgotten in a crash: then it is said again. */
  const said = new Map<string, { ids: ReadonlySet<string>; at: number }>();
  /** What is with the broker and not confirmed yet. */
  const underWay = new Set<string>();

  const unsaid = ({ _id, outbox }: Pick<T, '_id' | 'outbox'>): Message[] => {
    const ids = said.get(_id)?.ids;
    return ids ? outbox.filter(({ id }) => !ids.has(id)) : outbox;
  };

  async function publish(documents: readonly Pick<T, '_id' | 'outbox'>[]): Promise<void> {
    const saying = documents
      .filter(isMine)
      .map((document) => ({ _id: document._id, outbox: unsaid(document) }))
      .filter(({ outbox }) => outbox.length > 0);
    if (saying.length === 0) return;
    const ids = saying.flatMap(({ outbox }) => outbox.map(({ id }) => id));
    for (const id of ids) underWay.add(id);
    try {
      await broker.publish(saying.flatMap(({ outbox }) => outbox.map(event)));
    } finally {
      for (const id of ids) underWay.delete(id);
    }
    failPoint?.('after-publish-before-clear');
    const at = clock.now().getTime();
    for (const { _id, outbox } of saying) {
      const ids = new Set([...(said.get(_id)?.ids ?? []), ...outbox.map(({ id }) => id)]);
      said.set(_id, { ids, at });
    }
  }

  /** Clears what was said of these documents. */
  async function clear(ids: readonly string[]): Promise<void> {
    const clears = ids.flatMap((_id) => {
      const events = said.get(_id);
      if (!events) return [];
      const update = { $pull: { outbox: { id: { $in: [...events.ids] } } } } as unknown as UpdateFilter<T>;
      // Of many, though it finds one: see `nextVersion`.
      return { _id, events, write: { updateMany: { filter: { _id } as Filter<T>, update } } };
    });
    if (clears.length === 0) return;
    await documents.bulkWrite(
      clears.map(({ write }) => write),
      { ordered: false },
    );
    // What was said meanwhile is not cleared yet.
    for (const { _id, events } of clears) {
      if (said.get(_id) === events) said.delete(_id);
      options.onCleared?.(_id, events.ids);
    }
  }

  /** Clears what was said before that time, and of many only some at once. */
  async function clearSaidBefore(time: number): Promise<void> {
    const ids = [...said].flatMap(([_id, { at }]) => (at <= time ? _id : []));
    for (let from = 0; from < ids.length; from += SWEEP_LIMIT)
      await clear(ids.slice(from, from + SWEEP_LIMIT));
  }

  /** Others' leftovers, which stay where they are, must not fill a portion. */
  const known = broker.registered && {
    outbox: { $not: { $elemMatch: { type: { $nin: [...broker.registered] } } } },
  };

  async function read(time: object): Promise<T[]> {
    const sort = { 'outbox.time': 1 } as const;
    const filter = { 'outbox.time': time, ...known } as unknown as Filter<T>;
    return (await documents.find(filter, { sort, limit: SWEEP_LIMIT }).toArray()) as unknown as T[];
  }

  async function sweep(): Promise<boolean> {
    const now = clock.now().getTime();
    await clearSaidBefore(now - CLEAR_AFTER_MS);
    const before = new Date(now - LEFTOVER_AFTER_MS).toISOString();
    const wrongClock = new Date(now + WRONG_CLOCK_MS).toISOString();
    const leftovers = [...(await read({ $lte: before })), ...(await read({ $gt: wrongClock }))];
    await publish(leftovers);
    await clear(leftovers.map(({ _id }) => _id));
    return leftovers.length >= SWEEP_LIMIT;
  }

  const notUnderWay = ({ _id, outbox }: Pick<T, '_id' | 'outbox'>) => ({
    _id,
    outbox: outbox.filter(({ id }) => !underWay.has(id)),
  });

  function cleared({ _id, outbox }: Pick<T, '_id' | 'outbox'>): void {
    const known = said.get(_id);
    if (!known) return;
    // What was confirmed while that write was under way is still there.
    const ids = new Set(outbox.flatMap(({ id }) => (known.ids.has(id) ? id : [])));
    if (ids.size > 0) said.set(_id, { ...known, ids });
    else said.delete(_id);
  }

  async function orLeave(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => {
      log.warn({ err: error }, `${name} events are left to the sweep`);
    });
  }

  return {
    admit: (events) => mustBeRegistered(broker, events),
    flush: (unpublished) =>
      orLeave(publish(unpublished).then(() => clear(unpublished.map(({ _id }) => _id)))),
    say: (unpublished) => orLeave(publish(unpublished.map(notUnderWay))),
    unsaid,
    cleared,
    start() {
      const sweeping = startSweep(`${name} outbox sweep`, SWEEP_MS, { clock, log }, sweep);
      return {
        wake: () => sweeping.wake(),
        async stop() {
          await sweeping.stop();
          await orLeave(clearSaidBefore(Infinity));
        },
      };
    },
  };
}
