/** What a request may do. Scopes are what a token carries; a subgraph decides with them and with who owns what. */
export type Scope = 'customer' | 'courier' | 'staff';

/** Who is asking: the verified subject of an access token. */
export interface Viewer {
  /** The user's id (TypeID, prefix `user`). */
  id: string;
  scopes: readonly Scope[];
  /** When the token ends, and with it every stream that it opened. */
  expiresAt: Date;
}

/** Verifies an access token. Throws `InvalidToken` and says what is wrong with it, never what was in it. */
export type VerifyToken = (token: string) => Promise<Viewer>;

export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}
