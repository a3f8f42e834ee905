import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { type DocumentNode, type GraphQLSchema, parse, print, validate } from 'graphql';
import type { Viewer } from '../../platform/auth';
import type { EvaluatePolicies } from './policies';
import { type Filtered, filterOperation } from './filter';
import { requirementsOf } from './protection';
import { readSecurity, type Security } from './read';
import { stripSecurity } from './strip';

const header = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import:
  ["@key", "@shareable", "@external", "@requires", "@authenticated", "@requiresScopes", "@policy"])`;

/** The supergraph of subgraphs, as Apollo's composition makes it. */
export function compose(...sdls: string[]): string {
  const { supergraphSdl, errors } = composeServices(
    sdls.map((sdl, index) => ({
      name: `s${index}`,
      url: `http://s${index}`,
      typeDefs: parse(sdl.includes('@link') ? sdl : `${header}\n${sdl}`),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** A supergraph as the gateway has it. */
export interface Guarded {
  sdl: string;
  schema: GraphQLSchema;
  security: Security;
}

export function guarded(sdl: string): Guarded {
  const schema = Supergraph.build(stripSecurity(sdl)).apiSchema().toGraphQLJSSchema();
  return { sdl, schema, security: readSecurity(sdl) };
}

export const viewerWith = (...scopes: string[]): Viewer => ({
  id: 'user_1',
  scopes,
  expiresAt: new Date(4e12),
});

export function valid(schema: GraphQLSchema, source: string | DocumentNode): DocumentNode {
  const document = typeof source === 'string' ? parse(source, { noLocation: true }) : source;
  const errors = validate(schema, document);
  if (errors.length > 0) throw new Error(`${print(document)}\n${errors.join('\n')}`);
  return document;
}

export interface Has {
  viewer?: Viewer | null;
  policies?: string[];
}

/** What is left of an operation, printed on one line, and the paths of what is refused. */
export function left(house: Guarded, source: string, { viewer = null, policies = [] }: Has = {}) {
  const found = filterOf(house, source, { viewer, policies });
  return {
    left: found.document && print(valid(house.schema, found.document)).replace(/\s+/g, ' '),
    refused: found.refusals.map(({ path }) => path.join('/')),
  };
}

export function filterOf(
  house: Guarded,
  source: string,
  { viewer = null, policies = [] }: Has = {},
): Filtered {
  const protection = requirementsOf(house.schema, house.security, valid(house.schema, source));
  return filterOperation(protection, { viewer, policies: new Set(policies) });
}

/** Grants what is listed. */
export const granting =
  (...granted: string[]): EvaluatePolicies<unknown> =>
  async () =>
    new Set(granted);
