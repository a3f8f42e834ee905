import { z } from 'zod';
import { messageType } from '../../platform/message';

/** Somebody has opened an account; the subject is their id. Said once a user, with the sequence 1 in its id. */
export const userRegistered = messageType(
  'users.user-registered.v1',
  z.object({ userId: z.string(), name: z.string() }),
);

/** Users accepts no commands. */
export const commands = [] as const;
export const events = [userRegistered] as const;
