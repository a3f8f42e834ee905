import type { Broker, Outgoing } from '../../platform/broker/broker';
import type { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import type { Log } from '../../platform/log';
import { command as outgoing, message } from '../../platform/message';
import { type Expected, type Outcome, portions } from '../../platform/reconciliation/outcome';
import type { Pace } from '../../platform/reconciliation/settings';
import { openWalk } from '../../platform/reconciliation/walk';
import { type AcceptedEvents, acceptEvents } from '../../platform/saga/participant';
import type { Collection, Database } from '../../platform/store/store';
import { hasEnded, type Order } from './domain';
import { outcomesReported, reconciliationRequested, reportOutcomes } from './messages';

/** Who keeps something of an order. */
const participants = ['inventory', 'payments', 'delivery'] as const;

/** Further ahead, a time was written by a wrong clock. */
const WRONG_CLOCK_MS = 60 * 60_000;

export interface ReconcilingDeps {
  database: Database;
  orders: Collection<Order>;
  broker: Broker;
  clock: Clock;
  log: Log;
  pace: Pace;
}

/** The part of orders in what the services compare: it alone knows what has become of an order. */
export interface Reconciling {
  /** For the queue of replies. */
  readonly events: readonly AcceptedEvents[];
  /** Has every service compare all that it keeps, now. Throws when the broker does not take it. */
  request(): Promise<void>;
  start(): { stop(): Promise<void> };
}

/** Answers what has become of orders, and tells, now and then, who must have done their part of those that were delivered. */
export async function openReconciling(deps: ReconcilingDeps): Promise<Reconciling> {
  const { database, orders, broker, clock, log, pace } = deps;
  const isYoung = ({ timeline }: Order) => {
    const age = clock.now().getTime() - (timeline.at(-1)?.at.getTime() ?? 0);
    return age < pace.afterMs && age > -WRONG_CLOCK_MS;
  };
  const walk = await openWalk<Order>({
    ...{ service: 'orders', database, documents: orders, clock, log, everyMs: pace.everyMs, isYoung },
    visit: tellParticipants,
  });

  const about = () => ({
    ...{ id: newId('msg', clock), source: 'orders', subject: 'orders', time: clock.now() },
  });
  const report = (queue: string, sagas: Outcome[]): Outgoing =>
    outgoing(queue, message(outcomesReported, about(), { sagas }));

  /** What nobody has a row of, no participant would ask about. What was to be undone, they ask about themselves. */
  async function tellParticipants(page: readonly Order[]): Promise<void> {
    const done = page.map((order) => outcomeOf(order._id, order, null)).filter(isDone);
    const reports = portions(done).flatMap((some) => participants.map((queue) => report(queue, some)));
    if (reports.length > 0) await broker.publish(reports);
  }

  /** An order is stored before its first command is sent, and for ever: one that is not found will never ask for anything. */
  async function answer(queue: string, asked: readonly { id: string; version: number }[]): Promise<void> {
    const projection = { status: 1, 'saga.phase': 1 };
    const found = await orders.find({ _id: { $in: asked.map(({ id }) => id) } }, { projection }).toArray();
    const byId = new Map(found.map((order) => [order._id, order]));
    const outcomes = asked.map(({ id, version }) => outcomeOf(id, byId.get(id) ?? null, version));
    await broker.publish([report(queue, outcomes)]);
  }

  return {
    events: [
      acceptEvents(reportOutcomes, async (questions) => {
        for (const { source, data } of questions) await answer(source, data.sagas);
      }),
    ],
    async request() {
      await broker.publish(
        participants.map((queue) => outgoing(queue, message(reconciliationRequested, about(), {}))),
      );
      await walk.request();
    },
    start: () => walk.start(),
  };
}

const isDone = ({ expects }: Outcome) => expects === 'DONE';

/** What its participants should have of an order that has ended so. */
const expected: Partial<Record<Order['status'], Expected>> = {
  DELIVERED: 'DONE',
  REJECTED: 'UNDONE',
  CANCELLED: 'UNDONE',
  RETURNED: 'UNDONE',
};

export function outcomeOf(
  id: string,
  order: Pick<Order, 'status' | 'saga'> | null,
  version: number | null,
): Outcome {
  if (!order) return { id, outcome: 'UNKNOWN', status: null, expects: 'UNDONE', version };
  const { status } = order;
  const expects = hasEnded(order) ? (expected[status] ?? null) : null;
  if (expects === null) return { id, outcome: 'UNDER_WAY', status, expects, version };
  return { id, outcome: 'ENDED', status, expects, version };
}
