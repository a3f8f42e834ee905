import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { StreamResult, Subscriber, SubscriptionCounts } from './request';
import { UpstreamErrors } from './upstream/errors';
import type { UpstreamSink } from './upstream/pool';

/** What a stream keeps for those who come later, and how much may wait to be executed. */
export interface StreamLimits {
  /** Events that may wait for the execution of those before them. */
  pendingEvents: number;
  /** Results that are kept for those who join later. */
  replayedResults: number;
  /** Characters of JSON that these may have together. */
  replayedLength: number;
}

export interface SharedStreamDeps {
  subgraph: string;
  limits: StreamLimits;
  /** The stream begins after this sequence; undefined where it cannot be resumed, or begins where the subgraph does. */
  after: number | undefined;
  /** Present where events have a sequence: then what was given is kept for those who join later. */
  sequenceOf: ((event: FormattedExecutionResult) => number | undefined) | undefined;
  executeEvent(event: FormattedExecutionResult): Promise<FormattedExecutionResult>;
  /** Opens the upstream, for the first who follows; returns how to close it. */
  open(stream: SharedStream): () => void;
  /** Called once, when nobody follows it any more or nothing more will come. */
  onOver(): void;
  counts: SubscriptionCounts;
}

/** Who follows, and from where. */
interface Member {
  subscriber: Subscriber;
  /** Events that had arrived before are not for it, nor are those up to that sequence. */
  fromEvent: number;
  after: number | undefined;
}

const tooManyEvents = () =>
  new GraphQLError(
    'Events come faster than they can be executed, and more wait than are kept. Subscribe again.',
    {
      extensions: { code: 'EVENTS_TOO_FAST' },
    },
  );

/**
 * One subscription at a subgraph and all who follow it. Events are executed one at a time, in order, once for all.
 *
 * Who joins gets exactly what a stream of its own would give: what happens from now on; and where the stream began after a
 * sequence, first the results since then. These are kept up to a limit; beyond it the stream takes nobody new.
 */
export class SharedStream implements UpstreamSink {
  private readonly members = new Set<Member>();
  private readonly waiting: FormattedExecutionResult[] = [];
  /** Results since the beginning; null once they are more than may be kept. */
  private replay: StreamResult[] | null = [];
  private replayLength = 0;
  private arrived = 0;
  private executed = 0;
  private position: number | undefined;
  private executing = false;
  private ending: { error?: Error } | undefined;
  private over = false;
  private closeUpstream: (() => void) | undefined;

  constructor(private readonly deps: SharedStreamDeps) {
    this.position = deps.after;
  }

  get size(): number {
    return this.members.size;
  }

  /** Would a stream of its own that begins after `after` give the same from now on? */
  canTake(after: number | undefined): boolean {
    if (this.over || this.ending) return false;
    if (!this.deps.sequenceOf) return true;
    if (!this.replay) return false;
    const { after: first } = this.deps;
    if (after === undefined || first === undefined) return after === first;
    return after >= first && after <= (this.position ?? first);
  }

  /** Returns how to leave. */
  join(subscriber: Subscriber, after: number | undefined): () => void {
    const keeps = this.deps.sequenceOf !== undefined;
    const member: Member = { subscriber, fromEvent: keeps ? 0 : this.arrived, after };
    this.members.add(member);
    this.deps.counts.subscribers += 1;
    if (keeps) for (const result of this.missed(after)) subscriber.next(result);
    if (!this.closeUpstream) this.open();
    return () => {
      if (!this.members.delete(member)) return;
      this.deps.counts.subscribers -= 1;
      if (this.members.size === 0) this.close();
    };
  }

  next(event: FormattedExecutionResult): void {
    if (this.over || this.ending) return;
    const refusal = refusalOf(event);
    if (refusal) return this.error(new UpstreamErrors(this.deps.subgraph, refusal));
    if (this.waiting.length >= this.deps.limits.pendingEvents) return this.finish(tooManyEvents());
    this.arrived += 1;
    this.position = this.deps.sequenceOf?.(event) ?? this.position;
    this.waiting.push(event);
    if (!this.executing) void this.executeWaiting();
  }

  /** Nothing more will come; what waits is still executed and given. */
  complete(): void {
    this.ending ??= {};
    if (!this.executing) this.finish(undefined);
  }

  /** As `complete`, and then the error. */
  error(error: Error): void {
    this.ending ??= { error };
    if (!this.executing) this.finish(this.ending.error);
  }

  /** Ends at once; what waits is dropped. */
  finish(error: Error | undefined): void {
    const left = [...this.members];
    this.members.clear();
    this.deps.counts.subscribers -= left.length;
    this.close();
    for (const { subscriber } of left) {
      if (error) subscriber.fail(error);
      else subscriber.complete();
    }
  }

  private open(): void {
    this.closeUpstream = () => undefined;
    this.deps.counts.upstreams += 1;
    let close: () => void;
    try {
      close = this.deps.open(this);
    } catch (error) {
      this.deps.counts.subscribers -= this.members.size;
      this.members.clear();
      this.close();
      throw error;
    }
    // It may have refused at once, and nobody is left to close it for.
    if (this.over) close();
    else this.closeUpstream = close;
  }

  private async executeWaiting(): Promise<void> {
    this.executing = true;
    try {
      for (let event = this.waiting.shift(); event && !this.over; event = this.waiting.shift()) {
        const sequence = this.deps.sequenceOf?.(event);
        const json = JSON.stringify(await this.deps.executeEvent(event));
        this.deps.counts.executions += 1;
        this.give({ json, sequence });
      }
    } catch (error) {
      this.ending = { error: error as Error };
    }
    this.executing = false;
    if (this.ending) this.finish(this.ending.error);
  }

  private give(result: StreamResult): void {
    if (this.over) return;
    this.keep(result);
    const index = this.executed;
    this.executed += 1;
    for (const { subscriber, fromEvent, after } of this.members) {
      if (index >= fromEvent && isAfter(result, after)) subscriber.next(result);
    }
  }

  private keep(result: StreamResult): void {
    if (!this.deps.sequenceOf || !this.replay) return;
    const { replayedResults, replayedLength } = this.deps.limits;
    this.replayLength += result.json.length;
    this.replay.push(result);
    if (this.replay.length > replayedResults || this.replayLength > replayedLength) this.replay = null;
  }

  /** What has been given since `after`. A result without a sequence has its place behind the one before it. */
  private missed(after: number | undefined): readonly StreamResult[] {
    const results = this.replay ?? [];
    return results.slice(results.findLastIndex((result) => !isAfter(result, after)) + 1);
  }

  private close(): void {
    if (this.over) return;
    this.over = true;
    this.waiting.length = 0;
    this.replay = null;
    if (this.closeUpstream) {
      this.deps.counts.upstreams -= 1;
      this.closeUpstream();
    }
    this.deps.onOver();
  }
}

const isAfter = ({ sequence }: StreamResult, after: number | undefined) =>
  sequence === undefined || after === undefined || sequence > after;

/** An event has data, if only null. Errors without any are why there will be no events. */
function refusalOf({ data, errors }: FormattedExecutionResult): readonly GraphQLFormattedError[] | undefined {
  return data === undefined && errors?.length ? errors : undefined;
}
