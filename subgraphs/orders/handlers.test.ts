import { testLog } from '../../platform/log';
import { eur } from '../../platform/money';
import { dialogue, done, refused } from '../../platform/saga/dialogue';
import { testClock } from '../../platform/test-clock';
import type { Feed } from '../../platform/feed';
import type { TimelineEntry } from '../../platform/saga/flow';
import type { Order } from './domain';
import { announce, liveHandler } from './handlers';
import { fulfil, orderProcess } from './saga';

const clock = testClock();
const at = clock.now();
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
  lines: [{ productId: 'prod_1', quantity: 1, name: null, unitPrice: null }],
  deliveryAddress: { name: 'Ada', street: 'Dam 1', city: 'Amsterdam', postalCode: '1012', country: 'NL' },
  expectedTotal: null,
  total: null,
  placedAt: at,
  note: null,
} satisfies Omit<Order, 'saga' | 'dueAt'>;
const begin = () =>
  dialogue<Order>(orderProcess({ stepMs: 1_500, sagaMs: 900_000 }), fulfil, placed).answer(
    'quote',
    done({ total: eur(1), lines: [] }),
  );
const said = (before: Order | null, after: Order) =>
  announce(before, after, clock).map(({ id, type, data }) => {
    const { ended = null } = data as { ended?: boolean };
    return { id, type, ended };
  });
const changed = 'orders.order-status-changed.v1';

describe('what a write announces', () => {
  test('is each new milestone, by the order’s id and its sequence', () => {
    const talk = begin();
    expect(said(null, talk.document)).toEqual([{ id: 'order_1/1', type: changed, ended: false }]);
    const before = talk.document;
    talk.answer('hold', done()).answer('authorize', done());
    expect(said(before, talk.document)).toEqual([
      { id: 'order_1/2', type: changed, ended: false },
      { id: 'order_1/3', type: changed, ended: false },
    ]);
    expect(said(talk.document, talk.document)).toEqual([]);
  });

  test('is the end with the last milestone', () => {
    const talk = begin();
    const before = talk.document;
    talk.answer('hold', refused('OUT_OF_STOCK'));
    expect(said(before, talk.document)).toEqual([{ id: 'order_1/2', type: changed, ended: true }]);
  });

  test('is the end by itself, once, where no milestone says it', () => {
    const talk = begin().answer('hold', done()).answer('authorize', refused('DECLINED'));
    const before = talk.document;
    talk.answer('hold/undo', done({ undone: false }));
    const end = { id: 'order_1/3-ended', type: 'orders.order-ended.v1', ended: null };
    expect(said(before, talk.document)).toEqual([end]);
    expect(said(talk.document, { ...talk.document, note: 'x' })).toEqual([]);
  });
});

describe('the live queue', () => {
  type Heard = Parameters<Feed<TimelineEntry>['hear']>;
  const heard: Heard[] = [];
  const feed = { hear: (...news: Heard) => void heard.push(news) } as Feed<TimelineEntry>;
  const deliver = (...bodies: unknown[]) =>
    liveHandler(
      feed,
      testLog(),
    )(bodies.map((body, i) => ({ id: `${i}`, body: Buffer.from(JSON.stringify(body)), redelivered: false })));
  beforeEach(() => (heard.length = 0));

  test('tells the feed what was announced', async () => {
    const talk = begin().answer('hold', done()).answer('authorize', refused('DECLINED'));
    const before = talk.document;
    talk.answer('hold/undo', done({ undone: false }));
    await deliver(...announce(null, before, clock), ...announce(before, talk.document, clock));
    const entries = before.timeline;
    expect(heard).toEqual([
      ...entries.map((entry) => ['order_1', { entry, sequence: entry.sequence, ended: false }]),
      ['order_1', { entry: null, sequence: 3, ended: true }],
    ]);
  });

  test('what cannot be read keeps nothing from the rest, and is not handed over again', async () => {
    const [news] = announce(null, begin().document, clock);
    await deliver('nonsense', { ...news, data: {} }, { ...news, type: 'orders.unknown.v1' }, news);
    expect(heard.map(([subject]) => subject)).toEqual(['order_1']);
  });
});
