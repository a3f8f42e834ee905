import { type DocumentNode, type GraphQLError, OperationTypeNode, type SelectionNode } from 'graphql';
import type { Viewer } from '../../platform/auth';
import type { Log } from '../../platform/log';
import { areMet } from '../conditions';
import { filterOperation, type Filtered } from './filter';
import { dataOfNothing } from './nothing';
import { type EvaluatePolicies, type OfRequest, onceUndecided } from './policies';
import type { Protection } from './protection';
import { refusalError } from './refusals';

export interface AuthorizationSettings {
  /** What becomes of a query or a subscription of which something is refused: the rest is answered, or nothing is. */
  unauthorized: 'filter' | 'reject';
  /** The same of a mutation. It is done whole or not at all unless this says otherwise. */
  unauthorizedMutation: 'filter' | 'reject';
  /** Tells what would be refused, and refuses nothing. */
  dryRun: boolean;
  /** Where a client reads what was refused: `errors`, `extensions.authorizationErrors`, or nowhere. */
  report: 'errors' | 'extensions' | 'disabled';
}

export const defaultAuthorization: AuthorizationSettings = {
  unauthorized: 'filter',
  unauthorizedMutation: 'reject',
  dryRun: false,
  report: 'errors',
};

/** What may be run of an operation for one request. */
export interface Verdict {
  /** What to plan and run; null when nothing of it may run. */
  document: DocumentNode | null;
  /** Plans of one operation are shared by requests of equal keys. */
  key: string;
  /**
   * What is in the operation as it was sent and not in `document`, with all that is below it. The answer has the shape of
   * the operation as it was sent: a field that is asked for by such selections alone is null in it, with the nulls that
   * follow from that, and without an error of its own.
   */
  removed: ReadonlySet<SelectionNode>;
  /** The answer's `data` when nothing may run. */
  data: Record<string, null> | null;
  /** For the answer, or for each answer of a subscription. */
  errors: readonly GraphQLError[];
  extensions: Readonly<Record<string, unknown>> | undefined;
}

export interface Asking<Context> {
  viewer: Viewer | null;
  variables: Readonly<Record<string, unknown>>;
  context: Context;
}

/** Answers at once, but for operations that depend on policies. Throws SERVICE_UNAVAILABLE when these cannot be decided. */
export type Authorize<Context> = (
  protection: Protection,
  asking: Asking<Context>,
) => Verdict | Promise<Verdict>;

export function createAuthorize<Context extends OfRequest>(deps: {
  settings: AuthorizationSettings;
  evaluatePolicies: EvaluatePolicies<Context>;
  log: Log;
}): Authorize<Context> {
  const { settings } = deps;
  const evaluatePolicies = onceUndecided(deps.evaluatePolicies, deps.log);
  return (protection, asking) => {
    if (protection.requirements.length === 0) return protection.whole;
    const decide = (policies: ReadonlySet<string>) =>
      verdictOf(
        protection,
        filterOperation(protection, { viewer: asking.viewer, policies }),
        asking,
        settings,
      );
    if (protection.policies.length === 0) return decide(none);
    return evaluatePolicies(protection.policies, asking.viewer, asking.context).then(decide);
  };
}

const none: ReadonlySet<string> = new Set();

function verdictOf(
  protection: Protection,
  filtered: Filtered,
  { viewer, variables }: Asking<unknown>,
  settings: AuthorizationSettings,
): Verdict {
  if (filtered.refusals.length === 0) return protection.whole;
  const selected = filtered.refusals.filter(({ conditions }) => areMet(conditions, variables));
  const told = report(
    selected.map((refusal) => refusalError(refusal, viewer)),
    settings.report,
  );
  if (settings.dryRun) return { ...protection.whole, ...told };
  const isMutation = protection.operation.operation === OperationTypeNode.MUTATION;
  const mode = isMutation ? settings.unauthorizedMutation : settings.unauthorized;
  const { key, document, removed } = filtered;
  if (mode === 'reject' && selected.length > 0) return { key, document: null, removed, data: null, ...told };
  const data = document ? null : dataOfNothing(protection, filtered, variables);
  return { key, document, removed, data, ...told };
}

function report(
  errors: readonly GraphQLError[],
  place: AuthorizationSettings['report'],
): Pick<Verdict, 'errors' | 'extensions'> {
  if (place === 'errors') return { errors, extensions: undefined };
  const shown = place === 'extensions' && errors.length > 0;
  return { errors: [], extensions: shown ? { authorizationErrors: errors } : undefined };
}
