import type { Outcome, Provider, ProviderOperation, ProviderRequest } from './provider';

/** How a provider may behave when it is called. `effect`: the money moves all the same. */
export type Behaviour =
  | { answers: 'TIMEOUT' | 'UNKNOWN'; effect: boolean }
  | { answers: 'DECLINED' }
  | { throws: Error; effect: boolean }
  /** It answers when it is told to, with its effect by then. */
  | { waitsFor: Promise<void> };

/** For tests: a provider that misbehaves as told, in front of one that does the work. */
export interface SimulatedProvider extends Provider {
  /** What the next calls of an operation do, one each; after them it does as it should. */
  next(operation: ProviderOperation, ...behaviours: Behaviour[]): void;
  /** Every call and lookup, in order: `authorize order_1/authorize`, `lookup order_1/authorize`. */
  readonly seen: readonly string[];
}

export function simulatedProvider(real: Provider): SimulatedProvider {
  const plans = new Map<ProviderOperation, Behaviour[]>();
  const declined = new Set<string>();
  const seen: string[] = [];

  async function performOne(request: ProviderRequest): Promise<Outcome> {
    seen.push(`${request.operation} ${request.reference}`);
    const really = async () => (await real.perform([request]))[0]!;
    if (declined.has(request.reference)) return 'DECLINED';
    const behaviour = plans.get(request.operation)?.shift();
    if (!behaviour) return really();
    if ('waitsFor' in behaviour) {
      await behaviour.waitsFor;
      return really();
    }
    if ('effect' in behaviour && behaviour.effect) await really();
    if ('throws' in behaviour) throw behaviour.throws;
    if (behaviour.answers === 'DECLINED') declined.add(request.reference);
    return behaviour.answers;
  }

  return {
    name: 'simulated',
    seen,
    next(operation, ...behaviours) {
      plans.set(operation, [...(plans.get(operation) ?? []), ...behaviours]);
    },
    perform: (requests) => Promise.all(requests.map(performOne)),
    async lookup(references) {
      seen.push(...references.map((reference) => `lookup ${reference}`));
      const known = await real.lookup(references);
      return references.map((reference, index) =>
        declined.has(reference) ? 'DECLINED' : (known[index] ?? null),
      );
    },
  };
}
