import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { loadEnvFile, port, readSettings } from '../platform/settings';
import { ask, type Client, connect, type Data, operation } from './client';

/** `npm run demo`: registers, places an order, and follows it live to the door. Ends with 0 when it is DELIVERED. */
async function demo(client: Client): Promise<boolean> {
  const name = 'Ada';
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`;
  const password = randomUUID();
  const { register } = await ask(client, operation('register'), { input: { email, password, name } });
  if (register.__typename !== 'RegisterSuccess') throw new Error(register.message);
  const token: string = register.accessToken;
  console.log(`${name} registered as ${email}`);

  const lines = await fillBasket(client, token);
  const input = {
    idempotencyKey: randomUUID(),
    lines,
    deliveryAddress: {
      name,
      street: 'Prinsengracht 263',
      city: 'Amsterdam',
      postalCode: '1016 GV',
      country: 'NL',
    },
  };
  const { placeOrder: order } = await ask(client, operation('place-order'), { input }, token);
  if (order.__typename !== 'Order') throw new Error(order.message);
  console.log(`order ${order.number} placed: ${order.id}`);
  return follow(client, order.id as string, token);
}

async function fillBasket(client: Client, token: string) {
  const { products } = await ask(client, operation('products'), { first: 100 }, token);
  const offered: Data[] = products.edges.map(({ node }: Data) => node);
  const basket = offered
    .filter(({ stock, price }) => stock?.available >= 2 && price.amount <= 1_000)
    .slice(0, 3);
  if (basket.length === 0) throw new Error('Nothing that can be ordered is in stock.');
  return basket.map((product, index) => {
    const quantity = 1 + (index % 2);
    console.log(`  ${quantity} x ${product.name} at ${show(product.price)}`);
    return { productId: product.id as string, quantity };
  });
}

/** Goes on after the last update it has seen when the connection breaks. */
async function follow(client: Client, orderId: string, token: string): Promise<boolean> {
  let after = 0;
  let status = 'PENDING';
  for (let attempt = 1; attempt <= 10; attempt++) {
    try {
      for await (const { data, errors } of client.follow(
        operation('follow-order'),
        { orderId, after },
        token,
      )) {
        if (errors?.length) throw new Error(errors.map(({ message }) => message).join('; '));
        const update = (data as Data).orderStatusChanged;
        after = update.sequence;
        status = update.status;
        console.log(line(update));
      }
      return status === 'DELIVERED';
    } catch (error) {
      console.error(`  (${error instanceof Error ? error.message : 'the connection broke'}; following on)`);
      await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
    }
  }
  return false;
}

function line({ sequence, event, status, reason, at, order }: Data): string {
  const courier = order.shipment?.courier?.name;
  const said = [
    order.total && `total ${show(order.total)}`,
    order.payment && `payment ${order.payment.status}`,
    courier && `courier ${courier}`,
  ];
  const time = String(at).slice(11, 23);
  const why = reason ? ` (${reason})` : '';
  return `${time}  ${sequence}  ${String(event).padEnd(19)} ${String(status).padEnd(10)}${why} ${said.filter(Boolean).join(', ')}`.trimEnd();
}

const show = ({ amount, currency }: { amount: number; currency: string }) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100);

const settings = z.object({ GATEWAY_URL: z.url().optional(), PORT: port().default(4000) });

async function main(): Promise<void> {
  loadEnvFile();
  const { GATEWAY_URL, PORT } = readSettings(settings, process.env);
  const url = GATEWAY_URL ?? `http://localhost:${PORT}/graphql`;
  try {
    process.exit((await demo(connect(url))) ? 0 : 1);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}${cause} (is Waybill running at ${url}?)`, { cause: error });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
