import { randomUUID } from 'node:crypto';
import { ask, type Data } from '../scripts/client';
import { read } from '../scripts/ops/read';
import { createSabotage, patiently } from './sabotage';
import { address, type Customer, engines, startSystem, type System } from './system';
import { runAsStaff } from './terminal';

const services = ['products', 'orders', 'payments', 'inventory', 'delivery'];
const capital = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** `npm run ops`, as a terminal sees it. */
const terminal = (system: System, ...args: string[]) => runAsStaff('ops/main.ts', system, ...args);

describe(`an operator, on ${engines}`, () => {
  const sabotage = createSabotage();
  let system: System;
  let staff: string;
  let customer: Customer;
  let productId: string;

  beforeAll(async () => {
    system = await startSystem({}, sabotage);
    staff = await system.staff();
    customer = await system.customer();
    productId = (await system.product('Elstar')).id;
  }, 60_000);
  afterAll(() => system.dispose());

  /** The commands of `npm run ops`, in this process. */
  async function ops(...args: string[]): Promise<{ code: number; out: string }> {
    const lines: string[] = [];
    const { client } = system;
    const code = await read(args)({ client, token: staff, print: (line) => lines.push(line) });
    return { code, out: lines.join('\n') };
  }

  async function place(faults: object[] = []): Promise<string> {
    const lines = [{ productId, quantity: 1 }];
    const input = { idempotencyKey: randomUUID(), lines, deliveryAddress: address, faults };
    return (await system.ask('order-with-faults', { input }, customer.token)).placeOrder.id as string;
  }

  const statusOf = async (orderId: string) => {
    const { data } = await system.client.send(
      'query ($id: ID!) { order(id: $id) { status } }',
      { id: orderId },
      staff,
    );
    return data.order.status as string;
  };

  /** What is stuck, once these orders are among it: after three attempts, which takes some seconds. */
  const stuck = (...orderIds: string[]) =>
    patiently(async () => {
      const found = await ops('stuck');
      return orderIds.every((id) => found.out.includes(id)) ? found : null;
    });

  test('is staff: nobody else sees or settles dead letters, at the gateway or behind it', async () => {
    const found = await system.ask('dead-letters', { first: 5 }, staff);
    expect(Object.values<Data>(found).map(({ service }) => service)).toEqual(services);
    await expect(system.ask('dead-letters', { first: 5 }, customer.token)).rejects.toThrow(/scope staff/);
    for (const service of services) {
      const settle = (verb: string) =>
        `mutation { ${verb}${capital(service)}DeadLetters(input: { all: true, reason: "Tidy" }) { __typename } }`;
      const wanted = [`{ ${service}BackOffice { service } }`, settle('retry'), settle('dismiss')];
      for (const url of [system.url, system.subgraph(service)]) {
        for (const query of wanted) {
          const headers = { 'content-type': 'application/json', authorization: `Bearer ${customer.token}` };
          const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
          const { data, errors } = (await response.json()) as Data;
          expect(data ?? null).toBeNull();
          expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
        }
      }
    }
  }, 30_000);

  test('sees what is stuck, asks again for one and for all of a service, and ends one by force', async () => {
    sabotage.begin('delivery.book-courier.v1', 'lost', 3);
    const lost = [await place(), await place(), await place()] as const;
    await sabotage.victims('delivery.book-courier.v1');
    const hopeless = await place([{ step: 'BOOK', fault: 'SILENT' }]);
    const seen = await stuck(hopeless, ...lost);
    expect(seen.code).toBe(1);
    expect(seen.out).toMatch(
      new RegExp(`${hopeless} +W-\\S+ +PENDING +fulfil@1 +fulfil-1/book +delivery +3`),
    );
    expect(await ops('stuck', 'payments')).toEqual({ code: 0, out: 'Nothing is stuck.' });

    for (const id of [hopeless, ...lost]) await sabotage.slowDown(id);
    sabotage.mend();
    const one = await ops('retry', lost[0], '--reason', 'Delivery is back');
    expect(one).toEqual({ code: 0, out: `${lost[0]}  asked again: fulfil-1/book` });
    expect((await system.ended(customer, lost[0])).status).toBe('DELIVERED');
    expect(await statusOf(lost[1])).toBe('PENDING');

    const all = await ops('retry', '--all', 'delivery', '--reason', 'Delivery is back for all');
    expect(all.code).toBe(0);
    expect(all.out.split('\n')).toHaveLength(3);
    for (const id of lost) expect((await system.ended(customer, id)).status).toBe('DELIVERED');
    expect(await statusOf(hopeless)).toBe('PENDING');

    expect(await ops('force-undo', lost[0], '--reason', 'Too late')).toMatchObject({ code: 1 });
    const forced = await ops('force-undo', hopeless, '--reason', 'They rang');
    expect(forced).toMatchObject({ code: 0, out: expect.stringContaining('UNDOING') });
    const order = await system.ended(customer, hopeless);
    expect(order).toMatchObject({ status: 'CANCELLED', reason: 'UNDONE_BY_STAFF' });
    const { me } = await system.ask('my-orders', {}, customer.token);
    expect(me.account.held.amount).toBe(0);
    const { out } = await ops('show', order.number as string);
    expect(out).toMatch(/retrySaga +Delivery is back for all +asked again: fulfil-1\/book/);
    expect(out).toMatch(/user_\w+ +forceUndo +They rang +waits no longer for fulfil-1\/book/);
  }, 60_000);

  test('retries one dead letter, those of a cause and all, and the orders go on', async () => {
    sabotage.begin('payments.capture-payment.v1', 'spoilt', 1);
    sabotage.begin('inventory.commit-stock.v1', 'spoilt', 3);
    sabotage.begin('delivery.dispatch-shipment.v1', 'spoilt', 1);
    for (let n = 0; n < 5; n++) await place();
    const [uncaptured] = await sabotage.victims('payments.capture-payment.v1');
    const uncommitted = await sabotage.victims('inventory.commit-stock.v1');
    const [undispatched] = await sabotage.victims('delivery.dispatch-shipment.v1');
    const [first, ...others] = uncommitted;
    const office = (name: string) => async (): Promise<Data> => {
      const found: Data = await system.ask('dead-letters', { first: 10 }, staff);
      return found[`${name}BackOffice`];
    };
    const letters = async (name: string, count: number) =>
      patiently(async () => {
        const { deadLetters } = await office(name)();
        return deadLetters.nodes.length === count ? (deadLetters.nodes as Data[]) : null;
      });
    const [, , committing] = await Promise.all([
      letters('payments', 1),
      letters('delivery', 1),
      letters('inventory', 3),
    ]);
    for (const id of [uncaptured, ...uncommitted, undispatched]) await sabotage.slowDown(id!);
    sabotage.mend();

    const listed = await ops('dead-letters');
    expect(listed.code).toBe(1);
    expect(listed.out).toMatch(/inventory +3 +\d+ +3 .* MalformedMessage: inventory.commit-stock.v1/);
    expect((await ops('dead-letters', 'orders')).out).toBe('There are no open dead letters.');

    const letter = committing.find(({ subject }) => subject === first);
    const why = ['--reason', 'The release is taken back'];
    const one = await ops('retry-letters', '--id', letter.id as string, ...why);
    expect(one).toEqual({ code: 0, out: 'inventory: retried 1, left open 0' });
    expect((await system.ended(customer, first!)).status).toBe('DELIVERED');
    expect(await statusOf(others[0]!)).toBe('CONFIRMED');

    const group = await ops('retry-letters', '--cause', letter.cause as string, ...why);
    expect(group).toEqual({ code: 0, out: 'inventory: retried 2, left open 0' });
    for (const id of others) expect((await system.ended(customer, id)).status).toBe('DELIVERED');
    expect(await statusOf(undispatched!)).toBe('CONFIRMED');

    const all = await ops('retry-letters', '--all', ...why);
    expect(all).toEqual({
      code: 0,
      out: 'payments: retried 1, left open 0\ndelivery: retried 1, left open 0',
    });
    for (const id of [uncaptured!, undispatched!])
      expect((await system.ended(customer, id)).status).toBe('DELIVERED');
    expect(await ops('dead-letters')).toEqual({ code: 0, out: 'There are no open dead letters.' });
    expect(await ops('retry-letters', '--id', letter.id as string, ...why)).toMatchObject({ code: 1 });

    const document = '{ inventoryBackOffice { operatorActs { nodes { by action target reason outcome } } } }';
    const { inventoryBackOffice } = await ask(system.client, document, {}, staff);
    expect(inventoryBackOffice.operatorActs.nodes).toMatchObject([
      {
        action: 'retryDeadLetters',
        target: `dead letters: ${letter.cause}`,
        outcome: 'retried 2, left open 0',
      },
      { action: 'retryDeadLetters', target: `dead letter ${letter.id}`, reason: 'The release is taken back' },
    ]);
    expect(await system.audit()).toMatchObject({ ok: true });
  }, 60_000);

  test('in a terminal: ends with 0, 1 or 2, and says why', async () => {
    const [well, help, misused, unknown, away] = await Promise.all([
      terminal(system, 'stuck'),
      terminal(system, 'help'),
      terminal(system, 'retry', 'W-1'),
      terminal(system, 'show', 'W-NOPE'),
      terminal({ ...system, url: 'http://localhost:9/graphql' }, 'stuck'),
    ]);
    expect(well).toEqual({ code: 0, out: 'Nothing is stuck.\n', error: '' });
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('force-undo <order>') });
    expect(misused).toMatchObject({ code: 2, error: expect.stringContaining('say why, with --reason') });
    expect(unknown).toMatchObject({ code: 1, out: 'There is no order W-NOPE.\n' });
    expect(away).toMatchObject({ code: 2, error: expect.stringContaining('http://localhost:9/graphql') });
  }, 60_000);
});
