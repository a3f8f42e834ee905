import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { type Broker, PublishFailed } from '../../platform/broker/broker';
import { openBroker } from '../../platform/broker/open';
import { type Clock, systemClock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { type Log, testLog } from '../../platform/log';
import type { House, Service } from '../../platform/service';
import { openStore } from '../../platform/store/open';
import type { Collection, Store } from '../../platform/store/store';
import { createTokenVerifier } from '../../platform/tokens';
import type { Session, User } from './domain';
import { start } from './main';
import { createSessions } from './sessions';

/** The real time, moved on by hand. */
let ahead = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + ahead) };
beforeEach(() => (ahead = 0));

const folder = mkdtempSync(join(tmpdir(), 'users-test-'));
const staff = { email: 'boss@waybill.test', password: 'boss password' };
const env = { STAFF_EMAIL: staff.email, STAFF_PASSWORD: staff.password, NODE_ENV: 'test' };

let store: Store;
let broker: Broker;
let house: House;
let service: Service;
let users: Collection<User>;
let sessions: Collection<Session>;
let boss: SignedIn;
/** What the broker has been given, and whether it takes it. */
const published: { id: string; type: string; data: unknown }[] = [];
let brokerAway = false;
let finds = 0;

beforeAll(async () => {
  const log = testLog();
  store = await openStore({ folder, log, clock });
  broker = await openBroker({ log, clock });
  const watched: Broker = {
    ...broker,
    publish: async (messages) => {
      if (brokerAway)
        throw new PublishFailed(
          messages.map(({ id }) => id),
          'away',
        );
      published.push(...messages.map(({ body }) => JSON.parse(body) as (typeof published)[0]));
    },
  };
  house = {
    env,
    clock,
    log,
    store: countingFinds(store),
    broker: watched,
    verifyToken: (token) => createTokenVerifier({ jwksUrl: jwksUrl(), clock })(token),
  };
  service = await start(house, 0);
  users = await store.database('users').collection<User>('users');
  sessions = await store.database('users').collection<Session>('sessions');
  boss = await signIn(staff);
});
afterAll(async () => {
  await service.stop();
  await broker.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const jwksUrl = () => new URL('/.well-known/jwks.json', service.url).href;

function countingFinds(inner: Store): Store {
  return {
    ...inner,
    ping: () => inner.ping(),
    database: (name) => {
      const database = inner.database(name);
      return {
        name,
        transaction: (work) => database.transaction(work),
        collection: async (collectionName, indexes) =>
          new Proxy(await database.collection(collectionName, indexes), {
            get(target, key) {
              if (key === 'find' || key === 'findOne') finds++;
              const value: unknown = Reflect.get(target, key);
              return typeof value === 'function' ? (value.bind(target) as unknown) : value;
            },
          }) as never,
      };
    },
  };
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string; argument?: string } }[];
}

async function ask(query: string, variables: object = {}, token?: string): Promise<Answer> {
  const response = await fetch(service.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

interface SignedIn {
  __typename: string;
  accessToken: string;
  refreshToken: string;
  user: { id: string; name: string; email: string | null; scopes: string[] };
}
type Outcome = SignedIn & { code?: string; message?: string };

async function mutate(name: string, type: string, input: object, token?: string): Promise<Outcome> {
  const success = `${type.replace('Input', 'Success')}`;
  const fields = 'accessToken refreshToken user { id name email scopes }';
  const query = `mutation($input: ${type}!) { result: ${name}(input: $input) {
    __typename ... on ${success} { ${fields} } ... on UserError { code message } } }`;
  const { data, errors } = await ask(query, { input }, token);
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.result as Outcome;
}

const register = (input: object) =>
  mutate('register', 'RegisterInput', { name: 'Ann', password: 'ann password', ...input });
const signIn = (input: object) => mutate('login', 'LoginInput', input);
const refresh = (refreshToken: string) => mutate('refreshToken', 'RefreshTokenInput', { refreshToken });
const logout = (refreshToken: string) =>
  ask('mutation($input: LogoutInput!) { logout(input: $input) { ... on LogoutSuccess { signedOut } } }', {
    input: { refreshToken },
  });

let count = 0;
const newEmail = () => `ann${++count}@waybill.test`;
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code;

describe('register', () => {
  test('opens an account, signs in, and says so once', async () => {
    const email = newEmail();
    const result = await register({ email: ` ${email.toUpperCase()}`, name: ' Ann ' });
    expect(result).toMatchObject({
      __typename: 'RegisterSuccess',
      user: { name: 'Ann', email, scopes: ['CUSTOMER'] },
    });
    const { id } = result.user;
    expect(await house.verifyToken(result.accessToken)).toMatchObject({ id, scopes: ['customer'] });
    expect(published.filter((message) => message.id === `${id}.1`)).toMatchObject([
      { type: 'users.user-registered.v1', subject: id, data: { userId: id, name: 'Ann' } },
    ]);
    const stored = await users.findOne({ _id: id });
    expect(stored?.outbox).toEqual([]);
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify([stored, await sessions.find({ userId: id }).toArray()])).not.toContain(
      result.refreshToken.split('.')[1],
    );
  });

  test('an address is taken once, in any case, however many ask at the same time', async () => {
    const email = newEmail();
    const results = await Promise.all(
      [email, email.toUpperCase(), email, email].map((e) => register({ email: e })),
    );
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      'EmailTaken',
      'EmailTaken',
      'EmailTaken',
      'RegisterSuccess',
    ]);
    expect(await register({ email })).toMatchObject({ __typename: 'EmailTaken', code: 'EMAIL_TAKEN' });
  });

  test('what cannot be registered is a typed answer, and nothing is stored', async () => {
    const before = await users.countDocuments({});
    const email = newEmail();
    expect(await register({ email: 'ann' })).toMatchObject({ code: 'INVALID_EMAIL' });
    expect(await register({ email, password: 'short' })).toMatchObject({ code: 'WEAK_PASSWORD' });
    expect(await register({ email, password: 'x'.repeat(500_000) })).toMatchObject({ code: 'WEAK_PASSWORD' });
    expect(await register({ email, name: ' ' })).toMatchObject({ code: 'INVALID_NAME' });
    expect(await users.countDocuments({})).toBe(before);
  });

  test('a broker that is away keeps nobody out; the event follows when it is back', async () => {
    brokerAway = true;
    const { user } = await register({ email: newEmail() });
    expect((await users.findOne({ _id: user.id }))?.outbox).toHaveLength(1);
    brokerAway = false;
    ahead = 10_000;
    await until(() => published.some(({ id }) => id === `${user.id}.1`));
    await until(async () => (await users.findOne({ _id: user.id }))?.outbox.length === 0);
  });
});

describe('login', () => {
  test('with address and password', async () => {
    const email = newEmail();
    const { user } = await register({ email });
    const result = await signIn({ email: email.toUpperCase(), password: 'ann password' });
    expect(result).toMatchObject({ __typename: 'LoginSuccess', user: { id: user.id, email } });
    expect(await house.verifyToken(result.accessToken)).toMatchObject({ id: user.id });
  });

  test('an unknown address and a wrong password get the same answer', async () => {
    const email = newEmail();
    await register({ email });
    const wrong = await signIn({ email, password: 'another password' });
    expect(wrong).toMatchObject({ __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS' });
    expect(await signIn({ email: newEmail(), password: 'ann password' })).toEqual(wrong);
    expect(await signIn({ email: '', password: '' })).toEqual(wrong);
  });

  test('access tokens live for an hour', async () => {
    const { exp, iat } = decodeJwt(boss.accessToken);
    expect(Number(exp) - Number(iat)).toBe(3600);
    ahead = 3_601_000;
    const answer = await ask('{ me { id } }', {}, boss.accessToken);
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(answer.errors?.[0]?.message).toContain('The access token has expired.');
  });
});

describe('refreshToken', () => {
  test('gives a new pair; the new one works', async () => {
    const first = await register({ email: newEmail() });
    const second = await refresh(first.refreshToken);
    expect(second).toMatchObject({ __typename: 'RefreshTokenSuccess', user: { id: first.user.id } });
    expect(await house.verifyToken(second.accessToken)).toMatchObject({ id: first.user.id });
    expect((await refresh(second.refreshToken)).__typename).toBe('RefreshTokenSuccess');
  });

  test('using one again ends everything that descends from the same sign-in, and no other', async () => {
    const email = newEmail();
    const first = await register({ email });
    const elsewhere = await signIn({ email, password: 'ann password' });
    const second = await refresh(first.refreshToken);
    expect(await refresh(first.refreshToken)).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
    expect(await refresh(second.refreshToken)).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
    expect((await refresh(elsewhere.refreshToken)).__typename).toBe('RefreshTokenSuccess');
  });

  test('the same one used twice at once counts as used again', async () => {
    const first = await register({ email: newEmail() });
    const results = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)]);
    expect(results.filter(({ refreshToken }) => refreshToken).length).toBeLessThanOrEqual(1);
    for (const { refreshToken } of results) {
      if (refreshToken) expect(await refresh(refreshToken)).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
    }
    expect(await sessions.countDocuments({ userId: first.user.id })).toBe(0);
  });

  test('ends after thirty days, and what has ended is forgotten', async () => {
    const first = await register({ email: newEmail() });
    ahead = 30 * 86_400_000 + 1000;
    expect(await refresh(first.refreshToken)).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
    await createSessions({ sessions }, clock).forgetExpired();
    expect(await sessions.countDocuments({})).toBe(0);
  });

  test.each([
    '',
    'x',
    '.',
    `${newId('session')}.`,
    `${newId('session')}.x`,
    `${newId('user')}.x`,
    'a'.repeat(900_000),
  ])('refuses what is none (%#)', async (token) => {
    expect(await refresh(token)).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
  });

  test('carries the scopes as they are now', async () => {
    const first = await register({ email: newEmail() });
    await setScopes(first.user.id, ['CUSTOMER', 'COURIER'], boss.accessToken);
    const second = await refresh(first.refreshToken);
    expect(await house.verifyToken(second.accessToken)).toMatchObject({ scopes: ['customer', 'courier'] });
  });
});

describe('logout', () => {
  test('ends the sign-in, and answers the same to any token', async () => {
    const first = await register({ email: newEmail() });
    const signedOut = { data: { logout: { signedOut: true } } };
    expect(await logout(first.refreshToken)).toEqual(signedOut);
    expect(await refresh(first.refreshToken)).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
    expect(await logout(first.refreshToken)).toEqual(signedOut);
    expect(await logout('x')).toEqual(signedOut);
  });
});

describe('who sees whom', () => {
  const entities = `query($ids: [_Any!]!) { _entities(representations: $ids) { ... on User { id name email } } }`;
  const representations = (...ids: string[]) => ({ ids: ids.map((id) => ({ __typename: 'User', id })) });

  test('me is the viewer, or nobody', async () => {
    expect(await ask('{ me { id } }')).toEqual({ data: { me: null } });
    const ann = await register({ email: newEmail() });
    expect(await ask('{ me { id email } }', {}, ann.accessToken)).toEqual({
      data: { me: { id: ann.user.id, email: ann.user.email } },
    });
    await users.deleteOne({ _id: ann.user.id });
    expect(await ask('{ me { id } }', {}, ann.accessToken)).toEqual({ data: { me: null } });
  });

  test('an entity is visible to themself and to staff', async () => {
    const ann = await register({ email: newEmail() });
    const bob = await register({ email: newEmail() });
    const asked = representations(ann.user.id, bob.user.id, newId('user'), 'x', '');
    const seenBy = async (token?: string) => {
      const { data } = await ask(entities, asked, token);
      return data?._entities;
    };
    const [a, b] = [ann, bob].map(({ user: { id, name, email } }) => ({ id, name, email }));
    expect(await seenBy()).toEqual([null, null, null, null, null]);
    expect(await seenBy(ann.accessToken)).toEqual([a, null, null, null, null]);
    expect(await seenBy(boss.accessToken)).toEqual([a, b, null, null, null]);
  });

  test('many entities are one query', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => register({ email: newEmail() })));
    finds = 0;
    const ids = people.map(({ user }) => user.id);
    const { data } = await ask(entities, representations(...ids, ...ids), boss.accessToken);
    expect((data?._entities as { id: string }[]).map(({ id }) => id)).toEqual([...ids, ...ids]);
    expect(finds).toBeLessThanOrEqual(2); // the keys, and the users
  });

  test('users are listed for staff, in pages', async () => {
    const list = (variables: object, token?: string) =>
      ask(
        `query($first: Int, $after: String) { users(first: $first, after: $after) {
          nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`,
        variables,
        token,
      );
    const { accessToken } = await register({ email: newEmail() });
    expect(codeOf(await list({}))).toBe('UNAUTHENTICATED');
    expect(codeOf(await list({}, accessToken))).toBe('FORBIDDEN');
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { data } = await list({ first: 3, after }, boss.accessToken);
      const page = data?.users as {
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      seen.push(...page.nodes.map(({ id }) => id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    const all = (await users.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    expect(seen).toEqual(all);
    expect(codeOf(await list({ first: 0 }, boss.accessToken))).toBe('BAD_USER_INPUT');
    expect(codeOf(await list({ after: 'x' }, boss.accessToken))).toBe('BAD_USER_INPUT');
  });
});

const setScopes = (userId: string, scopes: string[], token?: string) =>
  ask(
    `mutation($input: SetUserScopesInput!) { setUserScopes(input: $input) {
      ... on SetUserScopesSuccess { user { scopes } } ... on UserError { code } } }`,
    { input: { userId, scopes } },
    token,
  );

describe('setUserScopes', () => {
  test('is for staff', async () => {
    const { accessToken, user } = await register({ email: newEmail() });
    expect(codeOf(await setScopes(user.id, ['STAFF']))).toBe('UNAUTHENTICATED');
    expect(codeOf(await setScopes(user.id, ['STAFF'], accessToken))).toBe('FORBIDDEN');
    expect(await setScopes(user.id, ['STAFF', 'COURIER', 'STAFF'], boss.accessToken)).toEqual({
      data: { setUserScopes: { user: { scopes: ['COURIER', 'STAFF'] } } },
    });
  });

  test('knows what is no user, what is no id, and what is no scope', async () => {
    const set = (id: string, scopes = ['CUSTOMER']) => setScopes(id, scopes, boss.accessToken);
    expect(await set(newId('user'))).toEqual({ data: { setUserScopes: { code: 'USER_NOT_FOUND' } } });
    expect(codeOf(await set('x'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await set(newId('user'), ['ADMIN']))).toBe('BAD_USER_INPUT');
    expect(await set(boss.user.id)).toEqual({ data: { setUserScopes: { code: 'CANNOT_DEMOTE_YOURSELF' } } });
  });
});

describe('start', () => {
  /** A second replica on the same store. */
  async function restart(
    changes: NodeJS.ProcessEnv,
    work: (url: string) => Promise<void> = async () => undefined,
  ) {
    const lines: string[] = [];
    const say = (line: unknown) => void lines.push(String(line));
    const log = { ...testLog(), info: say, warn: say, child: () => log } as unknown as Log;
    const other = await start({ ...house, log, env: { ...env, ...changes } }, 0);
    await work(other.url);
    await other.stop();
    return lines;
  }

  test('publishes the public key alone', async () => {
    const { keys } = (await (await fetch(jwksUrl())).json()) as { keys: object[] };
    expect(keys).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid: expect.stringMatching(/^key_/) as string,
        x: expect.any(String) as string,
      },
    ]);
  });

  test('replicas share the keys, and make the staff account once', async () => {
    const staffBefore = await users.countDocuments({ scopes: 'staff' });
    const lines = await restart({}, async (url) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${boss.accessToken}` },
        body: '{"query":"{ me { email } }"}',
      });
      expect(await response.json()).toEqual({ data: { me: { email: staff.email } } });
    });
    expect(lines).toEqual([]);
    expect(await users.countDocuments({ scopes: 'staff' })).toBe(staffBefore);
  });

  test('without a password given, a random one is said once and works', async () => {
    const given = { STAFF_EMAIL: 'chief@waybill.test', STAFF_PASSWORD: '' };
    const [line, ...more] = await restart(given);
    expect(more).toEqual([]);
    const password = /chief@waybill\.test, password (\S{16}) /.exec(line ?? '')?.[1] ?? '';
    expect(await signIn({ email: 'chief@waybill.test', password })).toMatchObject({
      user: { scopes: ['STAFF'] },
    });
    expect(await restart(given)).toEqual([]);
  });

  test('the password of STAFF_PASSWORD is not said', async () => {
    const lines = await restart({ STAFF_EMAIL: 'third@waybill.test' });
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(staff.password);
  });

  test('a customer does not become staff by being named', async () => {
    const email = newEmail();
    await register({ email });
    expect(await restart({ STAFF_EMAIL: email })).toEqual([expect.stringContaining('is not staff')]);
    expect((await users.findOne({ email }))?.scopes).toEqual(['customer']);
  });

  test.each([
    [{ NODE_ENV: 'production' }, 15],
    [{ ACCESS_TOKEN_MINUTES: '5' }, 5],
  ])('with %j access tokens live for %i minutes', async (changes, minutes) => {
    await restart(changes, async (url) => {
      const query = `mutation($input: LoginInput!) { login(input: $input) { ... on LoginSuccess { accessToken } } }`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { input: staff } }),
      });
      const { data } = (await response.json()) as { data: { login: SignedIn } };
      const { exp, iat } = decodeJwt(data.login.accessToken);
      expect(Number(exp) - Number(iat)).toBe(minutes * 60);
    });
  });

  test('bad settings are listed, and the password is not', async () => {
    const bad = start(
      { ...house, env: { STAFF_EMAIL: 'x', STAFF_PASSWORD: 'hush', ACCESS_TOKEN_MINUTES: '0' } },
      0,
    );
    await expect(bad).rejects.toThrow(/ACCESS_TOKEN_MINUTES.*\n.*STAFF_EMAIL.*\n.*STAFF_PASSWORD/);
    await expect(bad).rejects.not.toThrow('hush');
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
