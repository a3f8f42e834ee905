import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;

/** Four subgraphs of a shop that is nobody's: items, their prices, their reviews, and who wrote these. */
export const schemas = {
  catalog: `${link}
type Query { items(ids: [ID!]!): [Item!]! }
type Item @key(fields: "id") {
  id: ID!
  name: String!
  slug: String!
  description: String!
  active: Boolean!
  weight: Float!
  size: Size!
  tags: [String!]!
}
type Size { width: Int! height: Int! depth: Int! }
`,
  pricing: `${link}
type Item @key(fields: "id") { id: ID! price: Price! }
type Price { amount: Int! currency: String! discounts: [Discount!]! }
type Discount { code: String! percent: Int! }
`,
  reviews: `${link}
type Item @key(fields: "id") { id: ID! rating: Float! reviews: [Review!]! }
type Review { id: ID! stars: Int! text: String! author: Person! }
type Person @key(fields: "id") { id: ID! }
`,
  people: `${link}
type Person @key(fields: "id") { id: ID! name: String! city: String! }
`,
} as const;

export type SubgraphName = keyof typeof schemas;
/** Where each subgraph answers. */
export type SubgraphUrls = Readonly<Record<SubgraphName, string>>;

export const subgraphNames = Object.keys(schemas) as SubgraphName[];

/** The supergraph's SDL, with these routing URLs. */
export function composeShop(urls: SubgraphUrls): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({ name, url: urls[name], typeDefs: parse(schemas[name]) })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
