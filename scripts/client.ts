import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** What the demo, the tests and the load generators talk to a gateway with: nothing but HTTP and graphql-ws. */
export interface Client {
  send(document: string, variables?: Record<string, unknown>, token?: string): Promise<Answer>;
  /** A subscription as an async iterator: its results, until the server completes it. Throws what the server ends it with. */
  follow(
    document: string,
    variables: Record<string, unknown>,
    token?: string,
  ): AsyncIterableIterator<FormattedExecutionResult>;
}

// What comes back is as the document asks for it: whoever wrote the document knows its shape.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Data = any;

export interface Answer {
  status: number;
  data?: Data;
  errors?: readonly GraphQLFormattedError[];
}

const folder = join(__dirname, '..', 'operations');

/** The text of one of the operations in `operations/`, by name: `place-order`. */
export function operation(name: string): string {
  const file = readdirSync(folder).find((entry) => entry.replace(/^\d+-/, '') === `${name}.graphql`);
  if (!file) throw new Error(`operations/ has no ${name}`);
  return readFileSync(join(folder, file), 'utf8');
}

export function connect(gatewayUrl: string): Client {
  const bearer = (token?: string) => (token ? { authorization: `Bearer ${token}` } : {});
  return {
    async send(query, variables = {}, token) {
      const response = await fetch(gatewayUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as FormattedExecutionResult<Data>;
      return { status: response.status, ...(answer as Omit<Answer, 'status'>) };
    },
    follow(query, variables, token) {
      const socket = createClient({
        url: gatewayUrl.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: bearer(token),
        lazy: true,
        retryAttempts: 0,
      });
      return socket.iterate({ query, variables }) as AsyncIterableIterator<FormattedExecutionResult>;
    },
  };
}

/** Sends and gives the data; throws what is in `errors`. */
export async function ask(
  client: Client,
  document: string,
  variables?: Record<string, unknown>,
  token?: string,
): Promise<Data> {
  const { data, errors } = await client.send(document, variables, token);
  if (errors?.length) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}
