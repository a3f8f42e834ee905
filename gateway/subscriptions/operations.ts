import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context';
import { type FormatError, formatErrors } from '../errors';
import { OperationRefused } from '../operations/operations';
import type { PersistedOperations } from '../operations/persisted/persisted';
import type { Supergraph } from '../supergraph/build';
import type { OpenSubscription, StreamResult, Subscriber } from './request';
import type { Subscriptions } from './sharing';
import { UpstreamErrors } from './upstream/errors';

/** An operation as a client sends it, whatever carries it. */
export interface OperationCall {
  /** Absent, or empty, where `extensions` names a persisted operation. */
  query?: string | null | undefined;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  extensions?: Record<string, unknown> | null | undefined;
}

/** Who gets the results of one operation. `complete` or `fail` is the last that it hears, once. */
export interface Receiver {
  /** A stream has been opened: its results may be long in coming. */
  opened?(): void;
  /** A result, as JSON. */
  next(json: string): void;
  complete(): void;
  /** The errors that ended the operation, or kept it from starting. */
  fail(errors: readonly GraphQLFormattedError[]): void;
}

/** An operation under way. */
export interface RunningOperation {
  /** Does it go on until somebody ends it? Known once it has been parsed; false until then. */
  readonly isStream: boolean;
  /** Its receiver hears nothing more. */
  stop(): void;
}

/** What runs operations of one supergraph. */
export interface OperationEngine {
  supergraph: Pick<Supergraph, 'documents' | 'operations' | 'run'>;
  open: OpenSubscription;
  subscriptions: Subscriptions;
}

export interface OperationDeps {
  /** The engine of the supergraph that is served now. Operations under way keep the one that they began with. */
  engine(): OperationEngine;
  /** Says which text is executed. */
  persisted: PersistedOperations;
  formatError: FormatError;
  /** No new operation while the gateway stops. */
  stopping(): boolean;
}

/**
 * Runs an operation of any kind, the same for every transport that can stream. Never throws: what goes wrong is the
 * receiver's to tell. `context` finds out who asks; it may reject with what the client shall read.
 */
export type RunOperation = (
  call: OperationCall,
  context: () => Promise<GatewayContext>,
  receiver: Receiver,
) => RunningOperation;

/** What kind of operation a call asks for; undefined where that cannot be told. */
export type KindOf = (call: OperationCall) => OperationTypeNode | undefined;

export function createKindOf(engine: () => OperationEngine, persisted: PersistedOperations): KindOf {
  return (call) => {
    const { documents } = engine().supergraph;
    const text = persisted.find(call);
    if (text === undefined) return undefined;
    try {
      return documents.operationOf(documents.parse(text), call.operationName ?? undefined).operation;
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  };
}

export function createOperations(deps: OperationDeps): RunOperation {
  return (call, context, receiver) => {
    const operation = new Operation(receiver, deps.formatError);
    start(operation, call, context, deps).catch((error: unknown) => operation.fail(error));
    return operation;
  };
}

/** Between a stream, or a single result, and its receiver: says nothing after the end. */
class Operation implements RunningOperation, Subscriber {
  isStream = false;
  over = false;
  leave: (() => void) | undefined;

  constructor(
    private readonly receiver: Receiver,
    private readonly formatError: FormatError,
  ) {}

  opened(): void {
    this.receiver.opened?.();
  }

  next({ json }: Pick<StreamResult, 'json'>): void {
    if (!this.over) this.receiver.next(json);
  }

  complete(): void {
    if (this.over) return;
    this.over = true;
    this.receiver.complete();
  }

  fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.receiver.fail(formatEnding(error, this.formatError));
  }

  stop(): void {
    this.over = true;
    this.leave?.();
  }
}

async function start(
  operation: Operation,
  call: OperationCall,
  contextOf: () => Promise<GatewayContext>,
  deps: OperationDeps,
): Promise<void> {
  if (deps.stopping()) throw unavailable();
  const { supergraph, open, subscriptions } = deps.engine();
  const context = await contextOf();
  if (operation.over) return;
  const checked = supergraph.operations.check(
    deps.persisted.resolve(call).text,
    call.operationName ?? undefined,
  );
  const variables = call.variables ?? {};
  if (checked.definition.operation !== OperationTypeNode.SUBSCRIPTION) {
    const { errors, data, extensions } = await supergraph.run(checked, { variables, context });
    const formatted = errors?.length ? formatErrors(errors, deps.formatError) : undefined;
    operation.next({ json: JSON.stringify({ errors: formatted, data, extensions }) });
    return operation.complete();
  }
  operation.isStream = true;
  const request = { operation: checked, variables, context };
  const opened = await open(request);
  if (operation.over) return;
  const leave = subscriptions.subscribe(request, opened, operation);
  // It may have ended already, with what the stream had kept for it.
  if (operation.over) return leave();
  operation.leave = leave;
  operation.opened();
}

/** The error that ended an operation; a subgraph's own errors instead of what carried them here. */
function formatEnding(error: unknown, format: FormatError): readonly GraphQLFormattedError[] {
  if (error instanceof OperationRefused) return formatErrors(error.errors, format);
  if (!(error instanceof UpstreamErrors)) return formatErrors([error], format);
  return error.errors.map((fault) =>
    format(
      {
        message: fault.message,
        ...(fault.path ? { path: fault.path } : {}),
        extensions: { ...coded(fault), serviceName: error.subgraph },
      },
      error,
    ),
  );
}

const coded = ({ extensions }: GraphQLFormattedError) =>
  extensions?.code ? extensions : { ...extensions, code: 'DOWNSTREAM_SERVICE_ERROR' };

const unavailable = () =>
  new GraphQLError('The gateway is restarting. Connect again.', {
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  });
