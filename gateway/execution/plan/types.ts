import { type GraphQLSchema, isAbstractType, isInterfaceType } from 'graphql';

/**
 * Which `__typename`s a type condition lets through: the type itself, and what it is made of. An interface may be a
 * `__typename` where a subgraph knows no more of an object.
 */
export function namesWithin(schema: GraphQLSchema, condition: string): ReadonlySet<string> {
  const names = new Set([condition]);
  const type = schema.getType(condition);
  if (!isAbstractType(type)) return names;
  for (const { name } of schema.getPossibleTypes(type)) names.add(name);
  if (isInterfaceType(type)) {
    for (const { name } of schema.getImplementations(type).interfaces) names.add(name);
  }
  return names;
}
