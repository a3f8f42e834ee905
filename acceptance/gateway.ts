import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

// What comes back is as the document asks for it: whoever wrote the document knows its shape.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Data = any;

export interface Answer {
  status: number;
  data?: Data;
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** Whatever the gateway answers in place of data: `code` is the first error's, or null where there was no answer at all. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    message: string,
    readonly code: string | null,
  ) {
    super(message);
  }
}

/** A gateway, seen by a client: HTTP and graphql-ws. */
export interface Gateway {
  /** Sends, and gives what is answered, errors too. Throws `Refused` where nothing is answered. */
  send(document: string, variables?: object, token?: string): Promise<Answer>;
  /** Sends and gives the data. Throws `Refused` where there are errors. */
  ask(document: string, variables?: object, token?: string): Promise<Data>;
  /** Subscribes: `onData` gets each result's data. Resolves when the server completes it, and throws `Refused` when it ends otherwise. */
  follow(
    document: string,
    variables: object,
    token: string | undefined,
    onData: (data: Data) => void,
  ): Promise<void>;
}

export function connect(url: string, patienceMs: number): Gateway {
  const bearer = (token?: string) => (token ? { authorization: `Bearer ${token}` } : {});

  async function send(query: string, variables: object = {}, token?: string): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(patienceMs),
      });
      return { ...((await response.json()) as Omit<Answer, 'status'>), status: response.status };
    } catch (error) {
      throw new Refused(`no answer: ${causeOf(error)}`, null);
    }
  }

  return {
    send,
    async ask(document, variables, token) {
      const { data, errors } = await send(document, variables, token);
      if (errors?.length) throw refusal(errors);
      return data;
    },
    async follow(query, variables, token, onData) {
      const client = createClient({
        url: url.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: bearer(token),
        retryAttempts: 0,
      });
      try {
        await new Promise<void>((resolve, reject) => {
          const limit = setTimeout(
            () =>
              reject(new Refused(`the subscription has not completed within ${patienceMs} ms`, 'PATIENCE')),
            patienceMs,
          );
          const stop = (end: () => void) => {
            clearTimeout(limit);
            end();
          };
          client.subscribe<Data>(
            { query, variables: { ...variables } },
            {
              next: ({ data, errors }) => {
                if (errors?.length) stop(() => reject(refusal(errors)));
                else onData(data);
              },
              error: (error) => stop(() => reject(refusal(error))),
              complete: () => stop(resolve),
            },
          );
        });
      } finally {
        await client.dispose();
      }
    },
  };
}

function refusal(errors: unknown): Refused {
  if (!Array.isArray(errors)) return new Refused(`the connection ended: ${causeOf(errors)}`, null);
  const [first] = errors as NonNullable<Answer['errors']>;
  const text = errors.map(({ message }: { message: string }) => message).join('; ');
  return new Refused(text, first?.extensions?.code ?? 'NO_CODE');
}

function causeOf(error: unknown): string {
  const { cause, message, code, reason } = error as Data;
  return String(cause?.code ?? cause?.message ?? message ?? [code, reason].filter(Boolean).join(' '));
}

/** A part of the system is away; whoever asks again gets an answer when it is back. */
export const isOutage = (error: unknown): boolean =>
  error instanceof Refused && (error.code === null || error.code === 'SERVICE_UNAVAILABLE');

const PAUSE_MS = 200;

/**
 * The same gateway for as long as its system is being killed and started: asks again while a part of it is away. What is
 * sent through it must bear being sent twice.
 */
export function persistent(gateway: Gateway, patienceMs: number): Gateway {
  async function send(...request: Parameters<Gateway['send']>): Promise<Answer> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const answer = await gateway.send(...request).catch((error: unknown) => {
        if (!isOutage(error) || performance.now() > until) throw error;
        return null;
      });
      const isAway = answer?.errors?.some(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE');
      if (answer && (!isAway || performance.now() > until)) return answer;
      await sleep(PAUSE_MS);
    }
  }
  return {
    send,
    async ask(...request) {
      const { data, errors } = await send(...request);
      if (errors?.length) throw refusal(errors);
      return data;
    },
    follow: (...request) => gateway.follow(...request),
  };
}
