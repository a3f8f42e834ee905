import type { Document } from 'mongodb';
import type { Collection, Cursor, Database, Store } from './store';

/** A store that counts the queries put to it, by `database.collection.method`: for tests that nothing asks one by one. */
export interface CountingStore extends Store {
  queries(): Record<string, number>;
  total(): number;
  reset(): void;
}

export function countingStore(store: Store): CountingStore {
  let counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    description: store.description,
    database: (name) => countingDatabase(store.database(name), count),
    ping: () => store.ping(),
    close: () => store.close(),
    queries: () => counts,
    total: () => Object.values(counts).reduce((sum, each) => sum + each, 0),
    reset() {
      counts = {};
    },
  };
}

function countingDatabase(database: Database, count: (name: string) => void): Database {
  return {
    name: database.name,
    async collection<T extends Document & { _id: string }>(
      name: string,
      indexes?: Parameters<Database['collection']>[1],
      options?: Parameters<Database['collection']>[2],
    ) {
      const collection = await database.collection<T>(name, indexes, options);
      return new Proxy(collection, {
        get(target: Collection<T>, property: string) {
          const method: unknown = Reflect.get(target, property);
          if (typeof method !== 'function') return method;
          return (...args: unknown[]): Promise<unknown> | Cursor<unknown> => {
            count(`${database.name}.${name}.${property}`);
            return Reflect.apply(method as (...args: unknown[]) => Promise<unknown>, target, args);
          };
        },
      });
    },
    transaction: (work) => database.transaction(work),
  };
}
