import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidToken, type Scope } from '../../platform/auth';
import type { Broker } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { systemClock as clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import type { Message } from '../../platform/message';
import { eur } from '../../platform/money';
import { done } from '../../platform/saga/dialogue';
import { reply } from '../../platform/saga/participant';
import type { Answer, OperationName } from '../../platform/saga/protocol';
import type { Service } from '../../platform/service';
import { openStore } from '../../platform/store/open';
import type { VersionedCollection } from '../../platform/store/versions';
import type { Store } from '../../platform/store/store';
import * as delivery from '../delivery/messages';
import * as inventory from '../inventory/messages';
import * as payments from '../payments/messages';
import * as products from '../products/messages';
import type { Order } from './domain';
import { start } from './main';
import { openOrders } from './store';

/** The engines at hand. */
export const engines = ['embedded', ...(process.env.MONGODB_URL ? ['MongoDB'] : [])];

export async function openEngine(engine: string): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'orders-'));
  const mongodbUrl = engine === 'MongoDB' ? process.env.MONGODB_URL : undefined;
  const namespace = `orders-test-${process.pid}-${Date.now()}`;
  const store = await openStore({ mongodbUrl, folder, namespace, clock, log: testLog() });
  return {
    ...store,
    database: (name) => store.database(name),
    ping: () => store.ping(),
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A command as one of the services that orders asks has got it. */
export interface Asked {
  orderId: string;
  operation: OperationName;
  input: unknown;
}

/** What the other services answer to a step, `hold` or `hold/undo`; null: nothing. */
export type Say = (asked: Asked) => Answer | null;

/** For tests: two replicas of orders on one store and one broker, in a world that answers as it is told. */
export interface Shop {
  orders: VersionedCollection<Order>;
  broker: Broker;
  /** Every command that was sent, repeats too. */
  asked: Asked[];
  /** How often each answer is sent. */
  copies: number;
  /** Tells what the world says to a step from now on. */
  say(step: string, say: Say): void;
  /** Asks one of the replicas, in turn. The token of a viewer is their id. */
  ask<T>(viewer: string | null, query: string, variables?: object): Promise<GraphQLAnswer<T>>;
  /** A user with these scopes. */
  user(...scopes: Scope[]): string;
  close(): Promise<void>;
}

export interface GraphQLAnswer<T> {
  data?: T;
  errors?: { message: string; extensions: { code: string } }[];
}

const commands = new Map(
  [...products.commands, ...inventory.commands, ...payments.commands, ...delivery.commands].map((type) => [
    type.command.type,
    type,
  ]),
);
const undone = done({ undone: true });
const at = '2026-01-01T00:00:00.000Z';

function quoted({ input }: Asked): Answer {
  const { lines } = input as { lines: { productId: string; quantity: number }[] };
  const total = eur(lines.reduce((sum, { quantity }) => sum + 100 * quantity, 0));
  return done({ total, lines: lines.map((line) => ({ ...line, name: 'Pears', unitPrice: eur(100) })) });
}

function usual(asked: Asked): Answer {
  const { step, direction } = asked.operation;
  if (direction === 'undo' || ['recall', 'give-back', 'refund'].includes(step)) return undone;
  if (step === 'quote') return quoted(asked);
  return done(step === 'track' ? { pickedUpAt: at, deliveredAt: at } : {});
}

export async function openShop(engine: Store): Promise<Shop> {
  const log = testLog();
  const broker = openEmbeddedBroker({ clock, log });
  const scopesOf = new Map<string, Scope[]>();
  const verifyToken = async (id: string) => {
    const scopes = scopesOf.get(id);
    if (!scopes) throw new InvalidToken('The token is not one of ours.');
    return { id, scopes, expiresAt: new Date(Date.now() + 60_000) };
  };
  const house = { env: { NODE_ENV: 'test' }, clock, log, store: engine, broker, verifyToken };
  const said = new Map<string, Say>();

  for (const queue of ['products', 'inventory', 'payments', 'delivery']) {
    await broker.consume({ queue }, async (batch) => {
      for (const { body } of batch) await answer(queue, JSON.parse(body.toString()) as Command);
    });
  }
  type Command = Message<string, { operation: OperationName; input: unknown }>;
  async function answer(queue: string, { type, subject, source, data }: Command): Promise<void> {
    const asked = { orderId: subject, ...data };
    shop.asked.push(asked);
    const { step, direction } = data.operation;
    const given = (said.get(direction === 'undo' ? `${step}/undo` : step) ?? usual)(asked);
    if (!given) return;
    const stored = { type, name: data.operation, replyTo: source, answer: given };
    const one = reply(commands.get(type)!, stored, subject, { service: queue, now: clock.now() });
    await broker.publish(Array.from({ length: shop.copies }, () => one));
  }

  const replicas: Service[] = [await start(house, 0), await start(house, 0)];
  let turn = 0;
  const shop: Shop = {
    orders: await openOrders(engine.database('orders')),
    broker,
    asked: [],
    copies: 1,
    say: (step, say) => void said.set(step, say),
    async ask(viewer, query, variables = {}) {
      const { url } = replicas[turn++ % replicas.length]!;
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(viewer && { authorization: `Bearer ${viewer}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as never;
    },
    user(...scopes) {
      const id = newId('user');
      scopesOf.set(id, scopes);
      return id;
    },
    async close() {
      for (const replica of replicas) await replica.stop();
      await broker.close();
    },
  };
  return shop;
}
