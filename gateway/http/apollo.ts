import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { Log } from '../../platform/log';
import type { GatewayContext } from '../context';
import { type FormatError, unknownOperation } from '../errors';
import type { GatewayLimits } from '../limits';
import { apolloLogger } from '../logger';
import type { GatewaySettings } from '../settings';
import { OperationRefused } from '../operations/operations';
import type { PersistedOperations } from '../operations/persisted/persisted';
import type { LiveSupergraph } from '../supergraph/live';
import type { Supergraph } from '../supergraph/build';
import { legacyStatus } from './legacy-status';
import { createSourceText } from './source-text';

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type ExecutorRequest = Pick<Parameters<Executor>[0], 'source' | 'request' | 'context'>;

export interface ApolloDeps {
  supergraph: LiveSupergraph;
  settings: GatewaySettings;
  limits: GatewayLimits;
  persisted: PersistedOperations;
  formatError: FormatError;
  log: Log;
}

/** Apollo Server over the supergraph: reads requests, parses and validates, has them run and formats what comes of it. */
export function createApollo(deps: ApolloDeps): ApolloServer<GatewayContext> {
  const { settings, limits } = deps;
  return new ApolloServer<GatewayContext>({
    gateway: gatewayOf(deps.supergraph),
    nodeEnv: settings.production ? 'production' : 'development',
    introspection: settings.introspection,
    hideSchemaDetailsFromClientErrors: !settings.introspection,
    includeStacktraceInErrorResponses: false,
    formatError: deps.formatError,
    stringifyResult: (answer) => JSON.stringify(answer),
    parseOptions: { maxTokens: limits.documentTokens },
    // Express has refused what pages of other sites send, and batches that are too large.
    csrfPrevention: false,
    allowBatchedHttpRequests: limits.batchedRequests > 0,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(deps.log),
    plugins: [
      createSourceText({ persisted: deps.persisted, documentDepth: limits.documentDepth }),
      legacyStatus,
      refuseWhatCannotRun,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** What no execution could answer. */
const refuseWhatCannotRun: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, request }) => {
      if (!operation) throw unknownOperation(request.operationName);
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
        throw subscriptionOverHttp(request.http?.headers.get('host'));
      }
    },
  }),
};

/** The supergraph as Apollo Server knows a gateway: gives the schema, each new one too, and runs what is good for it. */
function gatewayOf(supergraph: LiveSupergraph): Gateway {
  return {
    load: async () => ({
      executor: ({ source, request, context }) => run(supergraph, { source, request, context }),
    }),
    onSchemaLoadOrUpdate: (callback) => {
      const tell = ({ apiSchema, sdl }: Supergraph) => callback({ apiSchema, coreSupergraphSdl: sdl });
      tell(supergraph.current());
      return supergraph.onReplace(tell);
    },
    stop: async () => undefined,
  };
}

/** Apollo Server has checked it against the schema of a moment ago; what counts is the supergraph of now. */
async function run(
  supergraph: LiveSupergraph,
  { source, request, context }: ExecutorRequest,
): ReturnType<Executor> {
  const { operations, run: runOperation } = supergraph.current();
  try {
    const { errors, ...outcome } = await runOperation(operations.check(source, request.operationName), {
      variables: request.variables ?? {},
      context: context as GatewayContext,
    });
    return errors?.length ? { ...outcome, errors: errors.map(asGraphQLError) } : outcome;
  } catch (error) {
    if (error instanceof OperationRefused) return { errors: error.errors };
    throw error;
  }
}

/** Of what a subgraph says, its status code is for this gateway alone. */
function asGraphQLError(error: GraphQLError | GraphQLFormattedError): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const { http: _http, ...extensions } = error.extensions ?? {};
  return new GraphQLError(error.message, { ...(error.path && { path: error.path }), extensions });
}

function subscriptionOverHttp(host = ''): GraphQLError {
  return new GraphQLError(
    `A subscription needs a stream: connect to ws://${host}/graphql (wss:// behind TLS) with the graphql-transport-ws ` +
      'protocol, or POST with "Accept: multipart/mixed;subscriptionSpec=1.0" or "Accept: text/event-stream".',
    { extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET', http: { status: 400 } } },
  );
}
