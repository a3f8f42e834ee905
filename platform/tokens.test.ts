import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { InvalidToken, KeysUnavailable } from './auth';
import { type Clock, systemClock } from './clock';
import { accessTokens, createTokenVerifier } from './tokens';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

const now = new Date('2030-01-01T00:00:00Z');
const inAnHour = now.getTime() / 1000 + 3600;
let time = now;
const clock: Clock = { ...systemClock, now: () => time };

let keys: Keys;
/** Published too, for something else. */
let others: Keys;
let published: unknown;
let status = 200;
let fetches = 0;
let server: Server;
let jwksUrl: string;

beforeAll(async () => {
  keys = await generateKeyPair('EdDSA');
  others = await generateKeyPair('ES256');
  published = {
    keys: [
      { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'EdDSA', use: 'sig' },
      { ...(await exportJWK(others.publicKey)), kid: 'other', alg: 'ES256', use: 'sig' },
    ],
  };
  server = createServer((_request, response) => {
    fetches++;
    response.statusCode = status;
    response.end(JSON.stringify(published));
  }).listen(0);
  jwksUrl = `http://localhost:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
});
afterAll(() => void server.close());
beforeEach(() => {
  time = now;
  status = 200;
  fetches = 0;
});

interface Changes {
  claims?: JWTPayload;
  header?: { kid?: string; typ?: string; alg?: string };
  key?: Keys['privateKey'];
}

const sign = ({ claims, header, key }: Changes = {}) =>
  new SignJWT({
    iss: accessTokens.issuer,
    aud: accessTokens.audience,
    sub: 'user_1',
    exp: inAnHour,
    scope: 'customer  staff read:stars ',
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ: accessTokens.type, ...header })
    .sign(key ?? keys.privateKey);

const verifier = () => createTokenVerifier({ jwksUrl, clock });

test('a good token is a viewer, with all its scopes', async () => {
  expect(await verifier()(await sign())).toEqual({
    id: 'user_1',
    scopes: ['customer', 'staff', 'read:stars'],
    expiresAt: new Date(inAnHour * 1000),
  });
});

test('keys are fetched once for many tokens', async () => {
  const verify = verifier();
  for (const sub of ['a', 'b', 'c']) await verify(await sign({ claims: { sub } }));
  expect(fetches).toBe(1);
});

test('what was believed ends with the token', async () => {
  const verify = verifier();
  const token = await sign();
  await verify(token);
  time = new Date(inAnHour * 1000);
  await expect(verify(token)).rejects.toThrow('The access token has expired.');
});

test.each<[string, Changes, string]>([
  ['of another issuer', { claims: { iss: 'them' } }, 'not made for this service (iss)'],
  ['for another audience', { claims: { aud: 'them' } }, 'not made for this service (aud)'],
  ['of another type', { header: { typ: 'JWT' } }, 'not made for this service (typ)'],
  ['expired', { claims: { exp: now.getTime() / 1000 - 1 } }, 'has expired'],
  ['that never ends', { claims: { exp: undefined } as never }, 'not made for this service (exp)'],
  ['of nobody', { claims: { sub: undefined } as never }, 'not made for this service (sub)'],
  ['without scopes', { claims: { scope: 7 } }, 'does not say who it is for'],
  ['of an unknown key', { header: { kid: 'two' } }, 'not signed by this service'],
])('a token %s is refused', async (_what, changes, reason) => {
  const refused = verifier()(await sign(changes));
  await expect(refused).rejects.toThrow(InvalidToken);
  await expect(refused).rejects.toThrow(reason);
});

test('a token signed in another way is refused, though its key is published', async () => {
  const signed = await sign({ key: others.privateKey, header: { kid: 'other', alg: 'ES256' } });
  await expect(verifier()(signed)).rejects.toThrow(
    'The access token is signed in a way that is not accepted.',
  );
});

test('a forged, an unsigned, a symmetric and a garbled token are refused', async () => {
  const verify = verifier();
  const other = await generateKeyPair('EdDSA');
  const forged = verify(await sign({ key: other.privateKey }));
  await expect(forged).rejects.toThrow('The access token was not signed by this service.');

  const [, body] = (await sign()).split('.');
  const header = (alg: string) =>
    Buffer.from(JSON.stringify({ alg, typ: accessTokens.type })).toString('base64url');
  for (const token of [`${header('none')}.${body}.`, `${header('HS256')}.${body}.AAAA`, 'x', 'a.b.c', '']) {
    await expect(verify(token)).rejects.toThrow(InvalidToken);
  }
});

test('keys that cannot be had are not the fault of the token', async () => {
  status = 500;
  const verify = verifier();
  await expect(verify(await sign())).rejects.toThrow(KeysUnavailable);
  status = 200;
  await expect(verify(await sign())).resolves.toMatchObject({ id: 'user_1' });
  const nowhere = createTokenVerifier({ jwksUrl: 'http://localhost:9/jwks.json', clock });
  await expect(nowhere(await sign())).rejects.toThrow(KeysUnavailable);
});

test('once known, keys are used while they cannot be fetched again', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
  try {
    const verify = verifier();
    await verify(await sign());
    status = 500;
    jest.setSystemTime(Date.now() + 3_600_000); // the library's own clock decides when to fetch again
    expect(await verify(await sign({ claims: { sub: 'user_2' } }))).toMatchObject({ id: 'user_2' });
    expect(fetches).toBe(2);
  } finally {
    jest.useRealTimers();
  }
});
