import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';

/** Codes, messages and status of Apollo Server, which clients of its protocol know; HTTP alone reads the last. */
const protocolAnswer = () => ({
  status: 200,
  headers: new HeaderMap([['cache-control', 'private, no-cache, must-revalidate']]),
});

/** No text is known by that id. Clients send it again with the text. */
export function notFound(): GraphQLError {
  return new GraphQLError('PersistedQueryNotFound', {
    extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: protocolAnswer() },
  });
}

/** Clients stop sending ids. */
export function notSupported(): GraphQLError {
  return new GraphQLError('PersistedQueryNotSupported', {
    extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', http: protocolAnswer() },
  });
}

export function badProtocol(): GraphQLError {
  return refusal('BAD_REQUEST', 'extensions.persistedQuery must be {"version": 1, "sha256Hash": "…"}.');
}

export function hashMismatch(): GraphQLError {
  return refusal('PERSISTED_QUERY_HASH_MISMATCH', 'provided sha does not match query');
}

export function notSafelisted(): GraphQLError {
  return refusal('OPERATION_NOT_SAFELISTED', 'Only the operations of the safelist are executed here.');
}

export function idRequired(): GraphQLError {
  return refusal(
    'PERSISTED_QUERY_ID_REQUIRED',
    'Operations are executed by their id alone: send extensions.persistedQuery and no query.',
  );
}

export function nothingAsked(): GraphQLError {
  return refusal(
    'BAD_REQUEST',
    'GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.',
  );
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
