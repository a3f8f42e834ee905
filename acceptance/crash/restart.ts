import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { before, describe, test } from 'node:test';
import * as documents from '../documents';
import type { Data } from '../gateway';
import {
  assertGapless,
  delivered,
  type Followed,
  follow,
  type Milestone,
  orderInput,
  place,
} from '../ordering';
import { accountOf, type Customer, type Product, type Shop } from '../shop';

const CUSTOMERS = 4;
const ORDERS = 24;

interface Placed {
  customer: Customer;
  input: ReturnType<typeof orderInput>;
  id: string;
  followed: Followed;
}

/** Kills and starts the system by the command that it was given: while orders are placed and others are under way. */
export function declareRestart(shop: Shop, command: string): void {
  const { gateway } = shop;
  describe('kill and start', { concurrency: 1 }, () => {
    let product: Product;
    let customers: Customer[];
    let placed: Placed[];

    before(async () => {
      product = await shop.product({ stock: ORDERS });
      customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => shop.customer()));
      placed = await placeWhileKilling(shop, command, product, customers);
      assert.equal(new Set(placed.map(({ id }) => id)).size, ORDERS);
    });

    test('subscriptions have gone on after the last update that they had brought, with no gap and no repeat', () => {
      const resumed = placed.filter(({ followed }) => followed.resumed > 0);
      assert.ok(
        resumed.length > 0,
        'no subscription was broken: the command has killed nothing that they need',
      );
      for (const { followed } of placed) assertGapless(followed.updates);
    });

    test('no order is lost, and each is where it may be', async () => {
      for (const customer of customers) {
        const mine = placed.filter((each) => each.customer === customer);
        const { me } = await gateway.ask(documents.myOrders, { first: 100 }, customer.token);
        assert.deepEqual(
          me.orders.edges.map(({ node }: Data) => node.id).sort(),
          mine.map(({ id }) => id).sort(),
        );
      }
      for (const { customer, id, followed } of placed) {
        const { order } = await gateway.ask(documents.bareOrder, { id }, customer.token);
        assert.equal(order.ended, true);
        assert.deepEqual(followed.updates, order.timeline);
        // Before the money is taken a step that is silent for too long is given up; nothing else may happen.
        if (order.status === 'REJECTED')
          assert.ok(tooLate.has(order.reason as string), order.reason as string);
        else assert.deepEqual(eventsOf(order.timeline as Milestone[]), delivered);
      }
    });

    test('the same idempotency key still stands for the same order', async () => {
      for (const { customer, input, id } of placed) assert.equal(await place(shop, customer, input), id);
    });

    test('each delivered order is paid for once, and no other', async () => {
      const isDelivered = ({ followed }: Placed) => followed.updates.at(-1)?.event === 'DELIVERED';
      for (const customer of customers) {
        const bought = placed.filter((each) => each.customer === customer && isDelivered(each)).length;
        const left = customer.available - bought * product.price;
        assert.deepEqual(await accountOf(gateway, customer.token), {
          balance: left,
          available: left,
          held: 0,
        });
      }
      if (!product.isOwn) return;
      const left = product.available - placed.filter(isDelivered).length;
      assert.deepEqual(await shop.stockOf(product), { available: left, held: 0, onHand: left });
    });
  });
}

/** The last two are said where payments was killed while its provider was being called. */
const tooLate = new Set(['STEP_TIMEOUT', 'PAYMENT_TIMEOUT', 'PAYMENT_UNKNOWN']);

const eventsOf = (timeline: readonly Milestone[]) => timeline.map(({ event }) => event);

/** Places half of the orders; when the first of them is paid for, kills, and places the other half meanwhile. */
async function placeWhileKilling(
  shop: Shop,
  command: string,
  product: Product,
  customers: readonly Customer[],
): Promise<Placed[]> {
  let paid!: () => void;
  const firstIsPaid = new Promise<void>((resolve) => (paid = resolve));
  const onUpdate = ({ event }: Milestone) => event === 'PAYMENT_CAPTURED' && paid();
  const some = Array.from({ length: ORDERS / 2 }, (_, index) => customers[index % customers.length]!);
  const placeOne = async (customer: Customer): Promise<Placed> => {
    const input = orderInput(product.id);
    const id = await place(shop, customer, input);
    const followed = await follow(shop, customer, id, { resumes: true, onUpdate });
    return { customer, input, id, followed };
  };
  const early = Promise.all(some.map(placeOne));
  await Promise.race([firstIsPaid, early]);
  const [, ...placed] = await Promise.all([restart(command), early, Promise.all(some.map(placeOne))]);
  return placed.flat();
}

/** Runs the command as a shell does; what it starts may go on. */
async function restart(command: string): Promise<void> {
  const child = spawn(command, { shell: true, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`RESTART_COMMAND has ended with ${code}: ${command}`);
}
