import type { IncomingHttpHeaders } from 'node:http';
import type { Viewer } from '../platform/auth';
import type { Caller } from './auth';
import type { Leaving } from './leaving';

/** The context of one operation. */
export interface GatewayContext {
  viewer: Viewer | null;
  /** Sent to every subgraph with each of the operation's fetches; nothing else of the request is. */
  forwarded: Readonly<Record<string, string>>;
  /** Aborted when the client has left without its answer. */
  signal?: Leaving;
  /** Stands for the HTTP request: the same object whichever way it goes. */
  request?: object;
}

/** Longer than any trace context; a subgraph shall not get what a client padded. */
const maxHeaderLength = 512;

/**
 * Makes the context of one operation from who asks, the headers of the request, and a signal of the client's leaving where
 * the request is over with its answer.
 */
export type MakeContext = (caller: Caller, headers: IncomingHttpHeaders, signal?: Leaving) => GatewayContext;

/** @param forwardHeaders what of the client's headers subgraphs get, beside `authorization` as it was verified */
export function createContexts(forwardHeaders: readonly string[]): MakeContext {
  return (caller, headers, signal) => {
    const forwarded: Record<string, string> = {};
    for (const name of forwardHeaders) {
      const value = headers[name];
      if (typeof value === 'string' && value.length <= maxHeaderLength) forwarded[name] = value;
    }
    if (caller.authorization !== undefined) forwarded.authorization = caller.authorization;
    return { viewer: caller.viewer, forwarded, ...(signal && { signal, request: headers }) };
  };
}
