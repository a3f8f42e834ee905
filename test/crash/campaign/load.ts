import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../../platform/clock';
import { operation } from '../../../scripts/client';
import { address, type Customer, type System } from '../../system';
import type { Chance } from '../../../platform/fixture/chance';

/** One order as its customer saw it. Times in milliseconds since 1970. */
export interface Placing {
  key: string;
  customer: Customer;
  at: number;
  attempts: number;
  /** Was it answered with the order at the first attempt? */
  first: boolean;
  /** Once somebody was told so. */
  id: string | null;
}

export interface Goods {
  customers: Customer[];
  /** Products that nobody runs out of. */
  plenty: string[];
  /** A product of which there is half of what is asked for. */
  scarce: string;
}

export interface Load {
  readonly placings: readonly Placing[];
  /** No new orders; resolves when everybody has been answered, or after a minute. */
  stop(): Promise<void>;
}

const CUSTOMERS = 40;
/** Every tenth order is for the scarce product, every twentieth is cancelled at some moment. */
const SCARCE_EVERY = 10;
const CANCEL_EVERY = 20;
/** A crowd that asks again all at once would keep down what has just come back. */
const RETRY = { baseMs: 500, maxMs: 5_000 };

/** Customers, and enough stock for `orders` orders, but for what is scarce. */
export async function prepareGoods(system: System, orders: number): Promise<Goods> {
  const staff = await system.staff();
  const { products } = await system.ask('products', { search: 'apples', first: 3 });
  const plenty = products.edges.map(({ node }: { node: { id: string } }) => node.id) as string[];
  const scarce = await createProduct(system, staff);
  const restock = async (productId: string, quantity: number) => {
    const input = { idempotencyKey: `campaign-${productId}`, productId, quantity };
    const { restockProduct } = await system.ask('restock-product', { input }, staff);
    if ('message' in restockProduct) throw new Error(restockProduct.message as string);
  };
  for (const productId of plenty) await restock(productId, 2 * orders);
  await restock(scarce, Math.max(1, Math.floor(orders / SCARCE_EVERY / 2)));
  const customers: Customer[] = [];
  while (customers.length < CUSTOMERS) customers.push(await system.customer('Campaign'));
  return { customers, plenty, scarce };
}

async function createProduct(system: System, staff: string): Promise<string> {
  const create = `mutation ($input: CreateProductInput!) {
    createProduct(input: $input) { __typename ... on Product { id } ... on UserError { message } }
  }`;
  const price = { amount: 100, currency: 'EUR' };
  const about = { description: 'The first of the year.', category: 'Fruit', unit: '500 g', price };
  const { data } = await system.client.send(
    create,
    { input: { name: 'First strawberries', ...about } },
    staff,
  );
  if (data.createProduct.__typename !== 'Product') throw new Error(data.createProduct.message as string);
  return data.createProduct.id as string;
}

/** Places `rate` orders a second, whether or not earlier ones have been answered; each is asked for until it is. */
export function startLoad(system: System, goods: Goods, rate: number, chance: Chance): Load {
  const placings: Placing[] = [];
  const open = new Set<Promise<void>>();
  const placeOrder = operation('place-order');
  const cancelOrder = operation('cancel-order');
  let stopped = false;
  let givenUp = false;

  async function attempt(placing: Placing, input: object): Promise<boolean> {
    placing.attempts += 1;
    const answer = await system.client
      .send(placeOrder, { input }, placing.customer.token)
      .catch(() => undefined);
    const placed = answer?.data?.placeOrder;
    if (placed?.__typename !== 'Order') return false;
    placing.id = placed.id as string;
    return true;
  }

  async function place(index: number): Promise<void> {
    const customer = goods.customers[index % goods.customers.length]!;
    const productId = index % SCARCE_EVERY === 3 ? goods.scarce : goods.plenty[index % goods.plenty.length]!;
    const cancelAfterMs = index % CANCEL_EVERY === 7 ? chance.between(0, 600) : null;
    const key = `campaign-${index}`;
    const placing: Placing = { key, customer, at: Date.now(), attempts: 0, first: false, id: null };
    placings.push(placing);
    const lines = [{ productId, quantity: 1 }];
    const input = { idempotencyKey: key, lines, deliveryAddress: address };
    placing.first = await attempt(placing, input);
    while (!placing.id && !givenUp) {
      await sleep(
        backoffMs(placing.attempts, RETRY.baseMs, RETRY.maxMs, () => chance.between(0, 999) / 1_000),
      );
      await attempt(placing, input);
    }
    if (cancelAfterMs === null || !placing.id) return;
    await sleep(cancelAfterMs);
    const cancel = { orderId: placing.id, reason: 'Changed my mind' };
    await system.client.send(cancelOrder, { input: cancel }, customer.token).catch(() => undefined);
  }

  async function run(): Promise<void> {
    const began = Date.now();
    for (let index = 0; !stopped; index++) {
      await sleep(Math.max(0, began + (index * 1000) / rate - Date.now()));
      if (stopped) return;
      const one = place(index).finally(() => open.delete(one));
      open.add(one);
    }
  }
  const running = run();
  return {
    placings,
    async stop() {
      stopped = true;
      await running;
      await Promise.race([Promise.all(open), sleep(60_000, undefined, { ref: false })]);
      givenUp = true;
      await Promise.all(open);
    },
  };
}
