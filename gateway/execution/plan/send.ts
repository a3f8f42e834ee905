import { unavailable } from '../../errors';
import type { FetchAnswer, FetchOperation, FetchVariables, Source } from '../../sources/source';
import type { Run } from '../run';

/** Sends one fetch, unless nobody waits for its answer any more. What `take` is given is this run's own. */
export function send(
  run: Run,
  subgraph: string,
  request: { operation: FetchOperation; variables: FetchVariables },
  take: (answer: FetchAnswer) => void,
  refuse: (failure: unknown) => void,
): Promise<void> | undefined {
  const { sources, context, signal } = run.execution;
  if (signal?.aborted) return undefined;
  const source = sources.get(subgraph);
  if (!source) {
    refuse(unavailable(subgraph));
    return undefined;
  }
  const { operation, variables } = request;
  const { inBytes } = run;
  return fetchFrom(
    source,
    signal ? { operation, variables, context, inBytes, signal } : { operation, variables, context, inBytes },
  ).then(take, refuse);
}

/** A source that throws has rejected. */
function fetchFrom(source: Source, request: Parameters<Source['fetch']>[0]): Promise<FetchAnswer> {
  try {
    return source.fetch(request);
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}
