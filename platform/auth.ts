import { forbidden, unauthenticated } from './errors';

/** The scopes that subgraphs ask for; a subgraph decides with them and with who owns what. */
export type Scope = 'customer' | 'courier' | 'staff';

/** Who is asking: the verified subject of an access token. */
export interface Viewer {
  /** The user's id (TypeID, prefix `user`). */
  id: string;
  /** All that the token carries, of whatever name: the gateway serves schemas that ask for others. */
  scopes: readonly string[];
  /** When the token ends, and with it every stream that it opened. */
  expiresAt: Date;
}

/** Verifies an access token. Throws `InvalidToken` and says what is wrong with it, never what was in it. */
export type VerifyToken = (token: string) => Promise<Viewer>;

export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** The keys that tokens are verified with cannot be had for now: nothing is said about the token. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Any GraphQL context knows who asks. */
export interface ViewerContext {
  viewer: Viewer | null;
}

/** Who asks. Throws UNAUTHENTICATED when nobody has signed in. */
export function requireViewer({ viewer }: ViewerContext): Viewer {
  if (!viewer) throw unauthenticated();
  return viewer;
}

/** Who asks, with that scope. Throws UNAUTHENTICATED, or FORBIDDEN for a viewer without it. */
export function requireScope(context: ViewerContext, scope: Scope): Viewer {
  const viewer = requireViewer(context);
  if (!viewer.scopes.includes(scope)) throw forbidden(`This needs an account with the scope ${scope}.`);
  return viewer;
}

export const isStaff = (viewer: Viewer | null): boolean => viewer?.scopes.includes('staff') ?? false;
