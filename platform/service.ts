import type { Broker } from './broker/broker';
import type { Clock } from './clock';
import type { FailPoint } from './fail-point';
import type { Log } from './log';
import type { SubgraphService } from './server';
import type { Store } from './store/store';
import type { VerifyToken } from './auth';

/** What a service is built from: `main.ts` makes it once, for every service that the process runs. */
export interface House {
  env: NodeJS.ProcessEnv;
  clock: Clock;
  log: Log;
  store: Store;
  broker: Broker;
  verifyToken: VerifyToken;
  /** Where a crash test makes this process die; absent otherwise. */
  failPoint?: FailPoint | undefined;
  /** Ends the process at once; present where a service has the process for itself. */
  exit?: ((code: number) => void) | undefined;
}

/** A started service. */
export interface Service {
  name: string;
  /** Where its GraphQL endpoint answers. */
  url: string;
  /** In-flight requests finish, consumers and sweeps stop; nothing is lost. */
  stop(): Promise<void>;
}

/** Starts one subgraph. */
export type StartService = (house: House, port: number) => Promise<SubgraphService>;
