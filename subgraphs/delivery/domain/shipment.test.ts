import type { Decision } from '../../../platform/saga/participant';
import {
  book,
  collect,
  dispatch,
  enter,
  legEnded,
  poolOf,
  recall,
  type Shipment,
  type Status,
  statuses,
  type Timings,
  track,
  transitions,
  unbooked,
  undoBooking,
  type World,
} from '.';

const now = new Date('2026-11-21T10:00:00Z');
const carrier: Timings = { askAfterMs: () => 1_000, typicalMs: () => 2_000, longestMs: 1_000 };
const address = {
  name: 'Ada',
  street: 'Hauptstr. 1',
  city: 'Bonn',
  postalCode: '53111',
  country: 'DE',
};
const order = { customerId: 'user_1', address };

const worldWith = (places: number): World => ({
  pool: poolOf(places > 0 ? [{ _id: 'cour_1', capacity: places, load: 0 }] : []),
  carrier,
  unserviceable: new Set(['AQ']),
});

/** A shipment in that state, brought there as in life; UNBOOKED is one that is not known at all. */
function shipmentIn(status: Status): Shipment | null {
  const around = { now, world: worldWith(9) };
  const surroundings = around.world;
  const booked = book(null, order, around).state;
  const sent = dispatch(booked, {}, around).state;
  const picked = legEnded(sent, surroundings, now);
  const delivered = legEnded(picked, surroundings, now);
  const returning = collect(delivered, {}, around).state;
  return {
    UNBOOKED: null,
    BOOKED: booked,
    DISPATCHED: sent,
    PICKED_UP: picked,
    DELIVERED: delivered,
    RETURNING: returning,
    RETURNED: legEnded(returning, surroundings, now),
    CANCELLED: undoBooking(booked, {}, around).state,
    REFUSED: book(null, order, { now, world: worldWith(0) }).state,
  }[status];
}

const answerOf = ({ answer }: Decision<Shipment>): string => {
  if (answer === null) return 'later';
  if (answer.outcome === 'refused') return answer.reason;
  const undone = (answer.output as { undone?: boolean } | undefined)?.undone;
  return undone === undefined ? answer.outcome : `undone: ${undone}`;
};

const decisions = {
  book: (known: Shipment | null, world: World) => book(known, order, { now, world }),
  undo: (known: Shipment | null, world: World) => undoBooking(known, {}, { now, world }),
  dispatch: (known: Shipment | null, world: World) => dispatch(known, {}, { now, world }),
  track: (known: Shipment | null, world: World) => track(known, {}, { now, world }),
  recall: (known: Shipment | null, world: World) => recall(known, {}, { now, world }),
  collect: (known: Shipment | null, world: World) => collect(known, {}, { now, world }),
};

/** Command, state before, state after, answer, and by how much the courier's load changes. */
const table: [keyof typeof decisions, Status, Status, string, number][] = [
  ['book', 'UNBOOKED', 'BOOKED', 'done', 1],
  ['book', 'BOOKED', 'BOOKED', 'done', 0],
  ['book', 'DISPATCHED', 'DISPATCHED', 'done', 0],
  ['book', 'PICKED_UP', 'PICKED_UP', 'done', 0],
  ['book', 'DELIVERED', 'DELIVERED', 'done', 0],
  ['book', 'CANCELLED', 'CANCELLED', 'ALREADY_UNDONE', 0],
  ['book', 'REFUSED', 'REFUSED', 'NO_COURIER', 0],
  ['book', 'RETURNING', 'RETURNING', 'done', 0],
  ['book', 'RETURNED', 'RETURNED', 'done', 0],
  ['undo', 'UNBOOKED', 'CANCELLED', 'undone: false', 0],
  ['undo', 'BOOKED', 'CANCELLED', 'undone: true', -1],
  ['undo', 'DISPATCHED', 'CANCELLED', 'undone: true', -1],
  ['undo', 'PICKED_UP', 'PICKED_UP', 'undone: false', 0],
  ['undo', 'DELIVERED', 'DELIVERED', 'undone: false', 0],
  ['undo', 'CANCELLED', 'CANCELLED', 'undone: false', 0],
  ['undo', 'REFUSED', 'REFUSED', 'undone: false', 0],
  ['undo', 'RETURNING', 'RETURNING', 'undone: false', 0],
  ['undo', 'RETURNED', 'RETURNED', 'undone: false', 0],
  ['dispatch', 'UNBOOKED', 'UNBOOKED', 'NOT_BOOKED', 0],
  ['dispatch', 'BOOKED', 'DISPATCHED', 'done', 0],
  ['dispatch', 'DISPATCHED', 'DISPATCHED', 'done', 0],
  ['dispatch', 'PICKED_UP', 'PICKED_UP', 'done', 0],
  ['dispatch', 'DELIVERED', 'DELIVERED', 'done', 0],
  ['dispatch', 'CANCELLED', 'CANCELLED', 'NOT_BOOKED', 0],
  ['dispatch', 'REFUSED', 'REFUSED', 'NOT_BOOKED', 0],
  ['dispatch', 'RETURNING', 'RETURNING', 'done', 0],
  ['dispatch', 'RETURNED', 'RETURNED', 'done', 0],
  ['track', 'UNBOOKED', 'UNBOOKED', 'pending', 0],
  ['track', 'BOOKED', 'BOOKED', 'pending', 0],
  ['track', 'DISPATCHED', 'DISPATCHED', 'pending', 0],
  ['track', 'PICKED_UP', 'PICKED_UP', 'pending', 0],
  ['track', 'DELIVERED', 'DELIVERED', 'done', 0],
  ['track', 'CANCELLED', 'CANCELLED', 'pending', 0],
  ['track', 'REFUSED', 'REFUSED', 'pending', 0],
  ['track', 'RETURNING', 'RETURNING', 'done', 0],
  ['track', 'RETURNED', 'RETURNED', 'done', 0],
  ['recall', 'UNBOOKED', 'CANCELLED', 'undone: false', 0],
  ['recall', 'BOOKED', 'CANCELLED', 'undone: true', -1],
  ['recall', 'DISPATCHED', 'CANCELLED', 'undone: true', -1],
  ['recall', 'PICKED_UP', 'PICKED_UP', 'ALREADY_PICKED_UP', 0],
  ['recall', 'DELIVERED', 'DELIVERED', 'ALREADY_PICKED_UP', 0],
  ['recall', 'CANCELLED', 'CANCELLED', 'undone: false', 0],
  ['recall', 'REFUSED', 'REFUSED', 'undone: false', 0],
  ['recall', 'RETURNING', 'RETURNING', 'ALREADY_PICKED_UP', 0],
  ['recall', 'RETURNED', 'RETURNED', 'ALREADY_PICKED_UP', 0],
  ['collect', 'UNBOOKED', 'UNBOOKED', 'NOT_DELIVERED', 0],
  ['collect', 'BOOKED', 'BOOKED', 'NOT_DELIVERED', 0],
  ['collect', 'DISPATCHED', 'DISPATCHED', 'NOT_DELIVERED', 0],
  ['collect', 'PICKED_UP', 'PICKED_UP', 'NOT_DELIVERED', 0],
  ['collect', 'DELIVERED', 'RETURNING', 'pending', 0],
  ['collect', 'CANCELLED', 'CANCELLED', 'NOT_DELIVERED', 0],
  ['collect', 'REFUSED', 'REFUSED', 'NOT_DELIVERED', 0],
  ['collect', 'RETURNING', 'RETURNING', 'pending', 0],
  ['collect', 'RETURNED', 'RETURNED', 'done', 0],
];

test('the table has every command in every state', () => {
  expect(table).toHaveLength(Object.keys(decisions).length * statuses.length);
  expect(new Set(table.map(([command, before]) => `${command} ${before}`)).size).toBe(table.length);
});

test.each(table)('%s in %s: %s, %s', (command, before, after, answer, load) => {
  const world = worldWith(9);
  const decision = decisions[command](shipmentIn(before), world);
  expect(decision.state.status).toBe(after);
  expect(answerOf(decision)).toBe(answer);
  const changed = world.pool.changes().reduce((sum, { by }) => sum + by, 0);
  expect(changed).toBe(load);
});

test.each(statuses.flatMap((from) => statuses.map((to): [Status, Status] => [from, to])))(
  'from %s to %s only where the table says so',
  (from, to) => {
    const step = () => enter({ ...unbooked, status: from }, to, {});
    if (transitions[from].includes(to)) expect(step().status).toBe(to);
    else expect(step).toThrow(`cannot go from ${from} to ${to}`);
  },
);

test('an address where nobody delivers is refused before a courier is looked for', () => {
  const world = worldWith(9);
  const there = { ...order, address: { ...address, country: 'aq' } };
  const decision = book(null, there, { now, world });
  expect(decision.answer).toEqual({ outcome: 'refused', reason: 'UNSERVICEABLE_ADDRESS' });
  expect(world.pool.changes()).toEqual([]);
  expect(book(decision.state, order, { now, world }).answer).toEqual(decision.answer);
});

describe('the carrier', () => {
  test('is asked to pick up what is dispatched, then to deliver it, then nothing', () => {
    const world = worldWith(9);
    const due = new Date(now.getTime() + 1_000);
    const sent = dispatch(shipmentIn('BOOKED'), {}, { now, world }).state;
    expect(sent).toMatchObject({ carrierLeg: 'PICK_UP', carrierDueAt: due, dispatchedAt: now });
    const picked = legEnded(sent, world, now);
    expect(picked).toMatchObject({ status: 'PICKED_UP', carrierLeg: 'DELIVERY', carrierDueAt: due });
    expect(world.pool.changes()).toEqual([]);
    const delivered = legEnded(picked, world, now);
    expect(delivered).toMatchObject({ status: 'DELIVERED', carrierLeg: null, carrierDueAt: null });
    expect(world.pool.changes()).toEqual([{ courierId: 'cour_1', by: -1, capacity: null }]);
  });

  test('hears of a recall where it had been told to go, and no more after that', () => {
    const world = worldWith(9);
    const recalled = recall(shipmentIn('DISPATCHED'), {}, { now, world }).state;
    expect(recalled).toMatchObject({ status: 'CANCELLED', carrierLeg: 'RECALL', carrierDueAt: now });
    const over = legEnded(recalled, world, now);
    expect(over).toMatchObject({ status: 'CANCELLED', carrierLeg: null, carrierDueAt: null });
    expect(recall(shipmentIn('BOOKED'), {}, { now, world }).state.carrierLeg).toBeNull();
  });
});
