import type { JWK } from 'jose';
import { outboxIndex } from '../../platform/outbox';
import type { Collection, Database } from '../../platform/store/store';
import type { Session, User } from './domain';

/** A key pair that access tokens are signed with; `_id` is its `kid`. The newest signs, all are published. */
export interface SigningKey {
  _id: string;
  /** 1, 2, 3, …: replicas that start together agree on one key for each. */
  generation: number;
  publicKey: JWK;
  privateKey: JWK;
  createdAt: Date;
}

export interface UsersStore {
  users: Collection<User>;
  sessions: Collection<Session>;
  signingKeys: Collection<SigningKey>;
}

export async function openUsersStore(database: Database): Promise<UsersStore> {
  return {
    users: await database.collection<User>('users', [
      { key: { email: 1 }, unique: true },
      { key: { scopes: 1 } },
      outboxIndex,
    ]),
    sessions: await database.collection<Session>('sessions', [{ key: { expiresAt: 1 } }]),
    signingKeys: await database.collection<SigningKey>('signingKeys', [
      { key: { generation: 1 }, unique: true },
    ]),
  };
}
