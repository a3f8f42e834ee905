import { readFileSync } from 'node:fs';
import { operationFromDocument, type Schema, Supergraph as Built } from '@apollo/federation-internals';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Log } from '../platform/log';
import { apolloLogger } from './logger';
import { stripSecurity } from './security/strip';

/** A subgraph as the gateway reaches it. */
export interface SubgraphLink {
  url: string;
  source: GraphQLDataSource;
}

/** A loaded supergraph: what answers queries and mutations, and what plans subscriptions. */
export interface Supergraph {
  /** Executes queries and mutations, inside Apollo Server. */
  gateway: ApolloGateway;
  /** What clients may ask. */
  apiSchema: GraphQLSchema;
  /** Every type with its federation directives, and the API schema as the planner's library has it. */
  internals: { supergraphSchema: GraphQLSchema; apiSchema: Schema };
  /** By the subgraph's name. */
  links: ReadonlyMap<string, SubgraphLink>;
  plan(document: DocumentNode, operationName: string | undefined): QueryPlan;
}

export interface SupergraphDeps {
  /** Path of the supergraph's SDL. */
  path: string;
  /** Where subgraphs answer, by name, where it is not what the file says. */
  routingUrls: Readonly<Record<string, string>>;
  createSource(subgraph: string, url: string): GraphQLDataSource;
  log: Log;
}

/** Throws when the file cannot be read, is no supergraph, or leaves a subgraph without a URL. */
export function loadSupergraph(deps: SupergraphDeps): Supergraph {
  const sdl = stripSecurity(readFileSync(deps.path, 'utf8'));
  const built = Built.build(sdl);
  const links = new Map<string, SubgraphLink>();
  for (const { name, url } of built.subgraphsMetadata()) {
    const route = deps.routingUrls[name] ?? url;
    if (!route) throw new Error(`${deps.path} has no routing URL for the subgraph "${name}"`);
    links.set(name, { url: route, source: deps.createSource(name, route) });
  }
  const planner = new QueryPlanner(built);
  const apiSchema = built.apiSchema();
  return {
    gateway: createGateway(sdl, links, deps.log),
    apiSchema: apiSchema.toGraphQLJSSchema(),
    internals: { supergraphSchema: built.schema.toGraphQLJSSchema(), apiSchema },
    links,
    plan: (document, operationName) =>
      planner.buildQueryPlan(
        operationFromDocument(apiSchema, document, operationName === undefined ? {} : { operationName }),
      ),
  };
}

function createGateway(sdl: string, links: ReadonlyMap<string, SubgraphLink>, log: Log): ApolloGateway {
  // Without this the gateway reports to its maker every hour, and asks the cloud's metadata servers where it runs.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  return new ApolloGateway({
    supergraphSdl: sdl,
    logger: apolloLogger(log),
    __exposeQueryPlanExperimental: false,
    buildService: ({ name }) => {
      const link = links.get(name);
      if (!link) throw new Error(`The supergraph has no subgraph "${name}"`);
      return link.source;
    },
  });
}
