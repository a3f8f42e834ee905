import type { GatewayContext } from '../context';
import type { FetchOperation, FetchRequest } from './source';

/** What is under way, by what was asked and for whom. */
export interface UnderWay<T> {
  find(key: string): T | undefined;
  add(key: string, entry: T): void;
  /** Does nothing where another entry has taken the key. */
  remove(key: string, entry: T): void;
}

/** After so many entries the table is made anew. */
const entriesOfATable = 1_000;

/**
 * A `Map` with so many comings and goings grows a new table all the time, and one that was thrown away after it had
 * become old holds on to the next: all that was ever in them is then kept from the young generation's collector, which
 * costs a tenth of a fetch. A new `Map` now and then, and whenever nothing is in it, cuts that chain.
 */
export function createUnderWay<T>(): UnderWay<T> {
  let entries = new Map<string, T>();
  let added = 0;
  return {
    find: (key) => entries.get(key),
    add(key, entry) {
      added += 1;
      if (added > entriesOfATable || entries.size === 0) {
        entries = new Map(entries);
        added = 0;
      }
      entries.set(key, entry);
    },
    remove(key, entry) {
      if (entries.get(key) === entry) entries.delete(key);
    },
  };
}

/** Headers that tell one request from another without saying who asks or for what. */
const tracing =
  /^(traceparent|tracestate|baggage|b3|x-b3-.+|x-request-id|x-correlation-id|x-trace-id|x-amzn-trace-id|x-cloud-trace-context|uber-trace-id|sentry-trace)$/;

/** Equal for requests whose answers are interchangeable: operation, identity and variables. */
export function createKeys(): (request: FetchRequest) => string {
  const numbers = new WeakMap<FetchOperation, number>();
  let last = 0;
  return ({ operation, context, variables, inBytes }) => {
    let number = numbers.get(operation);
    if (number === undefined) numbers.set(operation, (number = ++last));
    return `${number}${inBytes ? 'b' : ''}\n${identityOf(context)}\n${variables.json}`;
  };
}

/** Whatever of the request reaches the subgraph and can change its answer. No header holds a line break. */
function identityOf({ forwarded }: GatewayContext): string {
  let identity = '';
  for (const name of Object.keys(forwarded)) {
    if (!isTracing(name)) identity += `${name}:${forwarded[name]}\n`;
  }
  return identity;
}

const isTracing = (name: string) => name !== 'authorization' && tracing.test(name);
