import { amountNames, effects, type Move, type MovementKind, openLedger, type StockRow } from '.';

const at = new Date('2026-01-01T00:00:00Z');
const read: StockRow = {
  _id: 'a',
  sequence: 7,
  available: 5,
  held: 3,
  left: 2,
  received: 10,
  levels: { north: { available: 5, held: 3, left: 2, received: 10 } },
};
const move = (kind: MovementKind, quantity: number, more: Partial<Move> = {}): Move => ({
  _id: `order/${kind}/0`,
  productId: 'a',
  warehouseId: 'north',
  kind,
  quantity,
  orderId: 'order',
  by: null,
  at,
  ...more,
});

it.each(Object.entries(effects))('%s keeps received = available + held + left', (_, effect) => {
  expect(effect.available + effect.held + effect.left).toBe(effect.received);
});

it.each([
  ['RECEIVED', { available: 7, held: 3, left: 2, received: 12 }],
  ['HELD', { available: 3, held: 5, left: 2, received: 10 }],
  ['RELEASED', { available: 7, held: 1, left: 2, received: 10 }],
  ['COMMITTED', { available: 5, held: 1, left: 4, received: 10 }],
  ['RETURNED', { available: 7, held: 3, left: 0, received: 10 }],
] as const)('%s of two pieces moves the product and its warehouse alike', (kind, expected) => {
  const ledger = openLedger([read]);
  expect(ledger.move(move(kind, 2))).toMatchObject({ kind, quantity: 2, sequence: 8 });
  expect(ledger.stock('a')).toMatchObject({ ...expected, sequence: 8, levels: { north: expected } });
});

it('leaves what was read as it was, and tells what has changed since', () => {
  const untouched = structuredClone(read);
  const ledger = openLedger([read, { ...read, _id: 'b' }]);
  ledger.move(move('HELD', 1));
  ledger.move(move('HELD', 1));
  ledger.move(move('RECEIVED', 4, { productId: 'new', warehouseId: 'south' }));
  expect(read).toEqual(untouched);
  const [a, added, ...others] = ledger.changes();
  expect(a).toMatchObject({ before: untouched, after: { sequence: 9, available: 3, held: 5 } });
  expect(added).toMatchObject({ before: null, after: { _id: 'new', sequence: 1, available: 4 } });
  expect(others).toEqual([]);
  expect(ledger.movements.map(({ sequence }) => sequence)).toEqual([8, 9, 1]);
});

it.each([
  ['HELD', 6],
  ['RELEASED', 4],
  ['COMMITTED', 4],
  ['RETURNED', 3],
] as const)('never lets %s leave a negative amount', (kind, quantity) => {
  expect(() => openLedger([read]).move(move(kind, quantity))).toThrow(/would leave -1 \w+ of a/);
});

it('holds every warehouse to what it has, whatever the others have', () => {
  const row = { ...read, levels: { ...read.levels, south: { available: 0, held: 0, left: 0, received: 0 } } };
  expect(() => openLedger([row]).move(move('HELD', 1, { warehouseId: 'south' }))).toThrow(/-1 available/);
});

it('keeps a product that has nothing yet', () => {
  const ledger = openLedger([]);
  ledger.keep('a', 'north');
  expect(ledger.stock('a')).toMatchObject({ sequence: 0, available: 0, levels: { north: { available: 0 } } });
  expect(Object.keys(ledger.stock('a')?.levels.north ?? {})).toEqual([...amountNames]);
  expect(ledger.movements).toEqual([]);
});
