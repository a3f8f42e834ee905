import { GraphQLError } from 'graphql';
import type { TimelineEntry } from '../../platform/saga/flow';
import { createContext } from '../../subgraphs/orders/resolvers';
import type { Chance } from '../../platform/fixture/chance';
import type { Door, System, World } from './system';

/** What customers have been told, to be compared with what is true in the end. */
export interface Told {
  /** Orders that were answered with, by customer and idempotency key: each must exist, and be the only one. */
  placed: Map<string, string>;
  /** What each subscriber has seen of its order: sequences, in the order in which they came. */
  followed: { orderId: string; sequences: number[]; done: boolean }[];
  breaches: string[];
  /** Customers who have not done all that they wanted to do. */
  busy: number;
}

interface PlaceOrder {
  idempotencyKey: string;
  lines: { productId: string; quantity: number }[];
  deliveryAddress: { name: string; street: string; city: string; postalCode: string; country: string };
}

type Field = 'placeOrder' | 'cancelOrder' | 'returnOrder';
type Result = { __typename: string; _id?: string };

/** A client waits this long for an answer, and then asks again. */
const PATIENCE_MS = 5_000;
const HOT_PRODUCTS = 3;

/** One order and all that its customer does with it, drawn by chance. */
export async function shop(
  world: World,
  system: System,
  told: Told,
  { customerIds, productIds, key }: { customerIds: string[]; productIds: string[]; key: string },
): Promise<void> {
  const { time } = world;
  const chance = world.chance.fork();
  const customerId = chance.pick(customerIds);
  told.busy += 1;

  const input = basket(chance, productIds, key);
  const isDoubleClick = chance.happens(0.15);
  const [orderId, twin] = await Promise.all([place(input), isDoubleClick ? place(input) : undefined]);
  if (twin && twin !== orderId) told.breaches.push(`key ${key} made ${orderId} and ${twin}`);
  if (orderId) {
    if (chance.happens(0.1)) await placeOtherwise(input);
    await Promise.all([
      chance.happens(0.3) ? follow(orderId) : undefined,
      chance.happens(0.25) ? cancel(orderId) : undefined,
      chance.happens(0.1) ? giveBack(orderId) : undefined,
    ]);
  }
  told.busy -= 1;

  async function place(wanted: PlaceOrder): Promise<string | undefined> {
    const placed = await askUntilAnswered('placeOrder', wanted);
    if (placed.__typename !== 'Order' || !placed._id) {
      told.breaches.push(`key ${key}: placeOrder answered ${placed.__typename}`);
      return undefined;
    }
    const known = told.placed.get(key);
    if (known && known !== placed._id) told.breaches.push(`key ${key} made ${known} and ${placed._id}`);
    told.placed.set(key, placed._id);
    return placed._id;
  }

  async function placeOtherwise(wanted: PlaceOrder): Promise<void> {
    const lines = wanted.lines.map((line) => ({ ...line, quantity: line.quantity + 1 }));
    const answer = await askUntilAnswered('placeOrder', { ...wanted, lines });
    if (answer.__typename !== 'IdempotencyKeyReused') {
      told.breaches.push(`key ${key} was taken again: ${answer.__typename}`);
    }
  }

  async function cancel(orderId: string): Promise<void> {
    await time.sleep(chance.between(0, 6_000));
    await askUntilAnswered('cancelOrder', { orderId, reason: null });
  }

  async function giveBack(orderId: string): Promise<void> {
    await time.sleep(chance.between(5_000, 60_000));
    await askUntilAnswered('returnOrder', { orderId, reason: null });
  }

  async function askUntilAnswered(field: Field, wanted: object): Promise<Result> {
    for (;;) {
      const door = system.door();
      const answer = door && (await ask(door, field, wanted));
      if (answer) return answer;
      await time.sleep(chance.between(100, 1_000));
    }
  }

  /** Undefined: no answer came, or one that says to try again. */
  async function ask(door: Door, field: Field, wanted: object): Promise<Result | undefined> {
    const resolve = door.resolvers.Mutation?.[field] as (...args: unknown[]) => Promise<Result>;
    const answered = resolve(null, { input: wanted }, context(door), null).catch((error: unknown) => {
      // A client's error stays one however often it asks; anything else is the store's or the broker's trouble.
      if (error instanceof GraphQLError) told.breaches.push(`${field}: ${error.message}`);
      return undefined;
    });
    return within(answered);
  }

  function context({ deps }: Door) {
    const expiresAt = new Date(time.now() + 3_600_000);
    return createContext(deps, { id: customerId, scopes: ['customer'], expiresAt });
  }

  async function within<T>(answer: Promise<T>): Promise<T | undefined> {
    const over = new AbortController();
    const late = time.sleep(PATIENCE_MS, over.signal).then(() => undefined);
    const first = await Promise.race([answer, late]);
    over.abort(null);
    return first;
  }

  /** A subscriber, who connects again after the last entry that it saw. */
  async function follow(orderId: string): Promise<void> {
    const seen: Told['followed'][number] = { orderId, sequences: [], done: false };
    told.followed.push(seen);
    while (!seen.done) {
      const door = system.door();
      if (door) await followFrom(door, seen);
      if (!seen.done) await time.sleep(chance.between(100, 1_000));
    }
  }

  async function followFrom(door: Door, seen: Told['followed'][number]): Promise<void> {
    const subscription = door.resolvers.Subscription?.orderStatusChanged as unknown as {
      subscribe(...args: unknown[]): Promise<AsyncIterator<TimelineEntry>>;
    };
    const gone = goneOf(door);
    try {
      const after = seen.sequences.at(-1) ?? 0;
      const asked = { orderId: seen.orderId, after };
      const stream = await Promise.race([
        subscription.subscribe(null, asked, context(door), null),
        gone.promise,
      ]);
      while (stream) {
        const next = await Promise.race([stream.next(), gone.promise]);
        if (!next) return;
        if (next.done) {
          seen.done = true;
          return;
        }
        seen.sequences.push(next.value.sequence);
        if (chance.happens(0.05)) return void (await stream.return?.());
      }
    } catch {
      // The store was away: it connects again.
    } finally {
      gone.forget();
    }
  }
}

/** Resolves with undefined when the process dies: its sockets break. */
function goneOf({ mortal }: Door): { promise: Promise<undefined>; forget(): void } {
  const forgotten = new AbortController();
  const promise = new Promise<undefined>((resolve) => {
    if (mortal.isDead()) return resolve(undefined);
    mortal.death.addEventListener('abort', () => resolve(undefined), { signal: forgotten.signal });
  });
  return { promise, forget: () => forgotten.abort(null) };
}

function basket(chance: Chance, productIds: readonly string[], idempotencyKey: string): PlaceOrder {
  const line = () => {
    const isHot = chance.happens(0.5);
    const productId = isHot ? productIds[chance.between(0, HOT_PRODUCTS - 1)]! : chance.pick(productIds);
    return { productId, quantity: chance.between(1, 3) };
  };
  return {
    idempotencyKey,
    lines: Array.from({ length: chance.between(1, 3) }, line),
    deliveryAddress: {
      name: 'Ada',
      street: 'Dam 1',
      city: 'Amsterdam',
      postalCode: '1012 JS',
      country: chance.happens(0.04) ? 'AQ' : 'NL',
    },
  };
}
