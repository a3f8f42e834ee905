import type { Outcome, Provider, ProviderRequest } from '../../subgraphs/payments/provider';
import type { Chance } from '../../platform/fixture/chance';
import type { Faults } from './faults';
import type { Mortal } from './mortal';

/** The wallet behind a bad line: TIMEOUT, UNKNOWN or an exception, with the effect at once, seconds later, or never. */
export function badLine(world: {
  chance: Chance;
  faults: Faults;
  mortal: Mortal;
}): (wallet: Provider) => Provider {
  const { faults, mortal } = world;
  const chance = world.chance.fork();
  return (wallet) => ({
    name: 'bad line',
    async perform(requests) {
      if (!chance.happens(faults.rates().provider)) return wallet.perform(requests);
      const effect = chance.pick(['now', 'later', 'never']);
      if (effect === 'now') await wallet.perform(requests);
      if (effect === 'later') void later(wallet, requests);
      const outcome = chance.pick<Outcome | 'throws'>(['TIMEOUT', 'UNKNOWN', 'throws']);
      if (outcome === 'throws') throw new Error('simulated: the line broke');
      return requests.map(() => outcome);
    },
    lookup: (references) => wallet.lookup(references),
  });

  async function later(wallet: Provider, requests: readonly ProviderRequest[]): Promise<void> {
    await mortal.clock.sleep(chance.between(1_000, 20_000));
    // What the wallet's own store refuses here is one more effect that never came.
    await wallet.perform(requests).catch(() => undefined);
  }
}
