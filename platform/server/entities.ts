import { type GraphQLFieldResolver, type GraphQLSchema, isUnionType } from 'graphql';
import { badInput } from '../errors';

/**
 * Lets `_entities` resolve well-formed representations alone, so that entity resolvers can rely on them: the name of an
 * entity of this subgraph, and its key, which is an `id` everywhere. @apollo/subgraph would throw what is no client's
 * error, and hand any value on as the key.
 */
export function checkRepresentations(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities;
  const union = schema.getType('_Entity');
  if (!field || !isUnionType(union)) return;
  const names = new Set(union.getTypes().map(({ name }) => name));
  const resolve = field.resolve as GraphQLFieldResolver<unknown, unknown, { representations: unknown[] }>;
  field.resolve = (source, args: { representations: unknown[] }, context, info) => {
    for (const [index, representation] of args.representations.entries()) {
      if (!isRepresentation(representation, names)) {
        throw badInput(
          `representations[${index}] is no entity of this service: it has a __typename of ${[...names].join(', ')} and an id.`,
          `representations[${index}]`,
        );
      }
    }
    return resolve(source, args, context, info);
  };
}

function isRepresentation(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { __typename, id } = value as Record<string, unknown>;
  return typeof __typename === 'string' && names.has(__typename) && typeof id === 'string';
}
