import type { GraphQLError } from 'graphql';
import type { Viewer } from '../../platform/auth';
import { clientError } from '../../platform/errors';
import type { Log } from '../../platform/log';

/**
 * Decides policies (`@policy`): of those asked for, which are granted. Asked once for each request of an operation that
 * depends on any. What it does not return is not granted; when it throws, the request is refused.
 */
export type EvaluatePolicies<Context> = (
  policies: readonly string[],
  viewer: Viewer | null,
  context: Context,
) => Promise<ReadonlySet<string>>;

/** Nobody has said how policies are decided: none is granted. */
export const denyPolicies: EvaluatePolicies<unknown> = async () => new Set();

/** What tells one request from another, where there is such a thing. */
export interface OfRequest {
  request?: object;
}

/**
 * The same, rejecting with SERVICE_UNAVAILABLE when it cannot be decided. That is kept for the rest of the request: who
 * cannot decide now is not asked again at once, when the request comes another way.
 */
export function onceUndecided<Context extends OfRequest>(
  evaluate: EvaluatePolicies<Context>,
  log: Log,
): EvaluatePolicies<Context> {
  const undecided = new WeakMap<object, GraphQLError>();
  return async (policies, viewer, context) => {
    const { request } = context;
    const known = request && undecided.get(request);
    if (known) throw known;
    try {
      return await evaluate(policies, viewer, context);
    } catch (error) {
      log.error({ err: error }, 'Policies cannot be decided');
      const told = clientError(
        'SERVICE_UNAVAILABLE',
        'What you may do cannot be checked just now. Try again shortly.',
      );
      if (request) undecided.set(request, told);
      throw told;
    }
  };
}
