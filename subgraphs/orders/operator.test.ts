import { dialogue, type Dialogue, done, pending, refused } from '../../platform/saga/dialogue';
import { eur } from '../../platform/money';
import type { Order } from './domain';
import { fulfil, orderProcess, returnFlow } from './saga';
import { stepsOf } from './steps';

const process = orderProcess({ stepMs: 1_500, sagaMs: 900_000 });
const undone = done({ undone: true });
const at = new Date('2026-01-01T00:00:00Z');
const answers: Record<string, ReturnType<typeof done>> = {
  quote: done({ total: eur(500), lines: [] }),
  track: done({ pickedUpAt: at.toISOString(), deliveredAt: at.toISOString() }),
};
const placed: Omit<Order, 'saga' | 'dueAt'> = {
  _id: 'order_1',
  version: 1,
  status: 'PENDING',
  reason: null,
  failedStep: null,
  outbox: [],
  timeline: [{ sequence: 1, event: 'PLACED', status: 'PENDING', reason: null, at }],
  number: 'W-0000-0001',
  customerId: 'user_1',
  idempotencyKey: 'key',
  inputHash: 'hash',
  lines: [],
  deliveryAddress: { name: 'Ada', street: 'Dam 1', city: 'Amsterdam', postalCode: '1012', country: 'NL' },
  expectedTotal: null,
  total: null,
  placedAt: at,
  note: null,
};

function until(step: string): Dialogue<Order> {
  const talk = dialogue<Order>(process, fulfil, placed);
  for (const { name } of fulfil.steps) {
    if (name === step) break;
    talk.answer(name, answers[name] ?? done());
  }
  return talk;
}

const stateOf = ({ document }: Dialogue<Order>) =>
  Object.fromEntries(stepsOf(document).map(({ step, state }) => [step.name, state]));
const cancelled = 'CANCELLED:CANCELLED(UNDONE_BY_STAFF)';

describe('force, before the money is asked for', () => {
  test.each([
    ['quote', []],
    ['hold', ['hold/undo']],
    ['authorize', ['authorize/undo', 'hold/undo']],
    ['book', ['book/undo', 'authorize/undo', 'hold/undo']],
  ])('while %s is asked: it is called off, and the step that is asked is taken back too', (step, undoes) => {
    const talk = until(step);
    const { operation } = talk.outstanding(step);
    expect(talk.force()).toBe('UNDOING');
    expect(talk.told().at(-1)).toBe(cancelled);
    expect(talk.asked()).toEqual(undoes);
    expect(talk.hear(operation, answers[step] ?? done())).toBe(false);
    for (const undo of undoes) talk.answer(undo, undone);
    expect(talk.document.saga.phase).toBe('ended');
    expect(talk.force()).toBe('ENDED');
  });

  test('a cancellation that waits for a step begins at once, with its own reason', () => {
    const talk = until('book').interrupt({ by: 'user_1', reason: 'CANCELLED_BY_CUSTOMER' });
    expect(talk.force()).toBe('UNDOING');
    expect(talk.told().at(-1)).toBe('CANCELLED:CANCELLED(CANCELLED_BY_CUSTOMER)');
  });
});

describe('force is refused', () => {
  test('while the money is asked for, also when it is not known whether it was taken', () => {
    const talk = until('capture').answer('capture', pending('PAYMENT_UNKNOWN'));
    for (let i = 0; i < 20; i++) talk.wait(3_600_000);
    expect(talk.force()).toBe('PIVOT_ASKED');
    expect(talk.asked()).toEqual(['capture']);
  });

  test.each(['commit', 'dispatch', 'track'])('after the money was taken, while %s is asked', (step) => {
    const talk = until(step);
    expect(talk.force()).toBe('PAST_PIVOT');
    expect(talk.document.status).toBe('CONFIRMED');
  });

  test('while a parcel is recalled or fetched back', () => {
    const recalled = until('commit').interrupt({ by: 'user_1', reason: 'NO' }).answer('commit', done());
    expect(recalled.asked()).toEqual(['recall']);
    expect(recalled.force()).toBe('PIVOT_ASKED');
    const fetched = until('track').answer('track', answers.track!);
    fetched.restart(returnFlow, { event: 'RETURN_REQUESTED' }).answer('collect', pending());
    expect(fetched.force()).toBe('PIVOT_ASKED');
  });

  test('while an undo is asked for and was not refused, however often', () => {
    const talk = until('book').answer('book', refused('NO_COURIER'));
    for (let i = 0; i < 20; i++) talk.wait(3_600_000);
    expect(talk.document.saga.needsAttention).toBe(true);
    expect(talk.force()).toBe('STILL_ASKED');
    expect(talk.asked()).toEqual(['authorize/undo', 'hold/undo']);
  });

  test('while the refund of a cancellation is asked for', () => {
    const talk = until('commit').interrupt({ by: 'user_1', reason: 'NO' }).answer('commit', done());
    talk.answer('recall', undone).answer('give-back', undone);
    expect(talk.force()).toBe('PAST_PIVOT');
    expect(talk.asked()).toEqual(['refund']);
  });
});

describe('force of what waits for a person', () => {
  test('a refused undo is waited for no longer, the others are, and nothing is said to be undone', () => {
    const talk = until('book').answer('book', refused('NO_COURIER')).answer('hold/undo', refused('NO'));
    expect(stateOf(talk)).toMatchObject({ quote: 'DONE', hold: 'UNDOING', authorize: 'UNDOING' });
    expect(talk.force()).toBe('SETTLED');
    expect(talk.asked()).toEqual(['authorize/undo']);
    expect(talk.document.saga).toMatchObject({ phase: 'undoing', needsAttention: false });
    talk.answer('authorize/undo', undone);
    expect(talk.document.saga.phase).toBe('ended');
    expect(talk.told().some((said) => said.startsWith('STOCK_RELEASED'))).toBe(false);
    expect(stateOf(talk)).toMatchObject({ hold: 'UNDONE', authorize: 'UNDONE', book: 'NOT_DONE' });
  });

  test('a cancellation whose stock cannot be given back goes on to the refund', () => {
    const talk = until('commit').interrupt({ by: 'user_1', reason: 'NO' }).answer('commit', done());
    talk.answer('recall', undone).answer('give-back', refused('NO'));
    expect(talk.force()).toBe('SETTLED');
    expect(talk.asked()).toEqual(['refund']);
    expect(talk.told().at(-1)).toBe('CANCELLED:CANCELLED(NO)');
    talk.answer('refund', refused('NOT_REFUNDABLE'));
    expect(talk.force()).toBe('SETTLED');
    expect(talk.document.saga.phase).toBe('ended');
  });

  test('a step of a paid order is not passed over: it can be cancelled, which begins at once', () => {
    const talk = until('commit').answer('commit', refused('NOTHING_HELD'));
    expect(talk.force()).toBe('PAST_PIVOT');
    talk.interrupt({ by: 'user_1', reason: 'CANCELLED_BY_STAFF' });
    expect(talk.asked()).toEqual(['recall']);
    talk.answer('recall', undone).answer('give-back', undone).answer('refund', undone);
    expect(talk.document).toMatchObject({ status: 'CANCELLED', saga: { phase: 'ended' } });
  });

  test('a cancellation that was asked for before the refusal begins with it', () => {
    const talk = until('commit').interrupt({ by: 'user_1', reason: 'CANCELLED_BY_STAFF' });
    talk.answer('commit', refused('NOTHING_HELD'));
    expect(talk.asked()).toEqual(['recall']);
    talk.answer('recall', refused('ALREADY_PICKED_UP'));
    expect(talk.asked()).toEqual(['commit']);
  });
});

describe('retry', () => {
  test('asks again for all that is outstanding, under the same names, what was refused too', () => {
    const talk = until('book').answer('book', refused('NO_COURIER')).answer('hold/undo', refused('NO'));
    const before = talk.document.saga.outstanding.map(({ operation }) => operation);
    talk.retry();
    expect(talk.document.saga.outstanding.map(({ operation }) => operation)).toEqual(before);
    expect(talk.document.saga.outstanding.map(({ attempts }) => attempts)).toEqual([2, 2]);
    expect(talk.document.dueAt).not.toBeNull();
  });

  test('moves no limit, and changes nothing of what has ended', () => {
    const talk = until('hold');
    const { limitAt } = talk.outstanding('hold');
    talk.retry();
    expect(talk.outstanding('hold')).toMatchObject({ attempts: 2, limitAt });
    const ended = until('track').answer('track', answers.track!);
    const { document } = ended;
    expect(ended.retry().document).toBe(document);
  });
});
