import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { ask, connect, operation } from '../../scripts/client';
import type { News } from './process';

/** Customers with plenty of money, and products with plenty of stock. */
export interface Market {
  tokens: readonly string[];
  productIds: readonly string[];
}

const deliveryAddress = {
  name: 'Ada',
  street: 'Dam 1',
  city: 'Amsterdam',
  postalCode: '1012 JS',
  country: 'NL',
};

/** Of each product: the most that one restock may bring. */
const PIECES = 1_000_000;

export async function openMarket(
  url: string,
  size: { customers: number; products: number },
  staff: { email: string; password: string },
): Promise<Market> {
  const client = connect(url);
  const { login } = await ask(client, operation('login'), { input: staff });
  const { products } = await ask(client, operation('products'), { first: size.products });
  const productIds = (products.edges as { node: { id: string } }[]).map(({ node }) => node.id);
  for (const productId of productIds) {
    const input = { idempotencyKey: randomUUID(), productId, quantity: PIECES };
    const { restockProduct } = await ask(
      client,
      operation('restock-product'),
      { input },
      login.accessToken as string,
    );
    if (restockProduct.message) throw new Error(restockProduct.message as string);
  }
  const tokens: string[] = [];
  while (tokens.length < size.customers) {
    const account = { email: `bench-${randomUUID()}@example.com`, password: randomUUID(), name: 'Bench' };
    const { register } = await ask(client, operation('register'), { input: account });
    tokens.push(register.accessToken as string);
  }
  return { tokens, productIds };
}

/** What the clients have seen since `begin`. */
export interface Seen {
  seconds: number;
  confirmed: number;
  /** From sending `placeOrder` until CONFIRMED was stored and announced, of each order, milliseconds. */
  times: readonly number[];
}

/** Clients in a closed loop: each places an order, waits until it is CONFIRMED, and places the next. */
export interface Load {
  hear(news: News): void;
  begin(): void;
  /** Orders confirmed since `begin`. */
  readonly confirmed: number;
  end(): Seen;
  /** Places no more; resolves with how many were placed in all when every one of them has ended. */
  stop(): Promise<number>;
}

export function startLoad(options: {
  url: string;
  market: Market;
  clients: number;
  failed: (error: unknown) => void;
}): Load {
  const { market, clients } = options;
  const place = placer(options.url, clients);
  const confirmed = new Map<string, (news: News) => void>();
  const early = new Map<string, News>();
  const open = new Set<string>();
  const ended = new Set<string>();
  let placed = 0;
  let running = true;
  let times: number[] = [];
  let began = performance.now();

  function hear(news: News): void {
    if (news.isEnd && !open.delete(news.orderId)) ended.add(news.orderId);
    if (!news.isConfirmed && news.rejected === undefined) return;
    const waiting = confirmed.get(news.orderId);
    if (waiting) waiting(news);
    else early.set(news.orderId, news);
  }

  async function untilConfirmed(orderId: string): Promise<void> {
    if (!ended.delete(orderId)) open.add(orderId);
    const news =
      early.get(orderId) ?? (await new Promise<News>((resolve) => confirmed.set(orderId, resolve)));
    early.delete(orderId);
    confirmed.delete(orderId);
    if (news.rejected !== undefined) throw new Error(`${orderId} was rejected: ${news.rejected}`);
  }

  async function client(index: number): Promise<void> {
    while (running) {
      const sent = performance.now();
      const token = market.tokens[index % market.tokens.length] ?? '';
      const lines = linesFor(market.productIds, placed++);
      await untilConfirmed(await place(token, lines));
      times.push(performance.now() - sent);
    }
  }

  const looping = Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  looping.catch(options.failed);
  return {
    hear,
    begin() {
      times = [];
      began = performance.now();
    },
    get confirmed() {
      return times.length;
    },
    end: () => ({ seconds: (performance.now() - began) / 1_000, confirmed: times.length, times }),
    async stop() {
      running = false;
      await looping;
      while (open.size > 0) await sleep(50);
      return placed;
    },
  };
}

type Line = { productId: string; quantity: number };

/** Two products each. */
function linesFor(productIds: readonly string[], nth: number): Line[] {
  const pick = (index: number) => productIds[index % productIds.length] ?? '';
  return [
    { productId: pick(nth), quantity: 1 },
    { productId: pick(nth + 1 + Math.floor(nth / productIds.length)), quantity: 1 },
  ];
}

const document =
  'mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { ... on Order { id } ... on UserError { message } } }';

/** Places one order and gives its id. Light, for it shares the machine with what it measures. */
function placer(url: string, connections: number) {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections, headersTimeout: 60_000 });
  return async (token: string, lines: readonly Line[]): Promise<string> => {
    const input = { idempotencyKey: randomUUID(), lines, deliveryAddress };
    const { body } = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const answer = (await body.json()) as {
      data?: { placeOrder?: { id?: string; message?: string } };
      errors?: { message: string }[];
    };
    const id = answer.data?.placeOrder?.id;
    if (!id) throw new Error(answer.data?.placeOrder?.message ?? answer.errors?.[0]?.message ?? 'no answer');
    return id;
  };
}
