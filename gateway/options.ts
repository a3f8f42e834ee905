import type { VerifyToken } from '../platform/auth';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { LocalOperations } from '../platform/server';
import type { GatewayContext } from './context';
import type { DemandSettings } from './demand/check';
import type { Tab } from './landing/tabs';
import type { GatewayLimits } from './limits';
import type { PersistedSettings } from './operations/persisted/settings';
import type { AuthorizationSettings } from './security/authorize';
import type { EvaluatePolicies } from './security/policies';
import type { GatewaySettings } from './settings';
import type { SubscriptionCounts } from './subscriptions/request';
import type { SubscriptionSettings } from './subscriptions/settings';

/** What a gateway is started with. */
export interface GatewayOptions {
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on; all of them by default. */
  host?: string;
  /** The supergraph's SDL; the committed `gateway/supergraph.graphql` by default. */
  supergraphPath?: string;
  /** Where a subgraph answers, by its name, where it is not what the supergraph says. */
  routeTo?: (subgraph: string) => string | undefined;
  /** Subgraphs that run in this process, by name: they are called directly. Subscriptions go over their sockets still. */
  local?: ReadonlyMap<string, LocalOperations>;
  verifyToken: VerifyToken;
  settings: GatewaySettings;
  /** Starting operations of the landing page and of the explorer. */
  tabs?: readonly Tab[];
  limits?: Partial<GatewayLimits>;
  demand?: DemandSettings;
  /** What executes plans: this gateway's own executor by default, or the one of @apollo/gateway. */
  executor?: 'compiled' | 'stock';
  /** What becomes of what a viewer may not have, where it is not as by default. */
  authorization?: Partial<AuthorizationSettings>;
  /** Decides policies (`@policy`); by default none is granted. */
  evaluatePolicies?: EvaluatePolicies<GatewayContext>;
  /** May a socket be opened without a token that is good? Yes by default. */
  sockets?: { guests: boolean };
  /** What the supergraph's subscriptions are known to do; nothing by default. */
  subscriptions?: SubscriptionSettings;
  /** What clients may send; any text, and automatic persisted queries, by default. */
  persistedOperations?: PersistedSettings;
  /** Goes up and down with the subscriptions, for who wants to look. */
  counts?: SubscriptionCounts;
  log: Log;
  clock: Clock;
}
