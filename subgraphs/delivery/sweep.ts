import type { ClientSession } from 'mongodb';
import type { Broker } from '../../platform/broker/broker';
import type { Clock } from '../../platform/clock';
import { Conflict } from '../../platform/inbox';
import type { Log } from '../../platform/log';
import type { KnownRows } from '../../platform/saga/known-rows';
import { nextVersion, writeVersions } from '../../platform/store/versions';
import { asStored, saveRows, type StoredOperation } from '../../platform/saga/participant';
import { isWriteConflict } from '../../platform/store/store';
import { isUnavailable } from '../../platform/unavailable';
import type { Carrier } from './carrier';
import { askAgain, type Leg, legEnded, poolOf } from './domain';
import { newsReplies, withNews } from './replies';
import { type DeliveryStore, hasDueTime, saveLoads, type ShipmentRow } from './store';

/** Shipments that move in one transaction. */
const BATCH = 200;
/** Times that lie further ahead than the longest leg and this were written under a wrong clock. */
const WRONG_CLOCK_MS = 3_600_000;
const WRONG_CLOCK_CHECK_MS = 60_000;
const RETRY_MS = 60_000;

export interface CarrierSweepDeps {
  store: DeliveryStore;
  broker: Broker;
  clock: Clock;
  log: Log;
  carrier: Carrier;
  /** Shared with the handlers, which write the same rows. */
  known: KnownRows<ShipmentRow>;
}

/** A shipment whose carrier is to be asked, as it was read. */
interface Due {
  _id: string;
  version: number;
  carrierLeg: Leg;
  carrierDueAt: Date;
}

export interface Swept {
  /** Due times that had come: 0 when there was nothing to do. */
  due: number;
  /** The earliest due time that is still ahead; null where something was due, or nothing is to come. */
  next: Date | null;
}

/**
 * One look at the due times: asks the carrier about those that have come, moves what it reports, frees couriers in the
 * same transaction, then tells whoever asked. Replicas may sweep at the same time: a shipment moves only if its row
 * still names the leg that the carrier was asked about.
 */
export function createCarrierSweep(deps: CarrierSweepDeps): () => Promise<Swept> {
  const { store, broker, clock, log, carrier, known } = deps;
  let checkClocksAt = 0;

  return async () => {
    const due = await readDue();
    const ended = due.length > 0 ? await ask(due) : null;
    if (ended) await moveAll(due, ended);
    // Where something was due, the next run looks again soon.
    return { due: ended ? due.length : 0, next: due.length > 0 ? null : await readNext() };
  };

  async function readDue(): Promise<Due[]> {
    const now = clock.now();
    const due = await find({ $lte: now });
    if (now.getTime() < checkClocksAt) return due;
    checkClocksAt = now.getTime() + WRONG_CLOCK_CHECK_MS;
    const absurd = await find({ $gt: new Date(now.getTime() + carrier.longestMs + WRONG_CLOCK_MS) });
    return [...due, ...absurd];
  }

  async function find(carrierDueAt: { $lte: Date } | { $gt: Date }): Promise<Due[]> {
    const projection = { version: 1, carrierLeg: 1, carrierDueAt: 1 };
    const rows = await store.shipments
      .find({ $and: [hasDueTime, { carrierDueAt }] }, { sort: { carrierDueAt: 1 }, limit: BATCH, projection })
      .toArray();
    return rows.flatMap(({ _id, version, carrierLeg, carrierDueAt }) =>
      carrierLeg && carrierDueAt ? [{ _id, version, carrierLeg, carrierDueAt }] : [],
    );
  }

  async function readNext(): Promise<Date | null> {
    const next = await store.shipments.findOne(hasDueTime, {
      sort: { carrierDueAt: 1 },
      projection: { carrierDueAt: 1 },
    });
    return next?.carrierDueAt ?? null;
  }

  /** The ids of the shipments whose leg has ended; null when the carrier cannot be asked just now. */
  async function ask(due: readonly Due[]): Promise<ReadonlySet<string> | null> {
    try {
      return await carrier.advance(due.map(({ _id, carrierLeg }) => ({ orderId: _id, leg: carrierLeg })));
    } catch (error) {
      log.warn({ err: error, shipments: due.length }, 'the carrier does not answer');
      return null;
    }
  }

  /** What fails together is tried one by one, so that one shipment cannot hold up the others. */
  async function moveAll(due: readonly Due[], ended: ReadonlySet<string>): Promise<void> {
    try {
      await move(due, ended);
    } catch (error) {
      if (mayPass(error)) throw error;
      const [first] = due;
      if (due.length === 1 && first) await putOff(first, error);
      else for (const one of due) await moveAll([one], ended);
    }
  }

  /** A shipment that cannot be moved is an alarm and a slow retry, for ever. */
  async function putOff({ _id, version }: Due, error: unknown): Promise<void> {
    log.error({ err: error, orderId: _id }, 'a shipment could not be moved');
    const later = new Date(clock.now().getTime() + RETRY_MS);
    // Whoever was quicker has moved it.
    await writeVersions(store.shipments, [
      nextVersion<ShipmentRow>(_id, version, { $set: { carrierDueAt: later } }),
    ]);
  }

  async function move(due: readonly Due[], ended: ReadonlySet<string>): Promise<void> {
    const now = clock.now();
    const asked = new Map(due.map((one) => [one._id, one.carrierLeg]));
    const moved = await store.database.transaction(async (session) => {
      const rows = await rowsOf(due, session);
      // Whoever runs this again has met somebody else.
      known.doubt([...asked.keys()]);
      const pool = poolOf([]);
      const moved = rows
        .filter((row) => row.carrierLeg === asked.get(row._id))
        .map((row) => {
          const next = ended.has(row._id)
            ? legEnded(row, { pool, carrier }, now)
            : askAgain(row, carrier, now);
          return withNews(row, next);
        });
      await saveLoads(store.couriers, pool.changes(), session);
      await saveRows(
        store.shipments,
        moved.map(({ row }) => row),
        session,
      );
      return moved;
    });
    known.keep(asStored(moved.map(({ row }) => row)));
    await tell(
      moved.map(({ row, news }): [string, StoredOperation[]] => [row._id, news]),
      now,
    );
  }

  /** As they are known, where they are as they were found; the rest as they are stored. */
  async function rowsOf(due: readonly Due[], session: ClientSession): Promise<ShipmentRow[]> {
    const remembered = due.flatMap(({ _id, version }) => {
      const row = known.find(_id);
      return row?.version === version ? row : [];
    });
    const have = new Set(remembered.map(({ _id }) => _id));
    const rest = due.flatMap(({ _id }) => (have.has(_id) ? [] : _id));
    if (rest.length === 0) return remembered;
    return [...remembered, ...(await store.shipments.find({ _id: { $in: rest } }, { session }).toArray())];
  }

  /** Whoever does not hear it asks again and is answered from the row. */
  async function tell(news: readonly [string, StoredOperation[]][], now: Date): Promise<void> {
    const replies = news.flatMap(([orderId, operations]) => newsReplies(orderId, operations, now));
    if (replies.length === 0) return;
    await broker.publish(replies).catch((error: unknown) => {
      log.warn({ err: error, replies: replies.length }, 'news of shipments could not be sent');
    });
  }
}

/** The store's or the broker's trouble, or somebody else who writes the same: nothing is wrong with the shipments. */
export const mayPass = (error: unknown): boolean =>
  isUnavailable(error) || error instanceof Conflict || isWriteConflict(error);
