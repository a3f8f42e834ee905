import type { Clock } from './clock';
import type { Log } from './log';
import { startSweep } from './sweep';

/** What a subject (an order, say) has had to say so far, in order: sequence 1, 2, 3, ... */
export interface Story<Entry> {
  entries: readonly Entry[];
  /** Nothing more will be said. */
  ended: boolean;
}

/**
 * Live tracking with no gap and no repeat. A follower attaches to the live news first and reads the store then; the
 * sequence number tells what it has already had; what the news skip is read from the store. What a follower has not
 * taken yet is bounded by its subject's own story.
 */
export interface Feed<Entry> {
  /** All entries after sequence `after`, then each new one as it comes; completes by itself when the story has ended. */
  follow(subject: string, after: number): AsyncIterableIterator<Entry>;
  /** News: an entry, or null for none, and whether `sequence` is the last there will be. */
  hear(subject: string, news: { entry: Entry | null; sequence: number; ended: boolean }): void;
  /** Compares all followers with the store now: after a reconnection, when news may have been missed. */
  catchUp(): void;
  stop(): Promise<void>;
}

export interface FeedOptions<Entry> {
  name: string;
  /** Reads stories in one query. A subject that does not exist is left out. */
  load(subjects: readonly string[]): Promise<ReadonlyMap<string, Story<Entry>>>;
  clock: Clock;
  log: Log;
  /** How often all followers are compared with the store, in milliseconds. */
  compareMs?: number;
}

const LOAD_LIMIT = 500;

export function createFeed<Entry extends { sequence: number }>(options: FeedOptions<Entry>): Feed<Entry> {
  const followers = new Map<string, Set<Follower<Entry>>>();
  /** Subjects whose news skipped something. */
  const gaps = new Set<string>();
  let isCatchUpAsked = false;
  const compareMs = options.compareMs ?? 3_000;
  const now = () => options.clock.now().getTime();
  let allComparedAt = now();

  const compare = async () => {
    // Where gaps keep coming, they must not put off for ever what is owed to all.
    const onlyGaps = gaps.size > 0 && !isCatchUpAsked && now() - allComparedAt < compareMs;
    const subjects = onlyGaps ? [...gaps] : [...followers.keys()];
    if (!onlyGaps) allComparedAt = now();
    isCatchUpAsked = false;
    gaps.clear();
    for (let from = 0; from < subjects.length; from += LOAD_LIMIT) {
      const some = subjects.slice(from, from + LOAD_LIMIT);
      // Who attaches from here on has a reading of their own, and to them this one may be old.
      const attached = new Map(some.map((subject) => [subject, [...(followers.get(subject) ?? [])]]));
      const stories = await options.load(some);
      for (const [subject, story] of stories) {
        for (const follower of attached.get(subject) ?? []) follower.offer(story);
      }
    }
  };
  const sweep = startSweep(`${options.name} feed`, compareMs, options, compare);

  function detach(subject: string, follower: Follower<Entry>): void {
    const others = followers.get(subject);
    others?.delete(follower);
    if (others?.size === 0) followers.delete(subject);
  }

  function attach(subject: string, follower: Follower<Entry>): void {
    const others = followers.get(subject);
    if (others) others.add(follower);
    else followers.set(subject, new Set([follower]));
  }

  return {
    follow(subject, after) {
      const follower: Follower<Entry> = new Follower(after, () => detach(subject, follower));
      attach(subject, follower);
      options.load([subject]).then(
        (stories) => follower.offer(stories.get(subject) ?? { entries: [], ended: true }),
        (error: unknown) => follower.fail(error),
      );
      return follower;
    },
    hear(subject, { entry, sequence, ended }) {
      const entries = entry ? [entry] : [];
      let isBehind = false;
      for (const follower of followers.get(subject) ?? []) {
        if (follower.cursor < sequence - entries.length) isBehind = true;
        else follower.offer({ entries, ended: ended && follower.cursor <= sequence }, sequence);
      }
      if (!isBehind) return;
      gaps.add(subject);
      sweep.wake();
    },
    catchUp() {
      isCatchUpAsked = true;
      sweep.wake();
    },
    async stop() {
      await sweep.stop();
      for (const set of [...followers.values()]) for (const follower of [...set]) follower.finish();
    },
  };
}

/** Written by hand: an async generator that waits cannot be returned from, and a quiet stream would leak. */
class Follower<Entry extends { sequence: number }> implements AsyncIterableIterator<Entry> {
  private readonly untaken: Entry[] = [];
  private readonly waiting: { resolve(result: IteratorResult<Entry>): void; reject(error: unknown): void }[] =
    [];
  private failure: { error: unknown } | null = null;
  private finished = false;
  /** The sequence of the last entry that it was given; 0 before the first. */
  private given = 0;
  /** Has the store answered? Until then news of an end may be old: the story may have begun again. */
  private isRead = false;
  /** The last sequence that is known to be told; and the one that was said to be the last. */
  private known = 0;
  private endedAt = -1;

  constructor(
    /** The sequence of the last entry that it was given, or says that it had before. */
    public cursor: number,
    private readonly detach: () => void,
  ) {}

  /** `heard`: these are news, up to that sequence. Without it: this is the story as the store holds it. */
  offer({ entries, ended }: Story<Entry>, heard?: number): void {
    if (this.finished) return;
    for (const entry of entries) {
      if (entry.sequence !== this.cursor + 1) continue;
      this.cursor = this.given = entry.sequence;
      const taker = this.waiting.shift();
      if (taker) taker.resolve({ value: entry, done: false });
      else this.untaken.push(entry);
    }
    const last = heard ?? entries.at(-1)?.sequence ?? 0;
    if (heard === undefined) {
      this.isRead = true;
      this.known = Math.max(this.known, last);
    }
    this.known = Math.max(this.known, this.given);
    if (ended) this.endedAt = Math.max(this.endedAt, last);
    // An end before the story went on again is none.
    if (this.isRead && this.endedAt >= this.known) this.finish();
  }

  /** What it has and was not taken yet is still given. */
  finish(): void {
    this.finished = true;
    this.detach();
    for (const taker of this.waiting.splice(0)) taker.resolve({ value: undefined, done: true });
  }

  fail(error: unknown): void {
    if (this.finished) return;
    const taker = this.waiting.shift();
    if (taker) taker.reject(error);
    else this.failure = { error };
    this.finish();
  }

  next(): Promise<IteratorResult<Entry>> {
    const entry = this.untaken.shift();
    if (entry) return Promise.resolve({ value: entry, done: false });
    if (this.failure) {
      const { error } = this.failure;
      this.failure = null;
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    if (this.finished) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<Entry>> {
    this.untaken.length = 0;
    this.finish();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<IteratorResult<Entry>> {
    this.finish();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
