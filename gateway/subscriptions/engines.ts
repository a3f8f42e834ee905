import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { FormatError } from '../errors';
import type { GatewayLimits } from '../limits';
import type { Supergraph } from '../supergraph/build';
import type { LiveSupergraph } from '../supergraph/live';
import { createOpenSubscription } from './events';
import { createExpiries } from './expiries';
import type { OperationEngine } from './operations';
import type { SubscriptionCounts } from './request';
import type { SubscriptionSettings } from './settings';
import { createSubscriptions } from './sharing';
import type { Upstreams } from './upstream/pool';

export interface EnginesDeps {
  supergraph: LiveSupergraph;
  upstreams: Upstreams;
  settings: SubscriptionSettings;
  limits: GatewayLimits;
  counts: SubscriptionCounts;
  formatError: FormatError;
  clock: Clock;
  log: Log;
}

/** The engine of the supergraph that is served, whichever that is. Streams go on with the one that they began with. */
export function createEngines({ supergraph, formatError, ...deps }: EnginesDeps): () => OperationEngine {
  const expiries = createExpiries(deps.clock);
  const engineOf = (served: Supergraph): OperationEngine => ({
    supergraph: served,
    open: createOpenSubscription({ supergraph: served, formatError }),
    subscriptions: createSubscriptions({ ...deps, schema: served.apiSchema, expiries }),
  });
  let engine = engineOf(supergraph.current());
  supergraph.onReplace((next) => (engine = engineOf(next)));
  return () => engine;
}
