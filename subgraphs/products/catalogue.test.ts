import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isId } from '../../platform/ids';
import { eur } from '../../platform/money';
import catalogue from './catalogue.json';
import { faultOf, tidy } from './domain';

/** What every new customer has, in cents: the dearest product costs more. */
const initialCredits = 50_000;

interface OpeningStock {
  warehouses: { id: string }[];
  stock: { productId: string; warehouseId: string; quantity: number }[];
}

// Read, not imported: one subgraph knows another's messages and nothing else of it. The two samples must fit all the same.
const opening = JSON.parse(
  readFileSync(join(__dirname, '../inventory/opening-stock.json'), 'utf8'),
) as OpeningStock;

const inStock = (id: string) =>
  opening.stock
    .filter(({ productId }) => productId === id)
    .reduce((total, { quantity }) => total + quantity, 0);

test('has at least 200 products in about 14 categories, each under an id and a name of its own', () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(200);
  const categories = new Map<string, number>();
  for (const { category } of catalogue) categories.set(category, (categories.get(category) ?? 0) + 1);
  expect(categories.size).toBeGreaterThanOrEqual(12);
  expect(Math.min(...categories.values())).toBeGreaterThanOrEqual(10);
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
});

test('its ids are valid and rise, so that the catalogue is listed in the order of the file', () => {
  const ids = catalogue.map(({ id }) => id);
  expect(ids.filter((id) => !isId('prod', id))).toEqual([]);
  expect(ids).toEqual([...ids].sort());
});

test('every entry would be accepted from staff, word for word', () => {
  for (const { id: _id, price, ...texts } of catalogue) {
    const details = { ...texts, price: eur(price) };
    expect([details.name, faultOf(details)]).toEqual([details.name, null]);
    expect(tidy(details)).toEqual(details);
  }
});

test('one product is dearer than the initial credits, and in stock', () => {
  const dear = catalogue.filter(({ price }) => price > initialCredits);
  expect(dear.map(({ name }) => name)).toEqual(['Alpine mountain cheese, whole wheel']);
  expect(inStock(dear[0]?.id ?? '')).toBeGreaterThan(0);
});

test('one product is always out of stock; the others have plenty', () => {
  const byStock = catalogue.map(({ id, name }) => ({ name, quantity: inStock(id) }));
  expect(byStock.filter(({ quantity }) => quantity === 0).map(({ name }) => name)).toEqual([
    'Alba white truffle, out of season',
  ]);
  const plenty = byStock.filter(({ quantity }) => quantity >= 200 && quantity <= 1_000);
  expect(plenty).toHaveLength(catalogue.length - 2);
});

test('the opening stock names each product of the catalogue and no other, in warehouses that it lists', () => {
  const stocked = new Set(opening.stock.map(({ productId }) => productId));
  expect([...stocked].sort()).toEqual(catalogue.map(({ id }) => id));
  const warehouses = new Set(opening.warehouses.map(({ id }) => id));
  expect([...warehouses].filter((id) => !isId('wh', id))).toEqual([]);
  expect(opening.stock.filter(({ warehouseId }) => !warehouses.has(warehouseId))).toEqual([]);
  const places = opening.stock.map(({ productId, warehouseId }) => `${productId}/${warehouseId}`);
  expect(new Set(places).size).toBe(places.length);
});
