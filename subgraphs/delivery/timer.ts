import type { Clock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import { mayPass, type Swept } from './sweep';

export interface Timer {
  /** Something is due at that time: run no later. */
  wake(at: Date): void;
  /** Waits for the run in hand and runs no more. */
  stop(): Promise<void>;
}

/** Runs that find something are this far apart, so that they find batches; and so far where they find many. */
const APART_MS = 200;
const APART_WHEN_BUSY_MS = 500;
const MANY = 10;
/** And at most this far: another replica may have stored an earlier time. */
const LONGEST_NAP_MS = 1_000;

/** Runs the sweep when the next due time has come, as far as this process knows it. */
export function startCarrierTimer(
  sweep: () => Promise<Swept>,
  { clock, log }: { clock: Clock; log: Log },
): Timer {
  const stopping = new AbortController();
  let nap = new AbortController();
  /** When to run next, in milliseconds since the epoch. */
  let plannedAt = 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedAt = clock.now().getTime();
      plannedAt = Infinity;
      const { due, next } = await sweep().catch((error: unknown) => {
        if (mayPass(error)) log.debug({ err: error }, 'shipments wait');
        else log.error({ err: error }, 'the carrier could not be asked');
        return { due: 0, next: null };
      });
      const now = clock.now().getTime();
      const soonest = due > 0 ? startedAt + (due < MANY ? APART_MS : APART_WHEN_BUSY_MS) : now;
      const wanted = Math.min(plannedAt, next?.getTime() ?? Infinity, now + LONGEST_NAP_MS);
      // What was moved may have another leg to go: after a run that found something comes one that looks.
      plannedAt = due > 0 ? soonest : Math.max(soonest, wanted);
      await sleepUntilPlanned(soonest);
    }
  }

  /** Sleeps no longer than planned, even where the clock is set back meanwhile. */
  async function sleepUntilPlanned(soonest: number): Promise<void> {
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      const left = Math.max(plannedAt, soonest) - clock.now().getTime();
      if (left <= 0 || left > LONGEST_NAP_MS) return;
      await clock.sleep(left, nap.signal);
    }
  }

  const running = run();
  return {
    wake(at) {
      if (at.getTime() >= plannedAt) return;
      plannedAt = at.getTime();
      nap.abort();
    },
    async stop() {
      stopping.abort();
      nap.abort();
      await running;
    },
  };
}
