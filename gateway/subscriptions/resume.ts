import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FormattedExecutionResult,
  type GraphQLArgument,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  parseType,
  print,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { PrimaryOperation } from '../execution';
import type { ResumeRule } from './settings';

/** Names of the gateway's own in a primary fetch; no client sees them. */
const variableName = '_resumeAfter';
const aliasName = '_resumeSequence';

/** A primary fetch that can be asked to begin after an event. */
export interface ResumableFetch {
  /** As text: its resume argument is a variable, and it selects the sequence. */
  operation: string;
  /** The client's variables that it still takes. */
  variableUsages: readonly string[];
  /** The gateway's own variable, for the sequence to begin after. */
  variableName: string;
  /** The client's variable in that place; undefined where it gave a literal, or nothing. */
  clientVariable: string | undefined;
  /** What the client asked to begin after; undefined where it did not say and the schema has no default. */
  askedAfter(variables: Readonly<Record<string, unknown>>): unknown;
  /** The sequence of an event; undefined where it has none. */
  sequenceOf: (event: FormattedExecutionResult) => number | undefined;
}

/** Makes resumable what the rules say can be resumed; undefined for everything else. */
export type Resume = (primary: PrimaryOperation) => ResumableFetch | undefined;

export function createResume(rules: Readonly<Record<string, ResumeRule>>, schema: GraphQLSchema): Resume {
  const kept = new WeakMap<PrimaryOperation, { fetch: ResumableFetch | undefined }>();
  return (primary) => {
    const known = kept.get(primary);
    if (known) return known.fetch;
    const fetch = rewrite(primary, rules, schema);
    kept.set(primary, { fetch });
    return fetch;
  };
}

function rewrite(
  { text }: PrimaryOperation,
  rules: Readonly<Record<string, ResumeRule>>,
  schema: GraphQLSchema,
): ResumableFetch | undefined {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const field = operation?.selectionSet.selections[0];
  if (!operation || field?.kind !== Kind.FIELD) return undefined;
  const rule = rules[`Subscription.${field.name.value}`];
  const argument = rule && argumentOf(schema, field.name.value, rule.argument);
  if (!rule || !argument) return undefined;
  const given = field.arguments?.find(({ name }) => name.value === rule.argument)?.value;
  const rewritten = withoutUnusedVariables(document, withResume(operation, field, rule, argument));
  const path = [(field.alias ?? field.name).value, aliasName, ...rule.sequence.split('.').slice(1)];
  return {
    operation: print(rewritten.document),
    variableUsages: rewritten.variableUsages,
    variableName,
    clientVariable: given?.kind === Kind.VARIABLE ? given.name.value : undefined,
    askedAfter: (variables) => {
      const asked = given && valueFromASTUntyped(given, { ...variables });
      return asked === undefined ? argument.defaultValue : asked;
    },
    sequenceOf: ({ data }) => {
      let value: unknown = data;
      for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
      return typeof value === 'number' ? value : undefined;
    },
  };
}

function argumentOf(schema: GraphQLSchema, field: string, argument: string): GraphQLArgument | undefined {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  return fields[field]?.args.find(({ name }) => name === argument);
}

/** The operation with its resume argument as a variable, and with the sequence under a name of its own. */
function withResume(
  operation: OperationDefinitionNode,
  field: FieldNode,
  rule: ResumeRule,
  argument: GraphQLArgument,
): OperationDefinitionNode {
  const variable = { kind: Kind.VARIABLE, name: nameOf(variableName) } as const;
  const given: ArgumentNode = { kind: Kind.ARGUMENT, name: nameOf(rule.argument), value: variable };
  const others = field.arguments?.filter(({ name }) => name.value !== rule.argument) ?? [];
  const changed: FieldNode = {
    ...field,
    arguments: [...others, given],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), selectionOf(rule.sequence)],
    },
  };
  return {
    ...operation,
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []),
      { kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(String(argument.type)) },
    ],
    selectionSet: { ...operation.selectionSet, selections: [changed] },
  };
}

const nameOf = (value: string) => ({ kind: Kind.NAME, value }) as const;

/** `a.b` as `_resumeSequence: a { b }`. */
function selectionOf(path: string): FieldNode {
  const [first = '', ...rest] = path.split('.').reverse();
  let node: FieldNode = { kind: Kind.FIELD, name: nameOf(first) };
  for (const name of rest) {
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [node] } as const;
    node = { kind: Kind.FIELD, name: nameOf(name), selectionSet };
  }
  return { ...node, alias: nameOf(aliasName) };
}

/** Without the client's variable that was in the resume argument alone: a subgraph refuses what is not used. */
function withoutUnusedVariables(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): { document: DocumentNode; variableUsages: string[] } {
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? operation : node,
  );
  const used = new Set<string>();
  visit(
    { ...document, definitions },
    { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) },
  );
  const kept = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [];
  const final = { ...operation, variableDefinitions: kept };
  return {
    document: { ...document, definitions: definitions.map((node) => (node === operation ? final : node)) },
    variableUsages: [...used].filter((name) => name !== variableName),
  };
}
