import { setMaxListeners } from 'node:events';
import type { ClientSession, Document } from 'mongodb';
import { V7Generator } from 'uuidv7';
import type { Clock } from '../../platform/clock';
import {
  type Collection,
  type Cursor,
  type Database,
  type Store,
  StoreUnavailable,
} from '../../platform/store/store';
import { serverError } from '../../platform/store/embedded/errors';
import type { Chance } from '../../platform/fixture/chance';
import type { Faults } from './faults';
import type { Time } from './time';

/** A process of a service, which can be killed at any moment that it waits for something. */
export interface Mortal {
  readonly name: string;
  readonly isDead: () => boolean;
  /** `kill -9`: whatever it waits for never comes. */
  die(): void;
  /** Aborts when it dies. */
  readonly death: AbortSignal;
  readonly clock: Clock;
  /** Everything that the process does to the world goes through here: it may die before, or after with the effect done. */
  reach<T>(work: () => Promise<T>): Promise<T>;
}

const never = new Promise<never>(() => undefined);

export function createMortal(name: string, world: { time: Time; chance: Chance; faults: Faults }): Mortal {
  const { time, faults } = world;
  const chance = world.chance.fork();
  const uuids = new V7Generator({ nextUint32: () => chance.between(0, 2 ** 32 - 1) });
  const dying = new AbortController();
  // Everything that a process waits for listens to its death.
  setMaxListeners(0, dying.signal);
  const isDead = () => dying.signal.aborted;
  const die = () => dying.abort();
  const alive = async <T>(value: Promise<T>): Promise<T> => {
    try {
      const result = await value;
      return isDead() ? await never : result;
    } catch (error) {
      if (isDead()) return never;
      throw error;
    }
  };
  const mayDie = () => {
    if (chance.happens(faults.rates().kill)) die();
  };
  return {
    name,
    isDead,
    die,
    death: dying.signal,
    clock: {
      now: () => new Date(time.now()),
      random: () => chance.random(),
      uuid: () => uuids.generateOrResetWithTs(time.now()).bytes,
      sleep: (ms, signal) => alive(time.sleep(ms, signal)),
    },
    async reach(work) {
      if (isDead()) return never;
      await time.sleep(chance.between(0, faults.rates().latencyMs));
      mayDie();
      if (isDead()) return never;
      const result = await alive(work());
      mayDie();
      return isDead() ? never : result;
    },
  };
}

const reads = new Set(['findOne', 'countDocuments']);

/** The store as one process sees it: slow, sometimes away, sometimes away just after it has done what was asked. */
export function storeOf(
  mortal: Mortal,
  base: Store,
  world: { time: Time; chance: Chance; faults: Faults },
): Store {
  const { time, faults } = world;
  const chance = world.chance.fork();
  const away = () => new StoreUnavailable('simulated: the store is away');

  /** A write outside of a transaction, or a commit, may be done though its caller hears that the store is away. */
  function act<T>(work: () => Promise<T>, session: ClientSession | undefined, isRead: boolean): Promise<T> {
    return mortal.reach(async () => {
      const { storeAway, lostAnswer, conflict } = faults.rates();
      if (chance.happens(storeAway)) throw away();
      if (session && !isRead && chance.happens(conflict)) throw writeConflict();
      const result = await time.during(work);
      if (!session && !isRead && chance.happens(lostAnswer)) throw away();
      return result;
    });
  }

  function collectionOf<T extends Document & { _id: string }>(collection: Collection<T>): Collection<T> {
    return new Proxy(collection, {
      get(target, property: keyof Collection<T>) {
        if (property === 'find') {
          return (...args: Parameters<Collection<T>['find']>): Cursor<unknown> => {
            const toArray = () => act(() => target.find(...args).toArray(), args[1]?.session, true);
            return {
              toArray,
              async *[Symbol.asyncIterator]() {
                yield* await toArray();
              },
            };
          };
        }
        const method: unknown = Reflect.get(target, property);
        // Whoever awaits the collection looks for a `then`.
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          const options = args.at(-1) as { session?: ClientSession } | undefined;
          const call = () => Reflect.apply(method, target, args) as Promise<unknown>;
          return act(call, options?.session, reads.has(property));
        };
      },
    });
  }

  function databaseOf(database: Database): Database {
    return {
      name: database.name,
      collection: async (name, ...how) =>
        collectionOf(await mortal.reach(() => time.during(() => database.collection(name, ...how)))),
      transaction: (work) =>
        act(
          () =>
            database.transaction((session) => unlessAbandoned(mortal, { time, chance }, () => work(session))),
          undefined,
          false,
        ),
    };
  }

  return {
    description: base.description,
    database: (name) => databaseOf(base.database(name)),
    ping: () => act(() => base.ping(), undefined, true),
    close: async () => undefined,
  };
}

/** The server gives up the transaction of a dead process some time later, and holds what it wrote until then. */
async function unlessAbandoned<R>(
  mortal: Mortal,
  world: { time: Time; chance: Chance },
  work: () => Promise<R>,
): Promise<R> {
  const over = new AbortController();
  const abandoned = new Promise<never>((_, reject) => {
    const giveUp = async () => {
      await world.time.sleep(world.chance.between(0, 10_000));
      reject(new Error(`${mortal.name} has died in a transaction`));
    };
    mortal.death.addEventListener('abort', () => void giveUp(), { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([work(), abandoned]);
  } finally {
    over.abort(null);
  }
}

const writeConflict = () =>
  serverError(112, 'WriteConflict', 'simulated: somebody else was quicker', ['TransientTransactionError']);
