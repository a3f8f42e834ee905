import type { Scope } from '../../platform/auth';
import type { Message } from '../../platform/message';

/** Somebody with an account, as it is stored. */
export interface User {
  _id: string;
  /** Normalised, and so unique: see `normalEmail`. */
  email: string;
  name: string;
  scopes: Scope[];
  /** Argon2id, in PHC format. */
  passwordHash: string;
  createdAt: Date;
  outbox: Message[];
}

/**
 * A sign-in, and all refresh tokens that descend from it: of these only the last is good. It is deleted when it ends,
 * so that every token of it is unknown from then on.
 */
export interface Session {
  _id: string;
  userId: string;
  /** SHA-256 of the secret of the one refresh token that is good. */
  secretHash: string;
  createdAt: Date;
  expiresAt: Date;
}

export const passwordLength = { min: 8, max: 128 } as const;
export const nameLength = { min: 1, max: 100 } as const;
/** How long a refresh token is good, from when it was given. */
export const refreshTokenDays = 30;

/** What registering needs, cleaned; or why it cannot be had. */
export type Registration =
  | { email: string; name: string; password: string }
  | { refused: 'INVALID_EMAIL' | 'INVALID_NAME' | 'WEAK_PASSWORD' };

export function checkRegistration(input: { email: string; name: string; password: string }): Registration {
  const email = normalEmail(input.email);
  const name = input.name.normalize('NFC').trim();
  const password = normalPassword(input.password);
  if (!isEmail(email)) return { refused: 'INVALID_EMAIL' };
  if (!isName(name)) return { refused: 'INVALID_NAME' };
  if (!isWithin(password, passwordLength)) return { refused: 'WEAK_PASSWORD' };
  return { email, name, password };
}

/** Upper and lower case are the same address: nobody remembers how they typed it. */
export const normalEmail = (email: string) => email.normalize('NFC').trim().toLowerCase();

/** However a keyboard composes its characters, it is the same password. */
export const normalPassword = (password: string) => password.normalize('NFKC');

/** Something, an @, and a domain with a dot; whether mail arrives is found out by sending some. */
export const isEmail = (email: string) =>
  email.length <= 254 && /^[^\s@\p{Cc}]{1,64}@[^\s@.\p{Cc}]+(\.[^\s@.\p{Cc}]+)+$/u.test(email);

const isName = (name: string) => isWithin(name, nameLength) && !/\p{Cc}/u.test(name);

/** Counted in characters as people see most of them: by code point. */
const isWithin = (text: string, { min, max }: { min: number; max: number }) => {
  const length = [...text].length;
  return length >= min && length <= max;
};

export const refreshTokenEnd = (now: Date) => new Date(now.getTime() + refreshTokenDays * 86_400_000);

/**
 * What a refresh token gets. One that was good once is taken for stolen: whoever holds the good one may be the thief,
 * so the whole sign-in ends.
 */
export function judgeRefresh(
  session: Session | null,
  secretHash: string,
  now: Date,
): 'rotate' | 'refuse' | 'end-session' {
  if (!session || session.expiresAt <= now) return 'refuse';
  return session.secretHash === secretHash ? 'rotate' : 'end-session';
}

const order: readonly Scope[] = ['customer', 'courier', 'staff'];

/** The scopes to store, each once. Staff keep their own staff scope, so that there is always somebody who has it. */
export function checkScopes(
  asked: readonly Scope[],
  whose: string,
  viewerId: string,
): { scopes: Scope[] } | { refused: 'CANNOT_DEMOTE_YOURSELF' } {
  if (whose === viewerId && !asked.includes('staff')) return { refused: 'CANNOT_DEMOTE_YOURSELF' };
  return { scopes: order.filter((scope) => asked.includes(scope)) };
}
