import type { BatchHandler, Broker } from '../../platform/broker/broker';
import type { Clock } from '../../platform/clock';
import type { DeadLetters } from '../../platform/dead-letters';
import type { FailPoint } from '../../platform/fail-point';
import type { FaultInjection } from '../../platform/saga/fault-injection';
import { answers, reader, type ReadCommand } from '../../platform/saga/reader';
import { type Product, quote } from './domain';
import { quoteLines } from './messages';
import { findProducts, type ProductStore } from './store';

export const service = 'products';

/** message -> decision -> reply */
const handlers = [
  answers<ReadonlyMap<string, Product>, typeof quoteLines>(quoteLines, quote, (input) =>
    quote(input, new Map()),
  ),
];

export interface HandlerDependencies {
  store: Pick<ProductStore, 'products'>;
  broker: Broker;
  clock: Clock;
  deadLetters: DeadLetters;
  failPoint?: FailPoint | undefined;
  faults?: FaultInjection;
}

/** Handles the queue `products`. A batch is one query, whatever it holds, and one publish. */
export function createHandler({ store, ...dependencies }: HandlerDependencies): BatchHandler {
  return reader<ReadonlyMap<string, Product>>({
    ...dependencies,
    service,
    handlers,
    load: (commands) => findProducts(store, commands.flatMap(productIds)),
  });
}

function productIds({ data }: ReadCommand): string[] {
  const { lines } = data.input as { lines: readonly { productId: string }[] };
  return lines.map(({ productId }) => productId);
}
