export { startSubgraphServer, type SubgraphServerOptions, type SubgraphService } from './server';
export { type LocalOperations, type LocalRequest, type RequestInfo } from './operations';
