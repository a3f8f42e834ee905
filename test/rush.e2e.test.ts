import { outcome, ORDERS, prepareRush, rush } from './rush';
import { engines, startSystem } from './system';

test(`${ORDERS} orders at once on ${engines}: every one ends, refusals have the right reason, the books are right`, async () => {
  // Everything is compared all the time, of whatever age: nothing that is under way may be taken for what does not fit.
  const system = await startSystem({ RECONCILE_EVERY_MS: '2000', RECONCILE_AFTER_MS: '0' });
  const prepared = await prepareRush(system);
  const placed = await rush(system, prepared);
  const ends = await outcome(system, placed);
  const wanted = (kind: string) => prepared.kinds.filter((other) => other === kind).length;
  expect(ends).toEqual({
    scarce: { DELIVERED: prepared.scarce, 'REJECTED OUT_OF_STOCK': wanted('scarce') - prepared.scarce },
    poor: { 'REJECTED INSUFFICIENT_FUNDS': wanted('poor') },
    plain: { DELIVERED: wanted('plain') },
  });
  const { breaches, counts } = await system.audit();
  await system.dispose();
  expect(breaches).toEqual([]);
  const none = { open: 0, mended: 0 };
  expect(counts.findings).toEqual({ payments: none, inventory: none, delivery: none });
}, 120_000);
