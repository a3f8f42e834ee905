import type { Broker } from '../../platform/broker/broker';
import { PublishFailed } from '../../platform/broker/broker';
import { newId } from '../../platform/ids';
import { auditDelivery } from './audit';
import { booking, DELIVERY_MS, engines, type Fixture, openFixture, PICK_UP_MS, to } from './fixture';
import { bookCourier, collectReturn, dispatchShipment, recallShipment, trackShipment } from './messages';

describe.each(engines)('%s', (engine) => {
  let delivery: Fixture;
  beforeEach(async () => {
    delivery = await openFixture(engine, { count: 3, capacity: 100 });
  });
  afterEach(async () => {
    expect((await auditDelivery(delivery.store.database)).breaches).toEqual([]);
    await delivery.close();
  });

  /** One after the other, as orders does: replicas take what is sent together in any order. */
  const sent = async (order = newId('order')): Promise<string> => {
    await delivery.ask(to(bookCourier, order, booking));
    await delivery.answer(order, 'book');
    await delivery.ask(to(dispatchShipment, order, {}));
    await delivery.answer(order, 'dispatch');
    await delivery.ask(to(trackShipment, order, {}));
    await delivery.answer(order, 'track');
    return order;
  };
  const rowOf = async (order: string) => (await delivery.store.shipments.findOne({ _id: order }))!;

  test('answers the question of how far it is each time the shipment moves', async () => {
    const { sweep } = await delivery.replica();
    const order = await sent();
    expect(await delivery.answer(order, 'track')).toEqual({ outcome: 'pending', output: {} });
    const { carrierDueAt } = await rowOf(order);
    expect(await sweep()).toEqual({ due: 0, next: carrierDueAt });

    delivery.advance(PICK_UP_MS);
    expect(await sweep()).toMatchObject({ due: 1 });
    const picked = await rowOf(order);
    const pickedUpAt = picked.pickedUpAt!.toISOString();
    const underWay = { outcome: 'pending', output: { pickedUpAt } };
    expect(await delivery.answer(order, 'track', 2)).toEqual(underWay);
    expect(await sweep()).toEqual({ due: 0, next: picked.carrierDueAt });
    await delivery.ask(to(trackShipment, order, {}), to(trackShipment, order, {}, 'track-2'));
    expect(await delivery.answer(order, 'track', 3)).toEqual(underWay);
    expect(await delivery.answer(order, 'track-2')).toEqual(underWay);
    expect(await delivery.loads()).toEqual([1, 0, 0]);

    delivery.advance(DELIVERY_MS);
    await sweep();
    const deliveredAt = (await rowOf(order)).deliveredAt!.toISOString();
    const arrived = { outcome: 'done', output: { pickedUpAt, deliveredAt } };
    expect(await delivery.answer(order, 'track', 4)).toEqual(arrived);
    expect(await delivery.answer(order, 'track-2', 2)).toEqual(arrived);
    expect(await delivery.loads()).toEqual([0, 0, 0]);
    expect(await sweep()).toEqual({ due: 0, next: null });
  });

  test('a repeat is told how things stand, though whoever moved the shipment did not know the question', async () => {
    const { sweep } = await delivery.replica();
    const order = await sent();
    /** To this replica the last question is one of a newer version, or one that it knows. */
    const asked = async (type: string) => {
      const operations = (await rowOf(order)).operations.slice();
      operations.push({ ...operations.pop()!, type });
      await delivery.store.shipments.updateOne(
        { _id: order },
        { $set: { operations }, $inc: { version: 1, replaces: 1 } },
      );
    };
    await asked('delivery.track-shipment.v9');
    for (const ms of [PICK_UP_MS, DELIVERY_MS]) {
      delivery.advance(ms);
      await sweep();
    }
    expect(await delivery.statusOf(order)).toBe('DELIVERED');
    await asked(trackShipment.command.type);
    expect((await rowOf(order)).operations.at(-1)!.answer).toEqual({ outcome: 'pending', output: {} });
    await delivery.ask(to(trackShipment, order, {}));
    expect(await delivery.answer(order, 'track', 2)).toMatchObject({ outcome: 'done' });

    await delivery.ask(to(collectReturn, order, {}));
    await delivery.answer(order, 'collect');
    await asked('delivery.collect-return.v9');
    delivery.advance(DELIVERY_MS);
    await sweep();
    await asked(collectReturn.command.type);
    await delivery.ask(to(collectReturn, order, {}));
    expect(await delivery.answer(order, 'collect', 2)).toEqual({ outcome: 'done', output: {} });
  });

  test('a return is fetched, and then the question is answered', async () => {
    const { sweep } = await delivery.replica();
    const order = await sent();
    for (const ms of [PICK_UP_MS, DELIVERY_MS]) {
      delivery.advance(ms);
      await sweep();
    }
    await delivery.ask(to(collectReturn, order, {}));
    expect(await delivery.answer(order, 'collect')).toMatchObject({ outcome: 'pending' });
    delivery.advance(DELIVERY_MS);
    await sweep();
    expect(await delivery.answer(order, 'collect', 2)).toEqual({ outcome: 'done', output: {} });
    expect(await delivery.statusOf(order)).toBe('RETURNED');
  });

  test('what is recalled is not picked up, and the carrier hears of it once', async () => {
    const jobs: unknown[] = [];
    const { sweep } = await delivery.replica({
      carrier: {
        advance: async (asked) => {
          jobs.push(...asked);
          return new Set(asked.map(({ orderId }) => orderId));
        },
      },
    });
    const order = await sent();
    await delivery.ask(to(recallShipment, order, {}));
    expect(await delivery.answer(order, 'recall')).toEqual({ outcome: 'done', output: { undone: true } });
    delivery.advance(PICK_UP_MS + DELIVERY_MS);
    await sweep();
    await sweep();
    expect(jobs).toEqual([{ orderId: order, leg: 'RECALL' }]);
    expect(await delivery.statusOf(order)).toBe('CANCELLED');
    expect(await delivery.loads()).toEqual([0, 0, 0]);
  });

  test('replicas that sweep at the same time move each shipment once', async () => {
    const replicas = [await delivery.replica(), await delivery.replica(), await delivery.replica()];
    const many = await Promise.all(Array.from({ length: 60 }, () => sent()));
    for (const [ms, status] of [
      [PICK_UP_MS, 'PICKED_UP'],
      [DELIVERY_MS, 'DELIVERED'],
    ] as const) {
      delivery.advance(ms);
      // A replica that loses against another one tries again at its next run.
      await Promise.all(replicas.map(({ sweep }) => sweep().catch(() => sweep())));
      expect(await delivery.store.shipments.countDocuments({ status })).toBe(many.length);
    }
    await Promise.all(many.map((order) => delivery.answer(order, 'track', 3)));
    expect(await delivery.loads()).toEqual([0, 0, 0]);
    for (const order of many) {
      const answers = delivery.answers(order, 'track').map(({ outcome }) => outcome);
      expect(answers).toEqual(['pending', 'pending', 'done']);
      // Written when it was booked with the rest of its batch, and once for each move at most.
      expect((await rowOf(order)).version).toBeLessThanOrEqual(5);
    }
  });

  test('news that cannot be sent are there when orders asks again', async () => {
    const mute: Broker = {
      ...delivery.broker,
      publish: async () => {
        throw new PublishFailed([], 'no confirm');
      },
    };
    await delivery.replica();
    const order = await sent();
    const { sweep, stop } = await delivery.replica({ broker: mute });
    await stop();
    for (const ms of [PICK_UP_MS, DELIVERY_MS]) {
      delivery.advance(ms);
      await sweep();
    }
    expect(delivery.answers(order, 'track')).toHaveLength(1);
    await delivery.ask(to(trackShipment, order, {}));
    const { pickedUpAt, deliveredAt } = await rowOf(order);
    expect(await delivery.answer(order, 'track', 2)).toEqual({
      outcome: 'done',
      output: { pickedUpAt: pickedUpAt!.toISOString(), deliveredAt: deliveredAt!.toISOString() },
    });
  });

  test('a due time under a wrong clock counts as due', async () => {
    const { sweep } = await delivery.replica();
    const order = await sent();
    const nextYear = new Date(delivery.clock.now().getTime() + 365 * 86_400_000);
    await delivery.store.shipments.updateOne({ _id: order }, { $set: { carrierDueAt: nextYear } });
    expect(await sweep()).toMatchObject({ due: 1 });
    expect(await delivery.statusOf(order)).toBe('PICKED_UP');
  });

  test('a carrier that does not answer is asked again later, and one that is not done too', async () => {
    let mood: 'away' | 'busy' | 'done' = 'away';
    const { sweep } = await delivery.replica({
      carrier: {
        async advance(jobs) {
          if (mood === 'away') throw new Error('no route to host');
          return new Set(mood === 'busy' ? [] : jobs.map(({ orderId }) => orderId));
        },
      },
    });
    const order = await sent();
    delivery.advance(PICK_UP_MS);
    const before = await rowOf(order);
    expect(await sweep()).toEqual({ due: 0, next: null });
    expect(await rowOf(order)).toEqual(before);
    mood = 'busy';
    expect(await sweep()).toMatchObject({ due: 1 });
    const asked = await rowOf(order);
    expect(asked.status).toBe('DISPATCHED');
    expect(asked.carrierDueAt!.getTime()).toBeGreaterThanOrEqual(
      delivery.clock.now().getTime() + PICK_UP_MS - 500,
    );
    mood = 'done';
    delivery.advance(PICK_UP_MS);
    await sweep();
    expect(await delivery.statusOf(order)).toBe('PICKED_UP');
    // Nobody was told while there was nothing to tell.
    expect(await delivery.answer(order, 'track', 2)).toMatchObject({
      output: { pickedUpAt: expect.any(String) as string },
    });
  });

  test('one shipment that cannot be moved does not hold up the others', async () => {
    const { sweep } = await delivery.replica();
    const [broken, sound] = [await sent(), await sent()];
    await delivery.store.shipments.updateOne(
      { _id: broken },
      { $set: { carrierLeg: 'COLLECTION' }, $inc: { version: 1, replaces: 1 } },
    );
    delivery.advance(PICK_UP_MS);
    await sweep();
    expect(await delivery.statusOf(sound)).toBe('PICKED_UP');
    expect((await rowOf(broken)).carrierDueAt!.getTime()).toBeGreaterThan(
      delivery.clock.now().getTime() + 30_000,
    );
    await delivery.store.shipments.updateOne({ _id: broken }, { $set: { carrierLeg: 'PICK_UP' } });
  });
});
