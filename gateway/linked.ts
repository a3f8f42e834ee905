import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

/** A specification that a schema links (`@link`), and the names under which its elements are in that schema. */
export interface LinkedSpec {
  /** Without its version: `https://specs.apollo.dev/authenticated`. */
  identity: string;
  /** `0.1`. */
  version: string;
  /** Before the names of what is not imported, and the name of the directive that is called like the specification. */
  namespace: string;
  /** What a reader of the schema must not leave out: `SECURITY` or `EXECUTION`. */
  purpose?: string;
  /** The name of a directive here, without `@`. */
  directive(name: string): string;
  /** The name of a type here. */
  type(name: string): string;
  /** Where it is linked. */
  node: ConstDirectiveNode;
}

const linkIdentity = 'https://specs.apollo.dev/link';

/** What an SDL links, in its order. Links that name no version are no specification's and are left out. */
export function linkedSpecs(sdl: DocumentNode): LinkedSpec[] {
  const applied = sdl.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? (node.directives ?? [])
      : [],
  );
  const specs = applied.flatMap((node) => specOf(node) ?? []);
  // The directive that links may itself be linked under another name.
  const itself = specs.find(({ identity, namespace, node }) => isLink(identity, namespace, node.name.value));
  return specs.filter(({ node }) => node.name.value === itself?.namespace);
}

const isLink = (identity: string, namespace: string, directive: string) =>
  identity === linkIdentity && namespace === directive;

function specOf(node: ConstDirectiveNode): LinkedSpec | undefined {
  const args = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const parts = /^(.+\/([^/]+))\/v(\d+\.\d+)\/?$/.exec(textOf(args.get('url')) ?? '');
  const [, identity, specName, version] = parts ?? [];
  if (identity === undefined || specName === undefined || version === undefined) return undefined;
  const namespace = textOf(args.get('as')) ?? specName;
  const imported = importsOf(args.get('import'));
  const purpose = args.get('for');
  return {
    identity,
    version,
    namespace,
    ...(purpose?.kind === Kind.ENUM && { purpose: purpose.value }),
    directive: (name) =>
      imported.get(`@${name}`)?.slice(1) ?? (name === specName ? namespace : `${namespace}__${name}`),
    type: (name) => imported.get(name) ?? `${namespace}__${name}`,
    node,
  };
}

const textOf = (value: ConstValueNode | undefined) => (value?.kind === Kind.STRING ? value.value : undefined);

/** Imported names, by what the specification calls them. */
function importsOf(value: ConstValueNode | undefined): Map<string, string> {
  const names = new Map<string, string>();
  for (const item of value?.kind === Kind.LIST ? value.values : []) {
    const read = valueFromASTUntyped(item) as string | { name: string; as?: string };
    if (typeof read === 'string') names.set(read, read);
    else names.set(read.name, read.as ?? read.name);
  }
  return names;
}
