import { newId } from '../../platform/ids';
import { auditDelivery } from './audit';
import { address, booking, engines, type Fixture, openFixture, to } from './fixture';
import {
  bookCourier,
  cancelBooking,
  collectReturn,
  dispatchShipment,
  recallShipment,
  trackShipment,
} from './messages';

const orders = (count: number) => Array.from({ length: count }, () => newId('order'));
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe.each(engines)('%s', (engine) => {
  let delivery: Fixture;
  const open = async (count: number, capacity: number) =>
    (delivery = await openFixture(engine, { count, capacity }));

  afterEach(async () => {
    expect((await auditDelivery(delivery.store.database)).breaches).toEqual([]);
    expect(await delivery.deadLetters.letters.countDocuments({})).toBe(0);
    await delivery.close();
  });

  test('books the courier with the lowest load, and answers a repeat with the same', async () => {
    await open(3, 5);
    await delivery.replica();
    const [one, two, three] = orders(3) as [string, string, string];
    for (const order of [one, two, three]) {
      await delivery.ask(to(bookCourier, order, booking));
      expect(await delivery.answer(order, 'book')).toEqual({ outcome: 'done', output: {} });
    }
    expect(await delivery.loads()).toEqual([1, 1, 1]);
    await delivery.ask(to(bookCourier, one, booking), to(bookCourier, one, booking));
    expect(await delivery.answer(one, 'book', 3)).toEqual({ outcome: 'done', output: {} });
    expect(await delivery.loads()).toEqual([1, 1, 1]);
  });

  test('refuses for ever when nobody has a place, and books again when somebody has', async () => {
    await open(1, 1);
    await delivery.replica();
    const [one, two, three] = orders(3) as [string, string, string];
    await delivery.ask(to(bookCourier, one, booking), to(bookCourier, two, booking));
    expect(await delivery.answer(one, 'book')).toMatchObject({ outcome: 'done' });
    expect(await delivery.answer(two, 'book')).toEqual({ outcome: 'refused', reason: 'NO_COURIER' });
    await delivery.ask(to(cancelBooking, two, {}), to(cancelBooking, one, {}));
    expect(await delivery.answer(two, 'cancel')).toEqual({ outcome: 'done', output: { undone: false } });
    expect(await delivery.answer(one, 'cancel')).toEqual({ outcome: 'done', output: { undone: true } });
    expect(await delivery.loads()).toEqual([0]);
    await delivery.ask(to(bookCourier, two, booking), to(bookCourier, three, booking));
    expect(await delivery.answer(two, 'book', 2)).toEqual({ outcome: 'refused', reason: 'NO_COURIER' });
    expect(await delivery.answer(three, 'book')).toMatchObject({ outcome: 'done' });
  });

  test('does not give parcels to couriers who are not active', async () => {
    await open(2, 5);
    await delivery.replica();
    const [inactive] = await delivery.store.couriers.find({}, { sort: { _id: 1 } }).toArray();
    await delivery.store.couriers.updateOne({ _id: inactive!._id }, { $set: { active: false } });
    for (const order of orders(2)) {
      await delivery.ask(to(bookCourier, order, booking));
      await delivery.answer(order, 'book');
    }
    expect(await delivery.loads()).toEqual([0, 2]);
  });

  test('an undo that comes first is kept, and the late booking is refused', async () => {
    await open(1, 5);
    await delivery.replica();
    const [one, two] = orders(2) as [string, string];
    await delivery.ask(
      to(cancelBooking, one, {}),
      to(bookCourier, one, booking),
      to(recallShipment, two, {}),
      to(bookCourier, two, booking),
    );
    expect(await delivery.answer(one, 'cancel')).toEqual({ outcome: 'done', output: { undone: false } });
    expect(await delivery.answer(two, 'recall')).toEqual({ outcome: 'done', output: { undone: false } });
    for (const order of [one, two]) {
      expect(await delivery.answer(order, 'book')).toEqual({ outcome: 'refused', reason: 'ALREADY_UNDONE' });
    }
    expect(await delivery.loads()).toEqual([0]);
  });

  test('folds a batch of a hundred mixed commands in arrival order', async () => {
    await open(4, 10);
    const batch = orders(25).flatMap((order, index) => {
      const booked = to(bookCourier, order, booking);
      const sent = to(dispatchShipment, order, {});
      return [
        [booked, sent, to(trackShipment, order, {}), to(recallShipment, order, {})],
        [booked, to(cancelBooking, order, {}), sent, to(collectReturn, order, {})],
        [sent, booked, booked, to(dispatchShipment, order, {}, 'dispatch-2')],
        [to(bookCourier, order, { ...booking, address: { ...address, country: 'AQ' } }), booked, sent, sent],
        [booked, to(trackShipment, order, {}), booked, to(trackShipment, order, {}, 'track-2')],
      ][index % 5]!;
    });
    expect(batch).toHaveLength(100);
    await delivery.ask(...batch);
    await delivery.replica();
    const answered = await Promise.all(
      batch.map(({ orderId, operationId }) => delivery.answer(orderId, operationId)),
    );
    const said = answered.map((answer) => (answer.outcome === 'refused' ? answer.reason : answer.outcome));
    expect(said.slice(0, 20)).toEqual([
      ...['done', 'done', 'pending', 'done'],
      ...['done', 'done', 'NOT_BOOKED', 'NOT_DELIVERED'],
      ...['NOT_BOOKED', 'done', 'done', 'done'],
      ...['UNSERVICEABLE_ADDRESS', 'UNSERVICEABLE_ADDRESS', 'NOT_BOOKED', 'NOT_BOOKED'],
      ...['done', 'pending', 'done', 'pending'],
    ]);
    for (let group = 1; group < 5; group += 1) {
      expect(said.slice(group * 20, group * 20 + 20)).toEqual(said.slice(0, 20));
    }
    // 5 sent under another name and 5 tracked keep a courier; the others have given theirs back.
    expect(sum(await delivery.loads())).toBe(10);
  });

  test('two replicas never give a courier more than they can carry', async () => {
    await open(5, 6);
    await delivery.replica();
    await delivery.replica();
    const many = orders(80);
    await Promise.all(many.map((order) => delivery.ask(to(bookCourier, order, booking))));
    const answers = await Promise.all(many.map((order) => delivery.answer(order, 'book')));
    expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(30);
    expect(await delivery.loads()).toEqual([6, 6, 6, 6, 6]);
    await delivery.ask(...many.map((order) => to(cancelBooking, order, {})));
    const undone = await Promise.all(many.map((order) => delivery.answer(order, 'cancel')));
    expect(undone.filter((answer) => JSON.stringify(answer).includes('true'))).toHaveLength(30);
    expect(await delivery.loads()).toEqual([0, 0, 0, 0, 0]);
  });

  test('wakes the carrier with the earliest due time of what was dispatched', async () => {
    await open(1, 5);
    const woken: Date[] = [];
    await delivery.replica({ wake: (at) => woken.push(at) });
    const [order] = orders(1) as [string];
    const before = delivery.clock.now().getTime();
    await delivery.ask(to(bookCourier, order, booking), to(dispatchShipment, order, {}));
    await delivery.answer(order, 'dispatch');
    const row = await delivery.store.shipments.findOne({ _id: order });
    expect(woken).toEqual([row?.carrierDueAt]);
    expect(woken[0]!.getTime()).toBeGreaterThanOrEqual(before + 1_000);
  });
});
