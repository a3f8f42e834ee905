import type { Broker } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { type Clock, systemClock } from '../../platform/clock';
import { type DeadLetters, openDeadLetters } from '../../platform/dead-letters';
import { testLog } from '../../platform/log';
import {
  collectReplies,
  commandTo as commandToService,
  nameOf,
  type Replies,
} from '../../platform/saga/fixture';
import { createKnownRows } from '../../platform/saga/known-rows';
import type { CommandType, InputOf } from '../../platform/saga/protocol';
import { engines, openEngine } from '../../platform/store/fixture';
import type { Document } from 'mongodb';
import type { Collection, Store } from '../../platform/store/store';
import { type Calls, createCalls } from './calls';
import { createHandler, service } from './handlers';
import type { Provider } from './provider';
import { openStore, type PaymentRow, type PaymentsStore } from './store';
import { createWallet, type Wallet } from './wallet';

/** For tests: payments on a real store and a real broker, asked as orders asks, with a clock that can be put forward. */
export interface Fixture extends Replies {
  store: PaymentsStore;
  broker: Broker;
  wallet: Wallet;
  deadLetters: DeadLetters;
  clock: Clock;
  /** Puts the clock forward: leases end. */
  advance(ms: number): void;
  /** The limit of every call that is being made passes. */
  passLimit(): void;
  /** A replica of the service. */
  replica(options?: ReplicaOptions): Promise<Calls>;
  /** Sends a command. The operation's id is its name unless given. */
  ask<C extends CommandType>(
    command: C,
    orderId: string,
    input: InputOf<C>,
    operationId?: string,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  provider?: Provider;
  broker?: Broker;
  /** Leaves the calls to the sweep, as if the process ended after each commit. */
  deaf?: boolean;
}

export const LEASE_MS = 60_000;
/** It passes when a test says so. */
const LIMIT_MS = 25_000;
export const INITIAL_CREDITS = 50_000;

export { engines, nameOf, openEngine };

let databases = 0;

export async function openFixture(engine: Store): Promise<Fixture> {
  let offset = 0;
  const limits = new Set<() => void>();
  const clock: Clock = {
    ...systemClock,
    now: () => new Date(systemClock.now().getTime() + offset),
    sleep: (ms, signal) => (ms === LIMIT_MS ? limit(signal) : systemClock.sleep(ms, signal)),
  };
  const limit = (signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      limits.add(resolve);
      signal?.addEventListener('abort', () => {
        limits.delete(resolve);
        resolve();
      });
    });
  const log = testLog();
  const broker = openEmbeddedBroker({ clock, log });
  const store = await openStore(engine.database(`payments-${process.pid}-${++databases}-${Date.now()}`));
  const wallet = createWallet({ store, clock, initialCredits: INITIAL_CREDITS });
  const deadLetters = await openDeadLetters(store.database, clock, log);
  const replies = await collectReplies(broker);
  const stops: (() => Promise<void>)[] = [];
  let replicas = 0;

  async function replica(options: ReplicaOptions = {}): Promise<Calls> {
    const lease = { holder: `replica ${++replicas}`, leaseMs: LEASE_MS };
    const known = createKnownRows<PaymentRow>(clock);
    const shared = { service, payments: store.payments, known, clock, log, lease };
    const own = { ...shared, broker: options.broker ?? broker };
    const { provider = wallet } = options;
    const calls = createCalls({ ...own, provider, limitMs: LIMIT_MS, sweepMs: 1_000 });
    const consumer = await broker.consume(
      { queue: service, topics: ['users.user-registered.v1'] },
      createHandler({
        ...own,
        store,
        deadLetters,
        begin: (rows) => (options.deaf ? undefined : calls.begin(rows)),
        openAccounts: (ids) => wallet.openAccounts(ids),
      }),
    );
    stops.push(async () => {
      await consumer.stop();
      await calls.stop();
    });
    return calls;
  }

  return {
    store,
    broker,
    wallet,
    deadLetters,
    clock,
    advance: (ms) => void (offset += ms),
    passLimit() {
      for (const pass of limits) pass();
      limits.clear();
    },
    replica,
    ask: (command, orderId, input, operationId) =>
      broker.publish([commandTo(command, orderId, input, operationId)]),
    ...replies,
    async close() {
      for (const stop of stops) await stop();
      await broker.close();
    },
  };
}

/** A collection in which something happens between the first read and what is done with it. */
export function afterFirstFind<T extends Document>(
  collection: Collection<T>,
  happens: () => Promise<void>,
): Collection<T> {
  let first = true;
  return new Proxy(collection, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key !== 'find') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      return (...args: Parameters<Collection<T>['find']>) => {
        const cursor = target.find(...args);
        if (!first) return cursor;
        first = false;
        const toArray = async () => {
          const found = await cursor.toArray();
          await happens();
          return found;
        };
        return {
          toArray,
          async *[Symbol.asyncIterator]() {
            yield* await toArray();
          },
        };
      };
    },
  });
}

/** A command as orders sends it. */
export const commandTo = <C extends CommandType>(
  type: C,
  orderId: string,
  input: InputOf<C>,
  operationId?: string,
) => commandToService(service, type, orderId, input, operationId);
