import type { GatewayContext } from '../context';

/** What joins logs and traces. It says nothing of who asks, and no subgraph answers by it. */
const correlation = new Set(['traceparent', 'tracestate', 'baggage', 'x-request-id']);

/**
 * The forwarded headers that an answer may depend on. Two clients with equal ones get the same answers; two tokens of one
 * viewer are two identities, because they may hold other rights and end at other times.
 */
export function identityOf({ forwarded }: GatewayContext): Readonly<Record<string, string>> {
  const identity: Record<string, string> = {};
  for (const name of Object.keys(forwarded).sort()) {
    const value = forwarded[name];
    if (value !== undefined && !correlation.has(name)) identity[name] = value;
  }
  return identity;
}
