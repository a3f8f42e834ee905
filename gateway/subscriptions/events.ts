import type { FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Viewer } from '../../platform/auth';
import { forbidden, unauthenticated } from '../../platform/errors';
import type { CompiledSubscription } from '../execution';
import { type FormatError, formatErrors, unavailable } from '../errors';
import { OperationRefused } from '../operations/operations';
import type { Verdict } from '../security/authorize';
import type { Supergraph } from '../supergraph/build';
import type { OpenSubscription, SubscriptionRequest } from './request';

export interface OpenDeps {
  supergraph: Supergraph;
  formatError: FormatError;
}

/** Opens the subscriptions of one supergraph. */
export function createOpenSubscription({ supergraph, formatError }: OpenDeps): OpenSubscription {
  return async ({ operation, variables, context }) => {
    const verdict = await supergraph.admit(operation, { variables, context });
    const { document, key: variant } = verdict;
    if (!document) throw refusedBy(verdict, context.viewer);
    const compiled = await supergraph.operations.planOf(operation, { ...verdict, document });
    if ('execute' in compiled) throw new Error('A subscription was planned as something else');
    const { primary } = compiled;
    const url = supergraph.urls.get(primary.subgraph);
    if (url === undefined) throw unavailable(primary.subgraph);
    return {
      primary,
      url,
      variant,
      executeEvent: (event, asked) =>
        executeEvent(event, asked, { compiled, verdict, supergraph, formatError }),
    };
  };
}

interface Event {
  compiled: CompiledSubscription;
  verdict: Verdict;
  supergraph: Supergraph;
  formatError: FormatError;
}

/** What was refused is said with each event. */
async function executeEvent(
  event: FormattedExecutionResult,
  { variables, context }: SubscriptionRequest,
  { compiled, verdict, supergraph, formatError }: Event,
): Promise<FormattedExecutionResult> {
  const { sources } = supergraph;
  const { data, errors = [] } = await compiled.executeEvent(event, { variables, sources, context });
  const all = formatErrors([...verdict.errors, ...errors], formatError);
  const { extensions } = verdict;
  return { ...(all.length > 0 && { errors: all }), data, ...(extensions && { extensions }) };
}

/**
 * Nothing of it may be had. Where the settings leave it untold what was refused and why, a client still has to know that
 * no event will come; the code depends on who asks alone, never on what is missing.
 */
function refusedBy({ errors }: Verdict, viewer: Viewer | null): OperationRefused | GraphQLError {
  if (errors.length > 0) return new OperationRefused([...errors]);
  return viewer ? forbidden('This subscription is not for you.') : unauthenticated();
}
