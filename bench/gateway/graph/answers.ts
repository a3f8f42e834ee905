import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Row, Table } from './tables';

/** Answers one operation with the JSON of its response. */
export type Answer = (query: string, variables: Readonly<Record<string, unknown>>) => string;

interface Representation {
  __typename: string;
  id: string;
}

interface RootField {
  name: string;
  responseName: string;
  selectionSet: SelectionSetNode;
  /** Of the variable that names the rows. */
  variable: string;
  /** The JSON of each row for this selection, by type and id, once it was asked for. */
  json: Map<string, string>;
}

/**
 * Answers the way a subgraph would, for less work than any: an operation is looked at once, the JSON of a row for it is
 * made once, and an answer joins the rows that are asked for. Takes `items(ids:)` and `_entities(representations:)` with
 * variables as their arguments; throws for anything else that a subgraph of the bench is not asked.
 */
export function createAnswers(table: Table): Answer {
  const operations = new Map<string, readonly RootField[]>();
  return (query, variables) => {
    let fields = operations.get(query);
    if (!fields) operations.set(query, (fields = rootFields(query)));
    let json = '';
    for (const field of fields)
      json += `${json ? ',' : ''}"${field.responseName}":${rowsOf(field, variables)}`;
    return `{"data":{${json}}}`;
  };

  function rowsOf(field: RootField, variables: Readonly<Record<string, unknown>>): string {
    let json = '';
    const asked = variables[field.variable];
    if (!Array.isArray(asked)) throw new Error(`$${field.variable} is no list`);
    for (const one of asked as (string | Representation)[]) {
      const row = typeof one === 'string' ? rowOf('Item', one, field) : rowOf(one.__typename, one.id, field);
      json += json ? `,${row}` : row;
    }
    return `[${json}]`;
  }

  function rowOf(type: string, id: string, { json, selectionSet }: RootField): string {
    const key = type + id;
    let text = json.get(key);
    if (text === undefined) {
      const row = table[type]?.get(id);
      if (!row) throw new Error(`There is no ${type} ${id}`);
      json.set(key, (text = JSON.stringify(select(selectionSet, row))));
    }
    return text;
  }
}

function rootFields(query: string): RootField[] {
  const document = parse(query, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    if (node.kind === Kind.OPERATION_DEFINITION) operation = node;
  }
  if (!operation) throw new Error('The document has no operation');
  return spread(operation.selectionSet, fragments).selections.map((node) => rootField(node as FieldNode));
}

function rootField({ name, alias, arguments: given = [], selectionSet }: FieldNode): RootField {
  const value = given[0]?.value;
  if (!selectionSet || value?.kind !== Kind.VARIABLE) throw new Error(`${name.value} takes a variable`);
  return {
    name: name.value,
    responseName: (alias ?? name).value,
    selectionSet,
    variable: value.name.value,
    json: new Map(),
  };
}

/** The same selections with inline fragments in the place of spreads. */
function spread(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode {
  const selections = selectionSet.selections.map((node) => {
    if (node.directives?.length) throw new Error('A subgraph of the bench takes no directives');
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(node.name.value);
      if (!fragment) throw new Error(`There is no fragment ${node.name.value}`);
      const { typeCondition, selectionSet: inner } = fragment;
      return { kind: Kind.INLINE_FRAGMENT as const, typeCondition, selectionSet: spread(inner, fragments) };
    }
    return node.selectionSet ? { ...node, selectionSet: spread(node.selectionSet, fragments) } : node;
  });
  return { ...selectionSet, selections };
}

/** What a selection takes of a row. */
export function select(selectionSet: SelectionSetNode, row: Row): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const node of selectionSet.selections) {
    if (node.kind === Kind.FIELD) {
      result[(node.alias ?? node.name).value] = selectValue(node, row[node.name.value]);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      if (condition === undefined || condition === row.__typename) {
        Object.assign(result, select(node.selectionSet, row));
      }
    }
  }
  return result;
}

function selectValue({ name, selectionSet }: FieldNode, value: unknown): unknown {
  if (value === undefined) throw new Error(`There is no field ${name.value}`);
  if (!selectionSet) return value;
  if (Array.isArray(value)) return value.map((row) => select(selectionSet, row as Row));
  return select(selectionSet, value as Row);
}
