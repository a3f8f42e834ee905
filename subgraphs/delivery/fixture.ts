import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { type Clock, systemClock } from '../../platform/clock';
import { type DeadLetters, openDeadLetters } from '../../platform/dead-letters';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import { createKnownRows } from '../../platform/saga/known-rows';
import { collectReplies, commandTo, nameOf, type Replies } from '../../platform/saga/fixture';
import type { CommandType, InputOf } from '../../platform/saga/protocol';
import { engines } from '../../platform/store/fixture';
import { openStore } from '../../platform/store/open';
import type { Store } from '../../platform/store/store';
import { type Carrier, simulatedCarrier } from './carrier';
import { createHandlers } from './handlers';
import { seedCouriers } from './seed';
import { type DeliveryStore, openDeliveryStore, type ShipmentRow } from './store';
import { createCarrierSweep, type Swept } from './sweep';

export { engines };

/** For tests: delivery on a real store and a real broker, asked as orders asks, with a clock that can be put forward. */
export interface Fixture extends Replies {
  engine: Store;
  store: DeliveryStore;
  broker: Broker;
  deadLetters: DeadLetters;
  clock: Clock;
  /** Puts the clock forward: due times come. */
  advance(ms: number): void;
  /** A replica of the service. `sweep` looks at the due times once. */
  replica(options?: ReplicaOptions): Promise<{ sweep: () => Promise<Swept>; stop: () => Promise<void> }>;
  /** Sends commands, in this order. */
  ask(...commands: readonly Asked[]): Promise<void>;
  /** The state of an order's shipment. */
  statusOf(orderId: string): Promise<string | undefined>;
  /** Every courier's load. */
  loads(): Promise<number[]>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  carrier?: Partial<Carrier>;
  broker?: Broker;
  wake?: (at: Date) => void;
}

/** Where the data is, when it is to outlive the fixture. */
export interface Place {
  folder: string;
  database: string;
}

export const PICK_UP_MS = 1_000;
export const DELIVERY_MS = 2_000;

export async function openFixture(
  engineName: string,
  pool: { count: number; capacity: number },
  place?: Place,
): Promise<Fixture> {
  const folder = place?.folder ?? (await mkdtemp(join(tmpdir(), 'waybill-delivery-')));
  let offset = 0;
  const clock: Clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + offset) };
  const log = testLog();
  const mongodbUrl = engineName === 'MongoDB' ? process.env.MONGODB_URL : undefined;
  const engine = await openStore({ mongodbUrl, folder, clock, log });
  const database = engine.database(place?.database ?? newId('delivery'));
  const store = await openDeliveryStore(database);
  await seedCouriers(store.couriers, pool);
  const broker = openEmbeddedBroker({ clock, log });
  const deadLetters = await openDeadLetters(database, clock, log);
  const stops = new Set<() => Promise<void>>();

  return {
    engine,
    store,
    broker,
    deadLetters,
    clock,
    ...(await collectReplies(broker)),
    advance: (ms) => void (offset += ms),
    async replica(options = {}) {
      // A replica of its own: it shares nothing with the others but the database.
      const own = {
        ...{ store: await openDeliveryStore(database), broker: options.broker ?? broker, clock, log },
        carrier: { ...simulatedCarrier(clock, ranges), ...options.carrier },
        known: createKnownRows<ShipmentRow>(clock),
      };
      const { wake = () => undefined } = options;
      const handle = createHandlers({ ...own, deadLetters, unserviceable: new Set(['AQ']), wake });
      const consumer = await broker.consume({ queue: 'delivery' }, handle, { prefetch: 100 });
      stops.add(() => consumer.stop());
      return { sweep: createCarrierSweep(own), stop: () => consumer.stop() };
    },
    ask: (...commands) => broker.publish(commands.map(toOutgoing)),
    statusOf: async (orderId) => (await store.shipments.findOne({ _id: orderId }))?.status,
    loads: async () =>
      (await store.couriers.find({}, { sort: { _id: 1 } }).toArray()).map(({ load }) => load),
    async close() {
      for (const stop of stops) await stop();
      await broker.close();
      await engine.close();
      if (!place) await rm(folder, { recursive: true, force: true });
    },
  };
}

const ranges = {
  pickUp: { min: PICK_UP_MS, max: PICK_UP_MS },
  delivery: { min: DELIVERY_MS, max: DELIVERY_MS },
};

export const address = {
  name: 'Ada Lovelace',
  street: 'Hauptstr. 1',
  city: 'Bonn',
  postalCode: '53111',
  country: 'DE',
};
export const booking = { customerId: 'user_01h455vb4pex5vsknk084sn02q', address };

export interface Asked {
  command: CommandType;
  orderId: string;
  input: unknown;
  operationId: string;
}

/** A command. The operation's id is its name unless given: `delivery.book-courier.v1` is `book`. */
export function to<C extends CommandType>(
  command: C,
  orderId: string,
  input: InputOf<C>,
  operationId = nameOf(command),
): Asked {
  return { command, orderId, input, operationId };
}

const toOutgoing = ({ command, orderId, input, operationId }: Asked) =>
  commandTo('delivery', command, orderId, input as never, operationId);
