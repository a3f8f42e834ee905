/** What one client may ask of the gateway, and how long the gateway waits. */
export interface GatewayLimits {
  /** Size of a request's body, and of a message on a socket. */
  bodyBytes: number;
  /** Lexical tokens of one document: bounds what parsing, validation and planning can cost. */
  documentTokens: number;
  /** Selection sets and values inside one another in one document. */
  documentDepth: number;
  /** Selections of one operation, its fragments spread out: bounds what validation leaves to planning. */
  operationSelections: number;
  /** Fields that one operation gives a name of its own, its fragments spread out. */
  operationAliases: number;
  /** Fields at the root of one operation, its fragments spread out. */
  operationRootFields: number;
  /** Operations of one request over HTTP that is a list of them; 0 refuses such requests. */
  batchedRequests: number;
  /** How long one operation may be planned. */
  planningMs: number;
  /** Documents that are kept with their plans, those asked last. */
  keptOperations: number;
  /** How long a subgraph may take for one fetch, the gateway's retries included. */
  subgraphTimeoutMs: number;
  /** Size of a subgraph's answer to one fetch. */
  subgraphAnswerBytes: number;
  /** Live operations on one socket. */
  operationsPerSocket: number;
  /** Sockets at a time, and HTTP responses that stream. */
  sockets: number;
  /** Subscribers at a time, over all transports. */
  subscriptions: number;
  /** Events that wait for a slow reader before its subscription is ended. */
  pendingEvents: number;
  /** What may wait for the reader of one connection, in bytes. */
  pendingBytes: number;
  /** How long a reader that was told that it is too slow may take to read that; then its connection is closed. */
  slowReaderMs: number;
  /** Results of a subscription that can be resumed, kept for those who join it later; and their characters together. */
  replayedResults: number;
  replayedLength: number;
  /** How often a lost subgraph is asked to take up a subscription again, and how long apart: doubling, up to the longest. */
  resumeAttempts: number;
  resumeFirstWaitMs: number;
  resumeLongestWaitMs: number;
  /** How long in-flight operations may take to finish when the gateway stops. */
  stopMs: number;
}

export const defaultLimits: GatewayLimits = {
  bodyBytes: 1_000_000,
  documentTokens: 10_000,
  documentDepth: 100,
  operationSelections: 2_000,
  operationAliases: 500,
  operationRootFields: 100,
  batchedRequests: 0,
  planningMs: 5_000,
  keptOperations: 1_000,
  subgraphTimeoutMs: 10_000,
  subgraphAnswerBytes: 32_000_000,
  operationsPerSocket: 100,
  sockets: 50_000,
  subscriptions: 100_000,
  pendingEvents: 1_000,
  pendingBytes: 1_000_000,
  slowReaderMs: 5_000,
  replayedResults: 100,
  replayedLength: 20_000,
  resumeAttempts: 12,
  resumeFirstWaitMs: 100,
  resumeLongestWaitMs: 5_000,
  stopMs: 10_000,
};
