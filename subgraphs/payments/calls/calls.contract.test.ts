import { newId } from '../../../platform/ids';
import { eur } from '../../../platform/money';
import { auditPayments } from '../audit';
import { type Fixture, INITIAL_CREDITS, LEASE_MS, openFixture, openEngine, engines } from '../fixture';
import { authorizePayment, capturePayment, refundPayment, voidPayment } from '../messages';
import type { PaymentRow } from '../store';
import { afterFirstFind } from '../fixture';
import { claimDue } from './claim';
import { type SimulatedProvider, simulatedProvider } from '../simulated-provider';

import type { Store } from '../../../platform/store/store';

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  let fixture: Fixture;
  let provider: SimulatedProvider;
  let order: string;
  let user: string;
  beforeEach(async () => {
    fixture = await openFixture(engine);
    provider = simulatedProvider(fixture.wallet);
    [order, user] = [newId('order'), newId('user')];
  });
  afterEach(async () => {
    const { breaches } = await auditPayments(fixture.store.database);
    await fixture.close();
    expect(breaches).toEqual([]);
  });

  const done = { outcome: 'done', output: {} };
  const undone = (value: boolean) => ({ outcome: 'done', output: { undone: value } });
  const pending = (reason: string) => ({ outcome: 'pending', reason });
  const authorize = () => fixture.ask(authorizePayment, order, { customerId: user, amount: eur(700) });
  const row = () => fixture.store.payments.findOne({ _id: order });
  const account = () => fixture.store.accounts.findOne({ _id: user });
  const untouched = { available: INITIAL_CREDITS, held: 0 };

  /** A promise and what resolves it. */
  function gate(): { passed: Promise<void>; open(): void } {
    let open = () => {};
    const passed = new Promise<void>((resolve) => (open = resolve));
    return { passed, open };
  }

  describe('an outcome that is not known', () => {
    it.each(['TIMEOUT', 'UNKNOWN'] as const)(
      '%s with an effect is found by lookup; no second call',
      async (answers) => {
        const calls = await fixture.replica({ provider });
        provider.next('authorize', { answers, effect: true });
        await authorize();
        expect(await fixture.answer(order, 'authorize')).toEqual(pending(`PAYMENT_${answers}`));
        expect(await row()).toMatchObject({ status: 'AUTHORIZING', reason: `PAYMENT_${answers}` });
        await authorize();
        expect(await fixture.answer(order, 'authorize', 2)).toEqual(pending(`PAYMENT_${answers}`));
        expect(await calls.sweep()).toBe(false);
        expect(provider.seen).toHaveLength(1);
        fixture.advance(LEASE_MS);
        await calls.sweep();
        expect(await fixture.answer(order, 'authorize', 3)).toEqual(done);
        expect(provider.seen).toEqual([`authorize ${order}/authorize`, `lookup ${order}/authorize`]);
        expect(await account()).toMatchObject({ held: 700 });
      },
    );

    it.each(['TIMEOUT', 'UNKNOWN'] as const)(
      '%s without an effect is looked up, then called again',
      async (answers) => {
        const calls = await fixture.replica({ provider });
        provider.next('authorize', { answers, effect: false }, { answers, effect: false });
        await authorize();
        await fixture.answer(order, 'authorize');
        for (let round = 0; round < 2; round++) {
          fixture.advance(LEASE_MS);
          await calls.sweep();
        }
        expect(await fixture.answer(order, 'authorize', 2)).toEqual(done);
        expect(fixture.answers(order, 'authorize')).toHaveLength(2);
        const call = [`authorize ${order}/authorize`, `lookup ${order}/authorize`];
        expect(provider.seen).toEqual([...call, ...call, call[0]]);
        expect(await account()).toMatchObject({ held: 700 });
      },
    );

    it('that answers what only a newer replica knows is left to it, and does not keep back the others', async () => {
      const calls = await fixture.replica({ provider });
      const other = newId('order');
      provider.next('authorize', { answers: 'TIMEOUT', effect: true }, { answers: 'TIMEOUT', effect: true });
      await authorize();
      await fixture.answer(order, 'authorize');
      await fixture.ask(authorizePayment, other, { customerId: user, amount: eur(100) });
      await fixture.answer(other, 'authorize');
      const named = (type: string) =>
        fixture.store.payments.updateOne({ _id: order }, { $set: { 'operations.0.type': type } });
      await named('payments.authorize-payment.v9');
      fixture.advance(LEASE_MS);
      await calls.sweep();
      expect(await fixture.answer(other, 'authorize', 2)).toEqual(done);
      expect(await row()).toMatchObject({
        status: 'AUTHORIZING',
        operations: [{ answer: pending('PAYMENT_TIMEOUT') }],
      });
      // Whoever knows the name finds the call as it was left.
      await named(authorizePayment.command.type);
      fixture.advance(LEASE_MS);
      await calls.sweep();
      expect(await fixture.answer(order, 'authorize', 2)).toEqual(done);
    });

    it.each([true, false])('a provider that throws: UNKNOWN (effect: %s)', async (effect) => {
      const calls = await fixture.replica({ provider });
      provider.next('authorize', { throws: new Error('connection reset'), effect });
      await authorize();
      expect(await fixture.answer(order, 'authorize')).toEqual(pending('PAYMENT_UNKNOWN'));
      fixture.advance(LEASE_MS);
      await calls.sweep();
      expect(await fixture.answer(order, 'authorize', 2)).toEqual(done);
      expect(await account()).toMatchObject({ held: 700 });
    });

    it.each([
      ['void', voidPayment],
      ['capture', capturePayment],
      ['refund', refundPayment],
    ] as const)('of a %s: pending until it is known, and done once', async (operation, command) => {
      const calls = await fixture.replica({ provider });
      await authorize();
      await fixture.answer(order, 'authorize');
      if (operation === 'refund') {
        await fixture.ask(capturePayment, order, {});
        await fixture.answer(order, 'capture');
      }
      provider.next(operation, { answers: 'TIMEOUT', effect: true });
      await fixture.ask(command, order, {}, 'op');
      expect(await fixture.answer(order, 'op')).toEqual(pending('PAYMENT_TIMEOUT'));
      fixture.advance(LEASE_MS);
      await calls.sweep();
      expect(await fixture.answer(order, 'op', 2)).toEqual(operation === 'capture' ? done : undone(true));
      expect(await account()).toMatchObject(
        operation === 'capture' ? { available: INITIAL_CREDITS - 700, held: 0 } : untouched,
      );
    });
  });

  describe('a call that is late', () => {
    it('is a TIMEOUT after its limit; its answer counts when it comes, with no second call', async () => {
      const late = gate();
      await fixture.replica({ provider });
      provider.next('authorize', { waitsFor: late.passed });
      await authorize();
      await until(async () => provider.seen.length === 1);
      fixture.passLimit();
      expect(await fixture.answer(order, 'authorize')).toEqual(pending('PAYMENT_TIMEOUT'));
      late.open();
      expect(await fixture.answer(order, 'authorize', 2)).toEqual(done);
      expect(provider.seen).toEqual([`authorize ${order}/authorize`]);
      expect(await account()).toMatchObject({ held: 700 });
      expect(await row()).toMatchObject({ status: 'AUTHORIZED', reason: null, callDueAt: null });
    });

    it('and made again meanwhile moves money once', async () => {
      const late = gate();
      const calls = await fixture.replica({ provider });
      provider.next('authorize', { waitsFor: late.passed });
      await authorize();
      await until(async () => provider.seen.length === 1);
      fixture.passLimit();
      await fixture.answer(order, 'authorize');
      fixture.advance(LEASE_MS);
      await calls.sweep();
      expect(await fixture.answer(order, 'authorize', 2)).toEqual(done);
      await fixture.ask(capturePayment, order, {});
      expect(await fixture.answer(order, 'capture')).toEqual(done);
      late.open();
      await fixture.ask(refundPayment, order, {});
      expect(await fixture.answer(order, 'refund')).toEqual(undone(true));
      expect(await account()).toMatchObject(untouched);
      expect(await fixture.store.ledger.countDocuments({ orderId: order })).toBe(3);
    });

    it('cannot do what was refused meanwhile', async () => {
      const requests = (amount: number) => [
        {
          reference: `${order}/authorize`,
          operation: 'authorize' as const,
          orderId: order,
          customerId: user,
          amount: eur(amount),
        },
      ];
      expect(await fixture.wallet.perform(requests(INITIAL_CREDITS + 1))).toEqual(['INSUFFICIENT_FUNDS']);
      expect(await fixture.wallet.perform(requests(700))).toEqual(['INSUFFICIENT_FUNDS']);
      expect(await account()).toMatchObject(untouched);
      // The audit wants a payment behind every order of the ledger.
      await fixture.ask(voidPayment, order, {});
      await fixture.replica();
      await fixture.answer(order, 'void');
    });
  });

  describe('an undo that meets a call in flight', () => {
    it('is answered when the outcome is known and undone', async () => {
      const slow = gate();
      await fixture.replica({ provider });
      provider.next('authorize', { waitsFor: slow.passed });
      await authorize();
      await until(async () => provider.seen.length === 1);
      await fixture.ask(voidPayment, order, {});
      await until(async () => (await row())?.waiting.length === 1);
      expect(await row()).toMatchObject({ status: 'AUTHORIZING' });
      expect(fixture.answers(order, 'void')).toEqual([]);
      slow.open();
      expect(await fixture.answer(order, 'void')).toEqual(undone(true));
      expect(await row()).toMatchObject({ status: 'VOIDED', waiting: [], call: null, callDueAt: null });
      expect(await account()).toMatchObject(untouched);
      expect(provider.seen).toEqual([`authorize ${order}/authorize`, `void ${order}/void`]);
    });

    it('of which nobody knows, waits for the lookup', async () => {
      const calls = await fixture.replica({ provider });
      provider.next('authorize', { answers: 'TIMEOUT', effect: true });
      await authorize();
      await fixture.answer(order, 'authorize');
      await fixture.ask(voidPayment, order, {});
      await until(async () => (await row())?.waiting.length === 1);
      fixture.advance(LEASE_MS);
      await calls.sweep();
      expect(await fixture.answer(order, 'void')).toEqual(undone(true));
      expect(await account()).toMatchObject(untouched);
    });

    it('that was refused has nothing to undo', async () => {
      const slow = gate();
      await fixture.replica({ provider });
      provider.next('authorize', { waitsFor: slow.passed });
      await fixture.ask(authorizePayment, order, { customerId: user, amount: eur(INITIAL_CREDITS + 1) });
      await until(async () => provider.seen.length === 1);
      await fixture.ask(voidPayment, order, {});
      await until(async () => (await row())?.waiting.length === 1);
      slow.open();
      expect(await fixture.answer(order, 'authorize')).toEqual({
        outcome: 'refused',
        reason: 'INSUFFICIENT_FUNDS',
      });
      expect(await fixture.answer(order, 'void')).toEqual(undone(false));
    });
  });

  describe('a definite refusal by the provider', () => {
    it('of an authorization is the answer', async () => {
      await fixture.replica({ provider });
      provider.next('authorize', { answers: 'DECLINED' });
      await authorize();
      expect(await fixture.answer(order, 'authorize')).toEqual({ outcome: 'refused', reason: 'DECLINED' });
      expect(await row()).toMatchObject({ status: 'REFUSED', reason: 'DECLINED' });
    });

    it('of a capture leaves a reservation that can be voided', async () => {
      await fixture.replica({ provider });
      provider.next('capture', { answers: 'DECLINED' });
      await authorize();
      await fixture.answer(order, 'authorize');
      await fixture.ask(capturePayment, order, {});
      expect(await fixture.answer(order, 'capture')).toEqual({ outcome: 'refused', reason: 'DECLINED' });
      await fixture.ask(voidPayment, order, {});
      expect(await fixture.answer(order, 'void')).toEqual(undone(true));
      expect(await account()).toMatchObject(untouched);
    });

    it('of a void is not taken for an answer: it is asked again until it is done', async () => {
      const calls = await fixture.replica({ provider });
      provider.next('void', { answers: 'DECLINED' }, { answers: 'DECLINED' });
      await authorize();
      await fixture.answer(order, 'authorize');
      await fixture.ask(voidPayment, order, {});
      expect(await fixture.answer(order, 'void')).toEqual(pending('VOID_DECLINED'));
      for (let round = 0; round < 2; round++) {
        fixture.advance(LEASE_MS);
        await calls.sweep();
      }
      expect(await fixture.answer(order, 'void', 2)).toEqual(undone(true));
      const made = provider.seen.filter((one) => one.startsWith('void'));
      expect(made).toEqual([`void ${order}/void`, `void ${order}/void/2`, `void ${order}/void/3`]);
      expect(await account()).toMatchObject(untouched);
    });
  });

  describe('a process that ends', () => {
    it('between the intent and the call: another makes it when the lease has ended, not before', async () => {
      await fixture.replica({ deaf: true });
      const other = await fixture.replica({ deaf: true, provider });
      await authorize();
      await until(async () => (await row()) !== null);
      await other.sweep();
      expect(provider.seen).toEqual([]);
      fixture.advance(LEASE_MS);
      await other.sweep();
      expect(await fixture.answer(order, 'authorize')).toEqual(done);
      expect(provider.seen).toEqual([`lookup ${order}/authorize`, `authorize ${order}/authorize`]);
    });

    it('between the call and what is stored of it: another looks it up', async () => {
      await fixture.replica({ deaf: true });
      const other = await fixture.replica({ deaf: true, provider });
      await authorize();
      await until(async () => (await row()) !== null);
      const { call, customerId } = (await row())!;
      const { reference, operation, amount } = call!;
      await fixture.wallet.perform([
        { reference, operation, orderId: order, customerId: customerId!, amount: eur(amount) },
      ]);
      fixture.advance(LEASE_MS);
      await other.sweep();
      expect(await fixture.answer(order, 'authorize')).toEqual(done);
      expect(provider.seen).toEqual([`lookup ${order}/authorize`]);
      expect(await account()).toMatchObject({ held: 700 });
    });

    it('leaves calls that one replica takes over, and no two', async () => {
      await fixture.replica({ deaf: true });
      const others = await Promise.all([1, 2, 3].map(() => fixture.replica({ deaf: true, provider })));
      await authorize();
      await until(async () => (await row()) !== null);
      fixture.advance(LEASE_MS);
      await Promise.all(others.map((other) => other.sweep()));
      expect(await fixture.answer(order, 'authorize')).toEqual(done);
      expect(provider.seen.filter((one) => one.startsWith('authorize'))).toHaveLength(1);
    });

    it('leaves calls that nobody gets who read them before another claimed them', async () => {
      await fixture.replica({ deaf: true });
      await authorize();
      await until(async () => (await row()) !== null);
      fixture.advance(LEASE_MS);
      const claim = (holder: string, payments = fixture.store.payments) =>
        claimDue({ payments, clock: fixture.clock, lease: { holder, leaseMs: LEASE_MS } }, 100);
      let quicker: PaymentRow[] = [];
      const read = afterFirstFind(fixture.store.payments, async () => {
        quicker = await claim('quicker');
      });
      expect(await claim('slower', read as typeof fixture.store.payments)).toEqual([]);
      expect(quicker.map(({ _id }) => _id)).toEqual([order]);
    });

    it('with a clock that was far ahead leaves calls that are due all the same', async () => {
      await fixture.replica({ deaf: true });
      const other = await fixture.replica({ deaf: true, provider });
      fixture.advance(10 * 24 * 60 * 60_000);
      await authorize();
      await until(async () => (await row()) !== null);
      fixture.advance(-10 * 24 * 60 * 60_000);
      await other.sweep();
      expect(await fixture.answer(order, 'authorize')).toEqual(done);
    });
  });

  it('a reply that cannot be sent changes nothing: orders asks again', async () => {
    let down = true;
    const broker = {
      ...fixture.broker,
      publish: async (...messages: Parameters<typeof fixture.broker.publish>) => {
        if (down) throw new Error('the broker is away');
        return fixture.broker.publish(...messages);
      },
    };
    await fixture.replica({ broker });
    await authorize();
    await until(async () => (await row())?.status === 'AUTHORIZED');
    expect(fixture.answers(order, 'authorize')).toEqual([]);
    down = false;
    await authorize();
    expect(await fixture.answer(order, 'authorize')).toEqual(done);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
