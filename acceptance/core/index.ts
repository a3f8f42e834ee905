import { describe } from 'node:test';
import type { Shops } from '../main';
import { declareAccounts } from './accounts';
import { declareCatalogue } from './catalogue';
import { declareInput } from './input';
import { declareJourney } from './journey';
import { declareOwnership } from './ownership';
import { declareRefusals } from './refusals';
import { declareStaff } from './staff';
import { declareTakingBack } from './taking-back';

/** What a shop does on a good day, and how it says no. */
export function declareCore({ strict: shop }: Shops): void {
  describe('core', { concurrency: 6 }, () => {
    declareAccounts(shop);
    declareCatalogue(shop);
    declareJourney(shop);
    declareRefusals(shop);
    declareTakingBack(shop);
    declareOwnership(shop);
    declareInput(shop);
    declareStaff(shop);
  });
}
