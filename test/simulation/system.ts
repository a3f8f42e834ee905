import type { Log } from '../../platform/log';
import { createOutbox } from '../../platform/outbox';
import type { House } from '../../platform/service';
import { openMemoryStore } from '../../platform/store/embedded/memory';
import type { Store } from '../../platform/store/store';
import { open as openDelivery } from '../../subgraphs/delivery/main';
import { open as openInventory } from '../../subgraphs/inventory/main';
import { open as openOrders } from '../../subgraphs/orders/main';
import { createResolvers, type Deps as OrdersDeps } from '../../subgraphs/orders/resolvers';
import { flows } from '../../subgraphs/orders/saga';
import { open as openPayments } from '../../subgraphs/payments/main';
import { open as openProducts } from '../../subgraphs/products/main';
import { createAccounts } from '../../subgraphs/users/accounts';
import { openUsersStore } from '../../subgraphs/users/store';
import { fulfil2 } from '../fulfil-2';
import { type Chance, createChance } from '../../platform/fixture/chance';
import { createFaults, type Faults } from './faults';
import { createMortal, type Mortal, storeOf } from './mortal';
import { createNetwork, type Network } from './network';
import { badLine } from './provider';
import { createTime, type Time } from './time';

export interface World {
  time: Time;
  chance: Chance;
  faults: Faults;
  network: Network;
  /** What all services keep, as it really is: without delay and without faults. */
  store: Store;
  log: Log;
}

/** One replica of orders at work, as its resolvers see it. */
export interface Door {
  mortal: Mortal;
  deps: OrdersDeps;
  resolvers: ReturnType<typeof createResolvers>;
}

/** All six services, each in processes of its own that die and are started again. */
export interface System {
  /** A replica of orders that is up, or undefined while none is. */
  door(): Door | undefined;
  /** Opens an account, as users does it, and gives its id. */
  register(name: string): Promise<string>;
  /** How many processes have been started, the first ones included. */
  readonly started: number;
}

export const ORDER_LIMIT_MS = 60_000;
export const STEP_LIMIT_MS = 10_000;
/** For so long, at most, replicas of two versions are side by side. */
const ROLL_OUT_MS = 15_000;

const env: NodeJS.ProcessEnv = {
  SEED_CATALOGUE: 'off',
  STEP_LIMIT_MS: String(STEP_LIMIT_MS),
  ORDER_LIMIT_MS: String(ORDER_LIMIT_MS),
  FAULT_INJECTION: 'off',
  RECONCILE_AFTER_MS: '2000',
  INITIAL_CREDITS: '20000',
  PAYMENT_CALL_LIMIT_MS: '1000',
  SEED_COURIERS: '4',
  COURIER_CAPACITY: '5',
  CARRIER_PICKUP_MS: '200-2000',
  CARRIER_DELIVERY_MS: '200-5000',
};

export function createWorld(
  seed: number,
  log: Log,
  watch: { wrote(namespace: string, document: object): void; breach(sentence: string): void },
): World {
  const chance = createChance(seed);
  const time = createTime(Date.UTC(2026, 0, 1));
  const faults = createFaults();
  const network = createNetwork({ time, chance, faults, log, breach: (sentence) => watch.breach(sentence) });
  const own = createMortal('the store', { time, chance, faults: createFaults() });
  const store = openMemoryStore({
    clock: own.clock,
    log,
    onWrite: (namespace, document) => watch.wrote(namespace, document),
  });
  return { time, chance, faults, network, store, log };
}

/** @param deployAt when a version of orders is deployed that sends new orders on another way; null: never */
export async function startSystem(world: World, deployAt: number | null): Promise<System> {
  const doors = new Set<Door>();
  /** Replicas of orders that know version 1 alone. */
  const outdated = new Set<Mortal>();
  let started = 0;

  const pace = { RECONCILE_EVERY_MS: world.chance.happens(0.5) ? '5000' : '0' };

  function houseOf(mortal: Mortal): House {
    return {
      env: { ...env, ...pace },
      clock: mortal.clock,
      log: world.log,
      store: storeOf(mortal, world.store, world),
      broker: world.network.of(mortal),
      verifyToken: () => Promise.reject(new Error('no token is sent in here')),
    };
  }

  const services: Record<string, (mortal: Mortal, house: House) => Promise<unknown>> = {
    users: (_mortal, house) => openUsers(house),
    products: (_mortal, house) => openProducts(house),
    orders: async (mortal, house) => {
      const isDeployed = deployAt !== null && world.time.now() >= deployAt;
      if (!isDeployed) addUntilDeath(outdated, mortal, mortal);
      const { deps } = await openOrders(house, isDeployed ? [fulfil2, ...flows] : flows);
      const door = { mortal, deps, resolvers: createResolvers(deps) };
      addUntilDeath(doors, door, mortal);
    },
    payments: (mortal, house) => openPayments(house, badLine({ ...world, mortal })),
    inventory: (_mortal, house) => openInventory(house),
    delivery: (_mortal, house) => openDelivery(house),
  };

  /** One replica, for ever: what dies or cannot start is started again after a moment. */
  async function keepAlive(name: string): Promise<void> {
    for (;;) {
      started += 1;
      const mortal = createMortal(name, world);
      const dead = new Promise<void>((resolve) =>
        mortal.death.addEventListener('abort', () => resolve(), { once: true }),
      );
      const open = services[name]!;
      open(mortal, houseOf(mortal)).catch(() => mortal.die());
      await dead;
      await world.time.sleep(world.chance.between(100, 3_000));
    }
  }

  for (const name of Object.keys(services)) {
    for (let replicas = world.chance.between(1, 2); replicas > 0; replicas--) void keepAlive(name);
  }
  if (deployAt !== null) void rollOut(deployAt);

  /** Stops the replicas of version 1 one after the other. */
  async function rollOut(at: number): Promise<void> {
    await world.time.sleep(at - world.time.now());
    for (const mortal of [...outdated]) {
      await world.time.sleep(world.chance.between(0, ROLL_OUT_MS / 2));
      mortal.die();
    }
  }

  const registrar = createMortal('registrar', { ...world, faults: createFaults() });
  const { accounts } = await openUsers(houseOf(registrar));
  return {
    door: () => (doors.size > 0 ? world.chance.pick([...doors]) : undefined),
    async register(name) {
      const user = await accounts.open({ email: `${name}@example.com`, password: '', name }, ['customer']);
      if (!user) throw new Error(`${name} is registered already`);
      return user._id;
    },
    get started() {
      return started;
    },
  };
}

function addUntilDeath<T>(set: Set<T>, item: T, mortal: Mortal): void {
  if (mortal.isDead()) return;
  set.add(item);
  mortal.death.addEventListener('abort', () => set.delete(item), { once: true });
}

/** Users without its door: what signs and hashes runs outside of virtual time, and no saga needs it. */
async function openUsers({ clock, broker, log, store }: House) {
  const users = await openUsersStore(store.database('users'));
  const outbox = createOutbox({ name: 'users', documents: users.users, broker, clock, log });
  outbox.start();
  const unused = () => Promise.reject(new Error('nobody signs in'));
  return {
    accounts: createAccounts({
      store: users,
      outbox,
      clock,
      passwords: { hash: async () => '', matches: async () => false },
      keys: { accessToken: unused, published: unused },
      sessions: { begin: unused, rotate: unused, end: unused, forgetExpired: unused },
    }),
  };
}
