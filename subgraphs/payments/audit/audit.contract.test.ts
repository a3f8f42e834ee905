import type { Document } from 'mongodb';
import { newId } from '../../../platform/ids';
import { eur } from '../../../platform/money';
import type { Database, Store } from '../../../platform/store/store';
import type { LedgerEntry } from '../domain';
import {
  afterFirstFind,
  commandTo,
  engines,
  type Fixture,
  INITIAL_CREDITS,
  nameOf,
  openEngine,
  openFixture,
} from '../fixture';
import { authorizePayment, capturePayment, refundPayment, voidPayment } from '../messages';
import { auditPayments } from '.';

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  let fixture: Fixture;
  const user = newId('user');
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  beforeEach(async () => {
    fixture = await openFixture(engine);
    await fixture.replica();
    const authorize = (order: string) =>
      fixture.ask(authorizePayment, order, { customerId: user, amount: eur(700) });
    for (const order of ['held', 'taken', 'back', 'free']) {
      await authorize(order);
      await fixture.answer(order, 'authorize');
    }
    for (const order of ['taken', 'back']) {
      await fixture.ask(capturePayment, order, {});
      await fixture.answer(order, 'capture');
    }
    await fixture.ask(refundPayment, 'back', { amount: eur(300) });
    await fixture.answer('back', 'refund');
    await fixture.ask(voidPayment, 'free', {});
    await fixture.answer('free', 'void');
    await fixture.ask(authorizePayment, 'refused', { customerId: user, amount: eur(INITIAL_CREDITS) });
    await fixture.answer('refused', 'authorize');
  });
  afterEach(() => fixture.close());

  it('says what there is when the books are right', async () => {
    expect(await auditPayments(fixture.store.database)).toEqual({
      breaches: [],
      counts: { accounts: 1, payments: 5, ledgerEntries: 10 },
    });
  });

  it('of nothing at all finds nothing', async () => {
    const empty = await openFixture(engine);
    expect((await auditPayments(empty.store.database)).breaches).toEqual([]);
    await empty.close();
  });

  const entry = (over: Partial<LedgerEntry>): LedgerEntry => ({
    _id: 'stray',
    kind: 'CREDIT',
    customerId: user,
    orderId: null,
    sequence: 8,
    at: new Date('2026-11-21T10:00:00Z'),
    currency: 'EUR',
    legs: [],
    refusal: null,
    memo: null,
    ...over,
  });
  const legs = (from: string, to: string, amount: number) => [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
  const [free, held] = [`${user}:available`, `${user}:held`];

  const damages: [string, RegExp, (fixture: Fixture) => Promise<unknown>][] = [
    [
      'money from nowhere',
      /available is \d+, its entries make/,
      ({ store }) => store.accounts.updateOne({ _id: user }, { $inc: { available: 1 } }),
    ],
    [
      'held money from nowhere',
      /held is 701, its entries make 700/,
      ({ store }) => store.accounts.updateOne({ _id: user }, { $inc: { held: 1 } }),
    ],
    [
      'a negative balance',
      /held is -1/,
      ({ store }) => store.accounts.updateOne({ _id: user }, { $set: { held: -1 } }),
    ],
    [
      'an entry that does not balance',
      /its legs sum to 5/,
      ({ store }) => store.ledger.insertOne(entry({ legs: [{ account: 'merchant', amount: 5 }] })),
    ],
    [
      'an entry that moves nothing',
      /a refusal moves nothing, and nothing else does so/,
      ({ store }) => store.ledger.insertOne(entry({})),
    ],
    [
      'the opening entry lost',
      /it counts 9 entries, there are 8, the last is 9/,
      ({ store }) => store.ledger.deleteOne({ _id: `credit/${user}` }),
    ],
    [
      'a lost entry',
      /says 700 captured, booked 0/,
      ({ store }) => store.ledger.deleteOne({ _id: 'taken/capture' }),
    ],
    [
      'an order that is charged twice',
      /payment of taken: charged 2 times/,
      ({ store }) =>
        store.ledger.insertOne(
          entry({ _id: 'x', kind: 'CAPTURE', orderId: 'taken', legs: legs(held, 'merchant', 700) }),
        ),
    ],
    [
      'a refund of more than was charged',
      /payment of back: refunded 1300 of 700 charged/,
      ({ store }) =>
        store.ledger.insertOne(
          entry({ _id: 'x', kind: 'REFUND', orderId: 'back', legs: legs('merchant', free, 1000) }),
        ),
    ],
    [
      'somebody else’s money',
      /somebody else’s money moved for it/,
      ({ store }) => store.ledger.updateOne({ _id: 'taken/capture' }, { $set: { customerId: 'user_2' } }),
    ],
    [
      'money that is held for what was given back',
      /700 are held for held, whose payment is VOIDED/,
      ({ store }) => store.payments.updateOne({ _id: 'held' }, { $set: { status: 'VOIDED' } }),
    ],
    [
      'a reservation that is not held',
      /payment of free: is AUTHORIZED, but 0 are held/,
      ({ store }) => store.payments.updateOne({ _id: 'free' }, { $set: { status: 'AUTHORIZED' } }),
    ],
    [
      'a lost payment',
      /there is no payment of taken/,
      ({ store }) => store.payments.deleteOne({ _id: 'taken' }),
    ],
    [
      'a lost account',
      new RegExp(`there is no account ${user}`),
      ({ store }) => store.accounts.deleteOne({ _id: user }),
    ],
  ];

  it.each(damages)('finds %s', async (_, expected, damage) => {
    await damage(fixture);
    const { breaches } = await auditPayments(fixture.store.database);
    expect(breaches.join('\n')).toMatch(expected);
  });

  it.each(['accounts', 'payments', 'ledger'])(
    'sees no breach in money that moves after %s were read',
    async (name) => {
      const { database } = fixture.store;
      let moved = false;
      const live: Database = {
        name: database.name,
        transaction: (work) => database.transaction(work),
        collection: async <T extends Document & { _id: string }>(collection: string) => {
          const real = await database.collection<T>(collection);
          if (collection !== name) return real;
          return afterFirstFind(real, async () => {
            await fixture.ask(capturePayment, 'held', {});
            await fixture.answer('held', 'capture');
            moved = true;
          });
        },
      };
      expect((await auditPayments(live)).breaches).toEqual([]);
      expect(moved).toBe(true);
    },
  );

  it('runs beside a system at work without a false alarm', async () => {
    let working = true;
    const orders = Array.from({ length: 60 }, (_, index) => `order ${index}`);
    const work = (async () => {
      for (const command of [authorizePayment, capturePayment, refundPayment]) {
        const input = command === authorizePayment ? { customerId: user, amount: eur(10) } : {};
        const name = nameOf(command);
        for (const order of orders) await fixture.broker.publish([commandTo(command, order, input as never)]);
        await Promise.all(orders.map((order) => fixture.answer(order, name)));
      }
    })().finally(() => (working = false));
    while (working) expect((await auditPayments(fixture.store.database)).breaches).toEqual([]);
    await work;
    const { breaches, counts } = await auditPayments(fixture.store.database);
    expect(breaches).toEqual([]);
    expect(counts).toEqual({ accounts: 1, payments: 65, ledgerEntries: 10 + 180 });
  }, 60_000);
});
