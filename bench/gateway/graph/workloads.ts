import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { select } from './answers';
import { ITEMS, itemId, type Row, tables } from './tables';

/** One operation that is asked again and again, each time for other items. */
export interface Workload {
  name: string;
  /** For people. */
  about: string;
  query: string;
  /** How many items one request asks for. */
  items: number;
  /** Do all requests ask for the same ones? */
  isSame?: boolean;
  /** Is it for gateways that have their subgraphs in their own process? */
  isTogether?: boolean;
}

const hopsQuery = `query Hops($ids: [ID!]!) {
  items(ids: $ids) { id name price { amount currency } rating }
}`;

const largeQuery = `query Large($ids: [ID!]!) {
  items(ids: $ids) {
    id name slug description active weight tags
    size { width height depth }
    price { amount currency discounts { code percent } }
    rating
    reviews { id stars text author { id name city } }
  }
}`;

export const workloads: readonly [Workload, ...Workload[]] = [
  {
    name: 'hops',
    about: '10 items, and two entity hops in parallel; every request has other ids',
    query: hopsQuery,
    items: 10,
  },
  {
    name: 'large',
    about: 'a response of about 100 KB with four fetches; every request has other ids',
    query: largeQuery,
    items: 105,
  },
  {
    name: 'same',
    about: 'hops, but all requests have the same ids: what deduplication in flight is for',
    query: hopsQuery,
    items: 10,
    isSame: true,
  },
  {
    name: 'together',
    about: 'hops, with gateway and real subgraphs (graphql-js) in one process; all of its CPU time',
    query: hopsQuery,
    items: 10,
    isTogether: true,
  },
];

/** The ids of the n-th request. Neighbours share none; after `ITEMS` requests they come again. */
export function idsOf({ items, isSame }: Workload, n: number): string[] {
  const first = isSame ? 0 : (n * 211) % ITEMS;
  return Array.from({ length: items }, (_, index) => itemId(first + index));
}

export function bodyOf(workload: Workload, n: number): string {
  return JSON.stringify({ query: workload.query, variables: { ids: idsOf(workload, n) } });
}

/** The right `data` of the n-th request, made without any gateway. */
export function expectedData(workload: Workload, n: number): Record<string, unknown> {
  const operation = parse(workload.query).definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error(`${workload.name} has no operation`);
  const query: Row = { __typename: 'Query', items: idsOf(workload, n).map(wholeItem) };
  return select(operation.selectionSet, query);
}

function wholeItem(id: string): Row {
  const parts = [tables.catalog, tables.pricing, tables.reviews].map((table) => table.Item?.get(id));
  const item = Object.assign({}, ...parts) as Row;
  const reviews = (item.reviews as Row[]).map((review) => ({
    ...review,
    author: tables.people.Person?.get((review.author as Row).id as string),
  }));
  return { ...item, reviews };
}
