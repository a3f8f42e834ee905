import type { ClientSession, Document } from 'mongodb';
import type { Broker } from '../../platform/broker/broker';
import type { Collection, Database, SessionOption, Store } from '../../platform/store/store';

/** What was made durable: documents written, messages that the broker has confirmed. */
export interface Counts {
  inserts: number;
  /** Documents changed or deleted. */
  updates: number;
  /** Waits for the journal: writes outside a transaction, and transactions. The batches that all of this went in. */
  commits: number;
  commands: number;
  events: number;
  /** Publishes, each waited for until all of it was confirmed. */
  publishes: number;
  /** Of all messages, UTF-8. */
  messageBytes: number;
}

export const noCounts = (): Counts => ({
  inserts: 0,
  updates: 0,
  commits: 0,
  commands: 0,
  events: 0,
  publishes: 0,
  messageBytes: 0,
});

export function combined(all: readonly Counts[], combine: (a: number, b: number) => number): Counts {
  const names = Object.keys(noCounts()) as (keyof Counts)[];
  return all.reduce((sum, each) => {
    const both = { ...sum };
    for (const name of names) both[name] = combine(sum[name], each[name]);
    return both;
  });
}

/** A broker that counts what it has confirmed, and then says it to `published`. */
export function countingBroker(
  broker: Broker,
  counts: Counts,
  published: (topic: string, body: string) => void = () => undefined,
): Broker {
  return {
    description: broker.description,
    async publish(messages) {
      await broker.publish(messages);
      counts.publishes += 1;
      for (const { to, body } of messages) {
        counts['queue' in to ? 'commands' : 'events'] += 1;
        counts.messageBytes += Buffer.byteLength(body);
        if ('topic' in to) published(to.topic, body);
      }
    },
    consume: (source, handle, options) => broker.consume(source, handle, options),
    ping: () => broker.ping(),
    close: () => broker.close(),
  };
}

/** A store that counts the documents that were written, and how often somebody waited until they were durable. */
export function countingStore(store: Store, counts: Counts): Store {
  return {
    description: store.description,
    database: (name) => countingDatabase(store.database(name), counts),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

/** What the transactions under way have written so far: it counts when it is committed. */
const tallies = new WeakMap<ClientSession, Pick<Counts, 'inserts' | 'updates'>>();

function countingDatabase(database: Database, counts: Counts): Database {
  return {
    name: database.name,
    async collection<T extends Document & { _id: string }>(
      name: string,
      indexes?: Parameters<Database['collection']>[1],
      options?: Parameters<Database['collection']>[2],
    ) {
      return countingCollection(await database.collection<T>(name, indexes, options), counts);
    },
    async transaction(work) {
      let tally = { inserts: 0, updates: 0 };
      const result = await database.transaction((session) => {
        tally = { inserts: 0, updates: 0 }; // an attempt before this one has left nothing
        tallies.set(session, tally);
        return work(session);
      });
      counts.inserts += tally.inserts;
      counts.updates += tally.updates;
      counts.commits += 1;
      return result;
    },
  };
}

function countingCollection<T extends Document>(collection: Collection<T>, counts: Counts): Collection<T> {
  function wrote(inserts: number, updates: number, { session }: SessionOption = {}): void {
    const into = (session && tallies.get(session)) ?? counts;
    into.inserts += inserts;
    into.updates += updates;
    if (!session) counts.commits += 1;
  }
  return {
    findOne: (filter, options) => collection.findOne(filter, options),
    find: (filter, options) => collection.find(filter, options),
    countDocuments: (filter, options) => collection.countDocuments(filter, options),
    async insertOne(document, options) {
      const result = await collection.insertOne(document, options);
      wrote(1, 0, options);
      return result;
    },
    async insertMany(documents, options) {
      const result = await collection.insertMany(documents, options);
      wrote(result.insertedCount, 0, options);
      return result;
    },
    async updateOne(filter, update, options) {
      const result = await collection.updateOne(filter, update, options);
      wrote(result.upsertedCount, result.modifiedCount, options);
      return result;
    },
    async updateMany(filter, update, options) {
      const result = await collection.updateMany(filter, update, options);
      wrote(result.upsertedCount, result.modifiedCount, options);
      return result;
    },
    async findOneAndUpdate(filter, update, options) {
      const result = await collection.findOneAndUpdate(filter, update, options);
      wrote(0, 1, options);
      return result;
    },
    async deleteOne(filter, options) {
      const result = await collection.deleteOne(filter, options);
      wrote(0, result.deletedCount, options);
      return result;
    },
    async deleteMany(filter, options) {
      const result = await collection.deleteMany(filter, options);
      wrote(0, result.deletedCount, options);
      return result;
    },
    async bulkWrite(operations, options) {
      const result = await collection.bulkWrite(operations, options);
      const changed = result.modifiedCount + result.deletedCount;
      wrote(result.insertedCount + result.upsertedCount, changed, options);
      return result;
    },
  };
}
