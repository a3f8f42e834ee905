import { dialogue, done, pending, refused } from '../../platform/saga/dialogue';
import { eur } from '../../platform/money';
import type { Order } from './domain';
import { fulfil, journeyOf, orderProcess, returnFlow } from './saga';

const STEP_MS = 1_500;
const process = orderProcess({ stepMs: STEP_MS, sagaMs: 900_000 });
const undone = done({ undone: true });
const at = new Date('2026-01-01T00:00:00Z');

const answers: Record<string, ReturnType<typeof done>> = {
  quote: done({
    total: eur(500),
    lines: [{ productId: 'prod_1', name: 'Pears', quantity: 2, unitPrice: eur(250) }],
  }),
  track: done({ pickedUpAt: at.toISOString(), deliveredAt: at.toISOString() }),
};
const answerTo = (step: string) => answers[step] ?? done();

const placed = {
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
  lines: [{ productId: 'prod_1', quantity: 2, name: null, unitPrice: null }],
  deliveryAddress: { name: 'Ada', street: 'Dam 1', city: 'Amsterdam', postalCode: '1012', country: 'NL' },
  expectedTotal: null,
  total: null,
  placedAt: at,
  note: null,
} satisfies Omit<Order, 'saga' | 'dueAt'>;

const begin = () => dialogue<Order>(process, fulfil, placed);

/** Walks the happy path until `step` is asked. */
function until(step: string) {
  const talk = begin();
  for (const { name } of fulfil.steps) {
    if (name === step) break;
    talk.answer(name, answerTo(name));
  }
  expect(talk.asked()).toEqual([step]);
  return talk;
}

const saidOnTheWay: Record<string, string> = {
  hold: 'STOCK_HELD:PENDING',
  authorize: 'PAYMENT_AUTHORIZED:PENDING',
  book: 'COURIER_BOOKED:PENDING',
  capture: 'PAYMENT_CAPTURED:CONFIRMED',
};
const names = fulfil.steps.map(({ name }) => name);
const saidBefore = (step: string) => [
  'PLACED:PENDING',
  ...names.slice(0, names.indexOf(step)).flatMap((name) => saidOnTheWay[name] ?? []),
];
const undoesOf = (steps: readonly string[]) =>
  fulfil.steps
    .filter(({ name, undo }) => undo && steps.includes(name))
    .map(({ name }) => `${name}/undo`)
    .reverse();
const undoSaid: Record<string, string> = {
  'hold/undo': 'STOCK_RELEASED',
  'authorize/undo': 'PAYMENT_VOIDED',
  'book/undo': 'COURIER_RELEASED',
};

test('an order goes from click to doorstep', () => {
  const talk = until('track');
  const sent = talk.outstanding('track').operation;
  expect(talk.told()).toEqual(saidBefore('track'));
  talk.answer('track', pending(undefined, { pickedUpAt: at.toISOString() }));
  talk.answer('track', pending(undefined, { pickedUpAt: at.toISOString() }));
  talk.answer('track', answerTo('track'));
  expect(talk.told().slice(5)).toEqual(['PICKED_UP:SHIPPED', 'DELIVERED:DELIVERED']);
  expect(talk.document.timeline.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(talk.document.saga.phase).toBe('ended');
  expect(talk.document.dueAt).toBeNull();
  expect(talk.document.total).toEqual(eur(500));
  expect(talk.document.lines[0]).toEqual({
    productId: 'prod_1',
    quantity: 2,
    name: 'Pears',
    unitPrice: eur(250),
  });
  expect(talk.hear(sent, answerTo('track'))).toBe(false);
});

describe.each(['quote', 'hold', 'authorize', 'book', 'capture'])('%s is refused', (step) => {
  test('what was done is undone, the refused step is not', () => {
    const talk = until(step).answer(step, refused('NO'));
    const undoes = undoesOf(names.slice(0, names.indexOf(step)));
    expect(talk.asked()).toEqual(undoes);
    expect(talk.told()).toEqual([...saidBefore(step), 'REJECTED:REJECTED(NO)']);
    expect([talk.document.status, talk.document.reason, talk.document.failedStep]).toEqual([
      'REJECTED',
      'NO',
      step,
    ]);
    for (const undo of undoes) talk.answer(undo, undone);
    expect(talk.told().slice(saidBefore(step).length + 1)).toEqual(
      undoes.map((undo) => `${undoSaid[undo]}:REJECTED`),
    );
    expect(talk.document.saga.phase).toBe('ended');
  });
});

describe.each(['quote', 'hold', 'authorize', 'book'])('%s never answers', (step) => {
  test('past its limit all is undone, the silent step too', () => {
    const talk = until(step);
    const silent = talk.outstanding(step).operation;
    talk.wait(STEP_MS - 1);
    expect(talk.asked()).toEqual([step]);
    talk.wait(1);
    const undoes = undoesOf(names.slice(0, names.indexOf(step) + 1));
    expect(talk.asked()).toEqual(undoes);
    expect(talk.told().at(-1)).toBe('REJECTED:REJECTED(STEP_TIMEOUT)');
    expect(talk.document.failedStep).toBe(step);
    expect(talk.hear(silent, answerTo(step))).toBe(false);
    for (const undo of undoes) talk.answer(undo, undo === `${step}/undo` ? done({ undone: false }) : undone);
    const silently = undoes.filter((undo) => undo !== `${step}/undo`);
    expect(talk.told().slice(saidBefore(step).length + 1)).toEqual(
      silently.map((undo) => `${undoSaid[undo]}:REJECTED`),
    );
    expect(talk.document.saga.phase).toBe('ended');
  });
});

describe.each(['capture', 'commit', 'dispatch', 'track'])('%s never answers', (step) => {
  test('it is asked for ever, with an alarm', () => {
    const talk = until(step);
    for (let i = 0; i < 20; i++) talk.wait(3_600_000);
    expect(talk.asked()).toEqual([step]);
    expect(talk.outstanding(step).attempts).toBe(21);
    expect(talk.document.saga.needsAttention).toBe(true);
    talk.answer(step, answerTo(step));
    expect(talk.document.saga.needsAttention).toBe(false);
  });
});

test('the reason of a pending answer is the reason when its limit passes', () => {
  const talk = until('authorize').answer('authorize', pending('PAYMENT_TIMEOUT')).wait(STEP_MS);
  expect(talk.told().at(-1)).toBe('REJECTED:REJECTED(PAYMENT_TIMEOUT)');
  expect(talk.asked()).toEqual(['authorize/undo', 'hold/undo']);
});

test('the order has a limit of its own, however often a step says that it is pending', () => {
  const slow = orderProcess({ stepMs: 60_000, sagaMs: 30_000 });
  const talk = dialogue<Order>(slow, fulfil, placed).answer('quote', answerTo('quote')).wait(30_000);
  expect(talk.told().at(-1)).toBe('REJECTED:REJECTED(STEP_TIMEOUT)');
});

test('an undo that fails is retried while the others go on', () => {
  const talk = until('book').answer('book', refused('NO_COURIER'));
  talk.answer('hold/undo', undone);
  for (let i = 0; i < 20; i++) talk.wait(3_600_000);
  expect(talk.asked()).toEqual(['authorize/undo']);
  expect(talk.document.saga.needsAttention).toBe(true);
  talk.answer('authorize/undo', undone);
  expect(talk.document.saga.phase).toBe('ended');
});

test('what does not answer is asked again after longer and longer, and a waiting order is due for it', () => {
  const talk = until('commit');
  const pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    const askedAt = i === 0 ? at : talk.document.dueAt!;
    if (i > 0) talk.wait(pauses.at(-1)!);
    pauses.push(talk.document.dueAt!.getTime() - askedAt.getTime());
  }
  expect(talk.outstanding('commit').attempts).toBe(7);
  for (const [index, pause] of pauses.slice(1).entries()) expect(pause).toBe(2 * pauses[index]!);
});

test('what was asked ten times raises an alarm, and is asked once in two and a half to five minutes from then on', () => {
  const talk = until('commit');
  let askedAt = at;
  for (let asked = 1; asked <= 13; asked++) {
    const pause = talk.document.dueAt!.getTime() - askedAt.getTime();
    expect(talk.outstanding('commit').attempts).toBe(asked);
    expect(talk.document.saga.needsAttention).toBe(asked >= 10);
    if (asked >= 10) expect(pause).toBeGreaterThanOrEqual(150_000);
    expect(pause).toBeLessThanOrEqual(asked >= 10 ? 300_000 : 60_000);
    askedAt = talk.document.dueAt!;
    talk.wait(pause);
  }
});

test('an undo that is definitely refused waits for a person, while the others go on', () => {
  const talk = until('capture').answer('capture', refused('DECLINED'));
  talk.answer('authorize/undo', refused('NO')).answer('book/undo', undone).answer('hold/undo', undone);
  talk.wait(86_400_000);
  expect(talk.asked()).toEqual(['authorize/undo']);
  expect(talk.told().some((said) => said.startsWith('PAYMENT_VOIDED'))).toBe(false);
  expect(talk.outstanding('authorize/undo')).toMatchObject({ attempts: 1, dueAt: null, reason: 'NO' });
  expect(talk.document.saga).toMatchObject({ phase: 'undoing', needsAttention: true });
});

test('a definite refusal where nothing may refuse waits for a person', () => {
  const talk = until('commit').answer('commit', refused('NOTHING_HELD')).wait(86_400_000);
  expect(talk.asked()).toEqual(['commit']);
  expect(talk.document.dueAt).toBeNull();
  expect(talk.document.saga.needsAttention).toBe(true);
});

describe('cancelling', () => {
  const request = { by: 'user_1', reason: 'CANCELLED_BY_CUSTOMER' };

  test.each(['quote', 'hold', 'authorize', 'book'])(
    'while %s is outstanding: it waits for the answer',
    (step) => {
      const talk = until(step).interrupt(request);
      expect(talk.asked()).toEqual([step]);
      talk.answer(step, answerTo(step));
      const undoes = undoesOf(names.slice(0, names.indexOf(step) + 1));
      expect(talk.asked()).toEqual(undoes);
      expect(talk.document.status).toBe('CANCELLED');
      for (const undo of undoes) talk.answer(undo, undone);
      expect(talk.document.saga.phase).toBe('ended');
    },
  );

  test('while a step is outstanding that never answers: past its limit it is cancelled', () => {
    const talk = until('book').interrupt(request).wait(STEP_MS);
    expect(talk.told().at(-1)).toBe('CANCELLED:CANCELLED(CANCELLED_BY_CUSTOMER)');
    expect(talk.asked()).toEqual(['book/undo', 'authorize/undo', 'hold/undo']);
  });

  test('while capture is outstanding: no undo starts until payments has answered', () => {
    const talk = until('capture').interrupt(request);
    for (let i = 0; i < 5; i++) talk.wait(60_000);
    expect(talk.asked()).toEqual(['capture']);
    talk.answer('capture', done());
    expect(talk.document.status).toBe('CONFIRMED');
    expect(talk.asked()).toEqual(['recall']);
    talk.answer('recall', undone).answer('give-back', undone).answer('refund', undone);
    expect(talk.told().slice(4)).toEqual([
      'PAYMENT_CAPTURED:CONFIRMED',
      'CANCELLED:CANCELLED(CANCELLED_BY_CUSTOMER)',
      'STOCK_RETURNED:CANCELLED',
      'PAYMENT_REFUNDED:CANCELLED',
    ]);
    expect(talk.document.saga.phase).toBe('ended');
  });

  test('on the way, before pick-up: it begins at once, and news of the shipment no longer apply', () => {
    const talk = until('track').answer('track', pending(undefined, {}));
    const track = talk.outstanding('track').operation;
    talk.interrupt(request);
    expect(talk.asked()).toEqual(['recall']);
    expect(talk.hear(track, answerTo('track'))).toBe(false);
  });

  test('after pick-up: the recall is refused and the order goes on', () => {
    const talk = until('track').answer('track', pending(undefined, {}));
    const track = talk.outstanding('track').operation;
    talk.interrupt(request).answer('recall', refused('ALREADY_PICKED_UP'));
    expect(talk.told().at(-1)).toBe('CANCELLATION_REFUSED:CONFIRMED(ALREADY_PICKED_UP)');
    expect(talk.asked()).toEqual(['track']);
    expect(talk.outstanding('track').operation).toEqual(track);
    talk.answer('track', answerTo('track'));
    expect(talk.document.status).toBe('DELIVERED');
    expect(talk.document.reason).toBeNull();
    expect(talk.document.saga.phase).toBe('ended');
  });

  test('asked while the last answer was under way: it is refused', () => {
    const talk = until('track').interrupt(request).answer('track', answerTo('track'));
    expect(talk.told().slice(-2)).toEqual([
      'DELIVERED:DELIVERED',
      'CANCELLATION_REFUSED:DELIVERED(TOO_LATE)',
    ]);
    expect(talk.document.saga.phase).toBe('ended');
  });
});

test('a delivered order comes back', () => {
  const talk = until('track').answer('track', answerTo('track'));
  talk.restart(returnFlow, { event: 'RETURN_REQUESTED' });
  expect(talk.outstanding('collect').operation.id).toBe('return-2/collect');
  talk.answer('collect', pending(undefined, {}));
  expect(talk.document.status).toBe('DELIVERED');
  talk.answer('collect', done()).answer('give-back', undone).answer('refund', undone);
  expect(talk.told().slice(7)).toEqual([
    'RETURN_REQUESTED:DELIVERED',
    'RETURNED:RETURNED',
    'STOCK_RETURNED:RETURNED',
    'PAYMENT_REFUNDED:RETURNED',
  ]);
});

describe('rules of the walker', () => {
  test('a reply applies only to the very operation that is awaited', () => {
    const talk = until('hold');
    const { operation } = talk.outstanding('hold');
    const others = [
      { ...operation, id: 'fulfil-2/hold' },
      { ...operation, flow: 'cancel' },
      { ...operation, flowVersion: 2 },
      { ...operation, step: 'book' },
      { ...operation, direction: 'undo' as const },
    ];
    for (const other of others) expect(talk.hear(other, done())).toBe(false);
    expect(talk.hear(operation, done())).toBe(true);
    expect(talk.hear(operation, done())).toBe(false);
  });

  test('a due time or a limit that a wrong clock has set far ahead counts as due', () => {
    const talk = until('commit');
    talk.document.saga.outstanding[0]!.dueAt = new Date('2036-01-01');
    talk.wait(1);
    expect(talk.outstanding('commit').attempts).toBe(2);
    const limited = until('book');
    limited.document.saga.outstanding[0]!.limitAt = new Date('2036-01-01');
    limited.wait(1);
    expect(limited.document.status).toBe('REJECTED');
  });

  test('the limit that a replica with a somewhat faster clock has set is no reason to give up', () => {
    const skewMs = 60_000;
    const ahead = ({ saga }: Order) => {
      saga.limitAt = new Date(saga.limitAt!.getTime() + skewMs);
      for (const item of saga.outstanding) item.limitAt = new Date(item.limitAt!.getTime() + skewMs);
    };
    const talk = until('hold');
    ahead(talk.document);
    talk.answer('hold', done());
    // The first reminder falls due, within every limit.
    talk.wait(STEP_MS / 3);
    expect(talk.outstanding('authorize').attempts).toBe(2);
    talk.answer('authorize', pending('PAYMENT_TIMEOUT'));
    ahead(talk.document);
    talk.wait(STEP_MS / 3);
    expect(talk.told().at(-1)).toBe('STOCK_HELD:PENDING');
  });

  test('the document is due no later than its limit', () => {
    expect(until('book').document.dueAt!.getTime()).toBeLessThanOrEqual(at.getTime() + STEP_MS);
  });
});

test('a new order enters the newest version of its journey that is known', () => {
  const second = { ...fulfil, version: 2 };
  expect(journeyOf([fulfil, returnFlow])).toBe(fulfil);
  expect(journeyOf([second, fulfil, { ...returnFlow, version: 3 }])).toBe(second);
});
