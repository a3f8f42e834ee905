import type { Scope } from '../../platform/auth';
import type { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { message } from '../../platform/message';
import type { Outbox } from '../../platform/outbox';
import { isDuplicateKey } from '../../platform/store/store';
import { checkRegistration, checkScopes, normalEmail, normalPassword, type User } from './domain';
import type { Keys } from './keys';
import { userRegistered } from './messages';
import type { Passwords } from './passwords';
import type { Sessions } from './sessions';
import type { UsersStore } from './store';

/** How long registering waits for the broker, in milliseconds. The outbox's sweep publishes what it did not wait for. */
const announceMs = 500;

export interface SignIn {
  accessToken: string;
  refreshToken: string;
  user: User;
}

export interface Refused<Reason extends string> {
  refused: Reason;
}

/** What can be done with accounts. Whoever calls has checked who may. */
export interface Accounts {
  register(input: {
    email: string;
    password: string;
    name: string;
  }): Promise<SignIn | Refused<'EMAIL_TAKEN' | 'INVALID_EMAIL' | 'INVALID_NAME' | 'WEAK_PASSWORD'>>;
  login(input: { email: string; password: string }): Promise<SignIn | Refused<'INVALID_CREDENTIALS'>>;
  refresh(refreshToken: string): Promise<SignIn | Refused<'INVALID_REFRESH_TOKEN'>>;
  logout(refreshToken: string): Promise<void>;
  setScopes(
    userId: string,
    scopes: readonly Scope[],
    viewerId: string,
  ): Promise<{ user: User } | Refused<'USER_NOT_FOUND' | 'CANNOT_DEMOTE_YOURSELF'>>;
  /** Opens an account without signing in. The input has been checked. Null when the e-mail address is taken. */
  open(input: { email: string; password: string; name: string }, scopes: Scope[]): Promise<User | null>;
}

export interface AccountsDeps {
  store: UsersStore;
  keys: Keys;
  sessions: Sessions;
  passwords: Passwords;
  outbox: Outbox<User>;
  clock: Clock;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, keys, sessions, passwords, outbox, clock } = deps;

  async function signIn(user: User): Promise<SignIn> {
    return { accessToken: await keys.accessToken(user), refreshToken: await sessions.begin(user._id), user };
  }

  const open: Accounts['open'] = async ({ email, password, name }, scopes) => {
    const user = newUser({ email, name, passwordHash: await passwords.hash(password) }, scopes, clock);
    outbox.admit(user.outbox);
    try {
      await store.users.insertOne(user);
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
    // The others shall know the user before the user can ask them for anything; a broker that is away keeps nobody out.
    const waited = new AbortController();
    await Promise.race([outbox.flush([user]), clock.sleep(announceMs, waited.signal)]);
    waited.abort();
    return user;
  };

  return {
    open,
    async register(input) {
      const checked = checkRegistration(input);
      if ('refused' in checked) return checked;
      // Before the hash, which is what registering costs; the unique index has the last word.
      const taken = await store.users.findOne({ email: checked.email }, { projection: { _id: 1 } });
      const user = taken ? null : await open(checked, ['customer']);
      return user ? signIn(user) : { refused: 'EMAIL_TAKEN' };
    },
    async login({ email, password }) {
      const user = await store.users.findOne({ email: normalEmail(email) });
      const matches = await passwords.matches(normalPassword(password), user?.passwordHash);
      return user && matches ? signIn(user) : { refused: 'INVALID_CREDENTIALS' };
    },
    async refresh(refreshToken) {
      const next = await sessions.rotate(refreshToken);
      const user = next && (await store.users.findOne({ _id: next.userId }));
      if (!user) return { refused: 'INVALID_REFRESH_TOKEN' };
      return { accessToken: await keys.accessToken(user), refreshToken: next.refreshToken, user };
    },
    logout: (refreshToken) => sessions.end(refreshToken),
    async setScopes(userId, asked, viewerId) {
      const checked = checkScopes(asked, userId, viewerId);
      if ('refused' in checked) return checked;
      const user = await store.users.findOneAndUpdate(
        { _id: userId },
        { $set: { scopes: checked.scopes } },
        { returnDocument: 'after' },
      );
      return user ? { user } : { refused: 'USER_NOT_FOUND' };
    },
  };
}

function newUser(about: Pick<User, 'email' | 'name' | 'passwordHash'>, scopes: Scope[], clock: Clock): User {
  const userId = newId('user', clock);
  const createdAt = clock.now();
  const registered = message(
    userRegistered,
    { id: `${userId}.1`, source: 'users', subject: userId, time: createdAt },
    { userId, name: about.name },
  );
  return { _id: userId, ...about, scopes, createdAt, outbox: [registered] };
}
