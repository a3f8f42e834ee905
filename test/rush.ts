import type { Data } from '../scripts/client';
import type { Customer, System } from './system';

/**
 * 200 orders at once by 20 customers: a third for a product with stock for half of them, a third by customers who cannot
 * pay, a third that nothing stands in the way of.
 */
export const ORDERS = 200;
const CUSTOMERS = 20;

type Kind = 'scarce' | 'poor' | 'plain';

export interface Rush {
  placed: { customer: Customer; id: string; kind: Kind }[];
  /** How many of the scarce product there are: half of what is asked for. */
  scarce: number;
}

/** Makes the customers and the scarce product, which staff creates and stocks. */
export async function prepareRush(system: System) {
  const staff = await system.staff();
  const create = `mutation ($input: CreateProductInput!) {
    createProduct(input: $input) { __typename ... on Product { id } ... on UserError { message } }
  }`;
  const { data } = await system.client.send(
    create,
    {
      input: {
        name: 'First strawberries',
        description: 'The first of the year.',
        category: 'Fruit',
        unit: '500 g',
        price: { amount: 100, currency: 'EUR' },
      },
    },
    staff,
  );
  if (data.createProduct.__typename !== 'Product') throw new Error(data.createProduct.message as string);
  const scarceId = data.createProduct.id as string;
  const kinds = Array.from(
    { length: ORDERS },
    (_, index): Kind => (['scarce', 'poor', 'plain'] as const)[index % 3]!,
  );
  const scarce = Math.floor(kinds.filter((kind) => kind === 'scarce').length / 2);
  const restock = { input: { idempotencyKey: `rush-${scarceId}`, productId: scarceId, quantity: scarce } };
  await system.ask('restock-product', restock, staff);
  const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => system.customer('Rush')));
  const dear = await system.product('whole wheel');
  // Enough of what nobody can pay, so that money is what it fails for.
  const plenty = { idempotencyKey: `plenty-${scarceId}`, productId: dear.id, quantity: ORDERS };
  await system.ask('restock-product', { input: plenty }, staff);
  const plain = await system.product('Elstar apples');
  const products = { scarce: scarceId, poor: dear.id as string, plain: plain.id as string };
  return { kinds, scarce, customers, products };
}

/** Places them all, each as soon as `mayPlace` lets it go; `onPlaced` hears of each. An answer that does not come is asked for again with the same key. */
export async function rush(
  system: System,
  { kinds, scarce, customers, products }: Awaited<ReturnType<typeof prepareRush>>,
  onPlaced: (count: number) => void = () => undefined,
  mayPlace: (index: number) => Promise<void> | undefined = () => undefined,
): Promise<Rush> {
  let count = 0;
  const place = async (kind: Kind, index: number) => {
    const customer = customers[index % customers.length]!;
    await mayPlace(index);
    const order = await placeForSure(system, customer, products[kind], `rush-${products.scarce}-${index}`);
    onPlaced(++count);
    return { customer, id: order.id as string, kind };
  };
  return { scarce, placed: await Promise.all(kinds.map(place)) };
}

async function placeForSure(system: System, customer: Customer, productId: string, idempotencyKey: string) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await system.place(customer, [{ productId, quantity: 1 }], idempotencyKey);
    } catch (error) {
      if (attempt > 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Waits until every order has ended, and says how each kind ended: `DELIVERED` or `REJECTED OUT_OF_STOCK`, and how often. */
export async function outcome(
  system: System,
  { placed }: Rush,
): Promise<Record<Kind, Record<string, number>>> {
  const customers = [...new Set(placed.map(({ customer }) => customer))];
  const orders = new Map(
    (await Promise.all(customers.map((customer) => endedOrders(system, customer)))).flat(),
  );
  const ends: Record<Kind, Record<string, number>> = { scarce: {}, poor: {}, plain: {} };
  for (const { id, kind } of placed) {
    const end = orders.get(id) ?? 'LOST';
    ends[kind][end] = (ends[kind][end] ?? 0) + 1;
  }
  return ends;
}

const mine = 'query { me { orders(first: 100) { nodes { id ended status reason } } } }';

/** All orders of a customer by id, when the last of them has ended. */
async function endedOrders(system: System, { token }: Customer): Promise<[string, string][]> {
  for (;;) {
    const { data } = await system.client.send(mine, {}, token).catch(() => ({ data: null }));
    const orders: Data[] = data?.me?.orders?.nodes ?? [];
    if (orders.length > 0 && orders.every(({ ended }) => ended)) {
      return orders.map(({ id, status, reason }) => [
        id as string,
        [status, reason].filter(Boolean).join(' '),
      ]);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
