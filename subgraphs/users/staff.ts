import { randomBytes } from 'node:crypto';
import type { Log } from '../../platform/log';
import type { Accounts } from './accounts';
import { normalEmail, normalPassword } from './domain';
import type { UsersStore } from './store';

const defaultEmail = 'staff@waybill.local';

/**
 * Makes the first staff account, so that there is somebody who can make others staff: with the address and password
 * given, or with a random password that is logged this once. Does nothing when that account exists; without an address
 * given, when there is any staff. Of replicas that start together, one makes it.
 */
export async function ensureStaff(
  given: { email?: string | undefined; password?: string | undefined },
  { store, accounts, log }: { store: UsersStore; accounts: Accounts; log: Log },
): Promise<void> {
  const email = normalEmail(given.email ?? defaultEmail);
  const existing = await store.users.findOne(given.email ? { email } : { scopes: 'staff' });
  if (existing) {
    if (!existing.scopes.includes('staff'))
      log.warn(`The account of STAFF_EMAIL exists and is not staff; let another staff account make it so`);
    return;
  }
  const password = given.password ?? randomBytes(12).toString('base64url');
  const user = await accounts.open({ email, password: normalPassword(password), name: 'Staff' }, ['staff']);
  if (!user) return;
  if (given.password) log.info(`The first staff account is ${email}, with the password of STAFF_PASSWORD`);
  else log.info(`The first staff account is ${email}, password ${password} (it is not shown again)`);
}
