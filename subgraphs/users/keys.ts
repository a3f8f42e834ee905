import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, SignJWT } from 'jose';
import type { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { isDuplicateKey } from '../../platform/store/store';
import { accessTokens } from '../../platform/tokens';
import type { User } from './domain';
import type { SigningKey, UsersStore } from './store';

export interface Keys {
  /** An access token for this user, as it is now. */
  accessToken(user: User): Promise<string>;
  /** The public halves, for /.well-known/jwks.json. Every key: tokens of the one before are still about. */
  published(): Promise<JSONWebKeySet>;
}

/** Opens the keys that this service signs with; the first replica that ever starts makes the first one. */
export async function openKeys(
  { signingKeys }: UsersStore,
  { clock, accessTokenMinutes }: { clock: Clock; accessTokenMinutes: number },
): Promise<Keys> {
  const newest = () => signingKeys.findOne({}, { sort: { generation: -1 } });
  const key = (await newest()) ?? (await makeFirst(signingKeys, clock)) ?? (await newest());
  if (!key) throw new Error('The first signing key was made by another replica and is gone');
  const privateKey = await importJWK(key.privateKey, accessTokens.algorithm);

  return {
    accessToken(user) {
      const now = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ scope: user.scopes.join(' ') })
        .setProtectedHeader({ alg: accessTokens.algorithm, typ: accessTokens.type, kid: key._id })
        .setIssuer(accessTokens.issuer)
        .setAudience(accessTokens.audience)
        .setSubject(user._id)
        .setIssuedAt(now)
        .setExpirationTime(now + accessTokenMinutes * 60)
        .sign(privateKey);
    },
    async published() {
      const keys = await signingKeys.find({}, { sort: { generation: -1 } }).toArray();
      return { keys: keys.map(({ publicKey }) => publicKey) };
    },
  };
}

/** Null when another replica was quicker. */
async function makeFirst(signingKeys: UsersStore['signingKeys'], clock: Clock): Promise<SigningKey | null> {
  const pair = await generateKeyPair(accessTokens.algorithm, { extractable: true });
  const kid = newId('key');
  const names = { kid, alg: accessTokens.algorithm, use: 'sig' };
  const key: SigningKey = {
    _id: kid,
    generation: 1,
    publicKey: { ...(await exportJWK(pair.publicKey)), ...names },
    privateKey: { ...(await exportJWK(pair.privateKey)), ...names },
    createdAt: clock.now(),
  };
  try {
    await signingKeys.insertOne(key);
    return key;
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}
