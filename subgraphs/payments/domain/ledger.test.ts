import type { ProviderOperation, ProviderRequest } from '../provider';
import { type Account, type BooksRead, openBooks, sumOf } from '.';

const now = new Date('2026-11-21T10:00:00Z');
const account = (available: number, held = 0): Account => ({
  _id: 'user_1',
  available,
  held,
  sequence: 7,
  currency: 'EUR',
  openedAt: now,
});
const books = (read: Partial<BooksRead> = {}) =>
  openBooks({ accounts: [account(1000)], entries: [], initialCredits: 500, now, ...read });
const ask = (operation: ProviderOperation, order: number, amount: number, name: string = operation) =>
  ({
    reference: `order_${order}/${name}`,
    operation,
    orderId: `order_${order}`,
    customerId: 'user_1',
    amount: { amount, currency: 'EUR' },
  }) satisfies ProviderRequest;

describe('the books', () => {
  it('fold a batch in its order: what one took is gone for the next', () => {
    const open = books();
    const outcomes = [600, 500, 400, 1].map((amount, order) => open.perform(ask('authorize', order, amount)));
    expect(outcomes).toEqual(['SUCCESS', 'INSUFFICIENT_FUNDS', 'SUCCESS', 'INSUFFICIENT_FUNDS']);
    expect(open.changes()).toEqual([{ _id: 'user_1', after: 7, available: -1000, held: 1000, entries: 2 }]);
    expect(open.account('user_1')).toMatchObject({ available: 0, held: 1000 });
  });

  it('balance every entry', () => {
    const open = books();
    open.credit({ _id: 'credit', customerId: 'user_1', amount: 70, memo: null });
    for (const operation of ['authorize', 'capture', 'refund'] as const) open.perform(ask(operation, 1, 100));
    open.perform(ask('authorize', 2, 100));
    open.perform(ask('void', 2, 100));
    expect(open.entries.map(({ kind }) => kind)).toEqual([
      'CREDIT',
      'AUTHORIZE',
      'CAPTURE',
      'REFUND',
      'AUTHORIZE',
      'VOID',
    ]);
    for (const { legs } of open.entries) expect(legs.reduce((sum, leg) => sum + leg.amount, 0)).toBe(0);
    expect(sumOf(open.entries, 'merchant')).toBe(0);
    expect(sumOf(open.entries, 'issuance')).toBe(-70);
    expect(open.changes()).toEqual([{ _id: 'user_1', after: 7, available: 70, held: 0, entries: 6 }]);
  });

  it('open an account with its initial credits at the first touch', () => {
    const open = books({ accounts: [] });
    expect(open.perform(ask('authorize', 1, 500))).toBe('SUCCESS');
    expect(open.perform(ask('authorize', 2, 1))).toBe('INSUFFICIENT_FUNDS');
    expect(open.opened).toEqual([{ ...account(0, 500), sequence: 2 }]);
    expect(open.changes()).toEqual([]);
    expect(open.entries[0]).toMatchObject({ _id: 'credit/user_1', kind: 'CREDIT' });
  });

  it('move money once for a reference, and remember a refusal', () => {
    const open = books();
    expect(open.perform(ask('authorize', 1, 2000))).toBe('INSUFFICIENT_FUNDS');
    open.credit({ _id: 'credit', customerId: 'user_1', amount: 5000, memo: null });
    expect(open.perform(ask('authorize', 1, 2000))).toBe('INSUFFICIENT_FUNDS');
    expect(open.perform(ask('authorize', 2, 2000))).toBe('SUCCESS');
    expect(open.perform(ask('authorize', 2, 2000))).toBe('SUCCESS');
    expect(open.account('user_1')).toMatchObject({ available: 4000, held: 2000 });
    const later = books({ entries: open.entries, accounts: [account(4000, 2000)] });
    expect(later.perform(ask('authorize', 1, 2000))).toBe('INSUFFICIENT_FUNDS');
    expect(later.perform(ask('authorize', 2, 2000))).toBe('SUCCESS');
    expect(later.entries).toEqual([]);
  });

  it('take on only what the same order has put there', () => {
    const open = books();
    open.perform(ask('authorize', 1, 300));
    open.perform(ask('authorize', 2, 300));
    expect(open.perform(ask('capture', 1, 301))).toBe('DECLINED');
    expect(open.perform(ask('capture', 3, 1))).toBe('DECLINED');
    expect(open.perform(ask('capture', 1, 300, 'capture again'))).toBe('SUCCESS');
    expect(open.perform(ask('void', 1, 300))).toBe('DECLINED');
    expect(open.perform(ask('refund', 1, 200, 'refund/a'))).toBe('SUCCESS');
    expect(open.perform(ask('refund', 1, 101, 'refund/b'))).toBe('DECLINED');
    expect(open.perform(ask('refund', 1, 100, 'refund/c'))).toBe('SUCCESS');
    expect(open.perform(ask('void', 2, 300))).toBe('SUCCESS');
    expect(open.perform(ask('capture', 2, 300))).toBe('DECLINED');
    expect(open.account('user_1')).toMatchObject({ available: 1000, held: 0 });
  });

  it.each([
    { amount: -1, currency: 'EUR' },
    { amount: 1.5, currency: 'EUR' },
    { amount: 1, currency: 'USD' },
  ])('decline %j', (amount) => {
    const open = books();
    expect(open.perform({ ...ask('authorize', 1, 1), amount })).toBe('DECLINED');
    expect(open.changes()).toEqual([]);
  });
});
