import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '../../platform/broker/broker';
import { openBroker } from '../../platform/broker/open';
import { systemClock as clock } from '../../platform/clock';
import { openDeadLetters } from '../../platform/dead-letters';
import { newId } from '../../platform/ids';
import { testLog } from '../../platform/log';
import { command, message, readMessage } from '../../platform/message';
import { eur } from '../../platform/money';
import type { CommandOf, InputOf } from '../../platform/saga/protocol';
import { openStore } from '../../platform/store/open';
import type { Store } from '../../platform/store/store';
import catalogue from './catalogue.json';
import { archiveProduct } from './domain';
import { createHandler } from './handlers';
import { quoteLines } from './messages';
import { loadCatalogue, openProductStore, type ProductStore, updateProduct } from './store';

type Input = InputOf<typeof quoteLines>;

const log = testLog();
const engines = ['embedded', ...(process.env.MONGODB_URL ? ['MongoDB'] : [])];
const [apples, archived] = catalogue;
if (!apples || !archived) throw new Error('the catalogue has no two products');

describe.each(engines)('%s', (engine) => {
  let folder: string;
  let engineStore: Store;
  let store: ProductStore;
  let broker: Broker;
  let reads: number;
  const toStop: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waybill-products-'));
    const mongodbUrl = engine === 'MongoDB' ? process.env.MONGODB_URL : undefined;
    engineStore = await openStore({ mongodbUrl, folder, clock, log });
    store = await openProductStore(engineStore.database(`products-handlers-${newId('test')}`));
    await loadCatalogue(store, catalogue, clock.now());
    await updateProduct(store, archived.id, (product) => archiveProduct(product, clock.now()));
    reads = 0;
    const find = store.products.find.bind(store.products);
    store.products.find = (filter, options) => {
      reads += 1;
      return find(filter, options);
    };
    broker = await openBroker({ clock, log });
  }, 60_000);
  afterEach(async () => {
    for (const stop of toStop.splice(0)) await stop();
    await broker?.close();
    await engineStore?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const deadLetters = () => openDeadLetters(store.database, clock, log);

  async function startReplica() {
    const handler = createHandler({ store, broker, clock, deadLetters: await deadLetters() });
    const consumer = await broker.consume({ queue: 'products' }, handler, { prefetch: 100 });
    toStop.push(() => consumer.stop());
  }

  /** Resolves with so many replies to orders, by order. */
  async function replies(count: number): Promise<Map<string, unknown[]>> {
    const byOrder = new Map<string, unknown[]>();
    const types = new Map([[quoteLines.reply.type, quoteLines.reply]]);
    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      broker
        .consume({ queue: 'orders' }, async (batch) => {
          for (const { body } of batch) {
            const { subject, data, source } = readMessage(body, types);
            expect([data.operation.id, source]).toEqual(['fulfil-1/quote', 'products']);
            byOrder.set(subject, [...(byOrder.get(subject) ?? []), data.answer]);
            if (++seen === count) resolve();
          }
        })
        .then((consumer) => toStop.push(() => consumer.stop()), reject);
    });
    return byOrder;
  }

  function quoteFor(orderId: string, input: Input): CommandOf<typeof quoteLines> {
    const operation = {
      id: 'fulfil-1/quote',
      flow: 'fulfil',
      flowVersion: 1,
      step: 'quote',
      direction: 'do',
    };
    const about = { id: `${orderId}/fulfil-1/quote`, source: 'orders', subject: orderId, time: clock.now() };
    return message(quoteLines.command, about, { operation: { ...operation, direction: 'do' }, input });
  }

  const send = (quotes: readonly CommandOf<typeof quoteLines>[]) =>
    broker.publish(quotes.map((quote) => command('products', quote)));

  /** What is asked for, and what is answered, by turns. */
  const cases: [input: Input, answer: object][] = [
    [
      { lines: [{ productId: apples.id, quantity: 2 }], expectedTotal: eur(apples.price * 2) },
      {
        outcome: 'done',
        output: {
          lines: [{ productId: apples.id, name: apples.name, quantity: 2, unitPrice: eur(apples.price) }],
          total: eur(apples.price * 2),
        },
      },
    ],
    [
      { lines: [{ productId: newId('prod'), quantity: 1 }] },
      { outcome: 'refused', reason: 'UNKNOWN_PRODUCT' },
    ],
    [{ lines: [{ productId: archived.id, quantity: 1 }] }, { outcome: 'refused', reason: 'NOT_FOR_SALE' }],
    [
      { lines: [{ productId: apples.id, quantity: 1 }], expectedTotal: eur(1) },
      { outcome: 'refused', reason: 'PRICE_CHANGED' },
    ],
    [
      { lines: [{ productId: apples.id, quantity: Number.MAX_SAFE_INTEGER }] },
      { outcome: 'refused', reason: 'TOTAL_TOO_LARGE' },
    ],
    [{ lines: [{ productId: '$where', quantity: 1 }] }, { outcome: 'refused', reason: 'UNKNOWN_PRODUCT' }],
  ];

  test('100 commands are one query, and each gets its answer', async () => {
    const sent = Array.from({ length: 100 }, (_, n) => {
      const [input, answer] = cases[n % cases.length] ?? [];
      if (!input) throw new Error('no case');
      return { orderId: newId('order'), input, answer };
    });
    await send(sent.map(({ orderId, input }) => quoteFor(orderId, input)));
    const answered = replies(100);
    await startReplica();
    const byOrder = await answered;
    for (const { orderId, answer } of sent) expect(byOrder.get(orderId)).toEqual([answer]);
    expect(reads).toBe(1);
  });

  test('a repeat is answered again, whichever replica gets it', async () => {
    const orderId = newId('order');
    const [input, answer] = cases[0] ?? [];
    if (!input) throw new Error('no case');
    await startReplica();
    await startReplica();
    const answered = replies(20);
    for (let n = 0; n < 20; n++) await send([quoteFor(orderId, input)]);
    expect((await answered).get(orderId)).toEqual(Array.from({ length: 20 }, () => answer));
  });

  test('poison is parked alone; what came with it is answered', async () => {
    const [input, answer] = cases[0] ?? [];
    if (!input) throw new Error('no case');
    const good = newId('order');
    const empty = quoteFor(newId('order'), input);
    empty.data.input.lines = [];
    await broker.publish([{ to: { queue: 'products' }, id: 'noise', body: 'no JSON' }]);
    await send([empty, quoteFor(good, input)]);
    const answered = replies(1);
    await startReplica();
    expect([...(await answered)]).toEqual([[good, [answer]]]);
    const { letters } = await deadLetters();
    const parked = await letters.find({}).toArray();
    expect(parked.map(({ messageId }) => messageId).sort()).toEqual([empty.id, 'noise'].sort());
  });
});
