import type { Broker, Delivery, Outgoing } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { systemClock as clock } from '../../platform/clock';
import { type DeadLetters, openDeadLetters } from '../../platform/dead-letters';
import { testLog } from '../../platform/log';
import type { Message } from '../../platform/message';
import { commandTo as commandToService } from '../../platform/saga/fixture';
import type { Answer, CommandType, InputOf, OperationName } from '../../platform/saga/protocol';
import { engines, openEngine } from '../../platform/store/fixture';
import type { Database, Store } from '../../platform/store/store';
import { createHandler, service } from './handlers';
import { loadOpeningStock, type OpeningStock } from './opening';
import { type InventoryStore, openInventoryStore } from './store';

export { clock };
export const log = testLog();

export { engines, openEngine };

let databases = 0;
/** The name of a database that nobody has used. */
export const freshName = () => `inventory-${process.pid}-${++databases}-${clock.now().getTime()}`;

/** A shop with an inventory of its own. */
export interface Shop {
  database: Database;
  store: InventoryStore;
  broker: Broker;
  deadLetters: DeadLetters;
  /** Hands a batch to a replica of the service, and answers with the replies to it, by order and operation. */
  handle(batch: readonly Outgoing[], store?: InventoryStore): Promise<Replies>;
  /** Brings stock in: product -> warehouse -> pieces. */
  stocked(pieces: Record<string, Record<string, number>>): Promise<void>;
  amounts(productId: string): Promise<Record<string, number> | null>;
  close(): Promise<void>;
}

/** `order/operation` -> the answer. */
export type Replies = Map<string, Answer>;

export async function openShop(engine: Store, name = freshName()): Promise<Shop> {
  const database = engine.database(name);
  const store = await openInventoryStore(database);
  const broker = openEmbeddedBroker({ clock, log });
  const deadLetters = await openDeadLetters(database, clock, log);

  return {
    database,
    store,
    broker,
    deadLetters,
    async handle(batch, ownStore = store) {
      const replies: Replies = new Map();
      const listening: Broker = { ...broker, publish: async (sent) => collect(sent, replies) };
      await createHandler({ store: ownStore, broker: listening, clock, deadLetters })(batch.map(delivery));
      return replies;
    },
    async stocked(pieces) {
      await loadOpeningStock(store, opening(pieces), clock.now());
    },
    async amounts(productId) {
      const row = await store.stock.findOne({ _id: productId });
      if (!row) return null;
      const { available, held, left, received } = row;
      return { available, held, left, received };
    },
    close: () => broker.close(),
  };
}

export function opening(pieces: Record<string, Record<string, number>>): OpeningStock {
  const ids = [...new Set(Object.values(pieces).flatMap((levels) => Object.keys(levels)))];
  return {
    warehouses: ids.map((id) => ({ id, name: `Warehouse ${id}`, city: 'Utrecht', country: 'NL' })),
    stock: Object.entries(pieces).flatMap(([productId, levels]) =>
      Object.entries(levels).map(([warehouseId, quantity]) => ({ productId, warehouseId, quantity })),
    ),
  };
}

/** `inventory.hold-stock.v1` is `hold-stock`: what an operation is called unless it is given another name. */
export const nameOf = (type: CommandType) => type.command.type.split('.')[1] ?? '';

/** A command as orders sends it. */
export const commandTo = <C extends CommandType>(
  type: C,
  orderId: string,
  input: InputOf<C>,
  operationId = nameOf(type),
) => commandToService(service, type, orderId, input, operationId);

const delivery = ({ id, body }: Outgoing): Delivery => ({ id, body: Buffer.from(body), redelivered: false });

/** Reads replies; an operation that is answered twice must be answered the same. */
export function collect(sent: readonly Pick<Outgoing, 'body'>[], replies: Replies): void {
  for (const { body } of sent) {
    const { subject, data } = JSON.parse(body) as Message<
      string,
      { operation: OperationName; answer: Answer }
    >;
    const key = `${subject}/${data.operation.id}`;
    const first = replies.get(key);
    if (first && JSON.stringify(first) !== JSON.stringify(data.answer)) {
      throw new Error(`${key} was answered ${JSON.stringify(first)}, then ${JSON.stringify(data.answer)}`);
    }
    replies.set(key, data.answer);
  }
}
