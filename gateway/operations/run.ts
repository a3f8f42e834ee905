import { getVariableValues, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Plan } from '../supergraph/build';
import type { Verdict } from '../security/authorize';
import type { Source } from '../sources/source';
import type { Admit, Asking } from './admit';
import type { Operation, Operations } from './operations';

/** What an operation is run with. */
export interface Run extends Asking {
  /** May `data` of the outcome be in bytes (see sources/passing.ts), where that is quicker? */
  mayBeInBytes?: boolean;
}

/** What came of a query or a mutation; its errors are not masked yet. Without `data`, it was not executed. */
export interface Outcome {
  data?: Record<string, unknown> | null;
  /** Is `data` in bytes? Errors and extensions never are. */
  inBytes?: boolean;
  errors?: readonly (GraphQLError | GraphQLFormattedError)[];
  extensions?: Record<string, unknown>;
}

/** Runs a query or a mutation that has been checked. What keeps it from running is in the outcome. */
export type RunOperation = (operation: Operation, run: Run) => Promise<Outcome>;

export interface RunDeps {
  apiSchema: GraphQLSchema;
  operations: Operations<Plan>;
  sources: ReadonlyMap<string, Source>;
  admit: Admit;
}

export function createRunOperation({ apiSchema, operations, sources, admit }: RunDeps): RunOperation {
  return async (operation, { variables, context, mayBeInBytes = false }) => {
    const faults = variableFaults(apiSchema, operation, variables);
    if (faults.length > 0) return { errors: faults };
    try {
      const verdict = await admit(operation, { variables, context });
      const { document } = verdict;
      if (!document) return withRefusals({ data: verdict.data }, verdict);
      const compiled = await operations.planOf(operation, { ...verdict, document });
      if (!('execute' in compiled)) throw new Error('A subscription is streamed, not run');
      const { signal } = context;
      const result = await compiled.execute({
        variables,
        sources,
        context,
        mayBeInBytes,
        ...(signal && { signal }),
      });
      return withRefusals(result, verdict);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  };
}

/** What was refused comes first. */
function withRefusals(outcome: Outcome, { errors, extensions }: Verdict): Outcome {
  if (errors.length === 0 && !extensions) return outcome;
  const all = [...errors, ...(outcome.errors ?? [])];
  return { ...outcome, ...(all.length > 0 && { errors: all }), ...(extensions && { extensions }) };
}

/** What is wrong with the variables, each with BAD_USER_INPUT; nothing for good ones. */
export function variableFaults(
  schema: GraphQLSchema,
  { definition }: Operation,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  if (!definition.variableDefinitions?.length) return [];
  const { errors = [] } = getVariableValues(schema, definition.variableDefinitions, variables);
  return errors.map(
    ({ message, nodes }) =>
      new GraphQLError(message, {
        nodes: nodes ?? null,
        extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
      }),
  );
}
