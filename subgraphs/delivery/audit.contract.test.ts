import { newId } from '../../platform/ids';
import { auditDelivery } from './audit';
import { booking, engines, type Fixture, openFixture, to } from './fixture';
import { bookCourier, cancelBooking, dispatchShipment } from './messages';
import { seedCouriers } from './seed';
import { updateCourier } from './staff';

describe.each(engines)('%s', (engine) => {
  let delivery: Fixture;
  const audit = () => auditDelivery(delivery.store.database);
  const couriers = () => delivery.store.couriers.find({}, { sort: { _id: 1 } }).toArray();

  beforeEach(async () => {
    delivery = await openFixture(engine, { count: 2, capacity: 50 });
    await delivery.replica();
  });
  afterEach(() => delivery.close());

  const sent = async (): Promise<string> => {
    const order = newId('order');
    await delivery.ask(to(bookCourier, order, booking), to(dispatchShipment, order, {}));
    await delivery.answer(order, 'dispatch');
    return order;
  };

  test('counts, and finds nothing where nothing is wrong', async () => {
    await sent();
    await sent();
    const [first] = await couriers();
    await updateCourier(delivery.store, first!._id, { capacity: 1 });
    expect(await audit()).toEqual({ breaches: [], counts: { shipments: 2, underWay: 2, couriers: 2 } });
  });

  test('names a load that is not what the courier carries', async () => {
    await sent();
    const [first] = await couriers();
    await delivery.store.couriers.updateOne({ _id: first!._id }, { $set: { load: 7 } });
    expect((await audit()).breaches).toEqual([`courier ${first!._id} has a load of 7 and carries 1`]);
  });

  test('names a load that no capacity ever allowed', async () => {
    for (let count = 0; count < 4; count += 1) await sent();
    const [first] = await couriers();
    await delivery.store.couriers.updateOne({ _id: first!._id }, { $set: { highestCapacity: 1 } });
    expect((await audit()).breaches).toEqual([`courier ${first!._id} has a load of 2, above 1`]);
  });

  test('names a shipment that nothing will move', async () => {
    const order = await sent();
    await delivery.store.shipments.updateOne({ _id: order }, { $set: { carrierDueAt: null } });
    expect((await audit()).breaches).toEqual([
      `the shipment of ${order} is DISPATCHED and the carrier is not asked about it`,
    ]);
  });

  test('names a courier that nobody knows', async () => {
    const order = await sent();
    await delivery.store.shipments.updateOne({ _id: order }, { $set: { courierId: 'cour_gone' } });
    expect((await audit()).breaches).toHaveLength(2);
    expect((await audit()).breaches[1]).toBe('courier cour_gone is unknown and carries 1');
  });

  test('finds nothing beside a system that works', async () => {
    let working = true;
    const work = async () => {
      while (working) {
        const order = newId('order');
        await delivery.ask(to(bookCourier, order, booking));
        await delivery.answer(order, 'book');
        await delivery.ask(to(cancelBooking, order, {}));
        await delivery.answer(order, 'cancel');
      }
    };
    const workers = [work(), work(), work()];
    for (let count = 0; count < 5; count += 1) expect((await audit()).breaches).toEqual([]);
    working = false;
    await Promise.all(workers);
  });

  test('replicas that start at the same time make one pool, and what staff changed stays', async () => {
    const [first] = await couriers();
    await updateCourier(delivery.store, first!._id, { name: 'Somebody else', active: false });
    const seed = () => seedCouriers(delivery.store.couriers, { count: 45, capacity: 9 });
    await Promise.all([seed(), seed(), seed()]);
    await seed();
    const pool = await couriers();
    expect(pool).toHaveLength(45);
    expect(new Set(pool.map(({ name }) => name)).size).toBe(45);
    expect(pool[0]).toMatchObject({ _id: first!._id, name: 'Somebody else', active: false, capacity: 50 });
    expect(pool[44]).toMatchObject({ capacity: 9, load: 0, active: true });
  });
});
