import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Protection } from './protection';
import { findRefusals, type Refusal } from './refusals';
import { type Grant, isMet, type Requirement } from './requirement';

/** What is left of an operation for viewers who lack the same. */
export interface Filtered {
  /** Equal for equal documents of one operation; empty when all of it is left. */
  key: string;
  /** What may be planned: the one operation and the fragments it still needs. Null when nothing is left. */
  document: DocumentNode | null;
  /** What is in the whole document and not in `document`, with all that is below it. */
  removed: ReadonlySet<SelectionNode>;
  refusals: readonly Refusal[];
}

/** Viewers lack what they lack in few ways; a schema that asks for much in many ways is not kept without end. */
const maxKept = 64;

/** Takes out of an operation what the viewer may not have, and what is empty without it. */
export function filterOperation(protection: Protection, grant: Grant): Filtered {
  const missing = new Set(protection.requirements.filter((one) => !isMet(one, grant)).map(({ key }) => key));
  const key = [...missing].sort().join('\n');
  const known = protection.filtered.get(key);
  if (known) return known;
  const made = missing.size === 0 ? whole(protection) : filter(protection, missing, key);
  if (protection.filtered.size < maxKept) protection.filtered.set(key, made);
  return made;
}

const whole = ({ document }: Protection): Filtered => ({
  key: '',
  document,
  removed: new Set(),
  refusals: [],
});

function filter(protection: Protection, missing: ReadonlySet<string>, key: string): Filtered {
  const lacking = new Map<object, readonly Requirement[]>();
  for (const [node, asked] of protection.needs) {
    const lacked = asked.filter((one) => missing.has(one.key));
    if (lacked.length > 0) lacking.set(node, lacked);
  }
  const { operation, removed } = cut(protection, lacking);
  const document = operation && documentOf(operation.definition, operation.fragments);
  return { key, document, removed, refusals: findRefusals(protection, lacking) };
}

interface Cut {
  operation: { definition: OperationDefinitionNode; fragments: FragmentDefinitionNode[] } | null;
  removed: Set<SelectionNode>;
}

function cut({ operation, fragments }: Protection, lacking: ReadonlyMap<object, unknown>): Cut {
  const removed = new Set<SelectionNode>();
  const left = new Map<string, FragmentDefinitionNode | null>();
  const drop = (node: SelectionNode) => {
    removed.add(node);
    return null;
  };
  const fragment = (name: string): FragmentDefinitionNode | null => {
    const known = left.get(name);
    if (known !== undefined) return known;
    const definition = fragments.get(name);
    if (!definition) return null;
    const made = lacking.has(definition) ? null : within(definition);
    left.set(name, made);
    return made;
  };
  const within = <Node extends { selectionSet: SelectionSetNode }>(node: Node): Node | null => {
    const selections = node.selectionSet.selections.flatMap((each) => selection(each) ?? []);
    if (selections.length === 0) return null;
    return { ...node, selectionSet: { ...node.selectionSet, selections } };
  };
  const selection = (node: SelectionNode): SelectionNode | null => {
    if (lacking.has(node)) return drop(node);
    if (node.kind === Kind.FRAGMENT_SPREAD) return fragment(node.name.value) ? node : drop(node);
    const { selectionSet } = node;
    if (!selectionSet) return node;
    return within({ ...node, selectionSet }) ?? drop(node);
  };
  const definition = lacking.has(operation) ? null : within(operation);
  if (!definition) return { operation: null, removed };
  const kept = [...left.values()].filter((each) => each !== null);
  return { operation: { definition, fragments: kept }, removed };
}

/** The document of an operation, without fragments that nothing spreads any more and variables that nothing uses. */
function documentOf(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): DocumentNode {
  const byName = new Map(fragments.map((node) => [node.name.value, node]));
  const spread = new Set<FragmentDefinitionNode>();
  const used = new Set<string>();
  const read = (node: OperationDefinitionNode | FragmentDefinitionNode) =>
    void visit(node, {
      // A definition is no use.
      [Kind.VARIABLE_DEFINITION]: () => false,
      [Kind.VARIABLE]: ({ name }) => void used.add(name.value),
      [Kind.FRAGMENT_SPREAD]: ({ name }) => {
        const definition = byName.get(name.value);
        if (!definition || spread.has(definition)) return;
        spread.add(definition);
        read(definition);
      },
    });
  read(operation);
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, ...(variableDefinitions && { variableDefinitions }) }, ...spread],
  };
}
