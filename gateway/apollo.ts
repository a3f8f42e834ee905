import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Log } from '../platform/log';
import type { GatewayContext } from './context';
import { checkDepth } from './depth';
import type { FormatError } from './errors';
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
      refuseDeepDocuments(limits.documentDepth),
      refuseSubscriptionsOverHttp,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** graphql parses and validates by recursion: a document nested deep enough would exhaust the stack. */
function refuseDeepDocuments(maxDepth: number): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      didResolveSource: async ({ source }) => checkDepth(source, maxDepth),
    }),
  };
}

/** The stock gateway would throw in the middle of the execution, which is a 500 to the client. */
const refuseSubscriptionsOverHttp: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, request }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const host = request.http?.headers.get('host') ?? '';
      throw new GraphQLError(
        `Subscriptions run over WebSocket: connect to ws://${host}/graphql (wss:// behind TLS) with the ` +
          'graphql-transport-ws protocol.',
        { extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET', http: { status: 400 } } },
      );
    },
  }),
};
