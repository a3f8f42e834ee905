import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { PlanSchemas } from './index';
import { requirementsOf } from './plan/join';

/**
 * Names of the response that a plan must not use, each with the one to use instead. The planner puts the fields that it
 * needs for itself (keys, what `@requires` names) beside the client's, under their own names: `{ id: name }`, or a field
 * with other arguments than `@requires` gives it, would silently be given the value of the one for the other.
 */
export type PlanNames = ReadonlyMap<string, string>;

const none: PlanNames = new Map();

/** The names of a document, as the client sent it, that a plan of it must not use. */
export function planNames(document: DocumentNode, { apiSchema, supergraphSchema }: PlanSchemas): PlanNames {
  const { fields, requiredWithArguments } = fieldNamesOf(supergraphSchema);
  const used = new Set<string>();
  const taken = new Set<string>();
  const types = new TypeInfo(apiSchema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node: FieldNode) {
        const name = (node.alias ?? node.name).value;
        used.add(name);
        const type = types.getParentType();
        if (!type || type.name.startsWith('__')) return;
        const isOther = name !== node.name.value;
        if (isOther ? hasField(type, name, supergraphSchema) : requiredWithArguments.has(name))
          taken.add(name);
      },
    }),
  );
  if (taken.size === 0) return none;
  const names = new Map<string, string>();
  for (const name of taken) {
    let number = 0;
    while (used.has(`${name}__${number}`) || fields.has(`${name}__${number}`)) number += 1;
    names.set(name, `${name}__${number}`);
  }
  return names;
}

/** The document to plan: the client's, or what is left of it, with names that the planner can live with. */
export function withPlanNames(document: DocumentNode, names: PlanNames): DocumentNode {
  if (names.size === 0) return document;
  return visit(document, {
    Field(node): FieldNode | undefined {
      const name = names.get((node.alias ?? node.name).value);
      return name === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value: name } };
    },
  });
}

function hasField(type: GraphQLCompositeType, name: string, schema: GraphQLSchema): boolean {
  if (name === '__typename') return true;
  const known = schema.getType(type.name);
  const possible = isAbstractType(known) ? schema.getPossibleTypes(known) : [];
  return [known, ...possible].some(
    (one) => (isObjectType(one) || isInterfaceType(one)) && Object.hasOwn(one.getFields(), name),
  );
}

interface FieldNames {
  fields: ReadonlySet<string>;
  /** What some `@requires` names, and has arguments. */
  requiredWithArguments: ReadonlySet<string>;
}

const known = new WeakMap<GraphQLSchema, FieldNames>();

function fieldNamesOf(schema: GraphQLSchema): FieldNames {
  const kept = known.get(schema);
  if (kept) return kept;
  const fields = new Set<string>();
  const withArguments = new Set<string>();
  const requiredWithArguments = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name, args } of Object.values(type.getFields())) {
      fields.add(name);
      if (args.length > 0) withArguments.add(name);
    }
  }
  for (const { selection } of requirementsOf(schema)) {
    visit(parse(`{ ${selection} }`, { noLocation: true }), {
      Field(node) {
        if (withArguments.has(node.name.value)) requiredWithArguments.add(node.name.value);
      },
    });
  }
  const found = { fields, requiredWithArguments };
  known.set(schema, found);
  return found;
}
