import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Clock } from '../../platform/clock';
import { unauthenticated } from '../../platform/errors';
import type { Log } from '../../platform/log';
import { coerceVariables, keyOf, rootFieldOf } from './equality';
import type { Expiries } from './expiries';
import { identityOf } from './identity';
import type { OpenedSubscription, Subscriber, SubscriptionCounts, SubscriptionRequest } from './request';
import { createResume, type ResumableFetch } from './resume';
import type { SubscriptionSettings } from './settings';
import { SharedStream, type SharedStreamDeps, type StreamLimits } from './shared-stream';
import { type ResumeLimits, subscribeResuming } from './upstream/resuming';
import type { UpstreamRequest, Upstreams, UpstreamSink } from './upstream/pool';

export interface SharingDeps {
  schema: GraphQLSchema;
  upstreams: Upstreams;
  settings: SubscriptionSettings;
  limits: StreamLimits & ResumeLimits & { subscriptions: number };
  counts: SubscriptionCounts;
  expiries: Expiries;
  clock: Clock;
  log: Log;
}

/** The subscriptions of one supergraph. */
export interface Subscriptions {
  /**
   * Starts a subscription, or joins one that is equal; returns how to leave. Throws `GraphQLError`s for variables that do
   * not fit, and where there are too many already.
   */
  subscribe(request: SubscriptionRequest, opened: OpenedSubscription, subscriber: Subscriber): () => void;
}

const tokenEnded = () =>
  unauthenticated('The access token of this subscription has expired. Refresh it and subscribe again.');

const tooMany = (most: number) =>
  new GraphQLError(`The gateway has ${most} subscriptions, as many as it takes. Try again later.`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });

export function createSubscriptions(deps: SharingDeps): Subscriptions {
  const resumeOf = createResume(deps.settings.resume, deps.schema);
  const unshared = new Set(deps.settings.unshared);
  const shared = new Map<string, SharedStream[]>();

  const start = (wanted: Wanted): SharedStream => {
    const { key } = wanted;
    const stream = new SharedStream(
      streamDeps(wanted, deps, () => {
        if (key !== undefined) remove(shared, key, stream);
      }),
    );
    if (key !== undefined) add(shared, key, stream);
    return stream;
  };

  return {
    subscribe(request, opened, subscriber) {
      const variables = coerceVariables(request, deps.schema);
      if (deps.counts.subscribers >= deps.limits.subscriptions) throw tooMany(deps.limits.subscriptions);
      const resume = resumeOf(opened.primary);
      const asked = resume?.askedAfter(variables);
      const after = typeof asked === 'number' ? asked : undefined;
      const isShared = !unshared.has(`Subscription.${rootFieldOf(request)}`);
      const leftOut = after === undefined ? undefined : resume?.clientVariable;
      const key = isShared ? keyOf(request, opened, variables, leftOut) : undefined;
      const known = key === undefined ? undefined : shared.get(key)?.find((one) => one.canTake(after));
      const stream = known ?? start({ request, opened, resume, asked, after, key });
      return stream.join(subscriber, after);
    },
  };
}

/** A stream that is to be started. */
interface Wanted {
  request: SubscriptionRequest;
  opened: OpenedSubscription;
  resume: ResumableFetch | undefined;
  /** What the client gave for the resume argument; and that as a number, where it is one. */
  asked: unknown;
  after: number | undefined;
  /** Equal subscriptions have equal keys; none is shared with nobody. */
  key: string | undefined;
}

function streamDeps(wanted: Wanted, deps: SharingDeps, onOver: () => void): SharedStreamDeps {
  const { request, opened, resume, after } = wanted;
  const { viewer } = request.context;
  const identity = identityOf(request.context);
  // That one of several followers leaves, or how its request is traced, is not the stream's.
  const { signal: _signal, ...context } = request.context;
  const asked = { ...request, context: { ...context, forwarded: identity } };
  return {
    subgraph: opened.primary.subgraph,
    limits: deps.limits,
    counts: deps.counts,
    after,
    sequenceOf: resume?.sequenceOf,
    executeEvent: (event) => opened.executeEvent(event, asked),
    open: (stream) => {
      const close = openUpstream(wanted, identity, deps, stream);
      const forget = viewer && deps.expiries.at(viewer.expiresAt, () => stream.finish(tokenEnded()));
      return () => {
        forget?.();
        close();
      };
    },
    onOver,
  };
}

function openUpstream(
  { request, opened, resume, asked, after }: Wanted,
  identity: Readonly<Record<string, string>>,
  deps: SharingDeps,
  sink: UpstreamSink,
): () => void {
  const { subgraph, text, operationName, variableUsages } = opened.primary;
  const variables: Record<string, unknown> = {};
  for (const name of resume?.variableUsages ?? variableUsages) {
    if (Object.hasOwn(request.variables, name)) variables[name] = request.variables[name];
  }
  if (resume && asked !== undefined) variables[resume.variableName] = asked;
  const upstream: UpstreamRequest = {
    subgraph,
    url: opened.url,
    identity,
    payload: {
      query: resume?.operation ?? text,
      variables,
      ...(operationName === undefined ? {} : { operationName }),
    },
  };
  if (!resume) return deps.upstreams.subscribe(upstream, sink);
  const { variableName, sequenceOf } = resume;
  const resuming = { upstreams: deps.upstreams, clock: deps.clock, log: deps.log, limits: deps.limits };
  return subscribeResuming(resuming, { request: upstream, variableName, after, sequenceOf }, sink);
}

function add(shared: Map<string, SharedStream[]>, key: string, stream: SharedStream): void {
  const known = shared.get(key);
  if (known) known.push(stream);
  else shared.set(key, [stream]);
}

function remove(shared: Map<string, SharedStream[]>, key: string, stream: SharedStream): void {
  const left = (shared.get(key) ?? []).filter((one) => one !== stream);
  if (left.length > 0) shared.set(key, left);
  else shared.delete(key);
}
