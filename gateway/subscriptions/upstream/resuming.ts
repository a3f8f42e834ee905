import type { FormattedExecutionResult } from 'graphql';
import { backoffMs, type Clock } from '../../../platform/clock';
import type { Log } from '../../../platform/log';
import type { GatewayLimits } from '../../limits';
import { UpstreamErrors, UpstreamLost } from './errors';
import type { UpstreamRequest, Upstreams, UpstreamSink } from './pool';

/** How often, and how long apart, a lost subgraph is asked again. */
export type ResumeLimits = Pick<
  GatewayLimits,
  'resumeAttempts' | 'resumeFirstWaitMs' | 'resumeLongestWaitMs'
>;

export interface ResumingDeps {
  upstreams: Upstreams;
  clock: Clock;
  log: Log;
  limits: ResumeLimits;
}

export interface ResumingRequest {
  request: UpstreamRequest;
  /** The variable of the payload that takes the sequence to begin after. */
  variableName: string;
  /** What the request asks to begin after; undefined where it begins wherever the subgraph does. */
  after: number | undefined;
  sequenceOf: (event: FormattedExecutionResult) => number | undefined;
}

/**
 * A subscription that outlives its connection: when that is lost, the subgraph is asked again for what comes after the
 * last event, and what it repeats is dropped. The sink sees no gap and no repeat. It gets the loss itself when the
 * subgraph stays away, or when there is no sequence yet to go on from.
 */
export function subscribeResuming(
  { upstreams, clock, log, limits }: ResumingDeps,
  { request, variableName, after, sequenceOf }: ResumingRequest,
  sink: UpstreamSink,
): () => void {
  const stopped = new AbortController();
  let last = after;
  /** Events up to here were given before the last loss. */
  let given = -Infinity;
  let attempts = 0;
  let openedAt = 0;
  let unsubscribe: () => void = () => undefined;

  const open = () => {
    openedAt = clock.now().getTime();
    const variables = {
      ...request.payload.variables,
      ...(last === undefined ? {} : { [variableName]: last }),
    };
    unsubscribe = upstreams.subscribe({ ...request, payload: { ...request.payload, variables } }, own);
  };
  const own: UpstreamSink = {
    next(event) {
      const sequence = sequenceOf(event);
      if (sequence !== undefined) {
        if (sequence <= given) return;
        last = last === undefined ? sequence : Math.max(last, sequence);
        attempts = 0;
      }
      sink.next(event);
    },
    complete: () => sink.complete(),
    error(error) {
      if (last !== undefined && isPassing(error, attempts > 0)) void retry(error);
      else sink.error(error);
    },
  };
  const retry = async (error: Error) => {
    given = last ?? given;
    // Who stayed for long is no subgraph that accepts and leaves.
    if (clock.now().getTime() - openedAt > limits.resumeLongestWaitMs) attempts = 0;
    attempts += 1;
    if (attempts > limits.resumeAttempts) return sink.error(error);
    log.debug({ subgraph: request.subgraph, attempts, after: last }, 'A subscription is taken up again');
    await clock.sleep(
      backoffMs(attempts, limits.resumeFirstWaitMs, limits.resumeLongestWaitMs, () => clock.random()),
      stopped.signal,
    );
    if (!stopped.signal.aborted) open();
  };

  open();
  return () => {
    stopped.abort();
    unsubscribe();
  };
}

/** May it be another way in a moment? A subgraph that could not be reached to begin with is said to be away at once. */
function isPassing(error: Error, isRetry: boolean): boolean {
  if (error instanceof UpstreamLost) return error.wasOpen || isRetry;
  return (
    error instanceof UpstreamErrors &&
    error.errors.every(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE')
  );
}
