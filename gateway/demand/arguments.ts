import {
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
  isLeafType,
} from 'graphql';
import { type Amount, sum } from './amount';
import { valueIn, varies } from './given';
import type { Demand } from './read';

/** What the arguments of a field cost; `weightOf` finds the weight of one of them. Those that are not given cost nothing. */
export function argumentsCost(
  { weights }: Demand,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  weightOf: (argument: string) => number | undefined,
): Amount {
  return sum(
    (node.arguments ?? []).map(({ name, value }): Amount => {
      const type = field.args.find((each) => each.name === name.value)?.type;
      if (!type) return 0;
      const weight = weightOf(name.value);
      // Most are numbers and texts that cost nothing.
      const named = getNamedType(type);
      if (isLeafType(named) && !(weight ?? weights.get(named.name))) return 0;
      if (!varies(value)) return valueCost(weights, type, weight, valueIn(value, { variables: {} }));
      return (run) => valueCost(weights, type, weight, valueIn(value, run));
    }),
  );
}

/** An input object costs 1 and its fields, a leaf nothing, unless they weigh; a list what its items cost, and its weight. */
function valueCost(
  weights: Demand['weights'],
  type: GraphQLInputType,
  own: number | undefined,
  value: unknown,
): number {
  if (value === null || value === undefined) return 0;
  const named = getNamedType(type);
  const weight = own ?? weights.get(named.name);
  if (Array.isArray(value)) {
    return value.reduce<number>((total, item) => total + valueCost(weights, named, own, item), weight ?? 0);
  }
  if (!isInputObjectType(named)) return weight ?? 0;
  const fields = named.getFields();
  return Object.entries(value).reduce((total, [name, inner]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return total;
    return total + valueCost(weights, field.type, weights.get(`${named.name}.${name}`), inner);
  }, weight ?? 1);
}
