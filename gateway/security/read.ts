import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';
import { type AnyOf, authenticated, joined, type Requirement, requirement } from './requirement';
import { type SecuritySpec, securitySpecs } from './specs';

/** What the types and the fields of a supergraph ask of the viewer. */
export interface Security {
  /** Is nothing protected? */
  empty: boolean;
  /** By the type's name. Of an interface, what it asks beyond what its types ask. */
  types: ReadonlyMap<string, readonly Requirement[]>;
  /** By `Type.field`; of an interface likewise. */
  fields: ReadonlyMap<string, readonly Requirement[]>;
}

type TypeNode = TypeDefinitionNode | TypeExtensionNode;

/** Reads `@authenticated`, `@requiresScopes` and `@policy` of a supergraph's SDL, under the names it links them by. */
export function readSecurity(sdl: string): Security {
  const document = parse(sdl, { noLocation: true });
  const specs = securitySpecs(document);
  const types = new Map<string, readonly Requirement[]>();
  const fields = new Map<string, readonly Requirement[]>();
  if (specs.length > 0) {
    for (const node of typesOf(document)) {
      add(types, node.name.value, requirementsIn(node.directives, specs));
      for (const field of fieldsOf(node))
        add(fields, `${node.name.value}.${field.name.value}`, requirementsIn(field.directives, specs));
    }
    withoutDerived(document, types, fields);
  }
  return { empty: types.size === 0 && fields.size === 0, types, fields };
}

function add(to: Map<string, readonly Requirement[]>, key: string, found: readonly Requirement[]): void {
  if (found.length > 0) to.set(key, joined([...(to.get(key) ?? []), ...found]));
}

const typesOf = (document: DocumentNode): TypeNode[] =>
  document.definitions.filter(
    (node) => 'name' in node && /Type(Definition|Extension)$/.test(node.kind),
  ) as TypeNode[];

const fieldsOf = (node: TypeNode) =>
  ('fields' in node && !node.kind.startsWith('InputObject') ? (node.fields ?? []) : []) as readonly {
    name: { value: string };
    directives?: readonly ConstDirectiveNode[];
  }[];

function requirementsIn(
  directives: readonly ConstDirectiveNode[] = [],
  specs: readonly SecuritySpec[],
): Requirement[] {
  return directives.flatMap((node) => {
    const spec = specs.find(({ directive }) => directive === node.name.value);
    if (!spec) return [];
    if (spec.name === 'authenticated') return [authenticated];
    const kind = spec.name === 'requiresScopes' ? 'scopes' : 'policies';
    return [requirement(kind, anyOfIn(node, kind))];
  });
}

/** A name that stands without a list is a list of one (GraphQL's input coercion). */
function anyOfIn(node: ConstDirectiveNode, argument: string): AnyOf {
  const value = node.arguments?.find(({ name }) => name.value === argument)?.value;
  const read: unknown = value ? valueFromASTUntyped(value) : [];
  const lists: readonly unknown[] = Array.isArray(read) ? read : [read];
  return lists.map((names) => (Array.isArray(names) ? names : [names]).map(String));
}

/**
 * Composition writes upon an interface what its types ask, all together. Whoever selects through the interface is asked
 * for that type by type, so that fragments upon its open types stay open; what stays here is what was written upon the
 * interface itself, which older versions of federation allow.
 */
function withoutDerived(
  document: DocumentNode,
  types: Map<string, readonly Requirement[]>,
  fields: Map<string, readonly Requirement[]>,
): void {
  const implementers = objectsByInterface(document);
  for (const node of typesOf(document)) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const name = node.name.value;
    const objects = implementers.get(name) ?? [];
    keepOwn(types, name, objects);
    for (const field of fieldsOf(node)) {
      const own = `${name}.${field.name.value}`;
      keepOwn(
        fields,
        own,
        objects.map((object) => `${object}.${field.name.value}`),
      );
    }
  }
}

function keepOwn(
  all: Map<string, readonly Requirement[]>,
  own: string,
  implementing: readonly string[],
): void {
  const found = all.get(own);
  if (!found) return;
  const derived = new Set(joined(implementing.flatMap((key) => all.get(key) ?? [])).map(({ key }) => key));
  const kept = found.filter(({ key }) => !derived.has(key));
  if (kept.length > 0) all.set(own, kept);
  else all.delete(own);
}

function objectsByInterface(document: DocumentNode): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const node of typesOf(document)) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name } of node.interfaces ?? []) {
      found.set(name.value, [...(found.get(name.value) ?? []), node.name.value]);
    }
  }
  return found;
}
