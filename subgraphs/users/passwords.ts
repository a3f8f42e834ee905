import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id with 19 MiB, two passes, one lane: the least that OWASP recommends. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a hash it takes as long and answers false: time does not tell whether there is an account. */
  matches(password: string, passwordHash: string | undefined): Promise<boolean>;
}

export async function createPasswords(): Promise<Passwords> {
  const nobodys = await hash(randomBytes(32), cost);
  return {
    hash: (password) => hash(password, cost),
    matches: async (password, passwordHash) => {
      const same = await verify(passwordHash ?? nobodys, password);
      return same && passwordHash !== undefined;
    },
  };
}
