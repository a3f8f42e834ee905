import { GraphQLError } from 'graphql';
import type { Cost } from './cost';

export interface DemandSettings {
  /** Nothing is estimated; estimates are told alone; or what costs more than `maximum` is refused. */
  mode: 'off' | 'measure' | 'enforce';
  /** What one operation may cost. */
  maximum: number;
  /** How long a list is of which the schema does not tell. */
  listSize: number;
  /** Is the estimate told in `extensions.cost` of the answer? */
  report: boolean;
}

export const defaultDemand: DemandSettings = {
  mode: 'enforce',
  maximum: 10_000,
  listSize: 10,
  report: false,
};

/** What is known of a request's cost before it runs. */
export interface Estimated {
  /** Undefined when the operation does not tell how long a list is. */
  cost: number | undefined;
  /** COST_OK, or the code that the request is refused with where the maximum is enforced. */
  result: 'COST_OK' | 'COST_ESTIMATED_TOO_EXPENSIVE' | 'COST_QUERY_PARSE_FAILURE';
  /** For the answer. */
  extensions: Readonly<Record<string, unknown>> | undefined;
}

/** Estimates a request. Throws `GraphQLError` with the code of the result when it is refused. */
export function checkCost(
  cost: Cost,
  variables: Readonly<Record<string, unknown>>,
  settings: DemandSettings,
): Estimated {
  const { maximum, mode } = settings;
  const found = estimate(cost, variables);
  if (found instanceof GraphQLError) {
    if (mode === 'enforce') throw found;
    return told(undefined, 'COST_QUERY_PARSE_FAILURE', settings);
  }
  if (found <= maximum) return told(found, 'COST_OK', settings);
  if (mode === 'enforce') throw tooExpensive(found, maximum);
  return told(found, 'COST_ESTIMATED_TOO_EXPENSIVE', settings);
}

function estimate(cost: Cost, variables: Readonly<Record<string, unknown>>): number | GraphQLError {
  try {
    return cost(variables);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function told(
  cost: number | undefined,
  result: Estimated['result'],
  { maximum, report }: DemandSettings,
): Estimated {
  const extensions = report ? { cost: { estimated: cost, maximum, result } } : undefined;
  return { cost, result, extensions };
}

function tooExpensive(estimated: number, maximum: number): GraphQLError {
  return new GraphQLError(
    `The operation is estimated to cost ${estimated}, and ${maximum} is the most that one may. ` +
      'Ask for fewer items, or for less of each.',
    {
      extensions: {
        code: 'COST_ESTIMATED_TOO_EXPENSIVE',
        cost: { estimated, maximum },
        http: { status: 400 },
      },
    },
  );
}
