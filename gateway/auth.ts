import type { GraphQLError } from 'graphql';
import { InvalidToken, type VerifyToken, type Viewer } from '../platform/auth';
import { clientError, unauthenticated } from '../platform/errors';
import type { Log } from '../platform/log';

/** Who asks. Subgraphs get the same header and verify it again. */
export interface Caller {
  /** The verified subject; null without a token. */
  viewer: Viewer | null;
  /** `Bearer <token>`, as it goes to subgraphs. */
  authorization?: string;
}

/** Finds out who asks, from the text of an Authorization header, with or without `Bearer`; no text is a guest. */
export type Identify = (header: string | undefined) => Promise<Caller>;

/** `Identify` throws UNAUTHENTICATED for a token that is no good, SERVICE_UNAVAILABLE when tokens cannot be checked. */
export function createIdentify(verifyToken: VerifyToken, log: Log): Identify {
  return async (header) => {
    const value = header?.trim() ?? '';
    // Clients whose user has not signed in yet send an empty token: they are guests.
    if (value === '' || /^bearer$/i.test(value)) return { viewer: null };
    const token = /^(?:bearer\s+)?(\S+)$/i.exec(value)?.[1];
    if (!token) throw unauthenticated('The Authorization header must read `Bearer <accessToken>`.');
    return { viewer: await verify(token, verifyToken, log), authorization: `Bearer ${token}` };
  };
}

async function verify(token: string, verifyToken: VerifyToken, log: Log): Promise<Viewer> {
  try {
    return await verifyToken(token);
  } catch (error) {
    if (error instanceof InvalidToken) throw invalidToken(error);
    log.error({ err: error }, 'Access tokens cannot be verified');
    throw clientError('SERVICE_UNAVAILABLE', 'Access tokens cannot be verified just now. Try again shortly.');
  }
}

function invalidToken(error: InvalidToken): GraphQLError {
  const what = error.message.trim().replace(/[.!]?$/, '.');
  return unauthenticated(
    `${what} Refresh the access token or sign in again, or send no Authorization header to go on as a guest.`,
  );
}

/** The `authorization` among parameters of a connection: in any letter case, flat or under `headers`. */
export function authorizationIn(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (!params) return undefined;
  return textAt(params, 'authorization') ?? textAt(recordAt(params, 'headers'), 'authorization');
}

function textAt(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  for (const [key, value] of Object.entries(values)) {
    if (key.toLowerCase() === name && typeof value === 'string') return value;
  }
  return undefined;
}

function recordAt(
  values: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = values[name];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
