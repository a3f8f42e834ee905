import { eur } from '../../../platform/money';
import {
  archiveProduct,
  createProduct,
  faultOf,
  MAX_PRICE,
  type Product,
  quote,
  reviseProduct,
  searchWords,
  tidy,
  wordsOf,
} from '.';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const details = {
  name: 'Crème fraîche',
  description: 'Thick, tangy cream.',
  category: 'Dairy & Eggs',
  unit: '200 g',
  price: eur(159),
};
const product = (_id: string, price: number, name = _id): Product =>
  createProduct(_id, { ...details, name, price: eur(price) }, day(1));

describe('details', () => {
  test('are stored without needless white space', () => {
    expect(tidy({ name: '  Brown \n onions ', unit: '1 kg' })).toEqual({
      name: 'Brown onions',
      unit: '1 kg',
    });
    expect(tidy({ name: '   ' })).toEqual({ name: '' });
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ description: '' }, 'description'],
    [{ description: 'x'.repeat(2_001) }, 'description'],
    [{ category: '' }, 'category'],
    [{ category: 'x'.repeat(51) }, 'category'],
    [{ unit: '' }, 'unit'],
    [{ unit: 'x'.repeat(31) }, 'unit'],
    [{ price: eur(0) }, 'price.amount'],
    [{ price: eur(-1) }, 'price.amount'],
    [{ price: eur(1.5) }, 'price.amount'],
    [{ price: eur(MAX_PRICE + 1) }, 'price.amount'],
    [{ price: { amount: 100, currency: 'USD' } }, 'price.currency'],
  ])('%j: %s is at fault', (change, argument) => {
    expect(faultOf({ ...details, ...change })?.argument).toBe(argument);
    expect(faultOf(change)?.argument).toBe(argument);
  });

  test.each([{}, details, { price: eur(1) }, { price: eur(MAX_PRICE) }])('%j are fine', (given) => {
    expect(faultOf(given)).toBeNull();
  });
});

describe('a product', () => {
  const made = createProduct('prod_1', details, day(1));

  test('is for sale when it is created', () => {
    expect(made).toEqual({
      _id: 'prod_1',
      ...details,
      forSale: true,
      archivedAt: null,
      createdAt: day(1),
      updatedAt: day(1),
    });
  });

  test('changes in what is named', () => {
    expect(reviseProduct(made, { price: eur(179) }, day(2))).toEqual({
      ...made,
      price: eur(179),
      updatedAt: day(2),
    });
  });

  test('is the very same when nothing changes', () => {
    expect(reviseProduct(made, { ...details, price: eur(159) }, day(2))).toBe(made);
    expect(reviseProduct(made, {}, day(2))).toBe(made);
  });

  test('stays as it is once archived, and keeps the time of the first archiving', () => {
    const archived = archiveProduct(made, day(2));
    expect(archived).toEqual({ ...made, forSale: false, archivedAt: day(2), updatedAt: day(2) });
    expect(archiveProduct(archived, day(3))).toBe(archived);
    expect(reviseProduct(archived, { price: eur(1) }, day(3))).toBe(archived);
  });
});

describe('words', () => {
  test.each([
    ['Crème FRAÎCHE', ['creme', 'fraiche']],
    ["Goat's cheese, goat’s milk", ['goats', 'cheese', 'milk']],
    ['Semi-skimmed milk 1.5%', ['semi', 'skimmed', 'milk', '1', '5']],
    ['Weißwürste STRASSE straße', ['weisswurste', 'strasse']],
    ['İstanbul', ['istanbul']],
    ['豆腐 тофу', ['豆腐', 'тофу']],
    ['.* ^a|b$ [c] (d+) \\e \u0000 $where {"$ne":1}', ['a', 'b', 'c', 'd', 'e', 'where', 'ne', '1']],
    ['  ', []],
    ['!?', []],
  ])('of %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('hold letters and digits only, whatever the text holds', () => {
    const everything = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code)).join('');
    for (const word of wordsOf(everything)) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
  });

  test('that find a product are of its name, category and description', () => {
    expect(searchWords(details)).toEqual(['creme', 'fraiche', 'dairy', 'eggs', 'thick', 'tangy', 'cream']);
  });
});

describe('a quote', () => {
  const apples = product('apples', 299, 'Elstar apples');
  const bread = product('bread', 590, 'Sourdough country loaf');
  const archived = archiveProduct(product('old', 100), day(2));
  const products = new Map([apples, bread, archived].map((each) => [each._id, each]));
  const ask = (lines: Record<string, number>, expected?: { amount: number; currency: string }) =>
    quote(
      {
        lines: Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity })),
        ...(expected && { expectedTotal: expected }),
      },
      products,
    );

  test('prices every line and sums them up', () => {
    expect(ask({ apples: 3, bread: 1 })).toEqual({
      outcome: 'done',
      output: {
        lines: [
          { productId: 'apples', name: 'Elstar apples', quantity: 3, unitPrice: eur(299) },
          { productId: 'bread', name: 'Sourdough country loaf', quantity: 1, unitPrice: eur(590) },
        ],
        total: eur(1_487),
      },
    });
  });

  test.each<[string, ReturnType<typeof quote>]>([
    ['an unknown product', ask({ apples: 1, gone: 1 })],
    ['an unknown product beside an archived one', ask({ old: 1, gone: 1 })],
    ['a name of every object', ask({ constructor: 1 })],
  ])('refuses %s with UNKNOWN_PRODUCT', (_, answer) => {
    expect(answer).toEqual({ outcome: 'refused', reason: 'UNKNOWN_PRODUCT' });
  });

  test('refuses an archived product with NOT_FOR_SALE, whatever total is expected', () => {
    expect(ask({ apples: 1, old: 1 })).toEqual({ outcome: 'refused', reason: 'NOT_FOR_SALE' });
    expect(ask({ apples: 1, old: 1 }, eur(1))).toEqual({ outcome: 'refused', reason: 'NOT_FOR_SALE' });
  });

  test('answers with the expected total, and refuses any other with PRICE_CHANGED', () => {
    expect(ask({ apples: 2 }, eur(598))).toMatchObject({ outcome: 'done', output: { total: eur(598) } });
    for (const expected of [eur(597), eur(599), eur(0), { amount: 598, currency: 'USD' }])
      expect(ask({ apples: 2 }, expected)).toEqual({ outcome: 'refused', reason: 'PRICE_CHANGED' });
  });

  test('refuses a total that a number cannot count exactly', () => {
    const most = Math.floor(Number.MAX_SAFE_INTEGER / 299);
    expect(ask({ apples: most })).toMatchObject({ outcome: 'done', output: { total: eur(most * 299) } });
    expect(ask({ apples: most + 1 })).toEqual({ outcome: 'refused', reason: 'TOTAL_TOO_LARGE' });
    expect(ask({ apples: most, bread: most }, eur(1))).toEqual({
      outcome: 'refused',
      reason: 'TOTAL_TOO_LARGE',
    });
  });
});
