import type { BatchHandler, Broker } from '../../platform/broker/broker';
import type { Clock } from '../../platform/clock';
import type { DeadLetters } from '../../platform/dead-letters';
import type { FailPoint } from '../../platform/fail-point';
import type { FaultInjection } from '../../platform/saga/fault-injection';
import {
  accept,
  type AcceptedEvents,
  opening,
  participant,
  question,
  type SagaCommand,
} from '../../platform/saga/participant';
import type { KnownRows } from '../../platform/saga/known-rows';
import * as domain from './domain';
import {
  bookCourier,
  cancelBooking,
  collectReturn,
  dispatchShipment,
  recallShipment,
  trackShipment,
} from './messages';
import { type DeliveryStore, readPlaces, saveLoads, type ShipmentRow } from './store';

/** Message -> decision. */
const handlers = [
  opening(
    accept<domain.Shipment, domain.World, typeof bookCourier>(
      bookCourier,
      domain.book,
      (shipment, input, { now, world }) =>
        domain.book(shipment, input, { now, world: { ...world, pool: domain.poolOf([]) } }),
    ),
  ),
  accept<domain.Shipment, domain.World, typeof cancelBooking>(cancelBooking, domain.undoBooking),
  accept<domain.Shipment, domain.World, typeof dispatchShipment>(dispatchShipment, domain.dispatch),
  question<domain.Shipment, domain.World, typeof trackShipment>(
    trackShipment,
    domain.track,
    domain.trackAnswer,
  ),
  accept<domain.Shipment, domain.World, typeof recallShipment>(recallShipment, domain.recall),
  question<domain.Shipment, domain.World, typeof collectReturn>(
    collectReturn,
    domain.collect,
    domain.collectAnswer,
  ),
];

export interface HandlerDeps {
  store: DeliveryStore;
  /** Shared with the sweep, which writes the same rows. */
  known: KnownRows<ShipmentRow>;
  broker: Broker;
  clock: Clock;
  deadLetters: DeadLetters;
  faults?: FaultInjection;
  carrier: domain.Timings;
  /** ISO 3166-1 alpha-2, upper case. */
  unserviceable: ReadonlySet<string>;
  /** Called when the carrier is to be asked about something at that time. */
  wake(at: Date): void;
  failPoint?: FailPoint | undefined;
  events?: readonly AcceptedEvents[];
}

/** The handler of the queue `delivery`. */
export function createHandlers(deps: HandlerDeps): BatchHandler {
  const { store, carrier, unserviceable, events = [] } = deps;
  return participant<domain.Shipment, domain.World>({
    service: 'delivery',
    database: store.database,
    rows: store.shipments,
    known: deps.known,
    broker: deps.broker,
    clock: deps.clock,
    deadLetters: deps.deadLetters,
    failPoint: deps.failPoint,
    handlers,
    ...(deps.faults && { faults: deps.faults }),
    events,
    async load(commands, _rows, session) {
      const bookings = commands.filter(isBooking).length;
      const places = bookings === 0 ? [] : await readPlaces(store.couriers, bookings, session);
      return { pool: domain.poolOf(places), carrier, unserviceable };
    },
    save: ({ pool }, session) => saveLoads(store.couriers, pool.changes(), session),
    committed(rows) {
      const earliest = earliestDue(rows);
      if (earliest) deps.wake(earliest);
    },
  });
}

const isBooking = ({ type }: SagaCommand) => type === bookCourier.command.type;

function earliestDue(rows: readonly ShipmentRow[]): Date | null {
  let earliest: Date | null = null;
  for (const { carrierDueAt } of rows) {
    if (carrierDueAt && (!earliest || carrierDueAt < earliest)) earliest = carrierDueAt;
  }
  return earliest;
}
