import { join } from 'node:path';
import { defaultDemand } from './demand/check';
import type { GatewayLimits } from './limits';
import { type OpenPersisted, openPersisted } from './operations/persisted/open';
import { defaultPersistedSettings } from './operations/persisted/settings';
import type { GatewayOptions } from './options';
import { createAuthorize, defaultAuthorization } from './security/authorize';
import { denyPolicies } from './security/policies';
import { createSources } from './sources';
import type { SourceSettings } from './sources/settings';
import { checkSubscriptionSettings, noSubscriptionSettings } from './subscriptions/settings';
import type { Supergraph } from './supergraph/build';
import { type LiveSupergraph, openSupergraph } from './supergraph/live';
import { watchPath } from './watch';

/** What is served, and kept as its files are. */
export interface Served {
  supergraph: LiveSupergraph;
  persisted: OpenPersisted;
  /** Reads the files again, as happens by itself when one of them changes. Never rejects. */
  reload: LiveSupergraph['reload'];
  /** From now on files may change as they like. */
  stopWatching(): void;
  close(): Promise<void>;
}

/** Throws `UnservableSupergraph` and `InvalidManifest`. */
export async function openServed(
  options: GatewayOptions,
  limits: GatewayLimits,
  sourceSettings: SourceSettings,
): Promise<Served> {
  const { settings, clock, log } = options;
  const path = options.supergraphPath ?? join(__dirname, 'supergraph.graphql');
  const persisted = await openPersisted(options.persistedOperations ?? defaultPersistedSettings, log);
  const sources = createSources({
    ...(options.local && { local: options.local }),
    settings: sourceSettings,
    limits,
    clock,
    log,
  });
  const authorize = createAuthorize({
    settings: { ...defaultAuthorization, ...options.authorization },
    evaluatePolicies: options.evaluatePolicies ?? denyPolicies,
    log,
  });
  const supergraph = await openSupergraph({
    path,
    routeTo: options.routeTo ?? (() => undefined),
    createSource: (name, url) => sources.create(name, url),
    authorize,
    demand: options.demand ?? defaultDemand,
    executor: options.executor ?? 'compiled',
    check: (apiSchema) =>
      checkSubscriptionSettings(options.subscriptions ?? noSubscriptionSettings, apiSchema),
    limits,
    introspection: settings.introspection,
    clock,
    log,
  });
  const tellFaults = ({ operations }: Supergraph) =>
    persisted.warnOfFaults((source, name) => operations.check(source, name));
  tellFaults(supergraph.current());
  supergraph.onReplace(tellFaults);
  async function reload(): ReturnType<LiveSupergraph['reload']> {
    const hasNewManifest = await persisted.reload();
    const outcome = await supergraph.reload();
    if (hasNewManifest && outcome !== 'replaced') tellFaults(supergraph.current());
    return outcome;
  }
  const paths = [path, ...(persisted.path === undefined ? [] : [persisted.path])];
  const watches = paths.map((each) => watchPath({ path: each, changed: () => void reload(), clock, log }));
  return {
    supergraph,
    persisted,
    reload,
    stopWatching() {
      for (const stop of watches) stop();
    },
    async close() {
      await supergraph.close();
      await sources.close();
    },
  };
}
