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
  /** Publishes leftovers now and then, until it is stopped. */
  start(): Sweep;
}

/** Younger events are still in the hands of whoever stored them. */
const LEFTOVER_AFTER_MS = 2_000;
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
}): Outbox<T> {
  const { name, documents, broker, clock, log, failPoint } = options;

  /** What a newer replica has to say, in a version that is not registered here, is left to it. */
  const isMine = ({ outbox }: Pick<T, 'outbox'>) =>
    outbox.every(({ type }) => !broker.registered || broker.registered.has(type));

  async function publish(unpublished: readonly Pick<T, '_id' | 'outbox'>[]): Promise<void> {
    const saying = unpublished.filter((document) => document.outbox.length > 0 && isMine(document));
    if (saying.length === 0) return;
    await broker.publish(saying.flatMap(({ outbox }) => outbox.map(event)));
    failPoint?.('after-publish-before-clear');
    const clears = saying.map(({ _id, outbox }) => ({
      updateOne: {
        filter: { _id } as Filter<T>,
        update: {
          $pull: { outbox: { id: { $in: outbox.map(({ id }) => id) } } },
        } as unknown as UpdateFilter<T>,
      },
    }));
    await documents.bulkWrite(clears, { ordered: false });
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
    const before = new Date(now - LEFTOVER_AFTER_MS).toISOString();
    const wrongClock = new Date(now + WRONG_CLOCK_MS).toISOString();
    const leftovers = [...(await read({ $lte: before })), ...(await read({ $gt: wrongClock }))];
    await publish(leftovers);
    return leftovers.length >= SWEEP_LIMIT;
  }

  return {
    admit: (events) => mustBeRegistered(broker, events),
    async flush(unpublished) {
      await publish(unpublished).catch((error: unknown) => {
        log.warn({ err: error }, `${name} events are left to the sweep`);
      });
    },
    start: () => startSweep(`${name} outbox sweep`, SWEEP_MS, { clock, log }, sweep),
  };
}
