import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, createAnswers } from './answers';
import { type SubgraphName, subgraphNames, type SubgraphUrls } from './schemas';
import { tables } from './tables';

export interface Subgraphs {
  urls: SubgraphUrls;
  stop(): Promise<void>;
}

/** The four subgraphs on free ports of this process. */
export async function startSubgraphs(): Promise<Subgraphs> {
  const servers: Server[] = [];
  const urls = {} as Record<SubgraphName, string>;
  for (const name of subgraphNames) {
    const server = createServer(answering(createAnswers(tables[name])));
    urls[name] = `http://127.0.0.1:${await listen(server)}/graphql`;
    servers.push(server);
  }
  return { urls, stop: async () => void (await Promise.all(servers.map(close))) };
}

/** On a port of its own. Idle connections stay: peers wait for one another between rounds. */
export async function listen(server: Server, port = 0): Promise<number> {
  server.keepAliveTimeout = 3_600_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

export function readBody(request: IncomingMessage, then: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => then(textOf(chunks)));
}

export function textOf(chunks: readonly Buffer[]): string {
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
}

function answering(answer: Answer): RequestListener {
  return (request, response) => {
    readBody(request, (text) => {
      const { query, variables } = JSON.parse(text) as {
        query: string;
        variables: Record<string, unknown>;
      };
      const body = Buffer.from(answer(query, variables));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    });
  };
}
