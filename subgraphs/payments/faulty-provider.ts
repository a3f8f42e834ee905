import type { FaultName } from '../../platform/saga/faults';
import type { Collection } from '../../platform/store/store';
import type { Outcome, Provider, ProviderOperation, ProviderRequest } from './provider';
import type { PaymentRow } from './store';

type Faults = readonly FaultName[];

/** What a provider says to a request that it is to refuse; what must succeed one day it never refuses. */
const refusals: Partial<Record<ProviderOperation, Outcome>> = {
  authorize: 'INSUFFICIENT_FUNDS',
  capture: 'DECLINED',
};

function refusalOf(operation: ProviderOperation, faults: Faults): Outcome | null {
  return (faults.includes('REFUSE') && refusals[operation]) || null;
}

function uncertaintyOf(faults: Faults): Outcome | null {
  return faults.find((fault) => fault === 'TIMEOUT' || fault === 'UNKNOWN') ?? null;
}

/**
 * A provider that does to a request what its command has asked for. REFUSE: it never arrives, and is refused for ever.
 * TIMEOUT and UNKNOWN: the money moves and nobody hears of it; an authorization is not heard of until it is given up,
 * which is when an undo waits for it.
 */
export function faultyProvider(real: Provider, payments: Collection<PaymentRow>): Provider {
  /** What is to be said of a reference rather than the truth. */
  async function concealed(references: readonly string[]): Promise<ReadonlyMap<string, Outcome>> {
    const ids = new Set(references.map((reference) => reference.split('/')[0] ?? ''));
    const rows = await payments.find({ _id: { $in: [...ids] } }).toArray();
    const said = rows.flatMap(({ call, operations, waiting }): [string, Outcome][] => {
      if (!call) return [];
      const faults = operations.find(({ id }) => id === call.operationId)?.faults ?? [];
      const isHidden = call.operation === 'authorize' && waiting.length === 0;
      const outcome = refusalOf(call.operation, faults) ?? (isHidden ? uncertaintyOf(faults) : null);
      return outcome ? [[call.reference, outcome]] : [];
    });
    return new Map(said);
  }

  return {
    name: real.name,
    async perform(requests) {
      const isRefused = ({ operation, faults = [] }: ProviderRequest) => refusalOf(operation, faults);
      const passed = requests.filter((request) => !isRefused(request));
      const outcomes = passed.length > 0 ? await real.perform(passed) : [];
      const truth = new Map(passed.map(({ reference }, index) => [reference, outcomes[index] ?? 'UNKNOWN']));
      return requests.map(
        (request) =>
          isRefused(request) ??
          uncertaintyOf(request.faults ?? []) ??
          truth.get(request.reference) ??
          'UNKNOWN',
      );
    },
    async lookup(references) {
      const [known, said] = await Promise.all([real.lookup(references), concealed(references)]);
      return references.map((reference, index) => said.get(reference) ?? known[index] ?? null);
    },
  };
}
