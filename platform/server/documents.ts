import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type express from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { checkDepth, checkSelections } from '../document-limits';

/**
 * What one document may hold. A gateway's own limits come first and are tighter: what it plans for a document that it
 * let in stays within these.
 */
export const documentLimits = { depth: 400, selections: 20_000 };

/** Before Apollo Server: its parser calls itself for each level, and would run out of stack. */
export const refuseDeepDocuments: express.RequestHandler = (request, response, next) => {
  const { query } = (request.method === 'GET' ? request.query : (request.body ?? {})) as { query?: unknown };
  try {
    if (typeof query === 'string') checkDepth(query, documentLimits.depth);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return void response.status(400).json({ errors: [error.toJSON()] });
  }
  next();
};

/** What is a valid document and still cannot run over HTTP. */
export const refuseWhatCannotRun: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation }) => {
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw subscriptionOverHttp();
      if (operation) checkSelections(document, operation, documentLimits.selections);
    },
  }),
};

/** graphql's `execute` would answer with the fields of an event that there is not. */
function subscriptionOverHttp(): GraphQLError {
  return new GraphQLError('Subscriptions run over WebSocket, with the graphql-transport-ws protocol.', {
    extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET', http: { status: 400 } },
  });
}
