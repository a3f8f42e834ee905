import { allocate, noAmounts, noStock, type StockRow, sumLines } from '.';

const stockOf = (productId: string, free: Record<string, number>): StockRow => {
  const row = noStock(productId);
  for (const [warehouseId, available] of Object.entries(free)) {
    row.levels[warehouseId] = { ...noAmounts(), available, received: available };
    row.available += available;
    row.received += available;
  }
  return row;
};

const allocateFrom = (rows: StockRow[], ...lines: [productId: string, quantity: number][]) =>
  allocate(
    lines.map(([productId, quantity]) => ({ productId, quantity })),
    (productId) => rows.find(({ _id }) => _id === productId) ?? null,
  );

it('sums the lines of a product, in order of first mention', () => {
  const lines = [
    { productId: 'b', quantity: 2 },
    { productId: 'a', quantity: 1 },
    { productId: 'b', quantity: 3 },
  ];
  expect(sumLines(lines)).toEqual([
    { productId: 'b', quantity: 5 },
    { productId: 'a', quantity: 1 },
  ]);
});

it('takes a product from one warehouse if one has enough', () => {
  const row = stockOf('a', { north: 3, south: 5, west: 4 });
  expect(allocateFrom([row], ['a', 4])).toEqual([{ productId: 'a', warehouseId: 'south', quantity: 4 }]);
});

it('splits a product over as few warehouses as possible otherwise', () => {
  const row = stockOf('a', { north: 3, south: 5, west: 4, empty: 0 });
  expect(allocateFrom([row], ['a', 8])).toEqual([
    { productId: 'a', warehouseId: 'south', quantity: 5 },
    { productId: 'a', warehouseId: 'west', quantity: 3 },
  ]);
  expect(allocateFrom([row], ['a', 12])).toHaveLength(3);
});

it('decides the same between equally full warehouses', () => {
  const orders = [stockOf('a', { south: 2, north: 2 }), stockOf('a', { north: 2, south: 2 })];
  for (const row of orders) expect(allocateFrom([row], ['a', 1])).toMatchObject([{ warehouseId: 'north' }]);
});

it.each([
  ['one piece short', [['a', 8]]],
  ['short only when the lines of a product are summed', [['a', 4], ['a', 4]]], // prettier-ignore
  ['one product of two is short', [['b', 1], ['a', 8]]], // prettier-ignore
  ['a product is unknown', [['b', 1], ['c', 1]]], // prettier-ignore
] as [string, [string, number][]][])('allocates nothing when %s', (_, lines) => {
  const rows = [stockOf('a', { north: 3, south: 4 }), stockOf('b', { north: 10 })];
  expect(allocateFrom(rows, ...lines)).toBeNull();
});
