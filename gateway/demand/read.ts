import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';
import { linkedSpecs } from '../linked';

/** `@listSize`: how long a list is expected to be. */
export interface ListSize {
  /** When no slicing argument says otherwise. */
  assumed?: number;
  /** Arguments that bound the list; the greatest of those given counts. */
  slicing: readonly string[];
  /** Fields of the type behind the field that have this size; the field itself is a page and no list. */
  sized: ReadonlySet<string>;
  /** Must exactly one slicing argument be given (or have a default)? */
  requireOne: boolean;
}

/** What `@cost` and `@listSize` of a supergraph say. */
export interface Demand {
  /** `@cost` by `Type`, `Type.field`, `Type.field(argument)`, or `Input.field`. */
  weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  listSizes: ReadonlyMap<string, ListSize>;
}

const identity = 'https://specs.apollo.dev/cost';

/** Reads `@cost` and `@listSize` under the names by which the SDL links them. Throws for a version that is not known. */
export function readDemand(sdl: string): Demand {
  const document = parse(sdl, { noLocation: true });
  const link = linkedSpecs(document).find((spec) => spec.identity === identity);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  if (!link) return { weights, listSizes };
  if (link.version !== '0.1') {
    throw new Error(`The supergraph links ${identity}/v${link.version}: this gateway knows v0.1 of it`);
  }
  const [cost, listSize] = [link.directive('cost'), link.directive('listSize')];
  const weigh = (at: string, node: Directed) => {
    const weight = argumentsOf(node, cost)?.weight;
    if (typeof weight === 'number') weights.set(at, weight);
  };
  for (const type of typesOf(document)) {
    weigh(type.name.value, type);
    for (const field of fieldsOf(type)) {
      const at = `${type.name.value}.${field.name.value}`;
      weigh(at, field);
      for (const argument of ('arguments' in field && field.arguments) || [])
        weigh(`${at}(${argument.name.value})`, argument);
      const size = argumentsOf(field, listSize);
      if (size) listSizes.set(at, listSizeOf(size));
    }
  }
  return { weights, listSizes };
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function argumentsOf({ directives }: Directed, name: string): Record<string, unknown> | undefined {
  const node = directives?.find((each) => each.name.value === name);
  return (
    node &&
    Object.fromEntries(
      (node.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]),
    )
  );
}

function listSizeOf(args: Readonly<Record<string, unknown>>): ListSize {
  return {
    ...(typeof args.assumedSize === 'number' && { assumed: args.assumedSize }),
    slicing: namesOf(args.slicingArguments),
    sized: new Set(namesOf(args.sizedFields)),
    requireOne: args.requireOneSlicingArgument !== false,
  };
}

/** A name that stands without a list is a list of one. */
function namesOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

const typesOf = (document: DocumentNode) =>
  document.definitions.filter((node): node is TypeDefinitionNode | TypeExtensionNode =>
    /Type(Definition|Extension)$/.test(node.kind),
  );

const fieldsOf = (node: TypeDefinitionNode | TypeExtensionNode) =>
  ('fields' in node ? (node.fields ?? []) : []) as readonly (
    FieldDefinitionNode | InputValueDefinitionNode
  )[];
