import { outcome, ORDERS, prepareRush, rush } from './rush';
import { engines, startSystem } from './system';

test(`${ORDERS} orders at once on ${engines}: every one ends, refusals have the right reason, the books are right`, async () => {
  const system = await startSystem();
  const prepared = await prepareRush(system);
  const placed = await rush(system, prepared);
  const ends = await outcome(system, placed);
  const wanted = (kind: string) => prepared.kinds.filter((other) => other === kind).length;
  expect(ends).toEqual({
    scarce: { DELIVERED: prepared.scarce, 'REJECTED OUT_OF_STOCK': wanted('scarce') - prepared.scarce },
    poor: { 'REJECTED INSUFFICIENT_FUNDS': wanted('poor') },
    plain: { DELIVERED: wanted('plain') },
  });
  const { breaches } = await system.audit();
  await system.dispose();
  expect(breaches).toEqual([]);
}, 120_000);
