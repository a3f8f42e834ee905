import type { IncomingHttpHeaders } from 'node:http';
import type { Viewer } from '../platform/auth';
import type { Caller } from './auth';

/** The context of one operation. */
export interface GatewayContext {
  viewer: Viewer | null;
  /** Sent to every subgraph with each of the operation's fetches; nothing else of the request is. */
  forwarded: Readonly<Record<string, string>>;
}

/** Headers that subgraphs get beside `authorization`: what joins logs and traces. */
const forwardedNames = ['traceparent', 'tracestate', 'x-request-id'];
/** Longer than any trace context; a subgraph shall not get what a client padded. */
const maxHeaderLength = 512;

export function createContext(caller: Caller, headers: IncomingHttpHeaders): GatewayContext {
  const forwarded: Record<string, string> = {};
  for (const name of forwardedNames) {
    const value = headers[name];
    if (typeof value === 'string' && value.length <= maxHeaderLength) forwarded[name] = value;
  }
  if (caller.authorization !== undefined) forwarded.authorization = caller.authorization;
  return { viewer: caller.viewer, forwarded };
}
