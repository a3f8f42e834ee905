/** What an attempt without an answer means for what comes after it. */
interface Meaning {
  /** May the same request have an answer a moment later? */
  mayRecover: boolean;
  /** What it says about the subgraph: that it does not answer, that it does (though not to this), or nothing. */
  says: 'away' | 'there' | 'nothing';
}

/** A subgraph gave no answer in GraphQL. For the log alone: it holds nothing of a body, and no client gets to read it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly mayRecover: boolean;
  readonly says: Meaning['says'];

  constructor(
    readonly code: string,
    message: string,
    meaning: Meaning,
  ) {
    super(message);
    this.mayRecover = meaning.mayRecover;
    this.says = meaning.says;
  }
}

export const tooSlow = (limitMs: number) =>
  new NoAnswer('TIMEOUT', `It gave no whole answer within ${limitMs} ms`, {
    mayRecover: false,
    says: 'away',
  });

/** Whoever asks for too much shall not make a subgraph look dead to everybody. */
export const tooLarge = (maxBytes: number) =>
  new NoAnswer('TOO_LARGE', `Its answer is larger than ${maxBytes} bytes`, {
    mayRecover: false,
    says: 'there',
  });

export const leftAlone = () =>
  new NoAnswer('LEFT_ALONE', 'It is left alone for a while after it did not answer', {
    mayRecover: false,
    says: 'nothing',
  });

/** Proxies answer so for a subgraph that restarts. */
const passingStatuses = new Set([502, 503, 504]);

/** An answer that is no GraphQL. With a 4xx it refuses this one request, and others may fare better. */
export function notGraphQL(status: number, what: string): NoAnswer {
  const isRefusal = status >= 400 && status < 500;
  return new NoAnswer('NOT_GRAPHQL', `Its answer with status ${status} ${what}`, {
    mayRecover: passingStatuses.has(status),
    says: isRefusal ? 'there' : 'away',
  });
}

/** Codes of Node and of undici for connections that did not come about or broke: the next one may hold. */
const brokenConnections = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** undici's codes for what is wrong with the request or with the gateway itself. */
const ownFaults = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);

export function brokenExchange(error: unknown): NoAnswer {
  // A name with several addresses fails with one error for each.
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = codeOf(first);
  const message = first instanceof Error ? first.message : String(first);
  return new NoAnswer(code, message, {
    mayRecover: brokenConnections.has(code),
    says: ownFaults.has(code) ? 'nothing' : 'away',
  });
}

function codeOf(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
