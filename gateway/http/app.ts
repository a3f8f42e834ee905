import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { GraphQLError } from 'graphql';
import type { Log } from '../../platform/log';
import type { Identify } from '../auth';
import type { GatewayContext, MakeContext } from '../context';
import type { GatewayLimits } from '../limits';
import { refuseLargeBatches } from './batches';
import { refuseForeignPages } from './foreign-pages';
import { leavingOf } from './leaving';
import { answerErrors, refuse, refuseWhatFailed, setCommonHeaders } from './refusals';
import type { Streams } from './streams';

/** Express's `Locals`, typed: what an earlier handler found out for a later one. */
interface RequestLocals {
  context: GatewayContext;
}

export interface AppDeps {
  apollo: ApolloServer<GatewayContext>;
  identify: Identify;
  makeContext: MakeContext;
  /** Lets pages of other origins read answers, as far as they may. */
  cors: express.RequestHandler;
  limits: GatewayLimits;
  streams: Streams;
  /** May a load balancer send requests? */
  ready(): boolean;
  /** The pages for people; absent when clients may not read the schema. */
  landing?: express.Router;
  log: Log;
}

/** Everything that the gateway answers over HTTP. GraphQL is at /graphql; all refusals have GraphQL's own shape. */
export function createApp(deps: AppDeps): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    setCommonHeaders(response);
    next();
  });
  app.get('/livez', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', (_request, response) => {
    const ready = deps.ready();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'stopping' });
  });
  if (deps.landing) app.use(forPages(deps.landing));
  app.use(
    '/graphql',
    deps.cors,
    refuseForeignPages,
    identifyCaller(deps),
    express.json({ limit: deps.limits.bodyBytes }),
    refuseLargeBatches(deps.limits.batchedRequests),
    deps.streams.handle,
    graphql(deps.apollo),
  );
  app.use((_request, response) => {
    refuse(response, 404, 'NOT_FOUND', 'There is nothing here. GraphQL is at /graphql.');
  });
  app.use(refuseWhatFailed(deps.limits.bodyBytes, deps.log));
  return app;
}

/**
 * A token that is no good fails the whole request with 401, before a body is read or a subgraph is called: silently
 * going on as a guest would answer another question than the one that was asked.
 */
function identifyCaller({ identify, makeContext }: AppDeps): express.RequestHandler {
  return async (request, response, next) => {
    try {
      const caller = await identify(request.headers.authorization);
      (response.locals as RequestLocals).context = makeContext(caller, request.headers, leavingOf(response));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const expired = error.extensions.code === 'UNAUTHENTICATED';
      if (expired) response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
      return answerErrors(response, expired ? 401 : 503, [error.toJSON()]);
    }
    next();
  };
}

/** Express would answer OPTIONS for every path that a router knows, before CORS has its say. */
function forPages(landing: express.Router): express.RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') landing(request, response, next);
    else next();
  };
}

function graphql(apollo: ApolloServer<GatewayContext>): express.RequestHandler {
  return expressMiddleware(apollo, { context: async ({ res }) => (res.locals as RequestLocals).context });
}
