import type { Filter } from 'mongodb';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { type Collection, type Database, isDuplicateKey } from '../store/store';
import { startSweep } from '../sweep';

/** How far the walk has come; one document, so that the replicas of a service share one walk. */
export interface Progress {
  _id: string;
  /** Grows with each run; only the run that it names goes on. */
  run: number;
  dueAt: Date;
  /** Somebody wants a whole walk, now. */
  requested: boolean;
  /** Everything up to this id has been visited once. */
  head: string;
  /** How far the walk that visits everything again and again has come. */
  round: string;
}

export interface Walk {
  /** Has everything visited from the beginning, by whichever replica is the first to look. */
  request(): Promise<void>;
  start(): { stop(): Promise<void> };
}

const PAGE = 500;
/** Documents that a run visits again; the new ones come on top. */
const ROUND = 5_000;
const LONGEST_NAP_MS = 60_000;
/** Between two pages: what is asked for beside must not wait behind the walk. */
const PAUSE_MS = 20;
/** A due time further ahead than an interval and this was set by a wrong clock, and counts as due. */
const WRONG_CLOCK_MS = 10 * 60_000;

/**
 * Visits the documents of a collection in the order of their ids, now and then: each soon after it has become old enough,
 * and all of them again and again, some at a time. Of several replicas, the one whose conditional write matches makes
 * the run; where it ends half-way, the next one goes on from the last page.
 */
export async function openWalk<T extends { _id: string }>(options: {
  service: string;
  database: Database;
  documents: Collection<T>;
  clock: Clock;
  log: Log;
  /** 0: only when it is requested. */
  everyMs: number;
  isYoung(document: T): boolean;
  visit(documents: readonly T[]): Promise<void>;
  /** Called at the beginning of each run (`full`), and between runs. */
  revisit?(full: boolean): Promise<void>;
}): Promise<Walk> {
  const { service, documents, clock, log, everyMs } = options;
  const progress = await options.database.collection<Progress>('reconciliation');
  const stopping = new AbortController();
  const dueNext = () => new Date(clock.now().getTime() + everyMs);
  const first = (): Progress => ({
    ...{ _id: 'walk', run: 0, dueAt: dueNext(), requested: false, head: '', round: '' },
  });

  function isDue({ requested, dueAt }: Progress): boolean {
    if (requested || everyMs === 0) return requested;
    const now = clock.now().getTime();
    return dueAt.getTime() <= now || dueAt.getTime() > now + everyMs + WRONG_CLOCK_MS;
  }

  async function read(): Promise<Progress> {
    const known = await progress.findOne({ _id: 'walk' });
    if (known) return known;
    await progress.insertOne(first()).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
    return read();
  }

  async function claim(): Promise<Progress | null> {
    const found = await read();
    if (!isDue(found)) return null;
    const again = found.requested ? { head: '' } : {};
    return progress.findOneAndUpdate(
      { _id: 'walk', run: found.run, requested: found.requested },
      { $set: { ...again, dueAt: dueNext(), requested: false }, $inc: { run: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** False: somebody else has begun a run meanwhile, and this one ends. */
  async function moveTo(run: number, place: Partial<Pick<Progress, 'head' | 'round'>>): Promise<boolean> {
    const { matchedCount } = await progress.updateOne({ _id: 'walk', run }, { $set: place });
    return matchedCount === 1;
  }

  async function page(after: string, upTo?: string): Promise<T[]> {
    const between = { $gt: after, ...(upTo !== undefined && { $lte: upTo }) };
    const filter = { _id: between } as unknown as Filter<T>;
    return (await documents.find(filter, { sort: { _id: 1 }, limit: PAGE }).toArray()) as unknown as T[];
  }

  /** What has become old enough since the last run. Ids are in the order of their making, so what follows a young one waits. */
  async function goOn({ run, head }: Progress): Promise<void> {
    for (let after = head; !stopping.signal.aborted;) {
      const found = await page(after);
      await options.visit(found.filter((document) => !options.isYoung(document)));
      const young = found.findIndex((document) => options.isYoung(document));
      const last = young === -1 ? found.at(-1) : found[young - 1];
      after = last?._id ?? after;
      if (last && !(await moveTo(run, { head: after }))) return;
      if (young !== -1 || found.length < PAGE) return;
      await clock.sleep(PAUSE_MS, stopping.signal);
    }
  }

  async function goRound({ run, head, round }: Progress): Promise<void> {
    let after = round;
    for (let visited = 0; visited < ROUND && !stopping.signal.aborted; visited += PAGE) {
      const found = await page(after, head);
      await options.visit(found.filter((document) => !options.isYoung(document)));
      after = found.length < PAGE ? '' : (found.at(-1)?._id ?? '');
      if (!(await moveTo(run, { round: after })) || after === '') return;
      await clock.sleep(PAUSE_MS, stopping.signal);
    }
  }

  async function look(): Promise<void> {
    const claimed = await claim();
    await options.revisit?.(claimed !== null);
    if (!claimed) return;
    await goOn(claimed);
    await goRound(claimed);
  }

  let sweep: ReturnType<typeof startSweep> | undefined;
  return {
    async request() {
      await read();
      await progress.updateOne({ _id: 'walk' }, { $set: { requested: true } });
      sweep?.wake();
    },
    start() {
      const napMs = Math.min(everyMs || LONGEST_NAP_MS, LONGEST_NAP_MS);
      const started = startSweep(`${service} reconciliation`, napMs, { clock, log }, look);
      sweep = started;
      return {
        stop() {
          stopping.abort();
          return started.stop();
        },
      };
    },
  };
}
