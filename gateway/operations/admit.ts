import type { GatewayContext } from '../context';
import { checkCost, type DemandSettings } from '../demand/check';
import type { Authorize, Verdict } from '../security/authorize';
import type { Operation } from './operations';

/** Who asks an operation, and with what. */
export interface Asking {
  /** As the client sent them. */
  variables: Readonly<Record<string, unknown>>;
  context: GatewayContext;
}

/**
 * Says what may be run of an operation, before anything is planned for it. Throws a `GraphQLError` for one that costs too
 * much, and when it cannot be decided.
 */
export type Admit = (operation: Operation, asking: Asking) => Verdict | Promise<Verdict>;

export interface AdmitDeps {
  authorize: Authorize<GatewayContext>;
  demand: DemandSettings;
}

export function createAdmit({ authorize, demand }: AdmitDeps): Admit {
  return (operation, { variables, context }) => {
    const told = operation.cost && checkCost(operation.cost, variables, demand).extensions;
    const verdict = authorize(operation.protection, { viewer: context.viewer, variables, context });
    if (!told) return verdict;
    const tell = (one: Verdict): Verdict => ({ ...one, extensions: { ...one.extensions, ...told } });
    return verdict instanceof Promise ? verdict.then(tell) : tell(verdict);
  };
}
