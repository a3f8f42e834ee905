/**
 * How long one order on an idle system takes from PLACED to CONFIRMED, beside the floor of the same run: the slowest path
 * of an order is ten messages and their writes one after the other, the floor is one request that touches no service.
 * Waybill must be running; prints one JSON line, times in milliseconds.
 *
 *     GATEWAY_URL=http://localhost:4000/graphql npx tsx bench/confirm.ts [orders, default 50]
 */
import { randomUUID } from 'node:crypto';
import { ask, connect, type Data, operation } from '../scripts/client';

const orders = Number(process.argv[2] ?? 50);
const url = process.env.GATEWAY_URL ?? 'http://localhost:4000/graphql';
const client = connect(url);

const deliveryAddress = {
  name: 'Ada',
  street: 'Dam 1',
  city: 'Amsterdam',
  postalCode: '1012 JS',
  country: 'NL',
};

async function main(): Promise<void> {
  const account = { email: `bench-${randomUUID()}@example.com`, password: randomUUID(), name: 'Bench' };
  const { register } = await ask(client, operation('register'), { input: account });
  const token: string = register.accessToken;
  const { products } = await ask(client, operation('products'), { search: 'Elstar apples', first: 1 });
  const lines = [{ productId: products.edges[0].node.id as string, quantity: 1 }];

  const confirmed: number[] = [];
  const floor: number[] = [];
  for (let i = 0; i < orders; i++) {
    floor.push(await timed(() => ask(client, '{ __typename }')));
    confirmed.push(await confirm(lines, token));
  }
  const [first] = confirmed;
  const ratio = Math.round(percentile(confirmed, 50) / percentile(floor, 50));
  console.log(
    JSON.stringify({
      orders,
      first,
      confirmed: spread(confirmed),
      floor: spread(floor),
      p50OverFloor: ratio,
    }),
  );
}

/** Places an order, follows it to its end, and gives the time between the two milestones. */
async function confirm(lines: { productId: string; quantity: number }[], token: string): Promise<number> {
  const input = { idempotencyKey: randomUUID(), lines, deliveryAddress };
  const { placeOrder } = await ask(client, operation('place-order'), { input }, token);
  if (placeOrder.__typename !== 'Order') throw new Error(placeOrder.message);
  const at = new Map<string, number>();
  for await (const { data } of client.follow(operation('follow-order'), { orderId: placeOrder.id }, token)) {
    const update = (data as Data).orderStatusChanged;
    at.set(update.event as string, Date.parse(update.at as string));
  }
  const took = (at.get('PAYMENT_CAPTURED') ?? NaN) - (at.get('PLACED') ?? NaN);
  if (Number.isNaN(took)) throw new Error(`${placeOrder.number} was not confirmed`);
  return took;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e6;
}

const percentile = (values: readonly number[], percent: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil((values.length * percent) / 100) - 1] ?? NaN;

const spread = (values: readonly number[]) => ({
  p50: round(percentile(values, 50)),
  p95: round(percentile(values, 95)),
  max: round(percentile(values, 100)),
});

const round = (ms: number) => Math.round(ms * 10) / 10;

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
