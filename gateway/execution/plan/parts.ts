import type { FetchDataRewrite } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isInherited } from '../json';

/**
 * What a fetch asks for, by the names of its answer; the types that fragments ask for make no difference here. Only these
 * names are ever taken out of an answer.
 */
export interface Part {
  name: string;
  inherited: boolean;
  /** Undefined for a leaf. */
  parts: Part[] | undefined;
  /** Whether a value that is known already stays, whatever else comes. */
  stays?: (known: unknown) => boolean;
}

export const isFragment = (prefixed: string) => prefixed.startsWith('... on ');

export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A fetch has no operation');
  return operation;
}

/** The parts of a fetch's operation. Those that are renamed once they have arrived are there under both names. */
export function partsOf(
  document: DocumentNode,
  rewrites: readonly FetchDataRewrite[] | undefined,
  schema: GraphQLSchema,
): Part[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const parts: Part[] = [];
  addSelections(parts, operationOf(document).selectionSet, fragments);
  if (rewrites) addRenames(parts, rewrites);
  keepTypes(parts, (known) => typeof known === 'string' && isObjectType(schema.getType(known)));
  return parts;
}

/** A subgraph may know no more of an object than an interface: the type of the object, once known, stays. */
function keepTypes(parts: readonly Part[], stays: (known: unknown) => boolean): void {
  for (const part of parts) {
    if (part.name === '__typename') part.stays = stays;
    if (part.parts) keepTypes(part.parts, stays);
  }
}

function addSelections(
  parts: Part[],
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const part = addPart(parts, (node.alias ?? node.name).value);
      if (node.selectionSet) addSelections((part.parts ??= []), node.selectionSet, fragments);
    } else {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (fragment) addSelections(parts, fragment.selectionSet, fragments);
    }
  }
}

function addPart(parts: Part[], name: string): Part {
  const known = parts.find((part) => part.name === name);
  if (known) return known;
  const added: Part = { name, inherited: isInherited(name), parts: undefined };
  parts.push(added);
  return added;
}

function addRenames(parts: Part[], rewrites: readonly FetchDataRewrite[]): void {
  // An entity fetch's rewrites begin at the entities.
  const entities = parts.find(({ name }) => name === '_entities')?.parts;
  for (const rewrite of rewrites) {
    const names = rewrite.path.filter((name) => !isFragment(name));
    const last = names.pop();
    let level: Part[] | undefined = entities ?? parts;
    for (const name of names) level = level?.find((part) => part.name === name)?.parts;
    if (!level || last === undefined) continue;
    if (rewrite.kind === 'ValueSetter') addPart(level, last);
    else addRenamed(level, last, rewrite.renameKeyTo);
  }
}

function addRenamed(level: Part[], name: string, renamed: string): void {
  const from = level.find((part) => part.name === name);
  const to = addPart(level, renamed);
  if (from?.parts) to.parts = union(to.parts ?? [], from.parts);
}

function union(parts: Part[], others: readonly Part[]): Part[] {
  for (const other of others) {
    const part = addPart(parts, other.name);
    if (other.parts) part.parts = union(part.parts ?? [], other.parts);
  }
  return parts;
}
