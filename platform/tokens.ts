import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { InvalidToken, KeysUnavailable, type VerifyToken, type Viewer } from './auth';
import type { Clock } from './clock';

/** What whoever signs the access tokens and whoever verifies them agree on. */
export const accessTokens = {
  /** Pinned: a token does not choose how it is verified. */
  algorithm: 'EdDSA',
  /** The header's `typ` (RFC 9068): nothing else that the same keys sign passes for an access token. */
  type: 'at+jwt',
  issuer: 'waybill',
  audience: 'waybill',
} as const;

/** How long what was verified once is believed, in milliseconds, and of how many tokens. Never past a token's own end. */
const believedMs = 60_000;
const believedTokens = 10_000;

/**
 * Verifies access tokens with the keys that are published at `jwksUrl`. They are fetched when first needed, every ten
 * minutes, and when a token names a key that is not among them; while they cannot be fetched, those known are used.
 * The verifier throws `InvalidToken` for a token that is no good, and `KeysUnavailable` when it has no keys to tell.
 */
export function createTokenVerifier(options: {
  jwksUrl: string;
  clock: Clock;
  issuer?: string;
  audience?: string;
}): VerifyToken {
  const { clock, issuer = accessTokens.issuer, audience = accessTokens.audience } = options;
  const keyOf = publishedKeys(options.jwksUrl);
  const believed = new Map<string, { viewer: Viewer; until: number }>();

  return async (token) => {
    const now = clock.now();
    const known = believed.get(token);
    if (known && known.until > now.getTime()) return known.viewer;
    believed.delete(token);
    const viewer = await verify(token, keyOf, { issuer, audience, now });
    if (believed.size >= believedTokens) believed.delete(believed.keys().next().value ?? '');
    believed.set(token, { viewer, until: Math.min(now.getTime() + believedMs, viewer.expiresAt.getTime()) });
    return viewer;
  };
}

async function verify(
  token: string,
  keyOf: JWTVerifyGetKey,
  expected: { issuer: string; audience: string; now: Date },
): Promise<Viewer> {
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [accessTokens.algorithm],
      typ: accessTokens.type,
      issuer: expected.issuer,
      audience: expected.audience,
      currentDate: expected.now,
      requiredClaims: ['sub', 'exp'],
    });
    const { sub, exp, scope } = payload;
    if (!sub || !exp || typeof scope !== 'string')
      throw new InvalidToken('The access token does not say who it is for.');
    return {
      id: sub,
      expiresAt: new Date(exp * 1000),
      scopes: scope.split(' ').filter((name) => name !== ''),
    };
  } catch (error) {
    if (error instanceof InvalidToken || error instanceof KeysUnavailable) throw error;
    throw new InvalidToken(reasonOf(error), { cause: error });
  }
}

/** What is wrong with a token, for people; nothing of what was in it. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The access token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `The access token was not made for this service (${error.claim}).`;
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'The access token was not signed by this service.';
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The access token is signed in a way that is not accepted.';
  return 'The access token is not a readable JWT.';
}

/** Finds the key of a token. Tells keys that lack it (the token's fault) from keys that cannot be had (ours). */
function publishedKeys(jwksUrl: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(jwksUrl));
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      // Either the token names none of these keys, which they say again, or they could not be fetched anew.
      const known = remote.jwks();
      if (known) return createLocalJWKSet(known)(header, token);
      throw new KeysUnavailable('the keys of access tokens cannot be fetched', { cause: error });
    }
  };
}
