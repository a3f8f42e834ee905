import { Agent } from 'undici';
import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import type { LocalOperations } from '../../platform/server';
import type { GatewayLimits } from '../limits';
import { createDeadlines } from './deadlines';
import { checkForwardHeaders } from './forwarding';
import { createHttpSource } from './http';
import { createLocalSource } from './local';
import type { SourceSettings } from './settings';
import type { Source } from './source';

export interface SourcesDeps {
  /** Subgraphs that run in this process, by name. */
  local?: ReadonlyMap<string, LocalOperations>;
  settings: SourceSettings;
  limits: Pick<GatewayLimits, 'subgraphTimeoutMs' | 'subgraphAnswerBytes'>;
  clock: Clock;
  log: Log;
}

/** Makes the sources of a supergraph, and keeps what they have in common. */
export interface Sources {
  /** A subgraph in this process, unless direct calls are switched off; one at the URL otherwise. */
  create(subgraph: string, url: string): Source;
  /** Fetches under way end without an answer, and no connection stays open. */
  close(): Promise<void>;
}

/** Throws for headers that cannot be forwarded. */
export function createSources({ local, settings, limits, clock, log }: SourcesDeps): Sources {
  checkForwardHeaders(settings.forwardHeaders);
  const deadlines = createDeadlines(limits.subgraphTimeoutMs, clock);
  // The deadlines end what takes too long, dripping answers too: undici's own timers would be a second opinion.
  const dispatcher = new Agent({
    connect: { timeout: limits.subgraphTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const common = { deadlines, settings, clock, log };
  return {
    create(subgraph, url) {
      const operations = settings.direct ? local?.get(subgraph) : undefined;
      if (operations) return createLocalSource({ ...common, subgraph, operations });
      const maxAnswerBytes = limits.subgraphAnswerBytes;
      return createHttpSource({ ...common, subgraph, url, dispatcher, maxAnswerBytes });
    },
    async close() {
      await dispatcher.destroy();
      deadlines.close();
    },
  };
}
