import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type StartOptions, startWaybill, type Waybill } from '../main';
import { systemClock } from '../platform/clock';
import { testLog } from '../platform/log';
import type { Audit } from '../scripts/audit';
import { ask, type Client, connect, type Data, operation } from '../scripts/client';
import { runScript } from './terminal';

/** The engines that this run uses: the real ones where the environment names both, the embedded ones otherwise. */
export const onRealEngines = Boolean(process.env.MONGODB_URL && process.env.RABBITMQ_URL);
export const engines = onRealEngines ? 'MongoDB and RabbitMQ' : 'the embedded engines';

export interface Customer {
  id: string;
  token: string;
  email: string;
}

/** A whole Waybill in this process, and what a test does with one. */
export interface System {
  /** The gateway's GraphQL endpoint. */
  url: string;
  /** Each subgraph's GraphQL endpoint. */
  subgraph(name: string): string;
  client: Client;
  env: NodeJS.ProcessEnv;
  customer(name?: string): Promise<Customer>;
  /** A staff account's access token. */
  staff(): Promise<string>;
  ask(name: string, variables?: Record<string, unknown>, token?: string): Promise<Data>;
  /** A product whose name begins so. */
  product(search: string): Promise<Data>;
  place(
    customer: Customer,
    lines: { productId: string; quantity: number }[],
    idempotencyKey?: string,
  ): Promise<Data>;
  /** Waits until the order has ended, and gives all that is known of it. */
  ended(customer: Customer, orderId: string): Promise<Data>;
  audit(): Promise<Audit>;
  stop(): Promise<void>;
  /** Stops, and removes what it has stored. */
  dispose(): Promise<void>;
}

const staffAccount = { STAFF_EMAIL: 'boss@example.com', STAFF_PASSWORD: 'the boss of all of this' };

/** Deliveries that take no time to speak of. */
const hurry = { CARRIER_PICKUP_MS: '50-150', CARRIER_DELIVERY_MS: '50-150' };

/** A busy machine is no silent step: an order that is stuck fails its test by the test's own limit. */
const patience = { STEP_LIMIT_MS: '600000', ORDER_LIMIT_MS: '900000' };

export const address = {
  name: 'Ada',
  street: 'Dam 1',
  city: 'Amsterdam',
  postalCode: '1012 JS',
  country: 'NL',
};

/** An environment of its own: a fresh folder, or databases and queues that nobody else uses. */
export function freshEnvironment(overrides: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { MONGODB_URL, RABBITMQ_URL } = process.env;
  return {
    PORT: '0',
    NODE_ENV: 'test',
    ...staffAccount,
    ...hurry,
    ...patience,
    NAMESPACE: `t${randomUUID().slice(0, 8)}`,
    WAYBILL_DATA: mkdtempSync(join(tmpdir(), 'waybill-')),
    ...(onRealEngines && { MONGODB_URL, RABBITMQ_URL }),
    ...overrides,
  };
}

export async function startSystem(
  overrides: NodeJS.ProcessEnv = {},
  options: Pick<StartOptions, 'decorateStore' | 'decorateBroker'> = {},
): Promise<System> {
  const env = freshEnvironment(overrides);
  const waybill = await startWaybill({ env, log: testLog(), ...options });
  if (!waybill.url) throw new Error('the gateway was not started');
  return systemAt(waybill.url, env, waybill);
}

/** What a test does with a gateway, wherever it runs. */
export function systemAt(url: string, env: NodeJS.ProcessEnv, waybill?: Waybill): System {
  const client = connect(url);
  const askFor = (name: string, variables?: Record<string, unknown>, token?: string): Promise<Data> =>
    ask(client, operation(name), variables, token);
  const stop = async () => waybill?.stop();
  return {
    url,
    client,
    env,
    ask: askFor,
    subgraph: (name) => waybill?.services.find((service) => service.name === name)?.url ?? '',
    async customer(name = 'Ada') {
      const email = `${name.toLowerCase()}-${randomUUID()}@example.com`;
      const { register } = await askFor('register', {
        input: { email, name, password: 'correct horse battery' },
      });
      return { id: register.user.id, token: register.accessToken, email };
    },
    async staff() {
      const { login } = await askFor('login', {
        input: { email: env.STAFF_EMAIL, password: env.STAFF_PASSWORD },
      });
      return login.accessToken as string;
    },
    async product(search) {
      const { products } = await askFor('products', { search, first: 1 });
      if (!products.edges[0]) throw new Error(`the catalogue has no ${search}`);
      return products.edges[0].node;
    },
    async place({ token }, lines, idempotencyKey = randomUUID()) {
      const input = { idempotencyKey, lines, deliveryAddress: address };
      return (await askFor('place-order', { input }, token)).placeOrder;
    },
    async ended({ token }, orderId) {
      for (let pause = 20; ; pause = Math.min(500, pause * 1.5)) {
        const { order } = await ask(
          client,
          'query ($id: ID!) { order(id: $id) { ended } }',
          { id: orderId },
          token,
        );
        if (order.ended) return (await askFor('order', { id: orderId }, token)).order;
        await systemClock.sleep(pause);
      }
    },
    audit: () => runAudit(env),
    stop,
    async dispose() {
      await stop();
      await removeData(env);
    },
  };
}

/** Runs `npm run audit` beside the live system, or on what a stopped one has left. */
export async function runAudit(env: NodeJS.ProcessEnv): Promise<Audit> {
  const { code, out, error } = await runScript('audit.ts', [], env);
  if (out === '') throw new Error(`the audit printed nothing: ${error}`);
  const found = JSON.parse(out) as Audit;
  if (found.ok !== (code === 0)) throw new Error(`the audit says ok: ${found.ok} and exits with ${code}`);
  return found;
}

/** Removes what an environment of `freshEnvironment` has stored. Queues of the namespace go with the test's broker. */
export async function removeData({ MONGODB_URL, NAMESPACE, WAYBILL_DATA }: NodeJS.ProcessEnv): Promise<void> {
  if (WAYBILL_DATA) rmSync(WAYBILL_DATA, { recursive: true, force: true });
  if (!MONGODB_URL) return;
  const client = new MongoClient(MONGODB_URL, { runtimeAdapters: { os } });
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const mine = databases.filter(({ name }) => name.startsWith(`${NAMESPACE}_`));
    await Promise.all(mine.map(({ name }) => client.db(name).dropDatabase()));
  } finally {
    await client.close();
  }
}
