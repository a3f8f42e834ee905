import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { checkSelections } from '../platform/document-limits';
import type { Log } from '../platform/log';
import type { GatewayContext } from './context';
import { type FormatError, unknownOperation } from './errors';
import type { GatewayLimits } from './limits';
import { apolloLogger } from './logger';
import type { GatewaySettings } from './settings';
import type { Supergraph } from './supergraph';

export interface ApolloDeps {
  supergraph: Supergraph;
  settings: GatewaySettings;
  limits: GatewayLimits;
  formatError: FormatError;
  log: Log;
}

/** Apollo Server over the supergraph: parses, validates, executes and formats, for HTTP and for sockets. */
export function createApollo(deps: ApolloDeps): ApolloServer<GatewayContext> {
  const { settings, limits } = deps;
  return new ApolloServer<GatewayContext>({
    gateway: deps.supergraph.gateway,
    nodeEnv: settings.production ? 'production' : 'development',
    introspection: settings.introspection,
    hideSchemaDetailsFromClientErrors: !settings.introspection,
    includeStacktraceInErrorResponses: false,
    formatError: deps.formatError,
    parseOptions: { maxTokens: limits.documentTokens },
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(deps.log),
    plugins: [
      refuseWhatCannotRun(limits),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** What the stock gateway would only find in the middle of the execution, which is a 500 to the client. */
const refuseWhatCannotRun = (limits: GatewayLimits): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation, request }) => {
      if (!operation) throw unknownOperation(request.operationName);
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
        throw subscriptionOverHttp(request.http?.headers.get('host'));
      }
      checkSelections(document, operation, limits.operationSelections);
    },
  }),
});

function subscriptionOverHttp(host = ''): GraphQLError {
  return new GraphQLError(
    `A subscription needs a stream: connect to ws://${host}/graphql (wss:// behind TLS) with the graphql-transport-ws ` +
      'protocol, or POST with "Accept: multipart/mixed;subscriptionSpec=1.0" or "Accept: text/event-stream".',
    { extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET', http: { status: 400 } } },
  );
}
