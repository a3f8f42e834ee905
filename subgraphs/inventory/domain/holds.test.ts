import {
  type Allocation,
  decide,
  type Hold,
  type HoldCommand,
  type HoldStatus,
  ImpossibleTransition,
  movementsOf,
  openLedger,
  type StockRow,
  transitions,
} from '.';

const at = new Date('2026-01-01T00:00:00Z');
const allocations: Allocation[] = [
  { productId: 'a', warehouseId: 'north', quantity: 2 },
  { productId: 'a', warehouseId: 'south', quantity: 1 },
];
const row = (): StockRow => ({
  _id: 'a',
  sequence: 20,
  available: 6,
  held: 6,
  left: 6,
  received: 18,
  levels: {
    north: { available: 4, held: 4, left: 4, received: 12 },
    south: { available: 2, held: 2, left: 2, received: 6 },
  },
});
const held = (state: HoldStatus): Hold => ({ state, allocations: state === 'REFUSED' ? [] : allocations });

function run(command: HoldCommand, hold: Hold | null, quantity = 3) {
  const ledger = openLedger([row()]);
  const lines = [{ productId: 'a', quantity }];
  const decision = decide(hold, { orderId: 'order', command, at, lines }, ledger);
  return { ...decision, movements: ledger.movements.map(({ _id }) => _id), ledger };
}

describe('the transition table', () => {
  it.each([
    // command, from, to, what moves, refusal
    ['hold', null, 'HELD', 'HELD', null],
    ['hold', 'REFUSED', 'REFUSED', null, 'OUT_OF_STOCK'],
    ['hold', 'RELEASED', 'RELEASED', null, 'ALREADY_UNDONE'],
    ['release', null, 'RELEASED', null, null],
    ['release', 'HELD', 'RELEASED', 'RELEASED', null],
    ['release', 'REFUSED', 'REFUSED', null, null],
    ['release', 'RELEASED', 'RELEASED', null, null],
    ['release', 'RETURNED', 'RETURNED', null, null],
    ['commit', null, 'RELEASED', null, 'NOTHING_HELD'],
    ['commit', 'HELD', 'COMMITTED', 'COMMITTED', null],
    ['commit', 'REFUSED', 'REFUSED', null, 'NOTHING_HELD'],
    ['commit', 'RELEASED', 'RELEASED', null, 'NOTHING_HELD'],
    ['commit', 'COMMITTED', 'COMMITTED', null, 'NOTHING_HELD'],
    ['commit', 'RETURNED', 'RETURNED', null, 'NOTHING_HELD'],
    ['return', null, 'RELEASED', null, null],
    ['return', 'HELD', 'RELEASED', 'RELEASED', null],
    ['return', 'REFUSED', 'REFUSED', null, null],
    ['return', 'RELEASED', 'RELEASED', null, null],
    ['return', 'COMMITTED', 'RETURNED', 'RETURNED', null],
    ['return', 'RETURNED', 'RETURNED', null, null],
  ] as const)('%s of %s: %s, moving %s, refused with %s', (command, from, to, moves, refusal) => {
    const decision = run(command, from && held(from));
    expect(decision).toMatchObject({ effect: moves !== null, refusal, hold: { state: to } });
    const expected = moves === null ? [] : command === 'hold' ? [`order/${moves}/0`] : [0, 1].map((index) => `order/${moves}/${index}`); // prettier-ignore
    expect(decision.movements).toEqual(expected);
    if (from) expect(decision.hold.allocations).toEqual(held(from).allocations);
  });

  it.each([
    ['hold', 'HELD'],
    ['hold', 'COMMITTED'],
    ['hold', 'RETURNED'],
    ['release', 'COMMITTED'],
  ] as const)('%s of %s is set aside for a person', (command, from) => {
    expect(() => run(command, held(from))).toThrow(ImpossibleTransition);
  });

  it('only ever moves forward', () => {
    const rank: Record<HoldStatus | 'NONE', number> = { NONE: 0, HELD: 1, COMMITTED: 2, REFUSED: 3, RELEASED: 3, RETURNED: 3 }; // prettier-ignore
    for (const from of Object.values(transitions).flatMap((row) => Object.entries(row))) {
      const [state, transition] = from as [HoldStatus | 'NONE', { to?: HoldStatus }];
      const { to } = transition;
      if (to && to !== state) expect(rank[to]).toBeGreaterThan(rank[state]);
    }
  });

  it('moves what a state says has been moved', () => {
    for (const states of Object.values(transitions)) {
      for (const [from, transition] of Object.entries(states)) {
        if (!('moves' in transition)) continue;
        const before = movementsOf[from as HoldStatus];
        expect(movementsOf[transition.to]).toEqual([...before, transition.moves]);
      }
    }
  });
});

it('holds from the fullest warehouse and remembers where from', () => {
  const { hold, ledger } = run('hold', null, 5);
  expect(hold).toEqual({
    state: 'HELD',
    allocations: [
      { productId: 'a', warehouseId: 'north', quantity: 4 },
      { productId: 'a', warehouseId: 'south', quantity: 1 },
    ],
  });
  expect(ledger.stock('a')).toMatchObject({ available: 1, held: 11, received: 18 });
});

it('holds nothing when anything is short, and says so for ever', () => {
  const { hold, refusal, effect, movements, ledger } = run('hold', null, 7);
  expect({ hold, refusal, effect, movements }).toEqual({
    hold: { state: 'REFUSED', allocations: [] },
    refusal: 'OUT_OF_STOCK',
    effect: false,
    movements: [],
  });
  expect(ledger.changes()).toEqual([]);
});
