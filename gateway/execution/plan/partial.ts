import type { FetchNode } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, Kind, parse, type SelectionSetNode } from 'graphql';
import { isObject, type JsonObject, readOwn } from '../json';
import { graphOf, keysOfType, requirementsOfType } from './join';
import { operationOf } from './parts';
import { namesWithin } from './types';

/** What a subgraph can answer about an object of which it cannot be told all that the fetch would send. */
export interface Partial {
  /** Whether there is anything: it finds the object, and was asked for something that needs no more than that. */
  isWorthIt: boolean;
  /** The names of the fields whose requirements are missing: their values are worth nothing. */
  lacking: readonly string[];
}

/** Of what there is to send of an object. */
export type PartialOf = (part: JsonObject) => Partial;

/**
 * A fetch sends everything that any of its fields requires. If some of it is missing (it was skipped, or its subgraph is
 * down), the fields that do not require it are none the worse: an object is sent as long as the subgraph finds it.
 */
export function compilePartial(node: FetchNode, document: DocumentNode, schema: GraphQLSchema): PartialOf {
  const graph = graphOf(schema, node.serviceName) ?? '';
  const asked = entityFields(document);
  const byType = new Map<string, PartialOf>();
  return (part) => {
    const { __typename: type } = part;
    if (typeof type !== 'string') return { isWorthIt: false, lacking: [] };
    const known = byType.get(type);
    if (known) return known(part);
    const compiled = compileForType(sentAs(node, type), graph, asked, schema);
    if (schema.getType(type)) byType.set(type, compiled);
    return compiled(part);
  };
}

/** Where a subgraph knows an interface alone, objects are sent as that. */
function sentAs({ inputRewrites = [] }: FetchNode, type: string): string {
  for (const rewrite of inputRewrites) {
    const [condition, name] = rewrite.path;
    if (rewrite.kind !== 'ValueSetter' || name !== '__typename') continue;
    if (condition === `... on ${type}`) return String(rewrite.setValueTo);
  }
  return type;
}

interface Asked {
  name: string;
  field: string;
}

function compileForType(
  type: string,
  graph: string,
  asked: readonly Asked[],
  schema: GraphQLSchema,
): PartialOf {
  const keys = keysOfType(schema, type, graph).map(selectionOf);
  const requirements = requirementsOfType(schema, type).filter((requirement) => requirement.graph === graph);
  const needs = asked.map(({ name, field }) => {
    const requirement = requirements.find((one) => one.field === field);
    return { name, selection: requirement && selectionOf(requirement.selection) };
  });
  return (part) => {
    const isMissing = (selection: SelectionSetNode | undefined) =>
      selection !== undefined && !has(part, selection, schema);
    const lacking = needs.filter(({ selection }) => isMissing(selection)).map(({ name }) => name);
    const isFound = keys.some((key) => has(part, key, schema));
    return { isWorthIt: isFound && lacking.length < needs.length, lacking };
  };
}

function selectionOf(text: string): SelectionSetNode {
  return operationOf(parse(`{ ${text} }`, { noLocation: true })).selectionSet;
}

/** Whether all of a selection is known; a null is. */
function has(value: unknown, { selections }: SelectionSetNode, schema: GraphQLSchema): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) {
    return value.every((item) => has(item, { kind: Kind.SELECTION_SET, selections }, schema));
  }
  if (!isObject(value)) return false;
  return selections.every((node) => {
    if (node.kind === Kind.FIELD) {
      const child = readOwn(value, node.name.value);
      return child !== undefined && (!node.selectionSet || has(child, node.selectionSet, schema));
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) return false;
    const { typeCondition, selectionSet } = node;
    const { __typename: type } = value;
    const isOther = typeCondition && !namesWithin(schema, typeCondition.name.value).has(String(type));
    return isOther || has(value, selectionSet, schema);
  });
}

/** The fields that a fetch asks of its entities; those that a fragment is for count for all of them. */
function entityFields(document: DocumentNode): Asked[] {
  const fields: Asked[] = [];
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        if (node.name.value !== '__typename') fields.push({ name, field: node.name.value });
      } else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet);
      else {
        const named = document.definitions.find(
          (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
        );
        if (named?.kind === Kind.FRAGMENT_DEFINITION) collect(named.selectionSet);
      }
    }
  };
  for (const node of operationOf(document).selectionSet.selections) {
    if (node.kind === Kind.FIELD && node.selectionSet) collect(node.selectionSet);
  }
  return fields;
}
