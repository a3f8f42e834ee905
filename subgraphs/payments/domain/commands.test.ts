import { commands as published } from '../messages';
import type { ProviderOperation } from '../provider';
import {
  calling,
  type Circumstances,
  decideCommand,
  inFlight,
  moves,
  noPayment,
  type Payment,
  type PaymentCommand,
  type Settled,
} from '.';

const now = new Date('2026-11-21T10:00:00Z');
const about: Circumstances = { orderId: 'order_1', now, lease: { holder: 'me', leaseMs: 8_000 } };
const authorize: PaymentCommand = {
  kind: 'authorize',
  customerId: 'user_1',
  amount: 700,
  currency: 'EUR',
};
const commands: Record<PaymentCommand['kind'], PaymentCommand> = {
  authorize,
  void: { kind: 'void' },
  capture: { kind: 'capture' },
  refund: { kind: 'refund', amount: null, currency: null },
};
const amounts: Record<Settled, Partial<Payment>> = {
  REFUSED: { reason: 'INSUFFICIENT_FUNDS' },
  AUTHORIZED: { authorized: 700 },
  VOIDED: { authorized: 700 },
  CAPTURE_REFUSED: { authorized: 700, reason: 'DECLINED' },
  CAPTURED: { authorized: 700, captured: 700 },
  PARTIALLY_REFUNDED: { authorized: 700, captured: 700, refunded: 200 },
  REFUNDED: { authorized: 700, captured: 700, refunded: 700 },
};

function paymentIn(status: Settled): Payment {
  return {
    ...noPayment(now),
    customerId: 'user_1',
    currency: 'EUR',
    amount: 700,
    status,
    ...amounts[status],
  };
}

const known = (status: Settled | 'NOTHING') => (status === 'NOTHING' ? null : paymentIn(status));
const done = (output: object) => ({ outcome: 'done', output });
const refused = (reason: string) => ({ outcome: 'refused', reason });

describe('the table of commands', () => {
  const expected: [Settled | 'NOTHING', PaymentCommand['kind'], string, object | null][] = [
    ['NOTHING', 'authorize', 'AUTHORIZING', null],
    ['NOTHING', 'void', 'VOIDED', done({ undone: false })],
    ['NOTHING', 'capture', 'VOIDED', refused('AUTHORIZATION_EXPIRED')],
    ['NOTHING', 'refund', 'VOIDED', refused('NOTHING_CAPTURED')],
    ['REFUSED', 'authorize', 'REFUSED', refused('INSUFFICIENT_FUNDS')],
    ['REFUSED', 'void', 'REFUSED', done({ undone: false })],
    ['REFUSED', 'capture', 'REFUSED', refused('AUTHORIZATION_EXPIRED')],
    ['REFUSED', 'refund', 'REFUSED', refused('NOTHING_CAPTURED')],
    ['AUTHORIZED', 'authorize', 'AUTHORIZED', done({})],
    ['AUTHORIZED', 'void', 'VOIDING', null],
    ['AUTHORIZED', 'capture', 'CAPTURING', null],
    ['AUTHORIZED', 'refund', 'AUTHORIZED', refused('NOTHING_CAPTURED')],
    ['VOIDED', 'authorize', 'VOIDED', refused('ALREADY_UNDONE')],
    ['VOIDED', 'void', 'VOIDED', done({ undone: false })],
    ['VOIDED', 'capture', 'VOIDED', refused('AUTHORIZATION_EXPIRED')],
    ['VOIDED', 'refund', 'VOIDED', refused('NOTHING_CAPTURED')],
    ['CAPTURE_REFUSED', 'authorize', 'CAPTURE_REFUSED', refused('DECLINED')],
    ['CAPTURE_REFUSED', 'void', 'VOIDING', null],
    ['CAPTURE_REFUSED', 'capture', 'CAPTURE_REFUSED', refused('DECLINED')],
    ['CAPTURE_REFUSED', 'refund', 'CAPTURE_REFUSED', refused('NOTHING_CAPTURED')],
    ['CAPTURED', 'authorize', 'CAPTURED', done({})],
    ['CAPTURED', 'void', 'CAPTURED', { outcome: 'pending', reason: 'ALREADY_CAPTURED' }],
    ['CAPTURED', 'capture', 'CAPTURED', done({})],
    ['CAPTURED', 'refund', 'REFUNDING', null],
    ['PARTIALLY_REFUNDED', 'authorize', 'PARTIALLY_REFUNDED', done({})],
    ['PARTIALLY_REFUNDED', 'void', 'PARTIALLY_REFUNDED', { outcome: 'pending', reason: 'ALREADY_CAPTURED' }],
    ['PARTIALLY_REFUNDED', 'capture', 'PARTIALLY_REFUNDED', done({})],
    ['PARTIALLY_REFUNDED', 'refund', 'REFUNDING', null],
    ['REFUNDED', 'authorize', 'REFUNDED', done({})],
    ['REFUNDED', 'void', 'REFUNDED', done({ undone: false })],
    ['REFUNDED', 'capture', 'REFUNDED', done({})],
    ['REFUNDED', 'refund', 'REFUNDED', done({ undone: false })],
  ];

  it.each(expected)('%s + %s -> %s', (status, kind, to, answer) => {
    const decision = decideCommand(known(status), 'op', commands[kind], about);
    expect(decision.payment.status).toBe(to);
    expect(decision.answer).toEqual(answer);
    expect(decision.payment.call === null).toBe(answer !== null);
    expect(decision.payment.callDueAt === null).toBe(answer !== null);
    // A milestone for each change of status, and for a tombstone.
    const milestones = decision.payment.history.map((entry) => entry.status);
    expect(milestones).toEqual(status === to ? [] : [to]);
  });

  it('is tested whole', () => {
    const cells = Object.entries(moves).flatMap(([status, row]) =>
      Object.keys(row).map((kind) => `${status} ${kind}`),
    );
    expect(expected.map(([status, kind]) => `${status} ${kind}`).sort()).toEqual(cells.sort());
  });

  it('refuses with nothing that is not published', () => {
    for (const status of Object.keys(moves) as (Settled | 'NOTHING')[]) {
      for (const [index, command] of Object.values(commands).entries()) {
        const { answer } = decideCommand(known(status), 'op', command, about);
        if (answer?.outcome === 'refused') expect(published[index]!.refusals).toContain(answer.reason);
      }
    }
  });
});

describe('a call', () => {
  it.each(['authorize', 'void', 'capture', 'refund'] as const)(
    'in flight makes everything wait: %s',
    (operation) => {
      const payment = calling(
        paymentIn('AUTHORIZED'),
        operation,
        { operationId: 'first', amount: 700 },
        about,
      );
      for (const command of Object.values(commands)) {
        const decision = decideCommand(payment, 'late', command, about);
        expect(decision.answer).toBeNull();
        expect(decision.payment.status).toBe(inFlight[operation]);
        expect(decision.payment.call).toEqual(payment.call);
        expect(decision.payment.waiting).toEqual([{ operationId: 'late', command }]);
      }
    },
  );

  const stateBefore: Record<ProviderOperation, Settled | 'NOTHING'> = {
    authorize: 'NOTHING',
    void: 'AUTHORIZED',
    capture: 'AUTHORIZED',
    refund: 'PARTIALLY_REFUNDED',
  };
  it.each([
    ['authorize', 'order_1/authorize', 700],
    ['void', 'order_1/void', 700],
    ['capture', 'order_1/capture', 700],
    ['refund', 'order_1/refund/op', 500],
  ] as const)(
    'has its reference, amount, holder and lease before it is made: %s',
    (kind, reference, amount) => {
      const { payment } = decideCommand(known(stateBefore[kind]), 'op', commands[kind], about);
      expect(payment.call).toMatchObject({
        operation: kind,
        reference,
        amount,
        operationId: 'op',
        holder: 'me',
      });
      expect(payment.callDueAt).toEqual(new Date(now.getTime() + 8_000));
      expect(payment.history.at(-1)).toEqual({ status: inFlight[kind], at: now, amount, reason: null });
    },
  );
});

describe('amounts', () => {
  it.each([
    [500, 'EUR', null],
    [1, 'EUR', null],
    [501, 'EUR', refused('NOT_REFUNDABLE')],
    [0, 'EUR', refused('NOT_REFUNDABLE')],
    [-5, 'EUR', refused('NOT_REFUNDABLE')],
    [500, 'USD', refused('NOT_REFUNDABLE')],
  ])('a refund of %d %s, where 500 EUR are left', (amount, currency, answer) => {
    const command = { kind: 'refund', amount, currency } as const;
    const decision = decideCommand(paymentIn('PARTIALLY_REFUNDED'), 'op', command, about);
    expect(decision.answer).toEqual(answer);
    expect(decision.payment.call?.amount).toBe(answer ? undefined : amount);
  });

  it('a refund of an amount when nothing is left is refused', () => {
    const command = { kind: 'refund', amount: 1, currency: 'EUR' } as const;
    expect(decideCommand(paymentIn('REFUNDED'), 'op', command, about).answer).toEqual(
      refused('NOT_REFUNDABLE'),
    );
  });

  it.each([
    { ...authorize, amount: 701 },
    { ...authorize, customerId: 'user_2' },
    { ...authorize, currency: 'USD' },
  ])('an order has one authorization: another one is declined', (other) => {
    for (const status of ['REFUSED', 'AUTHORIZED', 'CAPTURED', 'REFUNDED'] as const) {
      const decision = decideCommand(paymentIn(status), 'op', other, about);
      expect(decision).toEqual({ payment: paymentIn(status), answer: refused('DECLINED') });
    }
  });
});
