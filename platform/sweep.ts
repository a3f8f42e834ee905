import type { Clock } from './clock';
import type { Log } from './log';
import { isUnavailable } from './unavailable';

export interface Sweep {
  /** Runs the work now rather than at the next interval; once more if it is running already. */
  wake(): void;
  /** Waits for the run in hand and runs no more. */
  stop(): Promise<void>;
}

/**
 * Runs `work` again and again, `intervalMs` after it ended. It answers true where it left something for at once.
 * What it throws is logged, and the next run tries again: a sweep is the last resort, so it never gives up.
 */
export function startSweep(
  name: string,
  intervalMs: number,
  { clock, log }: { clock: Clock; log: Log },
  work: () => Promise<boolean | void>,
): Sweep {
  const stopping = new AbortController();
  let nap = new AbortController();
  let awake = false;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      awake = false;
      nap = new AbortController();
      const more = await work().catch((error: unknown) => {
        // The store or the broker is away: whoever watches them says so; a line each interval would drown it.
        if (isUnavailable(error)) log.debug({ err: error }, `${name} could not run`);
        else log.error({ err: error }, `${name} failed`);
        return false;
      });
      if (more || awake || stopping.signal.aborted) continue;
      await clock.sleep(intervalMs, nap.signal);
    }
  }

  const running = run();
  const wake = () => {
    awake = true;
    nap.abort();
  };
  return {
    wake,
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
