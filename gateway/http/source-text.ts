import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { checkDepth } from '../../platform/document-limits';
import type { GatewayContext } from '../context';
import type { PersistedOperations } from '../operations/persisted/persisted';

export interface SourceTextDeps {
  persisted: PersistedOperations;
  /** As in `GatewayLimits.documentDepth`. */
  documentDepth: number;
}

/**
 * Says which text a request is executed with, before Apollo Server parses one: that of a persisted operation, or the
 * client's own where it may send one. It works on what Apollo Server has read, each operation of a batch by itself, so
 * that there is no second reading of bodies and URLs that might see something else. `persistedQueries` of Apollo Server
 * stays off: other transports ask `persisted` too, and all of them answer alike.
 */
export function createSourceText({
  persisted,
  documentDepth,
}: SourceTextDeps): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async ({ request }) => {
      // Another transport asks Apollo Server to run an operation; it has asked `persisted` itself.
      if (!request.http) return undefined;
      try {
        const { text } = persisted.resolve(request);
        checkDepth(text, documentDepth);
        request.query = text;
        const { persistedQuery: _known, ...extensions } = request.extensions ?? {};
        request.extensions = extensions;
        return undefined;
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        // Nothing of the client's text is parsed or validated: what is wrong with it would tell of the schema.
        request.query = '{ __typename }';
        delete request.operationName;
        delete request.extensions;
        return refuseWith(error);
      }
    },
  };
}

/** Apollo Server answers what is thrown here; what is thrown earlier, it takes for a fault of its own. */
function refuseWith(error: GraphQLError): GraphQLRequestListener<GatewayContext> {
  const { message, extensions } = error;
  const refusal = new GraphQLError(message, { extensions: { http: { status: 400 }, ...extensions } });
  return {
    didResolveOperation: async () => {
      throw refusal;
    },
  };
}
