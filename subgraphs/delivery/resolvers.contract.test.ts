import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidToken, type Scope } from '../../platform/auth';
import type { Broker } from '../../platform/broker/broker';
import { openEmbeddedBroker } from '../../platform/broker/embedded';
import { systemClock as clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import type { Service } from '../../platform/service';
import { openStore } from '../../platform/store/open';
import type { Database, Store } from '../../platform/store/store';
import { address, booking, engines } from './fixture';
import { shipmentIdOf, unbooked } from './domain';
import { start } from './main';
import { openDeliveryStore, type DeliveryStore } from './store';

const log = testLog();
const customer = booking.customerId;
const carrier = newId('user');
const tokens: Record<string, { id: string; scopes: Scope[] }> = {
  customer: { id: customer, scopes: ['customer'] },
  stranger: { id: newId('user'), scopes: ['customer'] },
  courier: { id: carrier, scopes: ['courier'] },
  otherCourier: { id: newId('user'), scopes: ['courier'] },
  formerCourier: { id: carrier, scopes: ['customer'] },
  staff: { id: newId('user'), scopes: ['staff'] },
};

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string; argument?: string } }[];
}

describe.each(engines)('%s', (engineName) => {
  let folder: string;
  let engine: Store;
  let broker: Broker;
  let service: Service;
  let store: DeliveryStore;
  let reads: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waybill-delivery-'));
    const mongodbUrl = engineName === 'MongoDB' ? process.env.MONGODB_URL : undefined;
    engine = await openStore({ mongodbUrl, folder, clock, log });
    broker = openEmbeddedBroker({ clock, log });
    const database = engine.database(newId('delivery'));
    reads = [];
    service = await start(
      {
        env: { SEED_COURIERS: '25', COURIER_CAPACITY: '4' },
        ...{ clock, log, broker },
        store: { ...engine, ping: () => engine.ping(), database: () => counted(database, reads) },
        verifyToken: async (token) => {
          const known = tokens[token];
          if (!known) throw new InvalidToken('unknown');
          return { ...known, expiresAt: new Date('2100-01-01') };
        },
      },
      0,
    );
    store = await openDeliveryStore(database);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await broker.close();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (token: keyof typeof tokens | null, query: string, variables = {}): Promise<Answer> => {
    const response = await fetch(service.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code;

  /** Shipments as they would be after a booking. */
  const shipments = async (count: number, courierId: string, row = {}): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => newId('order'));
    const booked = { ...unbooked, status: 'BOOKED' as const, customerId: customer, address, courierId };
    const documents = ids.map((_id) => ({
      ...{ _id, version: 1, operations: [] },
      ...booked,
      bookedAt: clock.now(),
      ...row,
    }));
    await store.shipments.insertMany(documents);
    return ids;
  };
  const anyCourier = async () => (await store.couriers.find({}, { sort: { _id: 1 } }).toArray())[0]!._id;

  const entities = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
    ... on Order { id shipment { id status courier { name vehicle load phone } address { city } } }
    ... on Shipment { id status order { id } }
  } }`;
  const refsTo = (ids: readonly string[]) => ids.map((id) => ({ __typename: 'Order', id }));

  test('fifty orders with their couriers are two queries', async () => {
    const ids = await shipments(50, await anyCourier());
    reads.length = 0;
    const { data, errors } = await ask('customer', entities, { refs: refsTo(ids) });
    expect(errors).toBeUndefined();
    const found = data!._entities as { shipment: { id: string; courier: object } }[];
    expect(found.map(({ shipment }) => shipment.id)).toEqual(ids.map(shipmentIdOf));
    expect(found[0]!.shipment).toMatchObject({
      status: 'BOOKED',
      courier: { name: 'Amelie Brandt', vehicle: 'BICYCLE', load: null, phone: null },
      address: { city: 'Bonn' },
    });
    expect(reads.filter((read) => read !== 'timer')).toEqual(['shipments', 'couriers']);
  });

  test('a shipment is visible to its customer, its courier and staff, and does not exist for others', async () => {
    const created = await ask(
      'staff',
      `mutation ($userId: ID!) { createCourier(input: { name: "Kim", vehicle: VAN, capacity: 5, userId: $userId }) { ... on Courier { id } } }`,
      { userId: carrier },
    );
    const { id: courierId } = created.data!.createCourier as { id: string };
    const [orderId] = (await shipments(1, courierId)) as [string];
    const refs = [...refsTo([orderId]), { __typename: 'Shipment', id: shipmentIdOf(orderId) }];
    const seenBy = async (token: keyof typeof tokens | null) => {
      const { data, errors } = await ask(token, entities, { refs });
      expect(errors).toBeUndefined();
      const [order, shipment] = data!._entities as [{ id: string; shipment: object | null }, object | null];
      expect(order.id).toBe(orderId);
      expect(order.shipment === null).toBe(shipment === null);
      return shipment !== null;
    };
    expect(await seenBy('customer')).toBe(true);
    expect(await seenBy('courier')).toBe(true);
    expect(await seenBy('staff')).toBe(true);
    expect(await seenBy('stranger')).toBe(false);
    expect(await seenBy('otherCourier')).toBe(false);
    expect(await seenBy('formerCourier')).toBe(false);
    expect(await seenBy(null)).toBe(false);

    const mine = `{ myShipments { nodes { id status order { id } } pageInfo { hasNextPage } } }`;
    expect((await ask('courier', mine)).data).toEqual({
      myShipments: {
        nodes: [{ id: shipmentIdOf(orderId), status: 'BOOKED', order: { id: orderId } }],
        pageInfo: { hasNextPage: false },
      },
    });
    expect((await ask('otherCourier', mine)).data).toMatchObject({ myShipments: { nodes: [] } });
    expect(codeOf(await ask('customer', mine))).toBe('FORBIDDEN');
    expect(codeOf(await ask(null, mine))).toBe('UNAUTHENTICATED');
  });

  test('what no courier ever had is no shipment; what was called off still is one', async () => {
    const never = { bookedAt: null, courierId: null };
    const [refused] = await shipments(1, '', { ...never, status: 'REFUSED', refusal: 'NO_COURIER' });
    const [tombstone] = await shipments(1, '', { ...never, status: 'CANCELLED', address: null });
    const [cancelled] = await shipments(1, await anyCourier(), { status: 'CANCELLED' });
    const refs = refsTo([refused!, tombstone!, cancelled!, newId('order'), 'order_nonsense']);
    const { data, errors } = await ask('staff', entities, { refs });
    expect(errors).toBeUndefined();
    expect((data!._entities as { shipment: unknown }[]).map(({ shipment }) => shipment)).toEqual([
      null,
      null,
      expect.objectContaining({ status: 'CANCELLED' }),
      null,
      null,
    ]);
    const odd = [{ __typename: 'Shipment', id: 'ship_nonsense' }];
    expect(await ask('staff', entities, { refs: odd })).toEqual({ data: { _entities: [null] } });
  });

  describe('couriers', () => {
    test('are listed for staff, in pages', async () => {
      const list = `query ($after: String, $first: Int) { couriers(first: $first, after: $after) {
        nodes { id name load capacity active } pageInfo { hasNextPage endCursor } } }`;
      type Page = { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      const seen = new Set<string>();
      for (let after: string | null = null; ;) {
        const page: Page = (await ask('staff', list, { after, first: 10 })).data!.couriers as Page;
        for (const { id } of page.nodes) seen.add(id);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      expect(seen.size).toBe(await store.couriers.countDocuments({}));
      expect(codeOf(await ask('customer', list))).toBe('FORBIDDEN');
      expect(codeOf(await ask(null, list))).toBe('UNAUTHENTICATED');
      expect(codeOf(await ask('staff', list, { first: 101 }))).toBe('BAD_USER_INPUT');
      expect(codeOf(await ask('staff', list, { after: 'x' }))).toBe('BAD_USER_INPUT');
    });

    const update = `mutation ($input: UpdateCourierInput!) { updateCourier(input: $input) {
      __typename
      ... on Courier { id name active capacity phone userId }
      ... on UserError { code }
      ... on InvalidInput { argument } } }`;
    const create = `mutation ($input: CreateCourierInput!) { createCourier(input: $input) {
      __typename
      ... on Courier { id name active capacity phone userId load }
      ... on UserError { code }
      ... on InvalidInput { argument } } }`;
    const kim = { name: ' Kim ', vehicle: 'VAN', capacity: 5 };

    test('are created and changed by staff', async () => {
      const userId = newId('user');
      const made = await ask('staff', create, { input: { ...kim, userId, phone: '+49 228 1' } });
      const { id, ...courier } = made.data!.createCourier as { id: string };
      expect(courier).toEqual({
        ...{ __typename: 'Courier', name: 'Kim', active: true, capacity: 5, load: 0 },
        ...{ phone: '+49 228 1', userId },
      });
      const changed = await ask('staff', update, {
        input: { courierId: id, active: false, phone: null, capacity: null },
      });
      expect(changed.data!.updateCourier).toMatchObject({
        ...{ id, name: 'Kim', active: false, capacity: 5, phone: null, userId },
      });
      const inactive = `{ couriers(active: false) { nodes { id } } }`;
      expect((await ask('staff', inactive)).data).toEqual({ couriers: { nodes: [{ id }] } });
      expect((await ask('staff', update, { input: { courierId: id } })).data!.updateCourier).toMatchObject({
        id,
      });
      expect(codeOf(await ask('customer', create, { input: kim }))).toBe('FORBIDDEN');
      expect(codeOf(await ask('courier', update, { input: { courierId: id, active: true } }))).toBe(
        'FORBIDDEN',
      );
    });

    test('one account is one courier', async () => {
      const userId = newId('user');
      const taken = { __typename: 'CourierAccountTaken', code: 'COURIER_ACCOUNT_TAKEN' };
      await ask('staff', create, { input: { ...kim, userId } });
      expect((await ask('staff', create, { input: { ...kim, userId } })).data!.createCourier).toEqual(taken);
      const change = { courierId: await anyCourier(), userId };
      expect((await ask('staff', update, { input: change })).data!.updateCourier).toEqual(taken);
    });

    test.each([
      [{ name: '  ' }, 'input.name'],
      [{ name: 'x'.repeat(101) }, 'input.name'],
      [{ capacity: 0 }, 'input.capacity'],
      [{ capacity: -1 }, 'input.capacity'],
      [{ capacity: 1_000_000_000 }, 'input.capacity'],
      [{ phone: '' }, 'input.phone'],
    ])('%j is typed InvalidInput', async (part, argument) => {
      const refusal = { __typename: 'InvalidInput', code: 'INVALID_INPUT', argument };
      const made = await ask('staff', create, { input: { ...kim, ...part } });
      expect(made.data!.createCourier).toEqual(refusal);
      const changed = await ask('staff', update, { input: { courierId: await anyCourier(), ...part } });
      expect(changed.data!.updateCourier).toEqual(refusal);
    });

    test('bad ids', async () => {
      const unknown = await ask('staff', update, { input: { courierId: newId('cour'), active: true } });
      expect(unknown.data!.updateCourier).toMatchObject({ code: 'COURIER_NOT_FOUND' });
      const malformed = await ask('staff', update, { input: { courierId: 'x', active: true } });
      expect(malformed.errors?.[0]?.extensions).toEqual({
        code: 'BAD_USER_INPUT',
        argument: 'input.courierId',
      });
      expect(codeOf(await ask('staff', create, { input: { ...kim, userId: 'bob' } }))).toBe('BAD_USER_INPUT');
      expect(codeOf(await ask('staff', create, { input: { ...kim, capacity: 1.5 } }))).toBe('BAD_USER_INPUT');
    });
  });
});

/** The same database; the reads of its collections are written down, those of the due times as `timer`. */
function counted(database: Database, reads: string[]): Database {
  return {
    ...database,
    transaction: (work) => database.transaction(work),
    async collection<T extends { _id: string }>(name: string, ...how: never[]) {
      const collection = await database.collection<T>(name, ...how);
      const isTimer = (filter: object) => JSON.stringify(filter).includes('carrierDueAt');
      const note = (filter: object) => reads.push(isTimer(filter) ? 'timer' : name);
      return new Proxy(collection, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (property === 'find' || property === 'findOne') note(args[0] as object);
            return (value as (...args: unknown[]) => unknown).apply(target, args);
          };
        },
      });
    },
  };
}
