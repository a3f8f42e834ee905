import { type DocumentNode, type GraphQLFormattedError, type GraphQLSchema, validate } from 'graphql';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { LocalOperations } from '../../platform/server';
import { unavailable } from '../errors';
import { askerLeft, type Call } from './call';
import type { Deadline, Deadlines, Expiring } from './deadlines';
import { brokenExchange, type NoAnswer, tooSlow } from './no-answer';
import { createOutages, type Outages } from './outages';
import type { SourceSettings } from './settings';
import { sourceOf } from './sharing';
import type { FetchAnswer, FetchRequest, Source } from './source';

export interface LocalSourceDeps {
  subgraph: string;
  /** The subgraph's own door: it verifies the token, makes its context and masks errors, as for any other caller. */
  operations: LocalOperations;
  /** How long a fetch may take. */
  deadlines: Deadlines;
  settings: SourceSettings;
  clock: Clock;
  log: Log;
}

/** What all calls of one subgraph have in common. */
interface Subgraph extends LocalSourceDeps {
  outages: Outages;
  faultsOf(document: DocumentNode): readonly GraphQLFormattedError[];
}

/**
 * A subgraph in this process: the document of the plan is executed as it is. What over HTTP would be text and is none
 * here has limits of its own: a custom scalar gives JSON (text, numbers, booleans, null, lists and plain objects of them),
 * and nobody changes what lies inside of one. There is no connection to fail: nothing is retried, and no breaker opens.
 */
export function createLocalSource(deps: LocalSourceDeps): Source {
  const { subgraph, operations, settings } = deps;
  const common: Subgraph = {
    ...deps,
    outages: createOutages(deps),
    faultsOf: keepFaults(operations.schema),
  };
  return sourceOf(subgraph, (request) => new LocalCall(request, common), settings.share);
}

/**
 * The supergraph may be older or newer than the subgraph. Over HTTP such an operation is refused; executed as it is, it
 * would lack fields without a word. Each document of a plan is checked once.
 */
function keepFaults(schema: GraphQLSchema): Subgraph['faultsOf'] {
  const kept = new WeakMap<DocumentNode, readonly GraphQLFormattedError[]>();
  return (document) => {
    let faults = kept.get(document);
    if (!faults) {
      faults = validate(schema, document).map(({ message }) => ({
        message,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }));
      kept.set(document, faults);
    }
    return faults;
  };
}

/** One fetch. What runs in this process cannot be cut off: whoever leaves is let go, and the answer is dropped. */
class LocalCall implements Call, Expiring {
  readonly answer: Promise<FetchAnswer>;
  private resolve!: (answer: FetchAnswer) => void;
  private reject!: (error: Error) => void;
  private readonly deadline: Deadline;
  private isOver = false;

  constructor(
    request: FetchRequest,
    private readonly subgraph: Subgraph,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.deadline = subgraph.deadlines.add(this);
    this.run(request);
  }

  cancel(): void {
    if (this.end()) this.reject(askerLeft(this.subgraph.subgraph));
  }

  expire(): void {
    this.fail(tooSlow(this.subgraph.deadlines.limitMs));
  }

  private run({ operation, variables, context }: FetchRequest): void {
    const { document, operationName } = operation;
    const faults = this.subgraph.faultsOf(document);
    if (faults.length > 0) return this.succeed({ errors: faults });
    const { authorization, traceparent } = context.forwarded;
    this.subgraph.operations
      .execute({
        document,
        variables: variables.values,
        ...(operationName !== undefined && { operationName }),
        ...(authorization !== undefined && { authorization }),
        ...(traceparent !== undefined && { traceparent }),
      })
      .then(
        (result) => this.succeed(result as FetchAnswer),
        (error: unknown) => this.fail(brokenExchange(error)),
      );
  }

  private succeed(answer: FetchAnswer): void {
    if (!this.end()) return;
    this.subgraph.outages.answered();
    this.resolve(answer);
  }

  private fail(reason: NoAnswer): void {
    if (!this.end()) return;
    this.subgraph.outages.missed(reason);
    this.reject(unavailable(this.subgraph.subgraph));
  }

  /** False where it has ended before. */
  private end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.deadline.remove();
    return true;
  }
}
