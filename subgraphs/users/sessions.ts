import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock';
import { isId, newId } from '../../platform/ids';
import { judgeRefresh, refreshTokenEnd } from './domain';
import type { UsersStore } from './store';

export interface Sessions {
  /** Begins a sign-in; gives its first refresh token. */
  begin(userId: string): Promise<string>;
  /** The next refresh token for this one and whose it is; null when it is no good. */
  rotate(refreshToken: string): Promise<{ userId: string; refreshToken: string } | null>;
  /** Ends the sign-in of a refresh token, whichever of its tokens it is. */
  end(refreshToken: string): Promise<void>;
  /** Forgets sign-ins whose last token has expired. */
  forgetExpired(): Promise<void>;
}

/** A refresh token is `<session id>.<256 random bits>`: the id finds the session, the secret proves the right to it. */
export function createSessions({ sessions }: Pick<UsersStore, 'sessions'>, clock: Clock): Sessions {
  return {
    async begin(userId) {
      const now = clock.now();
      const id = newId('session', clock);
      const secret = newSecret();
      await sessions.insertOne({
        _id: id,
        userId,
        secretHash: hashOf(secret),
        createdAt: now,
        expiresAt: refreshTokenEnd(now),
      });
      return `${id}.${secret}`;
    },

    async rotate(refreshToken) {
      const parts = read(refreshToken);
      if (!parts) return null;
      const { id, secretHash } = parts;
      const now = clock.now();
      const session = await sessions.findOne({ _id: id });
      const verdict = judgeRefresh(session, secretHash, now);
      if (session && verdict === 'rotate') {
        const secret = newSecret();
        const next = { secretHash: hashOf(secret), expiresAt: refreshTokenEnd(now) };
        const { matchedCount } = await sessions.updateOne({ _id: id, secretHash }, { $set: next });
        if (matchedCount === 1) return { userId: session.userId, refreshToken: `${id}.${secret}` };
        // Somebody used the same token in the meantime: it is a used one now.
      }
      if (verdict !== 'refuse') await sessions.deleteOne({ _id: id });
      return null;
    },

    async end(refreshToken) {
      const parts = read(refreshToken);
      if (parts) await sessions.deleteOne({ _id: parts.id });
    },

    async forgetExpired() {
      await sessions.deleteMany({ expiresAt: { $lte: clock.now() } });
    },
  };
}

const newSecret = () => randomBytes(32).toString('base64url');
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');

function read(refreshToken: string): { id: string; secretHash: string } | null {
  const [id, secret, ...more] = refreshToken.split('.', 3);
  if (!isId('session', id) || !secret || more.length > 0) return null;
  return { id, secretHash: hashOf(secret) };
}
