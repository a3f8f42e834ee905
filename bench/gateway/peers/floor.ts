import { createServer, type Server } from 'node:http';
import { Agent } from 'undici';
import type { SubgraphUrls } from '../graph/schemas';
import { listen, readBody, textOf } from '../graph/servers';

/** The operations that the floor knows; what it sends is fixed as its merge is. */
type FloorWorkload = 'hops' | 'large';

interface Ref {
  __typename: string;
  id: string;
}
type Item = Record<string, unknown> & { id: string };
interface Reviewed {
  rating: number;
  reviews?: { author: Record<string, unknown> & { id: string } }[];
}

const fetches = {
  hops: {
    items: 'query($ids:[ID!]!){items(ids:$ids){id name}}',
    price: entities('Item', 'price{amount currency}'),
    reviews: entities('Item', 'rating'),
    people: '',
  },
  large: {
    items:
      'query($ids:[ID!]!){items(ids:$ids){id name slug description active weight tags size{width height depth}}}',
    price: entities('Item', 'price{amount currency discounts{code percent}}'),
    reviews: entities('Item', 'rating reviews{id stars text author{id}}'),
    people: entities('Person', 'name city'),
  },
} as const;

function entities(type: string, fields: string): string {
  return `query($representations:[_Any!]!){_entities(representations:$representations){...on ${type}{${fields}}}}`;
}

/**
 * The least that JavaScript could do: Node's own HTTP server, a call to each subgraph with undici, a merge written by
 * hand for the two operations. No parsing of GraphQL, no validation, no plan, no check of what subgraphs answer.
 */
export async function startFloor(
  urls: SubgraphUrls,
  port = 0,
): Promise<{ server: Server; agent: Agent; url: string }> {
  const agent = new Agent({ pipelining: 1 });
  const server = createServer((incoming, response) => {
    readBody(incoming, (text) => {
      const { query, variables } = JSON.parse(text) as { query: string; variables: { ids: string[] } };
      const workload = query.startsWith('query Large') ? 'large' : 'hops';
      merged(agent, urls, workload, variables.ids).then(
        (items) => {
          const body = Buffer.from(JSON.stringify({ data: { items } }));
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
          response.end(body);
        },
        () => response.writeHead(500).end(),
      );
    });
  });
  return { server, agent, url: `http://127.0.0.1:${await listen(server, port)}/graphql` };
}

async function merged(
  agent: Agent,
  urls: SubgraphUrls,
  workload: FloorWorkload,
  ids: readonly string[],
): Promise<Item[]> {
  const send = fetches[workload];
  const { items } = await fetchData<{ items: Item[] }>(agent, urls.catalog, send.items, { ids });
  const representations = refs('Item', items);
  const [prices, reviews] = await Promise.all([
    fetchData<{ _entities: object[] }>(agent, urls.pricing, send.price, { representations }),
    fetchData<{ _entities: Reviewed[] }>(agent, urls.reviews, send.reviews, { representations }),
  ]);
  for (let index = 0; index < items.length; index++) {
    Object.assign(items[index]!, prices._entities[index], reviews._entities[index]);
  }
  if (workload === 'large') await addPeople(agent, urls, reviews._entities);
  return items;
}

/** Each author is asked for once. */
async function addPeople(agent: Agent, urls: SubgraphUrls, reviewed: readonly Reviewed[]): Promise<void> {
  const places = new Map<string, object[]>();
  for (const { reviews = [] } of reviewed) {
    for (const { author } of reviews) {
      const same = places.get(author.id);
      if (same) same.push(author);
      else places.set(author.id, [author]);
    }
  }
  const representations: Ref[] = [];
  for (const id of places.keys()) representations.push({ __typename: 'Person', id });
  const { _entities: people } = await fetchData<{ _entities: object[] }>(
    agent,
    urls.people,
    fetches.large.people,
    { representations },
  );
  let index = 0;
  for (const authors of places.values()) {
    for (const author of authors) Object.assign(author, people[index]);
    index++;
  }
}

function refs(type: string, rows: readonly { id: string }[]): Ref[] {
  return rows.map(({ id }) => ({ __typename: type, id }));
}

/** undici without the stream that its `request` makes of a body. */
function fetchData<T>(agent: Agent, url: string, query: string, variables: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const { origin, pathname: path } = parsedUrl(url);
    const body = JSON.stringify({ query, variables });
    const chunks: Buffer[] = [];
    agent.dispatch(
      { origin, path, method: 'POST', headers, body },
      {
        onRequestStart() {},
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve((JSON.parse(textOf(chunks)) as { data: T }).data),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

const headers = ['content-type', 'application/json'];
const urlsParsed = new Map<string, URL>();

function parsedUrl(url: string): URL {
  let parsed = urlsParsed.get(url);
  if (!parsed) urlsParsed.set(url, (parsed = new URL(url)));
  return parsed;
}
