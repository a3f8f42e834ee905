import { eur } from '../../platform/money';
import type { Message } from '../../platform/message';
import { event, message } from '../../platform/message';
import { newId } from '../../platform/ids';
import { userRegistered } from '../users/messages';
import { auditPayments } from './audit';
import { commandTo, type Fixture, INITIAL_CREDITS, openFixture, openEngine, engines } from './fixture';
import { authorizePayment, capturePayment, refundPayment, voidPayment } from './messages';

import type { Store } from '../../platform/store/store';

describe.each(engines)('%s', (engineName) => {
  let engine: Store;
  beforeAll(async () => {
    engine = await openEngine(engineName);
  }, 60_000);
  afterAll(() => engine.close());
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture(engine);
  });
  afterEach(async () => {
    const { breaches } = await auditPayments(fixture.store.database);
    const parked = await fixture.deadLetters.letters.countDocuments({});
    await fixture.close();
    expect(breaches).toEqual([]);
    expect(parked).toBe(0);
  });

  const done = { outcome: 'done', output: {} };
  const undone = (value: boolean) => ({ outcome: 'done', output: { undone: value } });
  const refused = (reason: string) => ({ outcome: 'refused', reason });
  const account = (id: string) => fixture.store.accounts.findOne({ _id: id });
  const authorize = (orderId: string, customerId: string, amount: number, operationId?: string) =>
    fixture.ask(authorizePayment, orderId, { customerId, amount: eur(amount) }, operationId);

  describe('payments', () => {
    it('authorizes, captures and refunds, and answers a repeat with the same', async () => {
      await fixture.replica();
      const [order, user] = [newId('order'), newId('user')];
      await authorize(order, user, 700);
      expect(await fixture.answer(order, 'authorize')).toEqual(done);
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS - 700, held: 700 });
      await fixture.ask(capturePayment, order, {});
      expect(await fixture.answer(order, 'capture')).toEqual(done);
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS - 700, held: 0 });
      await fixture.ask(refundPayment, order, { amount: eur(200) }, 'some');
      expect(await fixture.answer(order, 'some')).toEqual(undone(true));
      await fixture.ask(refundPayment, order, {}, 'rest');
      expect(await fixture.answer(order, 'rest')).toEqual(undone(true));
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS, held: 0 });

      await authorize(order, user, 700);
      await fixture.ask(capturePayment, order, {});
      await fixture.ask(refundPayment, order, {}, 'rest');
      expect(await fixture.answer(order, 'authorize', 2)).toEqual(done);
      expect(await fixture.answer(order, 'capture', 2)).toEqual(done);
      expect(await fixture.answer(order, 'rest', 2)).toEqual(undone(true));
      const row = await fixture.store.payments.findOne({ _id: order });
      expect(row).toMatchObject({ status: 'REFUNDED', authorized: 700, captured: 700, refunded: 700 });
      expect(row!.history.map(({ status }) => status)).toEqual([
        'AUTHORIZING',
        'AUTHORIZED',
        'CAPTURING',
        'CAPTURED',
        'REFUNDING',
        'PARTIALLY_REFUNDED',
        'REFUNDING',
        'REFUNDED',
      ]);
      expect(await fixture.store.ledger.countDocuments({ orderId: order })).toBe(4);
    });

    it('voids what is authorized; a late capture is refused', async () => {
      await fixture.replica();
      const [order, user] = [newId('order'), newId('user')];
      await authorize(order, user, 700);
      await fixture.answer(order, 'authorize');
      await fixture.ask(voidPayment, order, {});
      expect(await fixture.answer(order, 'void')).toEqual(undone(true));
      await fixture.ask(capturePayment, order, {});
      expect(await fixture.answer(order, 'capture')).toEqual(refused('AUTHORIZATION_EXPIRED'));
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS, held: 0 });
    });

    it('remembers an undo that came first: the late original is refused', async () => {
      await fixture.replica();
      const [order, user] = [newId('order'), newId('user')];
      await fixture.ask(voidPayment, order, {});
      expect(await fixture.answer(order, 'void')).toEqual(undone(false));
      await authorize(order, user, 700);
      expect(await fixture.answer(order, 'authorize')).toEqual(refused('ALREADY_UNDONE'));
      expect(await fixture.store.ledger.countDocuments({ orderId: order })).toBe(0);
    });

    it('keeps a refusal for ever, however much money comes later', async () => {
      await fixture.replica();
      const [order, user] = [newId('order'), newId('user')];
      await authorize(order, user, INITIAL_CREDITS + 1);
      expect(await fixture.answer(order, 'authorize')).toEqual(refused('INSUFFICIENT_FUNDS'));
      const credit = { idempotencyKey: 'k', customerId: user, amount: 10_000, reason: 'r', inputHash: 'h' };
      await fixture.wallet.credit({ ...credit, by: 'staff' });
      await authorize(order, user, INITIAL_CREDITS + 1);
      expect(await fixture.answer(order, 'authorize', 2)).toEqual(refused('INSUFFICIENT_FUNDS'));
      await authorize(order, user, INITIAL_CREDITS + 1, 'another flow');
      expect(await fixture.answer(order, 'another flow')).toEqual(refused('INSUFFICIENT_FUNDS'));
      await fixture.ask(voidPayment, order, {});
      expect(await fixture.answer(order, 'void')).toEqual(undone(false));
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS + 10_000, held: 0 });
    });

    it('takes a batch of mixed commands, repeats among them, in arrival order', async () => {
      const user = newId('user');
      const orders = Array.from({ length: 30 }, () => newId('order'));
      const commands = orders.flatMap((order, index) => [
        commandTo(authorizePayment, order, { customerId: user, amount: eur(2_000) }),
        ...(index % 3 === 0 ? [commandTo(voidPayment, order, {})] : []),
        ...(index % 3 === 1 ? [commandTo(capturePayment, order, {})] : []),
        commandTo(authorizePayment, order, { customerId: user, amount: eur(2_000) }),
      ]);
      expect(commands).toHaveLength(80);
      await fixture.broker.publish(commands);
      await fixture.replica();
      for (const [index, order] of orders.entries()) {
        const paid = (await fixture.answer(order, 'authorize')).outcome === 'done';
        // 50,000 reserves 25 times 2,000: all are asked for in one batch, and their undos come after it.
        expect(paid).toBe(index < 25);
        if (index % 3 === 0) expect(await fixture.answer(order, 'void')).toEqual(undone(paid));
        if (index % 3 === 1)
          expect(await fixture.answer(order, 'capture')).toEqual(
            paid ? done : refused('AUTHORIZATION_EXPIRED'),
          );
      }
      const captured = orders.filter((_, index) => index % 3 === 1 && index < 25).length;
      const held = orders.filter((_, index) => index % 3 === 2 && index < 25).length;
      expect(await account(user)).toMatchObject({
        available: INITIAL_CREDITS - 2_000 * (captured + held),
        held: 2_000 * held,
      });
    });

    it('loses and doubles nothing when replicas work on the same accounts', async () => {
      const users = Array.from({ length: 3 }, () => newId('user'));
      for (let count = 0; count < 3; count++) await fixture.replica();
      const orders = Array.from({ length: 150 }, () => newId('order'));
      const ask = (order: string, index: number) =>
        commandTo(authorizePayment, order, { customerId: users[index % 3]!, amount: eur(2_000) });
      await fixture.broker.publish([...orders.map(ask), ...orders.map(ask)]);
      const answers = await Promise.all(orders.map((order) => fixture.answer(order, 'authorize')));
      expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(75);
      expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(75);
      for (const user of users) expect(await account(user)).toMatchObject({ available: 0, held: 50_000 });
    }, 60_000);

    it('opens an account when a user registers, once', async () => {
      await fixture.replica();
      const user = newId('user');
      const about = { id: `${user}/1`, source: 'users', subject: user, time: new Date() };
      const registered: Message = message(userRegistered, about, userEvent(user));
      await fixture.broker.publish([event(registered), event(registered)]);
      await fixture.broker.publish([event(registered)]);
      await authorize('order_after', user, 1);
      await fixture.answer('order_after', 'authorize');
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS - 1, held: 1 });
      expect(await fixture.store.ledger.countDocuments({ kind: 'CREDIT' })).toBe(1);
    });
  });

  describe('the wallet', () => {
    it('opens an account once, however many ask for it at once', async () => {
      const user = newId('user');
      const all = await Promise.all(
        Array.from({ length: 8 }, () => fixture.wallet.openAccounts([user, newId('user')])),
      );
      for (const [first] of all) expect(first).toMatchObject({ _id: user, available: INITIAL_CREDITS });
      expect(await fixture.store.ledger.countDocuments({ customerId: user })).toBe(1);
    });

    it('credits once for a key, and knows another credit from a repeat', async () => {
      const user = newId('user');
      const credit = {
        idempotencyKey: 'k',
        customerId: user,
        amount: 5,
        reason: 'r',
        by: 'staff',
        inputHash: 'h',
      };
      await Promise.all(Array.from({ length: 5 }, () => fixture.wallet.credit(credit)));
      expect(await fixture.wallet.credit({ ...credit, amount: 6, inputHash: 'other' })).toBeNull();
      await fixture.wallet.credit({ ...credit, by: 'another staff member' });
      expect(await account(user)).toMatchObject({ available: INITIAL_CREDITS + 10 });
    });
  });
});

/** As the users service publishes it. */
function userEvent(userId: string) {
  return { userId, name: 'Somebody' };
}
