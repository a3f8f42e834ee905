import type { Outcome, ProviderOperation } from '../provider';
import { calling, claimed, decideCommand, decideOutcome, noPayment, type Payment } from '.';

const now = new Date('2026-11-21T10:00:00Z');
const lease = { holder: 'me', leaseMs: 8_000 };
const about = { orderId: 'order_1', now, lease, random: () => 0.5 };

function inFlight(operation: ProviderOperation, amount = 700): Payment {
  const authorized = operation === 'authorize' ? 0 : 700;
  const captured = operation === 'refund' ? 700 : 0;
  const known = { customerId: 'user_1', currency: 'EUR', amount: 700, authorized, captured };
  return calling({ ...noPayment(now), ...known }, operation, { operationId: 'op', amount }, about);
}

const referenceOf = (payment: Payment) => payment.call!.reference;
function after(payment: Payment, outcome: Outcome) {
  return decideOutcome(payment, referenceOf(payment), outcome, about)!;
}

describe('the table of outcomes', () => {
  const undone = { outcome: 'done', output: { undone: true } };
  it.each([
    ['authorize', 'SUCCESS', 'AUTHORIZED', { outcome: 'done', output: {} }],
    ['authorize', 'INSUFFICIENT_FUNDS', 'REFUSED', { outcome: 'refused', reason: 'INSUFFICIENT_FUNDS' }],
    ['authorize', 'DECLINED', 'REFUSED', { outcome: 'refused', reason: 'DECLINED' }],
    ['void', 'SUCCESS', 'VOIDED', undone],
    ['capture', 'SUCCESS', 'CAPTURED', { outcome: 'done', output: {} }],
    ['capture', 'INSUFFICIENT_FUNDS', 'CAPTURE_REFUSED', { outcome: 'refused', reason: 'DECLINED' }],
    ['capture', 'DECLINED', 'CAPTURE_REFUSED', { outcome: 'refused', reason: 'DECLINED' }],
    ['refund', 'SUCCESS', 'REFUNDED', undone],
  ] as const)('%s: %s -> %s', (operation, outcome, to, answer) => {
    const { payment, answers } = after(inFlight(operation), outcome);
    expect(payment).toMatchObject({ status: to, call: null, callDueAt: null });
    expect([...answers]).toEqual([['op', answer]]);
  });

  it.each([
    ['authorize', { authorized: 700, captured: 0, refunded: 0 }],
    ['void', { authorized: 700, captured: 0, refunded: 0 }],
    ['capture', { authorized: 700, captured: 700, refunded: 0 }],
    ['refund', { authorized: 700, captured: 700, refunded: 700 }],
  ] as const)('keeps what has moved: %s', (operation, amounts) => {
    expect(after(inFlight(operation), 'SUCCESS').payment).toMatchObject(amounts);
  });

  it('some of it given back is PARTIALLY_REFUNDED', () => {
    const { payment } = after(inFlight('refund', 300), 'SUCCESS');
    expect(payment).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: 300 });
  });
});

describe('what is not known', () => {
  it.each(['authorize', 'void', 'capture', 'refund'] as const)(
    'stays in flight and is looked up later: %s',
    (operation) => {
      for (const outcome of ['TIMEOUT', 'UNKNOWN'] as const) {
        const before = inFlight(operation);
        const { payment, answers } = after(before, outcome);
        expect(payment.status).toBe(before.status);
        expect(payment.call).toEqual({ ...before.call, problem: outcome, retries: 1 });
        expect(payment.callDueAt!.getTime()).toBeGreaterThan(now.getTime());
        expect(payment.history).toEqual(before.history);
        expect([...answers]).toEqual([['op', { outcome: 'pending', reason: `PAYMENT_${outcome}` }]]);
      }
    },
  );

  it.each(['void', 'refund'] as const)(
    'what must succeed is asked again, as another request: %s',
    (operation) => {
      const first = inFlight(operation);
      const { payment, answers } = after(first, 'DECLINED');
      const reason = `${operation.toUpperCase()}_DECLINED`;
      expect(payment).toMatchObject({ status: first.status, reason });
      expect(referenceOf(payment)).toBe(`${referenceOf(first)}/2`);
      expect([...answers]).toEqual([['op', { outcome: 'pending', reason }]]);
      const second = after(payment, 'DECLINED').payment;
      expect(referenceOf(second)).toBe(`${referenceOf(first)}/3`);
      expect(decideOutcome(second, referenceOf(first), 'SUCCESS', about)).toBeNull();
      expect(after(second, 'SUCCESS').payment.call).toBeNull();
    },
  );

  it('asks less and less often, up to a minute', () => {
    let payment = inFlight('authorize');
    const pauses = Array.from({ length: 12 }, () => {
      payment = after(payment, 'TIMEOUT').payment;
      return payment.callDueAt!.getTime() - now.getTime();
    });
    expect(pauses.slice(0, 3)).toEqual([375, 750, 1500]);
    expect(pauses.at(-1)).toBe(45_000);
  });

  it('is somebody else’s when they have claimed it', () => {
    const { payment } = after(inFlight('authorize'), 'TIMEOUT');
    const taken = claimed(payment, { ...about, lease: { holder: 'you', leaseMs: 8_000 } });
    expect(taken.call).toEqual({ ...payment.call, holder: 'you' });
    expect(taken.callDueAt).toEqual(new Date(now.getTime() + 8_000));
  });
});

describe('an answer', () => {
  it('that nobody awaits changes nothing', () => {
    const settled = after(inFlight('authorize'), 'SUCCESS').payment;
    expect(decideOutcome(settled, 'order_1/authorize', 'DECLINED', about)).toBeNull();
    expect(decideOutcome(inFlight('void'), 'order_1/authorize', 'SUCCESS', about)).toBeNull();
  });

  it('that comes late, after a timeout, counts', () => {
    const { payment } = after(inFlight('authorize'), 'TIMEOUT');
    expect(after(payment, 'SUCCESS').payment).toMatchObject({ status: 'AUTHORIZED', reason: null });
  });
});

describe('commands that waited', () => {
  const voided = (payment: Payment, id = 'undo') =>
    decideCommand(payment, id, { kind: 'void' }, about).payment;

  it('an undo that met the authorization is done when that is known', () => {
    const { payment, answers } = after(voided(inFlight('authorize')), 'SUCCESS');
    expect(payment).toMatchObject({ status: 'VOIDING', authorized: 700, waiting: [] });
    expect(referenceOf(payment)).toBe('order_1/void');
    expect([...answers.keys()]).toEqual(['op']);
    const end = after(payment, 'SUCCESS');
    expect(end.payment.status).toBe('VOIDED');
    expect([...end.answers]).toEqual([['undo', { outcome: 'done', output: { undone: true } }]]);
  });

  it('an undo of what was refused has nothing to undo', () => {
    const { payment, answers } = after(voided(inFlight('authorize')), 'DECLINED');
    expect(payment.status).toBe('REFUSED');
    expect(Object.fromEntries(answers)).toEqual({
      op: { outcome: 'refused', reason: 'DECLINED' },
      undo: { outcome: 'done', output: { undone: false } },
    });
  });

  it('wait on while it is not known', () => {
    const { payment, answers } = after(voided(inFlight('authorize')), 'TIMEOUT');
    expect(payment.waiting.map(({ operationId }) => operationId)).toEqual(['undo']);
    expect([...answers.keys()]).toEqual(['op']);
  });

  it('are decided in their order, and wait on for the next call', () => {
    let payment = voided(inFlight('authorize'));
    payment = decideCommand(payment, 'late capture', { kind: 'capture' }, about).payment;
    payment = voided(payment, 'undo again');
    const begun = after(payment, 'SUCCESS');
    expect(begun.payment.waiting.map(({ operationId }) => operationId)).toEqual([
      'late capture',
      'undo again',
    ]);
    const end = after(begun.payment, 'SUCCESS');
    expect(end.payment).toMatchObject({ status: 'VOIDED', waiting: [], captured: 0 });
    expect(Object.fromEntries(end.answers)).toEqual({
      undo: { outcome: 'done', output: { undone: true } },
      'late capture': { outcome: 'refused', reason: 'AUTHORIZATION_EXPIRED' },
      'undo again': { outcome: 'done', output: { undone: false } },
    });
  });

  it('refunds never give back more than was taken, however many wait', () => {
    let payment = inFlight('refund', 300);
    for (const id of ['a', 'b']) {
      payment = decideCommand(payment, id, { kind: 'refund', amount: 400, currency: 'EUR' }, about).payment;
    }
    const second = after(after(payment, 'SUCCESS').payment, 'SUCCESS');
    expect(second.payment).toMatchObject({ status: 'REFUNDED', refunded: 700 });
    expect(second.answers.get('b')).toEqual({ outcome: 'refused', reason: 'NOT_REFUNDABLE' });
  });
});
