import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { GraphQLError, type GraphQLSchema, parse } from 'graphql';
import type { VerifyToken } from '../auth';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Service } from '../service';
import { refuseDeepDocuments, refuseWhatCannotRun } from './documents';
import { checkRepresentations } from './entities';
import { serveHealth, refuseBadBodies } from './http';
import { createErrorMask } from './masking';
import {
  asGraphQLError,
  createOperations,
  type LocalOperations,
  type Operations,
  type RequestInfo,
} from './operations';
import { serveSockets } from './sockets';

const path = '/graphql';
const maxBodyBytes = 1_000_000;
/** How long in-flight requests may take to finish when the service stops, in milliseconds. */
const stopMs = 10_000;
/** Longer than any client of ours keeps an idle connection: whoever sends on it must not meet its end. */
const keepAliveMs = 65_000;

export interface SubgraphServerOptions<Context extends object> {
  name: string;
  /** 0 takes any free port. */
  port: number;
  /** Path of the subgraph's `schema.graphql`, which `_service { sdl }` answers with as it is. */
  schemaPath: string;
  /** By type and field, as codegen's `Resolvers`, with `__resolveReference` and `subscribe`. */
  resolvers: object;
  /** Makes the context of one operation. */
  context(request: RequestInfo): Context | Promise<Context>;
  verifyToken: VerifyToken;
  log: Log;
  clock: Clock;
  /** `NODE_ENV`: in production the schema cannot be introspected (`_service { sdl }` can). */
  nodeEnv: string;
  /** Resolves when the store and the broker answer. For /readyz. */
  ready(): Promise<void>;
  /** Routes of the subgraph's own, beside /graphql, /livez and /readyz. */
  routes?(app: express.Express): void;
}

/** A started subgraph. A gateway in the same process may use `local` instead of HTTP. */
export interface SubgraphService extends Service {
  local: LocalOperations;
}

/**
 * Serves one subgraph: HTTP and graphql-ws at /graphql, /livez and /readyz. Every operation's token is verified here,
 * whatever a gateway has done before. Throws when the port is taken or the schema and the resolvers do not fit.
 */
export async function startSubgraphServer<Context extends object>(
  options: SubgraphServerOptions<Context>,
): Promise<SubgraphService> {
  const { name, log, clock } = options;
  const schema = buildSchema(readFileSync(options.schemaPath, 'utf8'), options.resolvers);
  const formatError = createErrorMask(log);
  const operations = createOperations({ ...options, schema, formatError });
  const app = express();
  const server = createServer(app);
  server.keepAliveTimeout = keepAliveMs;
  const apollo = createApollo(schema, server, options, formatError);
  await apollo.start();

  let stopping = false;
  app.disable('x-powered-by');
  serveHealth(app, { clock, log, ready: () => options.ready(), stopping: () => stopping });
  app.use(
    path,
    express.json({ limit: maxBodyBytes }),
    refuseDeepDocuments,
    graphqlOverHttp(apollo, operations),
  );
  options.routes?.(app);
  refuseBadBodies(app, maxBodyBytes, log);

  const port = await listen(server, options.port, name);
  const sockets = serveSockets(server, operations, { path, maxBytes: maxBodyBytes });
  const url = `http://localhost:${port}${path}`;
  log.debug({ url }, `${name} listens`);

  const stop = async () => {
    stopping = true;
    // Sockets first: Apollo Server's drain would cut them without a word.
    await sockets.close();
    await apollo.stop();
  };
  let stopped: Promise<void> | undefined;
  return { name, url, local: operations.local, stop: () => (stopped ??= stop()) };
}

function createApollo(
  schema: GraphQLSchema,
  httpServer: Server,
  { nodeEnv, log }: { nodeEnv: string; log: Log },
  formatError: ReturnType<typeof createErrorMask>,
): ApolloServer {
  return new ApolloServer({
    schema,
    nodeEnv,
    formatError,
    logger: {
      debug: (message?: unknown) => log.debug(String(message)),
      info: (message?: unknown) => log.info(String(message)),
      warn: (message?: unknown) => log.warn(String(message)),
      error: (message?: unknown) => log.error(String(message)),
    },
    introspection: nodeEnv !== 'production',
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    plugins: [
      refuseWhatCannotRun,
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: stopMs }),
      // It wraps every field of the schema, which costs each operation a third; nothing here has a policy.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

function graphqlOverHttp(apollo: ApolloServer, operations: Operations): express.RequestHandler {
  return expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      res.setHeader('cache-control', 'no-store');
      const { authorization, traceparent } = req.headers;
      try {
        return await operations.contextFor(
          authorization,
          typeof traceparent === 'string' ? traceparent : undefined,
        );
      } catch (error) {
        throw asRefusal(error);
      }
    },
  });
}

/** Answered with 200: the operation was understood, and its errors say what is wrong with it. */
function asRefusal(error: unknown): GraphQLError {
  const located = asGraphQLError(error);
  const extensions = { ...located.extensions, http: { status: 200 } };
  const { originalError } = located;
  return new GraphQLError(located.message, originalError ? { originalError, extensions } : { extensions });
}

/** The executable schema. `_service { sdl }` is the file itself, with its comments and order, as rover reads it. */
function buildSchema(sdl: string, resolvers: object): GraphQLSchema {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  const service = schema.getQueryType()?.getFields()._service;
  if (!service) throw new Error('A subgraph schema has Query._service');
  // Without the file's last newline: rover prints one after what it is given.
  service.resolve = () => ({ sdl: sdl.trimEnd() });
  checkRepresentations(schema);
  return schema;
}

function listen(server: Server, port: number, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : error.message;
      reject(new Error(`${name} cannot listen: ${why}`, { cause: error }));
    });
    server.listen(port, () => resolve((server.address() as AddressInfo).port));
  });
}
