import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context';

/** What GraphQL itself says of a document and its variables. */
const ofGraphql = new Set<unknown>(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * A client that names application/json and nothing else is one of the old protocol, where 200 says that a GraphQL server
 * has answered and the errors say what. GraphQL over HTTP keeps it for them; anybody else gets 400.
 */
export const legacyStatus: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response, errors }) => {
      if (!isLegacy(request.http?.headers.get('accept') ?? '')) return;
      const { http } = response;
      if (http.status === 400 && errors?.every(({ extensions }) => ofGraphql.has(extensions.code))) {
        http.status = 200;
      }
    },
  }),
};

function isLegacy(accept: string): boolean {
  const types = accept.split(',').map((type) => type.split(';', 1)[0]?.trim());
  return (
    types.includes('application/json') &&
    types.every((type) => /^(application\/json|\*\/\*)$/.test(type ?? ''))
  );
}
