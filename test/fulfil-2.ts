import type { Flow } from '../platform/saga/flow';
import type { Order } from '../subgraphs/orders/domain';
import { fulfil } from '../subgraphs/orders/saga';

const named = (name: string) => {
  const step = fulfil.steps.find((each) => each.name === name);
  if (!step) throw new Error(`fulfil has no step ${name}`);
  return step;
};

/** What a version 2 of the journey of an order could be: it reserves the money before it holds the stock. */
export const fulfil2: Flow<Order> = {
  ...fulfil,
  version: 2,
  steps: ['quote', 'authorize', 'hold', 'book', 'capture', 'commit', 'dispatch', 'track'].map(named),
};
