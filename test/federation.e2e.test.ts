import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSupergraphConfig } from '../platform/supergraph-config';
import type { Data } from '../scripts/client';
import { type CountingStore, countingStore } from '../platform/store/counting';
import { engines, startSystem, type System } from './system';

const ORDERS = 50;

/** Fields of all six services, of fifty orders at once. */
const everything = `query ($first: Int) {
  orders(first: $first) {
    nodes {
      id status
      timeline { sequence event }
      lines { quantity product { name stock { available } } }
      payment { status amount { amount } }
      shipment { status courier { name } }
      customer { id name account { balance { amount } } }
    }
  }
}`;

/** Sweeps look at the store, and tidy it, whether anybody asks or not: these are not answers to a query. */
const isSweep = (name: string) =>
  /^(orders\.orders|users\.users|payments\.payments|delivery\.shipments)\./.test(name);

describe(`fields of six services in one query on ${engines}`, () => {
  let system: System;
  let store: CountingStore;
  let staff: string;

  beforeAll(async () => {
    system = await startSystem({}, { decorateStore: (opened) => (store = countingStore(opened)) });
    staff = await system.staff();
    const products = (await system.ask('products', { first: 60 })).products.edges;
    const customers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => system.customer(`Customer ${i}`.replace(' ', ''))),
    );
    const placed = await Promise.all(
      Array.from({ length: ORDERS }, async (_, i) => {
        const customer = customers[i % customers.length]!;
        const lines = [0, 1].map((k) => ({
          productId: products[(i + k) % 60].node.id as string,
          quantity: 1,
        }));
        const { id } = await system.place(customer, lines);
        return { customer, id: id as string };
      }),
    );
    await Promise.all(placed.map(({ customer, id }) => system.ended(customer, id)));
  }, 90_000);
  afterAll(() => system.dispose());

  async function count(first: number): Promise<{ nodes: Data[]; queries: Record<string, number> }> {
    store.reset();
    const { data, errors } = await system.client.send(everything, { first }, staff);
    const queries = { ...store.queries() };
    expect(errors).toBeUndefined();
    return { nodes: data.orders.nodes, queries };
  }

  test(`${ORDERS} orders take no more store queries than one`, async () => {
    const one = await count(1);
    const fifty = await count(ORDERS);
    expect(fifty.nodes).toHaveLength(ORDERS);
    expect(new Set(fifty.nodes.map(({ customer }) => customer.id)).size).toBe(5);
    for (const order of fifty.nodes) {
      expect(order).toMatchObject({
        status: 'DELIVERED',
        payment: { status: 'CAPTURED' },
        shipment: { status: 'DELIVERED', courier: { name: expect.any(String) } },
        customer: { name: expect.any(String), account: { balance: { amount: expect.any(Number) } } },
      });
      expect(order.lines).toHaveLength(2);
      for (const { product } of order.lines) {
        expect(product).toEqual({ name: expect.any(String), stock: { available: expect.any(Number) } });
      }
    }
    const asked = (queries: Record<string, number>) =>
      Object.fromEntries(Object.entries(queries).filter(([name]) => !isSweep(name)));
    console.info(
      `store queries for 1 order: ${JSON.stringify(one.queries)}; for ${ORDERS}: ${JSON.stringify(fifty.queries)}`,
    );
    expect(asked(fifty.queries)).toEqual(asked(one.queries));
    const total = Object.values(fifty.queries).reduce((sum, each) => sum + each, 0);
    expect(total).toBeLessThanOrEqual(20);
  });

  test('each subgraph says its own schema, as rover reads it', async () => {
    for (const { name, schemaFile } of readSupergraphConfig(join(__dirname, '..', 'supergraph.yaml'))
      .subgraphs) {
      const response = await fetch(system.subgraph(name), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ _service { sdl } }' }),
      });
      const { data } = (await response.json()) as Data;
      // rover ends what it prints with a newline of its own.
      expect(`${data._service.sdl}\n`).toBe(readFileSync(schemaFile, 'utf8'));
    }
  });
});
